"""Who stands behind a task or a case now, what its next step is, and when: one of each, or it is said what is missing.

The rule is in docs/decisions/0004-time.md. What is asked of whole municipalities at once is in `engine.orphans`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from engine import consents, lighter, queues, standing
from engine.change import Change
from engine.definition import RoleKind
from engine.model import Timer, table
from engine.queues import Place
from engine.store import LADDER, TaskRow
from engine.transaction import Tx

_timers = table(Timer)
# The timers that move no case on: a ladder goes with its task, and the end of a consent or of a lighter rhythm only
# takes something away.
NO_STEP = (LADDER, consents.EXPIRES, lighter.ENDS)
_CLOCK = (
    select(_timers.c.key, _timers.c.due_at)
    .where(_timers.c.case_id == bindparam("case"), _timers.c.status == "armed")
    .where(_timers.c.key.not_in(NO_STEP))
    .order_by(_timers.c.due_at, _timers.c.rung)
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The one who answers for a case: a position, team or role of the routine, and the person where there is one."""

    queue: str
    user: str | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The nearest task, or (`task` None) what the clock does by the timer `key`; and its legal day."""

    task: TaskRow | None
    key: str
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """What a live case must have one of each of. `nobody`: tasks that can be done now, and that nobody has."""

    owner: Owner | None
    step: NextStep | None
    nobody: tuple[TaskRow, ...] = ()


def behind(tx: Tx, municipality: str, holders: Mapping[str, str], queue: str, user: str | None) -> tuple[str, ...]:
    """The user ids of those who do today what lies in `queue`, or with `user`: substitutes, where somebody is away.

    `holders` are those named in the case, as `Case.holders`; who is named in a role may do what its substitute has.
    """
    house = tx.municipality(municipality)
    if user is not None:
        named = [user, *(one for key, one in holders.items() if key == queue)]
    elif queue in house.positions or queue in house.teams:
        return tuple(standing.in_queue(tx, municipality, queue))
    else:
        named = [one for key, one in holders.items() if key.partition("/")[0] == queue]
    answered = (one for one in dict.fromkeys(named) if standing.is_answered_for(tx, municipality, one))
    found = tuple(dict.fromkeys(here for one in answered for here in standing.readers(tx, municipality, one)))
    return found[:1] if user is not None else found


def is_held(change: Change, queue: str, user: str | None) -> bool:
    """Somebody stands behind a place in the case of `change`."""
    house = change.municipality
    if user is None and (queue in house.positions or queue in house.teams):
        return standing.is_any(change.tx, change.case.municipality_id, queue)
    if user is not None and standing.is_here(change.tx, change.case.municipality_id, user):
        return True
    return bool(behind(change.tx, change.case.municipality_id, change.case.holders, queue, user))


def look_at(change: Change) -> Standing:
    """Owner, next step and date of the case as it stands in `change`."""
    tasks = sorted(change.tasks, key=_nearness)
    nobody = tuple(task for task in tasks if task.status == "open" and not is_held(change, *_place(task)))
    return Standing(_owner(change, tasks), _step(change, tasks), nobody)


def _nearness(task: TaskRow) -> tuple[bool, date, str]:
    """What can be done before what cannot yet, then by date."""
    return task.status != "open", task.due_on, task.id


def _owner(change: Change, tasks: list[TaskRow]) -> Owner | None:
    """The first place, in this order, that somebody stands behind."""
    return next((Owner(*place) for place in _places(change, tasks) if is_held(change, *place)), None)


def _places(change: Change, tasks: list[TaskRow]) -> Iterator[Place]:
    """Who is named as the case's own; who has the nearest task; who the routine says; the coordinating unit."""
    for role in change.routine.workflow.roles:
        user = change.case.holders.get(role.key) if role.kind is RoleKind.NAMED else None
        if user:
            yield role.key, user
    yield from (_place(task) for task in tasks[:1])
    yield queues.queue_of(change, change.routine.owner.key)
    if change.municipality.coordinating_unit:
        yield change.municipality.coordinating_unit, None


def _place(task: TaskRow) -> Place:
    return task.queue, task.assignee_id


def _step(change: Change, tasks: list[TaskRow]) -> NextStep | None:
    if tasks:
        return NextStep(tasks[0], tasks[0].key, tasks[0].due_on)
    row = change.tx.conn.execute(_CLOCK, {"case": change.case.id}).first()
    if row is None:
        return None
    silence = not row.key.startswith("_")  # which ends at the midnight that ends its last day
    moment = row.due_at - timedelta(seconds=1) if silence else row.due_at
    return NextStep(None, row.key, change.municipality.calendar.local_date(moment))
