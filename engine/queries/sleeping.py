"""The list of cases that sleep or soon will, and what may be done about one of them.

Whoever has a part in a case sees it here. The coordinating unit, and whoever holds a position that leads the routine
(`engine.access.leads`), sees that each case of the municipality is there: its reference, who coordinates it, and its
dates. The person's name and the way into the case only where the case itself may be seen.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, true

from engine import access, definitions, sleep, sleeping
from engine.builtin import LIGHTEN
from engine.change import Change, look
from engine.definition import RoleKind, say
from engine.errors import N_, NotFound
from engine.lighter import Lighter
from engine.model import Case, Person, WorkflowDefinition, table
from engine.queries.choices import Choices, givers
from engine.queries.closing import closings, to_close
from engine.queries.common import head, names
from engine.queries.history import slept
from engine.queries.inboxes import my_cases
from engine.sleep import AGREED
from engine.store import LIVE, CaseRow, TaskRow, tasks
from engine.transaction import Actor, Tx
from engine.views import Asleep, Said
from engine.views.sleeping import RoutineSleep, SleepingList, SleepOffers, SleepRow

PAGE = 50
SOON, AHEAD = 30, 90  # days
_cases, _people, _definitions = table(Case), table(Person), table(WorkflowDefinition)


def sleeping_list(tx: Tx, actor: Actor, slug: str = "", page: int = 1) -> SleepingList:
    """The cases that the actor may know of, of one routine or (slug "") of all."""
    today = tx.today(actor.municipality)
    known = _known(tx, actor)
    routines = _counted(tx, known, today)
    shown = [each for each in routines if slug in ("", each[0].slug)]
    asleep, soon, later, everything = (
        sum(numbers) for numbers in zip((0, 0, 0, 0), *(n for _, n in shown), strict=True)
    )
    pages = max(1, -(-(asleep + soon + later) // PAGE))
    page = min(max(page, 1), pages)
    wanted = and_(known, _of(tx, actor, slug), _cases.c.sleeps_on <= today + timedelta(AHEAD))
    rows = tx.conn.execute(
        select(_cases, _people.c.name.label("person"))
        .outerjoin(_people, _people.c.id == _cases.c.person_id)
        .where(wanted)
        .order_by(_cases.c.sleeps_on, _cases.c.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    every = tuple(each for each, _ in routines)
    return SleepingList(tuple(_rows(tx, actor, rows)), asleep, soon, later, everything, every, page, pages)


def sleep_offers(tx: Tx, actor: Actor, case_id: str) -> SleepOffers:
    """What may be done about one case. Raises NotFound, also when the actor may not see it or it is closed."""
    change = look(tx, case_id, actor)
    case, routine = change.case, change.routine
    access.demand_sight(change)
    if change.state.final:
        raise NotFound()
    ways = tuple(closings(change))
    asked = [field for each in ways for field in each.way.asks]
    choices = Choices.among(tx, actor.municipality, asked)
    return SleepOffers(
        case=head(tx, routine, case),
        asleep=asleep_of(change),
        lighten=routine.tasks[LIGHTEN].fields,
        closings=ways,
        to_close=() if ways else tuple(to_close(change)),
        staff=choices.staff,
        units=choices.units,
        givers=givers(change, asked),
        bookable=choices.days,
    )


def asleep_of(change: Change) -> Asleep | None:
    """When the case falls asleep, and what its actor may do about it; None for one that cannot."""
    found = sleep.forecast(change.routine, change.case, change.tasks, change.municipality.calendar)
    if found is None:
        return None
    lighter = Lighter.of(change.case.facts)
    return Asleep(
        on=found.on,
        days=(found.on - change.today()).days,
        why=slept(found.kind, found.since, found.never),
        ahead=_ahead(change),
        woken=sleeping.is_awake(change),
        may_wake=sleeping.may_wake(change),
        may_steer=access.may_steer(change),
        lighter_until=lighter.until if lighter else None,
    )


def _ahead(change: Change) -> Said:
    """What is to come in the case, in dates alone."""
    today, agreed = change.today(), change.case.facts.get(AGREED, "")
    if agreed >= today.isoformat():
        return Said(N_("Neste kontakt er avtalt %(day)s"), {"day": f"{date.fromisoformat(agreed):%d.%m.%Y}"})
    nearest = min(task.due_on for task in change.tasks)
    told = N_("Neste frist er %(day)s") if nearest >= today else N_("Neste frist var %(day)s, og ingenting er avtalt")
    return Said(told, {"day": f"{nearest:%d.%m.%Y}"})


# ---------------------------------------------------------------- which cases, and how many


def _known(tx: Tx, actor: Actor) -> ColumnElement[bool]:
    """The open cases that the actor may know of."""
    here = and_(_cases.c.municipality_id == actor.municipality, _cases.c.closed_at.is_(None))
    if access.coordinates(tx, actor):
        return here
    every = list(_routines(tx, actor))
    led = [key for key, routine in every if access.leads(routine, actor)]
    if len(led) == len(every):
        return here
    mine = my_cases(actor, _cases.c.id)
    return and_(here, or_(_cases.c.definition_id.in_(led), mine) if led else mine)


def _routines(tx: Tx, actor: Actor) -> Iterator[tuple[str, Any]]:
    """Every version of every routine of the municipality, by id."""
    asked = select(_definitions.c.id).where(_definitions.c.municipality_id == actor.municipality)
    for key in tx.conn.scalars(asked.order_by(_definitions.c.id)).all():
        yield key, definitions.routine_of(tx, key)


def _of(tx: Tx, actor: Actor, slug: str) -> ColumnElement[bool]:
    """The cases of one routine, whichever version they follow."""
    if not slug:
        return true()
    versions = [key for key, routine in _routines(tx, actor) if routine.workflow.slug == slug]
    return _cases.c.definition_id.in_(versions)


def _counted(tx: Tx, known: ColumnElement[bool], today: date) -> list[tuple[RoutineSleep, tuple[int, int, int, int]]]:
    """By routine: those asleep, those that fall asleep within thirty days, after that within ninety, and all."""
    falls = _cases.c.sleeps_on
    soon, ahead = today + timedelta(SOON), today + timedelta(AHEAD)
    counts = select(
        _cases.c.definition_id, func.count().filter(falls <= today),
        func.count().filter(and_(falls > today, falls <= soon)),
        func.count().filter(and_(falls > soon, falls <= ahead)), func.count(),
    ).where(known).group_by(_cases.c.definition_id)  # fmt: skip
    found: dict[str, tuple[Any, tuple[int, int, int, int]]] = {}
    for row in sorted(tx.conn.execute(counts).all(), key=lambda row: row.definition_id):
        flow = definitions.routine_of(tx, row.definition_id).workflow
        before = found.get(flow.slug, (None, (0, 0, 0, 0)))[1]
        a, b, c, d = (old + new for old, new in zip(before, row[1:], strict=True))
        found[flow.slug] = (flow.title, (a, b, c, d))
    return [
        (RoutineSleep(slug, title, numbers[0], numbers[3]), numbers) for slug, (title, numbers) in sorted(found.items())
    ]


# ---------------------------------------------------------------- the rows


def _rows(tx: Tx, actor: Actor, rows: list[Row[Any]] | Any) -> Iterator[SleepRow]:
    """Each with its tasks, read for all of them at once."""
    opened: dict[str, list[TaskRow]] = {row.id: [] for row in rows}
    for row in tx.conn.execute(select(tasks).where(tasks.c.case_id.in_(list(opened)), LIVE)):
        opened[row.case_id].append(TaskRow(*(getattr(row, name) for name in TaskRow.__slots__)))
    mine = select(_cases.c.id).where(_cases.c.id.in_(list(opened)), my_cases(actor, _cases.c.id))
    parts = set(tx.conn.scalars(mine))
    people = names(tx, [user for row in rows for user in row.holders.values()])
    for row in rows:
        routine = definitions.routine_of(tx, row.definition_id)
        case = CaseRow(*(getattr(row, name) for name in CaseRow.__slots__))
        change = Change(tx, routine, case, opened[row.id], actor)  # to look at: it is never committed
        asleep = asleep_of(change)
        if asleep is None:
            continue
        visible = row.id in parts or access.may_take_some(change)
        person = (row.person or "") if visible else ""
        yield SleepRow(
            row.id, row.reference, routine.workflow.title, person, visible, _coordinator(change, people), asleep
        )


def _coordinator(change: Change, people: dict[str, str]) -> str:
    """The first who is named in a role of the routine, or else the title of its first role."""
    named = (role.key for role in change.routine.workflow.roles if role.kind is RoleKind.NAMED)
    held = next((change.case.holders[key] for key in named if key in change.case.holders), "")
    return people.get(held) or say(change.routine.owner.title, "nb")
