"""The hot path's SQL: lock one case, read its open tasks, and write what a change made, all at once at the end.

Statements are built once. The case row is the only lock and is taken first, by everybody (design.md 6). It keeps other
changes of the case away, but not a row that refers to the case: so two cases can send each other word at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Stale
from engine.model import Case, Row, Task, Timer, table
from engine.statements import Statement, together, word

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
_BY_TIMER = Statement(
    _CASE.join(timers, timers.c.case_id == cases.c.id)
    .where(timers.c.id == bindparam("id"), timers.c.status == "armed")
    .with_for_update(of=cases, key_share=True, skip_locked=True)
)
LIVE = or_(tasks.c.status == word("open"), tasks.c.status == word("planned"))
_TASKS = select(*_columns(tasks, TaskRow)).where(LIVE).order_by(tasks.c.due_on, tasks.c.id)
_MINE = tasks.alias("mine")
_TASKS_BY_CASE = Statement(_TASKS.where(tasks.c.case_id == bindparam("id")))
_TASKS_BY_TASK = Statement(
    _TASKS.where(tasks.c.case_id == select(_MINE.c.case_id).where(_MINE.c.id == bindparam("id")).scalar_subquery())
)
_TASKS_BY_TIMER = Statement(
    _TASKS.where(tasks.c.case_id == select(timers.c.case_id).where(timers.c.id == bindparam("id")).scalar_subquery())
)

_TIMER = Statement(
    select(*_columns(timers, TimerRow)).where(timers.c.id == bindparam("id"), timers.c.status == "armed")
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


def lock_case_of_timer(conn: Connection, timer_id: str) -> tuple[Locked, TimerRow] | None:
    """The case of an armed timer, and its open tasks, locked; None also when another worker holds it just now."""
    with together(conn):
        ask, timer = _ask_to_lock(conn, _BY_TIMER, _TASKS_BY_TIMER, timer_id), _TIMER.run(conn, {"id": timer_id})
    locked, found = ask(), _TIMER.rows(conn, timer)
    return (locked, TimerRow(*found[0])) if locked and found else None


def open_tasks(conn: Connection, case_id: str) -> list[TaskRow]:
    """The open tasks of a case, nearest deadline first."""
    return [TaskRow(*row) for row in _TASKS_BY_CASE.all(conn, {"id": case_id})]


def _lock(conn: Connection, by: Statement, open_by: Statement, key: str) -> Locked | None:
    with together(conn):
        ask = _ask_to_lock(conn, by, open_by, key)
    return ask()


def _ask_to_lock(conn: Connection, by: Statement, open_by: Statement, key: str) -> Callable[[], Locked | None]:
    """Lock, then read: the second statement begins when the lock is held, so it sees what the last holder left."""
    case, opened = by.run(conn, {"id": key}), open_by.run(conn, {"id": key})

    def answer() -> Locked | None:
        found = by.rows(conn, case)
        return (CaseRow(*found[0]), [TaskRow(*row) for row in open_by.rows(conn, opened)]) if found else None

    return answer


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
