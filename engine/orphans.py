"""Which live cases of a municipality lack an owner, a next step or a date. It must be none.

Two depths. `ask_now` is for every front page: it starts from what is empty (positions without a holder, people who have
left, clocks that stand) and reads nothing else, so it costs next to nothing while all is well. `all_of` is for once a
day (`engine.watch`) and for the list: it looks through every live case too, and finds what no vacancy can tell of. What
it found that day, `ask_now` looks at again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, Select, and_, bindparam, func, or_, select, union_all

from engine import change, definitions, owners, standing
from engine.model import Case, CoordinatorTerm, Membership, Timer, User, Watch, WorkflowDefinition, table
from engine.statements import Statement, numbered, one_of, word
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
_HERE: ColumnElement[str] = bindparam("municipality")
_TODAY, _NONE = bindparam("today", type_=Date), word("")
_WORKERS = (
    select(_memberships.c.user_id)
    .join(_users, _users.c.id == _memberships.c.user_id)
    .where(_memberships.c.municipality_id == _HERE, _memberships.c.unit == "", _users.c.active, standing.now_valid())
)


def _found(what: str, key: ColumnElement[str], case_id: ColumnElement[str] = _NONE) -> Select[str, str, str]:
    return select(word(what).label("what"), key.label("key"), case_id.label("case_id"))


_LIVE = _cases.c.municipality_id == _HERE, _cases.c.closed_at.is_(None)
_LAST = Statement(
    select(_watches.c.found).where(
        _watches.c.municipality_id == _HERE, _watches.c.name == NAME, _watches.c.day >= bindparam("day", type_=Date)
    )
)

_in_group = select(_terms.c.id).where(
    _terms.c.case_id == tasks.c.case_id, _terms.c.until.is_(None), _terms.c.user_id.in_(_WORKERS),
    or_(_terms.c.role == tasks.c.queue, _terms.c.role.startswith(tasks.c.queue + "/")),
)  # fmt: skip
_some = _cases.c.id.in_(bindparam("only", expanding=True))
# Tasks that look as if nobody had them: those whose names say nobody who works here, and those of who is not here.
_STRANGE = _TASK.where(
    tasks.c.municipality_id == _HERE,
    or_(
        and_(
            tasks.c.assignee_id.is_(None),
            tasks.c.queue.not_in(bindparam("units", expanding=True)),
            ~_in_group.exists(),
        ),
        and_(
            tasks.c.assignee_id.is_not(None),
            or_(tasks.c.assignee_id.not_in(_WORKERS), tasks.c.assignee_id.in_(bindparam("alone", expanding=True))),
        ),
    ),
)
_STRANGE_OF = _STRANGE.where(_some)
# Live cases without a task, and without a clock that will move them on.
_OPEN_NOW = select(tasks.c.case_id).where(tasks.c.municipality_id == _HERE, tasks.c.status == "open")
_clock = select(_timers.c.id).where(
    _timers.c.case_id == _cases.c.id, _timers.c.status == "armed", _timers.c.key.not_in(owners.NO_STEP)
)
_planned = select(tasks.c.id).where(tasks.c.case_id == _cases.c.id, tasks.c.status == "planned")
_IDLE = select(_cases.c.id).where(*_LIVE, _cases.c.id.not_in(_OPEN_NOW), ~_clock.exists(), ~_planned.exists())
_IDLE_OF = _IDLE.where(_some)
_COUNT = Statement(select(func.count()).select_from(_cases).where(*_LIVE))
# Of a closed one only a letter may still be to be posted.
_ANY = select(or_(select(_cases.c.id).where(*_LIVE).exists(), _OPEN_NOW.exists()))


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
    return ask_live(tx, municipality)()


def ask_live(tx: Tx, municipality: str) -> Callable[[], int]:
    """Ask it, `together` with other things. Out: what gives the answer when that block has ended."""
    cursor = _COUNT.run(tx.conn, {"municipality": municipality})
    return lambda: int(_COUNT.rows(tx.conn, cursor)[0][0])


def ask_now(tx: Tx, municipality: str) -> Callable[[], list[Orphan]]:
    """Ask what is broken now, as far as vacancies and the last daily look tell, `together` with other things.

    Out: what gives the answer, by case, when that block has ended.
    """
    ask_empty, ask_away = _ask_empty(tx, municipality), standing.ask_away(tx, municipality)
    ask_last = _ask_last_found(tx, municipality)

    def answer() -> list[Orphan]:
        empty, last = ask_empty(), ask_last()
        alone = standing.unanswered(tx, municipality, ask_away())
        gone = sorted({*empty.left, *alone})
        found = {*_vacant(tx, municipality, empty.units), *_left(tx, municipality, gone), *empty.clocks}
        return sorted(found | set(_searched(tx, municipality, alone, last)) if last else found)

    return answer


def all_of(tx: Tx, municipality: str) -> list[Orphan]:
    """Everything that is broken now, by case. Reads every live case of the municipality."""
    if not tx.conn.scalar(_ANY, {"municipality": municipality}):
        return []
    empty, alone = _ask_empty(tx, municipality)(), standing.unanswered(tx, municipality)
    return sorted({*_vacant(tx, municipality, empty.units), *empty.clocks, *_searched(tx, municipality, alone)})


# ---------------------------------------------------------------- from what is empty


@dataclass(frozen=True, slots=True)
class _Empty:
    """Positions and teams that nobody is in, people who have left, and clocks that are parked."""

    units: list[str]
    left: list[str]
    clocks: list[Orphan]


def _ask_empty(tx: Tx, municipality: str) -> Callable[[], _Empty]:
    house = tx.municipality(municipality)
    units = {*house.positions, *house.teams}
    asked = {"municipality": municipality, "today": tx.today(municipality), **numbered("unit", sorted(units))}
    asking = _asking_empty(len(units))
    cursor = asking.run(tx.conn, asked)

    def answer() -> _Empty:
        found = asking.rows(tx.conn, cursor)
        return _Empty(
            sorted(units - {row.key for row in found if row.what == "held"}),
            [row.key for row in found if row.what == "left"],
            [Orphan(row.case_id, Lack.CLOCK, row.key) for row in found if row.what == "clock"],
        )

    return answer


@cache
def _asking_empty(units: int) -> Statement:
    """What is empty, in one question. Each part follows an index to what is wrong, past all that is well."""
    ended, gone = _memberships.alias("ended"), select(_users.c.id).where(~_users.c.active)
    return Statement(
        union_all(
            _found("held", _memberships.c.unit)
            .where(_memberships.c.municipality_id == _HERE, one_of(_memberships.c.unit, "unit", units))
            .where(standing.now_valid(), _memberships.c.user_id.not_in(gone))
            .distinct(),
            _found("left", ended.c.user_id)
            .where(ended.c.municipality_id == _HERE, ended.c.until < _TODAY)
            .where(~_WORKERS.where(_memberships.c.user_id == ended.c.user_id).exists()),
            _found("left", _memberships.c.user_id)
            .join(_users, _users.c.id == _memberships.c.user_id)
            .where(_memberships.c.municipality_id == _HERE, ~_users.c.active),
            _found("clock", _timers.c.id, _timers.c.case_id)
            .join(_cases, _cases.c.id == _timers.c.case_id)
            .where(
                _timers.c.municipality_id == _HERE, _timers.c.status == word("parked"), _cases.c.closed_at.is_(None)
            ),
        )
    )


def _vacant(tx: Tx, municipality: str, units: list[str]) -> Iterator[Orphan]:
    """Tasks that wait for a position or team that nobody is in."""
    if units:
        here = tasks.c.municipality_id == municipality, tasks.c.queue.in_(units), tasks.c.assignee_id.is_(None)
        yield from (_task(row) for row in tx.conn.execute(_TASK.where(*here)))


def _left(tx: Tx, municipality: str, gone: list[str]) -> Iterator[Orphan]:
    """Tasks of people who have left, and of groups that everybody has left."""
    if not gone:
        return
    named = select(_terms.c.case_id, _terms.c.role).where(_terms.c.user_id.in_(gone), _terms.c.until.is_(None))
    theirs = named.join(_cases, _cases.c.id == _terms.c.case_id).where(*_LIVE).subquery()
    of_group = and_(tasks.c.case_id == theirs.c.case_id, tasks.c.queue == theirs.c.role, tasks.c.assignee_id.is_(None))
    # Not led by the municipality: the index is by person, and hardly anybody works in two.
    assigned = _TASK.where(tasks.c.assignee_id.in_(gone))
    for statement in (assigned, _TASK.join(theirs, of_group)):
        rows = tx.conn.execute(statement.add_columns(tasks.c.municipality_id), {"municipality": municipality})
        yield from _nobody(tx, municipality, [row for row in rows if row.municipality_id == municipality])


# ---------------------------------------------------------------- by looking through


def _searched(tx: Tx, municipality: str, alone: list[str], only: set[str] | None = None) -> Iterator[Orphan]:
    """What a look at every live case tells, or at some of them; `alone` are away, and nobody does their work."""
    house = tx.municipality(municipality)
    asked = {
        "municipality": municipality,
        "today": tx.today(municipality),
        "units": sorted({*house.positions, *house.teams}),
        "alone": alone,
        "only": sorted(only or ()),
    }
    strange, idle = (_STRANGE, _IDLE) if only is None else (_STRANGE_OF, _IDLE_OF)
    yield from _nobody(tx, municipality, tx.conn.execute(strange, asked))
    yield from (Orphan(case, Lack.STEP, case) for case in tx.conn.scalars(idle, asked))
    yield from _ownerless(tx, municipality, only)


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
    waits = select(_cases.c.id).where(*_LIVE, _cases.c.definition_id.in_(empty), _cases.c.id.not_in(_OPEN_NOW))
    asked = {"municipality": municipality, "only": sorted(only or ())}
    for case_id in tx.conn.scalars(waits if only is None else waits.where(_some), asked).all():
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


def _ask_last_found(tx: Tx, municipality: str) -> Callable[[], set[str]]:
    """The cases of the last daily look, if that was yesterday or today."""
    cursor = _LAST.run(tx.conn, {"municipality": municipality, "day": tx.today(municipality) - timedelta(days=1)})
    return lambda: {key.split(":")[1] for row in _LAST.rows(tx.conn, cursor) for key in row.found}
