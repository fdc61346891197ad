"""Somebody leaves: when the last day is over, what is still theirs goes on at once, case by case.

The clock (`adapters.departing`) asks `due`, lists the `cases` of each, hands on one case in one transaction, and marks
the departure `done` when none is left. Killed half-way it begins again with what is left: a case where nothing is the
leaver's any longer is not listed. It goes to the receiver that was chosen, if there is one; else a role to whoever has
it until somebody is named, a task to the position or team it waits for; else to the substitute; else to the
coordinating unit.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, or_, select, union, update

from engine import access, change, handover, moves, staff, standing
from engine.builtin import asks_to_accept
from engine.change import Change
from engine.definition import RoleKind
from engine.errors import NotFound, NotPermitted
from engine.ids import new_id
from engine.model import CoordinatorTerm, Departure, table
from engine.store import LIVE, TaskRow, cases, tasks
from engine.transaction import Actor, Tx

LATER = timedelta(minutes=5)  # until what could not be handed on is tried again
_departures, _terms = table(Departure), table(CoordinatorTerm)
_DUE = (
    select(_departures)
    .where(_departures.c.done_at.is_(None), _departures.c.last_day < bindparam("newest"))
    .where(or_(_departures.c.retry_at.is_(None), _departures.c.retry_at <= bindparam("now")))
    .order_by(_departures.c.last_day, _departures.c.id)
)
_WAITING = select(_departures).where(_departures.c.done_at.is_(None))
_CASES = union(
    select(tasks.c.case_id)
    .where(tasks.c.municipality_id == bindparam("municipality"), tasks.c.assignee_id == bindparam("user"))
    .where(LIVE),
    select(_terms.c.case_id)
    .join(cases, cases.c.id == _terms.c.case_id)
    .where(_terms.c.user_id == bindparam("user"), _terms.c.until.is_(None))
    .where(cases.c.municipality_id == bindparam("municipality"), cases.c.closed_at.is_(None)),
)
_TAKEN_IN = select(tasks.c.case_id).where(
    tasks.c.municipality_id == bindparam("municipality"), tasks.c.assignee_id == bindparam("user"), LIVE,
    tasks.c.queue == bindparam("unit"),
)  # fmt: skip


def leaves(
    tx: Tx, municipality: str, user: str, unit: str, last_day: date, receiver: str | None = None,
    actor: Actor | None = None,
) -> None:  # fmt: skip
    """A user leaves a position or team, or (unit "") the municipality, after `last_day`, which is a day of work.

    Said again, the day and the receiver are the newest. Raises NotFound for somebody who does not work here,
    NotPermitted for an actor who is not of the coordinating unit (`actor` None: the command line).
    """
    if actor and not access.coordinates(tx, actor):
        raise NotPermitted()
    asked = {user, receiver} - {None}
    if standing.working(tx, municipality, [one for one in asked if one]) != asked:
        raise NotFound()
    staff.leave(tx, municipality, user, unit, last_day)
    same = _departures.c.municipality_id == municipality, _departures.c.user_id == user, _departures.c.unit == unit
    said = {"last_day": last_day, "receiver_id": receiver, "reported_at": tx.now, "retry_at": None}
    said["reported_by"] = actor.user_id if actor else None
    if tx.conn.execute(update(_departures).where(*same, _departures.c.done_at.is_(None)).values(**said)).rowcount == 0:
        row = {"id": new_id(tx.now), "municipality_id": municipality, "user_id": user, "unit": unit, **said}
        tx.conn.execute(insert(_departures), row)


def due(tx: Tx) -> list[Row[Any]]:
    """The departures whose last day is over and where something may be left, the oldest first."""
    days = [tx.today(slug) for slug in tx.installation.municipalities]
    rows = tx.conn.execute(_DUE, {"newest": max(days, default=date.min), "now": tx.now}).all()
    return [row for row in rows if _is_over(tx, row)]


def next_due(tx: Tx) -> datetime | None:
    """The moment the next last day is over, or what failed is tried again."""
    moments = []
    for row in tx.conn.execute(_WAITING):
        if row.municipality_id in tx.installation.municipalities:
            over = tx.municipality(row.municipality_id).calendar.end_of_day(row.last_day)
            moments.append(max(over, row.retry_at) if row.retry_at else over)
    return min(moments, default=None)


def cases_of(tx: Tx, departure: Row[Any]) -> list[str]:
    """The open cases where something is still the leaver's."""
    asked = {"municipality": departure.municipality_id, "user": departure.user_id}
    if departure.unit:
        return sorted(set(tx.conn.scalars(_TAKEN_IN, {**asked, "unit": departure.unit})))
    return sorted(tx.conn.scalars(_CASES, asked))


