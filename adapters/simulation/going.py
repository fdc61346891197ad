"""A case under way, and the engine's own rows about it."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from engine import store
from engine.model import Case, table
from engine.moves import REFERRAL
from engine.routine import Routine
from engine.statements import Statement
from engine.store import TaskRow

_cases, _timers = table(Case), store.timers
_FOUND = Statement(
    select(_cases.c.id).where(
        _cases.c.municipality_id == bindparam("municipality"), _cases.c.reference == bindparam("reference")
    )
)
_STANDING = Statement(
    select(_cases.c.state, _cases.c.round, _cases.c.version, _cases.c.closed_at, _cases.c.holders).where(
        _cases.c.id == bindparam("case")
    )
)
_ARMED = Statement(
    select(_timers.c.due_at, _timers.c.key, _timers.c.id).where(
        _timers.c.case_id == bindparam("case"), _timers.c.status == "armed"
    )
)
_SUBS = Statement(
    select(_cases.c.id, _cases.c.definition_id, store.tasks.c.answers)
    .join(store.tasks, store.tasks.c.case_id == _cases.c.id)
    .where(_cases.c.parent_id == bindparam("parent"), _cases.c.municipality_id == bindparam("municipality"))
    .where(store.tasks.c.key == REFERRAL)
)
_DUE = Statement(
    select(_timers.c.case_id).where(_timers.c.status == "armed", _timers.c.due_at <= bindparam("now")).distinct()
)


@dataclass(frozen=True, slots=True)
class Standing:
    """As much of a case's row as is looked at here."""

    state: str
    round: int
    version: int
    closed_at: datetime | None
    holders: dict[str, str]


@dataclass(slots=True)
class Going:
    """A case by our own number; one that it starts has a number more. `planned` are the tasks somebody will get to."""

    number: tuple[int, ...]
    id: str
    routine: Routine
    planned: set[str] = field(default_factory=set)
    count: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    visits: list[str] = field(default_factory=list)  # the states it has been in, in order
    row: Standing | None = None  # how it stood when it was last looked at, and so does still
    live: list[TaskRow] = field(default_factory=list)
    timers: list[tuple[datetime, str, str]] = field(default_factory=list)
    alarm: datetime | None = None  # when the clock next does something about it
    subs: int = 0


def case_of(conn: Connection, municipality: str, reference: str) -> str:
    """The id of the case with a reference."""
    return str(_FOUND.first(conn, {"municipality": municipality, "reference": reference})[0])


def standing(conn: Connection, case_id: str) -> Standing:
    """How a case stands now."""
    return Standing(*_STANDING.first(conn, {"case": case_id}))


def armed(conn: Connection, case_id: str) -> list[tuple[datetime, str, str]]:
    """The armed timers of a case: when, key and id."""
    return [(row[0], row[1], row[2]) for row in _ARMED.all(conn, {"case": case_id})]


def subs(conn: Connection, municipality: str, parent: str) -> list[tuple[str, str]]:
    """The cases that one has started here: id and definition, in the order of what they are told."""
    rows = _SUBS.all(conn, {"parent": parent, "municipality": municipality})
    return [(row[0], row[1]) for row in sorted(rows, key=lambda row: (row[1], json.dumps(row[2], sort_keys=True)))]


def due(conn: Connection, now: datetime) -> set[str]:
    """The cases about which the clock has something to do."""
    return {row[0] for row in _DUE.all(conn, {"now": now})}
