"""The hot path's SQL: lock one case, read its open tasks, and write what a change made, all at once at the end.

Statements are built once. The case row is the only lock and is taken first, by everybody (design.md 6). It keeps other
changes of the case away, but not a row that refers to the case: so two cases can send each other word at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Stale
from engine.model import Case, Row, Task, Timer, table
from engine.statements import Statement, numbered, one_of, together, word

cases, tasks, timers = table(Case), table(Task), table(Timer)
LADDER = "_ladder"  # the key of a task's timer; no transition can be called that


@dataclass(slots=True)
class CaseRow:
    """A case as it stands while it is locked."""

    id: str
    municipality_id: str
    reference: str
    definition_id: str
    person_id: str | None
    referrer_id: str | None
    state: str
    round: int
    version: int
    head: bytes
    holders: dict[str, str]
    facts: dict[str, Any]
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    parent_id: str | None
    touched_at: datetime | None = None
    sleeps_on: date | None = None


@dataclass(slots=True)
class TaskRow:
    """An open or planned task of the locked case."""

    id: str
    key: str
    round: int
    queue: str
    assignee_id: str | None
    escalated_to: str | None
    version: int
    opened_at: datetime
    due_on: date
    status: str
    item: str
    due_at: datetime | None
    paused_left: int | None
    extensions: int


@dataclass(slots=True)
class TimerRow:
    """An armed timer of the locked case."""

    key: str
    rung: int
    due_at: datetime
    last_error: str | None


def _columns(source: Table, row: type) -> list[ColumnElement[Any]]:
    return [source.c[field.name] for field in fields(row)]


_CASE = select(*_columns(cases, CaseRow))
_READ = Statement(_CASE.where(cases.c.id == bindparam("id")))
_BY_CASE = Statement(_CASE.where(cases.c.id == bindparam("id")).with_for_update(of=cases, key_share=True))
_BY_TASK = Statement(
    _CASE.join(tasks, tasks.c.case_id == cases.c.id).where(tasks.c.id == bindparam("id")).with_for_update(of=cases)
)
LIVE = or_(tasks.c.status == word("open"), tasks.c.status == word("planned"))
_BY_DAY = (tasks.c.due_on, tasks.c.id)
_TASKS = select(*_columns(tasks, TaskRow)).where(LIVE).order_by(*_BY_DAY)
_MINE = tasks.alias("mine")
_TASKS_BY_CASE = Statement(_TASKS.where(tasks.c.case_id == bindparam("id")))
_TASKS_BY_TASK = Statement(
    _TASKS.where(tasks.c.case_id == select(_MINE.c.case_id).where(_MINE.c.id == bindparam("id")).scalar_subquery())
)

Locked = tuple[CaseRow, list[TaskRow]]


def read_case(conn: Connection, case_id: str) -> CaseRow | None:
    """The case as it is, to show it; not locked."""
    found = _READ.first(conn, {"id": case_id})
    return CaseRow(*found) if found else None


def lock_case(conn: Connection, case_id: str) -> Locked | None:
    """The case and its open tasks, locked until the transaction ends; None when there is none."""
    return _lock(conn, _BY_CASE, _TASKS_BY_CASE, case_id)


def lock_case_of_task(conn: Connection, task_id: str) -> Locked | None:
    """The case of a task, and its open tasks, locked."""
    return _lock(conn, _BY_TASK, _TASKS_BY_TASK, task_id)


def lock_cases_of_timers(conn: Connection, timer_ids: Sequence[str]) -> dict[str, tuple[Locked, TimerRow]]:
    """The cases of armed timers by the timers' ids, in the order given, each with its open tasks, locked.

    Left out are those that are armed no more, and those whose case another worker holds just now.
    """
    statements, values = _by_timers(len(timer_ids)), numbered("id", timer_ids)
    with together(conn):
        cursors = [statement.run(conn, values) for statement in statements]
    held, live, armed = (statement.rows(conn, cursor) for statement, cursor in zip(statements, cursors, strict=True))
    opened: dict[str, list[TaskRow]] = {}
    for row in live:
        opened.setdefault(row[0], []).append(TaskRow(*row[1:]))
    rows = {row[0]: TimerRow(*row[1:]) for row in armed}
    locked = {row[0]: CaseRow(*row[1:]) for row in held if row[0] in rows}
    found = ((timer, locked[timer]) for timer in timer_ids if timer in locked)
    return {timer: ((case, opened.get(case.id, [])), rows[timer]) for timer, case in found}


@cache
def _by_timers(count: int) -> tuple[Statement, Statement, Statement]:
    """For so many timers: lock their cases; read the open tasks of these; read the timers once they cannot change."""
    mine, live = one_of(timers.c.id, "id", count), tasks.c.case_id
    timer, theirs = [timers.c.id, *_columns(timers, TimerRow)], select(timers.c.case_id).where(mine)
    lock = select(timers.c.id, *_columns(cases, CaseRow)).join(timers, timers.c.case_id == cases.c.id).where(mine)
    return (
        Statement(
            lock.where(timers.c.status == word("armed")).with_for_update(of=cases, key_share=True, skip_locked=True)
        ),
        Statement(select(live, *_columns(tasks, TaskRow)).where(LIVE, live.in_(theirs)).order_by(*_BY_DAY)),
        Statement(select(*timer).where(mine, timers.c.status == word("armed"))),
    )


def open_tasks(conn: Connection, case_id: str) -> list[TaskRow]:
    """The open tasks of a case, nearest deadline first."""
    return [TaskRow(*row) for row in _TASKS_BY_CASE.all(conn, {"id": case_id})]


def _lock(conn: Connection, by: Statement, open_by: Statement, key: str) -> Locked | None:
    """Lock, then read: the second statement begins when the lock is held, so it sees what the last holder left."""
    with together(conn):
        case, opened = by.run(conn, {"id": key}), open_by.run(conn, {"id": key})
    found = by.rows(conn, case)
    return (CaseRow(*found[0]), [TaskRow(*row) for row in open_by.rows(conn, opened)]) if found else None


class Batch:
    """The rows of one change, kept in the order they came until the end, and then written in one go.

    The order matters: a task may be opened and cancelled in the same change.
    """

    def __init__(self) -> None:
        self._writes: list[tuple[Statement, Mapping[str, Any], bool]] = []

    def first(self, model: type[Row], **values: Any) -> None:
        """A row that all others refer to, so it is written before them."""
        self._writes.insert(0, (_insert(model, values), values, False))

    def add(self, model: type[Row], **values: Any) -> None:
        """A new row of `model`, every column named."""
        self._writes.append((_insert(model, values), values, False))

    def change(self, statement: Statement, *, guarded: bool = False, **values: Any) -> None:
        """An update or delete. A `guarded` one must hit exactly one row, or somebody was faster (Stale)."""
        self._writes.append((statement, values, guarded))

    def write(self, conn: Connection) -> None:
        """Write it all. Raises Stale."""
        with together(conn):
            written = [(statement.run(conn, values), guarded) for statement, values, guarded in self._writes]
        if any(guarded and cursor.rowcount != 1 for cursor, guarded in written):
            raise Stale()


_INSERTS: dict[type[Row], Statement] = {}
_ONCE: dict[str, Statement] = {}


def _insert(model: type[Row], values: Mapping[str, Any]) -> Statement:
    if model not in _INSERTS:
        _INSERTS[model] = Statement(insert(table(model)), list(values))
    return _INSERTS[model]


def insert_once(conn: Connection, model: type[Row]) -> Statement:
    """An INSERT that does nothing when a row with the same key is there: rowcount tells."""
    key = f"{conn.dialect.name} {model.__name__}"
    if key not in _ONCE:
        dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
        columns = [column.name for column in table(model).columns]
        _ONCE[key] = Statement(dialect.insert(table(model)).on_conflict_do_nothing(), columns)
    return _ONCE[key]


def update_by(model: type[Row], *columns: str, **where: str) -> Statement:
    """An UPDATE built once: sets each of `columns` to the parameter «column_», where a column equals its parameter."""
    target = table(model)
    conditions = [target.c[column] == bindparam(parameter) for column, parameter in where.items()]
    return Statement(update(target).where(*conditions).values({column: bindparam(f"{column}_") for column in columns}))
