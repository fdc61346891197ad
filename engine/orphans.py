"""Which live cases of a municipality lack an owner, a next step or a date. It must be none.

Two depths. `now` is for every front page: it starts from what is empty (positions without a holder, people who have
left, clocks that stand) and reads nothing else, so it costs next to nothing while all is well. `all_of` is for once a
day (`engine.watch`) and for the list: it looks through every live case too, and finds what no vacancy can tell of. What
it found that day, `now` looks at again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from engine import change, definitions, owners, standing
from engine.model import Case, CoordinatorTerm, Membership, Timer, User, Watch, WorkflowDefinition, table
from engine.store import tasks
from engine.transaction import Tx

NAME = "orphans"  # of the daily look
_cases, _terms, _timers, _users = table(Case), table(CoordinatorTerm), table(Timer), table(User)
_memberships, _definitions, _watches = table(Membership), table(WorkflowDefinition), table(Watch)
_TASK = (
    select(tasks.c.id, tasks.c.case_id, tasks.c.key, tasks.c.queue, tasks.c.assignee_id, _cases.c.holders)
    .join(_cases, _cases.c.id == tasks.c.case_id)
    .where(tasks.c.status == "open")
)


class Lack(StrEnum):
    """What a case lacks."""

    HOLDER = "holder"  # somebody who has a task that can be done now
    STEP = "step"  # anything that happens next, and so a date
    CLOCK = "clock"  # a clock that runs: its timer is parked
    OWNER = "owner"  # anybody who answers for it


@dataclass(frozen=True, slots=True, order=True)
class Orphan:
    """One thing that one case lacks. `subject`: the id of the task or timer it is about, or of the case."""

    case_id: str
    lack: Lack
    subject: str

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.lack}:{self.case_id}:{self.subject}"


def live(tx: Tx, municipality: str) -> int:
    """How many cases of a municipality are open."""
    counted = select(func.count()).select_from(_cases)
    return tx.conn.scalar(counted.where(*_live(municipality))) or 0


def now(tx: Tx, municipality: str) -> list[Orphan]:
    """What is broken now, as far as vacancies and the last daily look tell; by case."""
    gone = _gone(tx, municipality)
    found = {*_vacant(tx, municipality), *_left(tx, municipality, gone), *_stopped(tx, municipality)}
    last = _last_found(tx, municipality)
    return sorted(found | set(_searched(tx, municipality, last)) if last else found)


def all_of(tx: Tx, municipality: str) -> list[Orphan]:
    """Everything that is broken now, by case. Reads every live case of the municipality."""
    return sorted({*_vacant(tx, municipality), *_stopped(tx, municipality), *_searched(tx, municipality)})


# ---------------------------------------------------------------- from what is empty


def _vacant(tx: Tx, municipality: str) -> Iterator[Orphan]:
    """Tasks that wait for a position or team that nobody is in."""
    house = tx.municipality(municipality)
    units = {*house.positions, *house.teams}
    held = select(_memberships.c.unit).join(_users, _users.c.id == _memberships.c.user_id)
    held = held.where(
        _memberships.c.municipality_id == municipality, _users.c.active, standing.now_valid(tx.today(municipality))
    ).distinct()
    empty = sorted(units - set(tx.conn.scalars(held)))
    if empty:
        here = tasks.c.municipality_id == municipality, tasks.c.queue.in_(empty), tasks.c.assignee_id.is_(None)
        yield from (_task(row) for row in tx.conn.execute(_TASK.where(*here)))


def _left(tx: Tx, municipality: str, gone: list[str]) -> Iterator[Orphan]:
    """Tasks of people who have left, and of groups that everybody has left."""
    if not gone:
        return
    named = select(_terms.c.case_id, _terms.c.role).where(_terms.c.user_id.in_(gone), _terms.c.until.is_(None))
    theirs = named.join(_cases, _cases.c.id == _terms.c.case_id).where(*_live(municipality)).subquery()
    of_group = and_(tasks.c.case_id == theirs.c.case_id, tasks.c.queue == theirs.c.role, tasks.c.assignee_id.is_(None))
    # Not led by the municipality: the index is by person, and hardly anybody works in two.
    assigned = _TASK.where(tasks.c.assignee_id.in_(gone))
    for statement in (assigned, _TASK.join(theirs, of_group)):
        rows = tx.conn.execute(statement.add_columns(tasks.c.municipality_id))
        yield from _nobody(tx, municipality, [row for row in rows if row.municipality_id == municipality])


def _stopped(tx: Tx, municipality: str) -> Iterator[Orphan]:
    """Clocks that are parked."""
    parked = select(_timers.c.id, _timers.c.case_id).join(_cases, _cases.c.id == _timers.c.case_id)
    here = _timers.c.municipality_id == municipality, _timers.c.status == "parked", _cases.c.closed_at.is_(None)
    yield from (Orphan(row.case_id, Lack.CLOCK, row.id) for row in tx.conn.execute(parked.where(*here)))


def _gone(tx: Tx, municipality: str) -> list[str]:
    """Those who have worked in the municipality and do so no longer, and those who are away and nobody is for them."""
    ever = select(_memberships.c.user_id).where(_memberships.c.municipality_id == municipality)
    left = tx.conn.scalars(ever.where(_memberships.c.user_id.not_in(_workers(tx, municipality))).distinct())
    return sorted({*left, *standing.unanswered(tx, municipality)})


# ---------------------------------------------------------------- by looking through


def _searched(tx: Tx, municipality: str, only: set[str] | None = None) -> Iterator[Orphan]:
    """What a look at every live case tells, or at some of them."""
    house = tx.municipality(municipality)
    units = sorted({*house.positions, *house.teams})
    some = [tasks.c.municipality_id == municipality, *([tasks.c.case_id.in_(sorted(only))] if only else [])]
    workers = _workers(tx, municipality)
    in_group = select(_terms.c.id).where(
        _terms.c.case_id == tasks.c.case_id, _terms.c.until.is_(None), _terms.c.user_id.in_(workers),
        or_(_terms.c.role == tasks.c.queue, _terms.c.role.startswith(tasks.c.queue + "/")),
    )  # fmt: skip
    nameless = and_(tasks.c.assignee_id.is_(None), tasks.c.queue.not_in(units), ~in_group.exists())
    alone = tasks.c.assignee_id.in_(standing.unanswered(tx, municipality))
    strange = and_(tasks.c.assignee_id.is_not(None), or_(tasks.c.assignee_id.not_in(workers), alone))
    yield from _nobody(tx, municipality, tx.conn.execute(_TASK.where(*some, or_(nameless, strange))))
    yield from (Orphan(case, Lack.STEP, case) for case in tx.conn.scalars(_idle(municipality, only)))
    yield from _ownerless(tx, municipality, only)


def _idle(municipality: str, only: set[str] | None) -> Select[Any]:
    """Live cases without a task, and without a clock that will move them on."""
    open_now = select(tasks.c.case_id).where(tasks.c.municipality_id == municipality, tasks.c.status == "open")
    runs = _timers.c.status == "armed", _timers.c.key.not_in(owners.NO_STEP)
    clock = select(_timers.c.id).where(_timers.c.case_id == _cases.c.id, *runs)
    planned = select(tasks.c.id).where(tasks.c.case_id == _cases.c.id, tasks.c.status == "planned")
    found = select(_cases.c.id).where(*_live(municipality), _cases.c.id.not_in(open_now))
    found = found.where(~clock.exists(), ~planned.exists())
    return found.where(_cases.c.id.in_(sorted(only))) if only else found


def _ownerless(tx: Tx, municipality: str, only: set[str] | None) -> Iterator[Orphan]:
    """Cases that only the clock has, where those who would answer for them are gone, the coordinating unit too."""
    known = select(_definitions.c.id).where(_definitions.c.municipality_id == municipality)
    unit = tx.municipality(municipality).coordinating_unit
    if unit and owners.behind(tx, municipality, {}, unit, None):
        return
    routines = {key: definitions.routine_of(tx, key) for key in tx.conn.scalars(known)}
    empty = [
        key for key, routine in routines.items() if not owners.behind(tx, municipality, {}, routine.owner.key, None)
    ]
    if not empty:
        return
    open_now = select(tasks.c.case_id).where(tasks.c.municipality_id == municipality, tasks.c.status == "open")
    waits = select(_cases.c.id).where(
        *_live(municipality), _cases.c.definition_id.in_(empty), _cases.c.id.not_in(open_now)
    )
    for case_id in tx.conn.scalars(waits.where(_cases.c.id.in_(sorted(only))) if only else waits).all():
        if owners.look_at(change.look(tx, case_id, None)).owner is None:
            yield Orphan(case_id, Lack.OWNER, case_id)


# ---------------------------------------------------------------- parts of the statements


def _nobody(tx: Tx, municipality: str, rows: Iterable[Row[Any]]) -> Iterator[Orphan]:
    """Of tasks that look as if nobody had them, those that really nobody can do."""
    for row in rows:
        if not owners.behind(tx, municipality, row.holders, row.queue, row.assignee_id):
            yield _task(row)


def _task(row: Any) -> Orphan:
    return Orphan(row.case_id, Lack.HOLDER, row.id)


def _live(municipality: str) -> tuple[ColumnElement[bool], ...]:
    return _cases.c.municipality_id == municipality, _cases.c.closed_at.is_(None)


def _workers(tx: Tx, municipality: str) -> Select[Any]:
    found = select(_memberships.c.user_id).join(_users, _users.c.id == _memberships.c.user_id)
    return found.where(
        _memberships.c.municipality_id == municipality,
        _memberships.c.unit == "",
        _users.c.active,
        standing.now_valid(tx.today(municipality)),
    )


def _last_found(tx: Tx, municipality: str) -> set[str]:
    """The cases of the last daily look, if that was yesterday or today."""
    since = tx.today(municipality) - timedelta(days=1)
    last = select(_watches.c.found).where(
        _watches.c.municipality_id == municipality, _watches.c.name == NAME, _watches.c.day >= since
    )
    return {key.split(":")[1] for found in tx.conn.scalars(last) for key in found}
