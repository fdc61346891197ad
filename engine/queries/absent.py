"""Who is away, and all that somebody has who is to leave."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_, select

from engine import access, definitions, staff, standing
from engine.builtin import TAKE_OVER, is_builtin
from engine.errors import NotFound
from engine.model import Absence, CoordinatorTerm, Departure, Handover, Membership, table
from engine.queries.common import names, shown_item, task_title
from engine.store import LIVE, cases, tasks
from engine.transaction import Actor, Tx
from engine.views.absence import AbsenceLine, AbsencePage, Holding, HoldingsPage

_absences, _terms, _departures = table(Absence), table(CoordinatorTerm), table(Departure)
_handovers, _memberships = table(Handover), table(Membership)


def absence_page(tx: Tx, actor: Actor) -> AbsencePage:
    """What is reported and not over, as far as it concerns the actor."""
    rows = tx.conn.execute(_coming(actor.municipality, tx.today(actor.municipality))).all()
    mine = [row for row in rows if row.user_id == actor.user_id]
    instead = [row for row in rows if actor.user_id == row.substitute_id or row.user_id in actor.stands_in_for]
    may = access.coordinates(tx, actor)
    house = tx.municipality(actor.municipality)
    return AbsencePage(
        mine=tuple(_lines(tx, actor, mine)),
        substitute_for=tuple(_lines(tx, actor, [row for row in instead if row.user_id != actor.user_id])),
        others=tuple(_lines(tx, actor, [row for row in rows if row.user_id != actor.user_id] if may else [])),
        staff=staff.everyone(tx, actor.municipality),
        coordinates=may,
        unit=house.unit_title(house.coordinating_unit) if house.coordinating_unit else None,
        leaving=tuple(_leaving(tx, actor)) if may else (),
    )


def holdings_page(tx: Tx, actor: Actor, user: str) -> HoldingsPage:
    """All that a user has: one's own, or to the coordinating unit anybody's.

    It names tasks and cases by number and routine, and no person the cases are about: to hand over the work one need
    not see them. Raises NotFound.
    """
    may = access.coordinates(tx, actor)
    if (user != actor.user_id and not may) or not standing.working(tx, actor.municipality, [user]):
        raise NotFound()
    house = tx.municipality(actor.municipality)
    last_day = tx.conn.scalar(
        select(_departures.c.last_day).where(
            _departures.c.municipality_id == actor.municipality, _departures.c.user_id == user,
            _departures.c.unit == "", _departures.c.done_at.is_(None),
        )
    )  # fmt: skip
    return HoldingsPage(
        user_id=user,
        name=names(tx, [user]).get(user, ""),
        holdings=tuple(holdings(tx, actor.municipality, user)),
        units=tuple(house.unit_title(unit) for unit in _units(tx, actor.municipality, user)),
        staff=tuple(one for one in staff.everyone(tx, actor.municipality) if one.user_id != user),
        coordinates=may,
        last_day=last_day,
    )


def holdings(tx: Tx, municipality: str, user: str) -> Iterator[Holding]:
    """The open tasks of a user, the roles and groups in open cases, and the absences where they are the substitute."""
    asked = _asked(tx, municipality, user)
    yield from _tasks(tx, municipality, user, asked)
    yield from _roles(tx, municipality, user, asked)
    coming = _coming(municipality, tx.today(municipality)).where(_absences.c.substitute_id == user)
    rows = tx.conn.execute(coming).all()
    people = names(tx, [row.user_id for row in rows])
    for row in rows:
        yield Holding("absence", row.id, "", {"nb": people[row.user_id]}, "", {"nb": ""}, row.until, "")


def _coming(municipality: str, today: date) -> Select[Any]:
    """The absences that are not over, the first to begin first."""
    here = _absences.c.municipality_id == municipality, _absences.c.cancelled_at.is_(None)
    open_end = or_(_absences.c.until.is_(None), _absences.c.until >= today)
    return select(_absences).where(*here, open_end).order_by(_absences.c.since, _absences.c.id)


def _lines(tx: Tx, actor: Actor, rows: Iterable[Row[Any]]) -> Iterator[AbsenceLine]:
    rows, today = list(rows), tx.today(actor.municipality)
    people = names(tx, [user for row in rows for user in (row.user_id, row.substitute_id)])
    here = standing.working(tx, actor.municipality, [row.substitute_id for row in rows if row.substitute_id])
    for row in rows:
        substitute = row.substitute_id if row.substitute_id in here else None
        name = people.get(substitute or "", "")
        yield AbsenceLine(
            row.id, row.user_id, people[row.user_id], substitute, name, row.since, row.until, row.since <= today
        )


def _leaving(tx: Tx, actor: Actor) -> Iterator[tuple[str, str, date]]:
    here = _departures.c.municipality_id == actor.municipality, _departures.c.unit == ""
    waiting = select(_departures).where(*here, _departures.c.done_at.is_(None)).order_by(_departures.c.last_day)
    rows = tx.conn.execute(waiting).all()
    people = names(tx, [row.user_id for row in rows])
    for row in rows:
        yield row.user_id, people[row.user_id], row.last_day


def _units(tx: Tx, municipality: str, user: str) -> list[str]:
    held = select(_memberships.c.unit).where(
        _memberships.c.municipality_id == municipality, _memberships.c.user_id == user, _memberships.c.unit != "",
        standing.now_valid(tx.today(municipality)),
    )  # fmt: skip
    house = tx.municipality(municipality)
    return [unit for unit in tx.conn.scalars(held) if unit in house.positions or unit in house.teams]


def _asked(tx: Tx, municipality: str, user: str) -> dict[tuple[str, str], str]:
    """By task, or by case and role: the name of who is asked to take it over, and has not answered."""
    asks = (
        select(_handovers.c.task_id, _handovers.c.case_id, _handovers.c.role, _handovers.c.to_id)
        .join(tasks, tasks.c.id == _handovers.c.id)
        .where(_handovers.c.municipality_id == municipality, _handovers.c.from_id == user, tasks.c.status == "open")
        .where(or_(tasks.c.key == TAKE_OVER, _handovers.c.role.is_not(None)))
    )
    rows = tx.conn.execute(asks).all()
    people = names(tx, [row.to_id for row in rows])
    return {(row.task_id or row.case_id, row.role or ""): people[row.to_id] for row in rows}


def _tasks(tx: Tx, municipality: str, user: str, asked: dict[tuple[str, str], str]) -> Iterator[Holding]:
    found = (
        select(tasks, cases.c.reference, cases.c.definition_id)
        .join(cases, cases.c.id == tasks.c.case_id)
        .where(tasks.c.municipality_id == municipality, tasks.c.assignee_id == user, LIVE)
        .order_by(tasks.c.due_on, tasks.c.id)
    )
    for row in tx.conn.execute(found).all():
        if not is_builtin(row.key):
            routine = definitions.routine_of(tx, row.definition_id)
            title = task_title(routine, row.key, row.outcome)
            yield Holding(
                "task", row.id, "", title, row.reference, routine.workflow.title, row.due_on,
                asked.get((row.id, ""), ""), shown_item(row.item),
            )  # fmt: skip


def _roles(tx: Tx, municipality: str, user: str, asked: dict[tuple[str, str], str]) -> Iterator[Holding]:
    has = select(_terms.c.case_id).where(_terms.c.user_id == user, _terms.c.until.is_(None))
    found = (
        select(cases.c.id, cases.c.reference, cases.c.definition_id, cases.c.holders)
        .where(cases.c.id.in_(has), cases.c.municipality_id == municipality, cases.c.closed_at.is_(None))
        .order_by(cases.c.reference)
    )
    for case in tx.conn.execute(found).all():
        routine = definitions.routine_of(tx, case.definition_id)
        for key in dict.fromkeys(key.partition("/")[0] for key, holder in case.holders.items() if holder == user):
            kind = "role" if key in case.holders else "group"
            yield Holding(
                kind, case.id, key, routine.roles[key].title, case.reference, routine.workflow.title, None,
                asked.get((case.id, key), ""),
            )  # fmt: skip