def hand_on(tx: Tx, departure: Row[Any], case_id: str) -> None:
    """One case: all in it that is the leaver's goes to others, and its history says so."""
    opened = change.of_case(tx, case_id, None)
    receiver = _here(tx, departure.municipality_id, departure.receiver_id)
    theirs = [task for task in opened.tasks if task.assignee_id == departure.user_id]
    theirs = [task for task in theirs if departure.unit in ("", task.queue)]
    held = departure.unit == "" and departure.user_id in opened.case.holders.values()
    if not theirs and not held:  # another process has been here
        return
    if not departure.unit:
        _roles(opened, departure.user_id, receiver)
    for task in theirs:
        if task in opened.tasks and task.assignee_id == departure.user_id:
            _task(opened, task, departure.user_id, receiver)
    went = {task.key: task.assignee_id or task.queue for task in theirs if task in opened.tasks}
    opened.story.update({"left": departure.user_id, "went": went})
    moves.settle(opened)
    opened.commit("left")


def done(tx: Tx, departure: Row[Any]) -> None:
    """Nothing is left."""
    tx.conn.execute(update(_departures).where(_departures.c.id == departure.id).values(done_at=tx.now))


def failed(tx: Tx, departure: Row[Any]) -> None:
    """Some of it could not be handed on: try again in a while."""
    tx.conn.execute(update(_departures).where(_departures.c.id == departure.id).values(retry_at=tx.now + LATER))


def _is_over(tx: Tx, row: Row[Any]) -> bool:
    known = row.municipality_id in tx.installation.municipalities
    return known and bool(row.last_day < tx.today(row.municipality_id))


def _here(tx: Tx, municipality: str, user: str | None) -> str | None:
    return user if user and standing.working(tx, municipality, [user]) else None


def _roles(opened: Change, user: str, receiver: str | None) -> None:
    for role in opened.routine.workflow.roles:
        had = role.kind is RoleKind.NAMED and opened.case.holders.get(role.key) == user
        if had or user in opened.members(role.key):
            handover.replace_holder(opened, role, user, receiver)


def _task(opened: Change, task: TaskRow, user: str, receiver: str | None) -> None:
    """One task: an unanswered question is a no; the rest goes to the first who is there."""
    if asks_to_accept(task.key):
        handover.gone(opened, task)
        return
    queue, person = (task.queue, receiver) if receiver else _place(opened, task, user)
    handover.reassign(opened, task, queue, person)


def _place(opened: Change, task: TaskRow, user: str) -> tuple[str, str | None]:
    tx, municipality = opened.tx, opened.case.municipality_id
    role = opened.routine.roles.get(task.queue)
    if role and role.until_named and role.kind in (RoleKind.NAMED, RoleKind.GROUP):
        members = any(standing.is_answered_for(tx, municipality, one) for one in opened.members(role.key))
        return (role.key if members else role.until_named), None
    if standing.holders(tx, municipality, task.queue):
        return task.queue, None
    substitute = _here(tx, municipality, standing.follow(standing.away(tx, municipality), user))
    if substitute:
        return task.queue, substitute
    return opened.municipality.coordinating_unit or task.queue, None
