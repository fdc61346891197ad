"""The hot path's SQL: lock one case, read its open tasks, and write what a change made, all at once at the end.

Statements are built once. The case row is the only lock and is taken first, by everybody (design.md 6).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Table, Update, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Stale
from engine.model import Case, Row, Task, Timer, table

cases, tasks, timers = table(Case), table(Task), table(Timer)


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
    facts: dict[str, str]
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None


@dataclass(slots=True)
class TaskRow:
    """An open task of the locked case."""

    id: str
    key: str
    round: int
    queue: str
    assignee_id: str | None
    escalated_to: str | None
    version: int
    opened_at: datetime
    due_on: date


def _columns(source: Table, row: type) -> list[ColumnElement[Any]]:
    return [source.c[field.name] for field in fields(row)]


_CASE = select(*_columns(cases, CaseRow))
_READ = _CASE.where(cases.c.id == bindparam("id"))
_BY_CASE = _READ.with_for_update(of=cases)
_BY_TASK = (
    _CASE.join(tasks, tasks.c.case_id == cases.c.id).where(tasks.c.id == bindparam("id")).with_for_update(of=cases)
)
_BY_TIMER = (
    _CASE.join(timers, timers.c.case_id == cases.c.id)
    .where(timers.c.id == bindparam("id"), timers.c.status == "armed")
    .with_for_update(of=cases, skip_locked=True)
)
_OPEN_TASKS = (
    select(*_columns(tasks, TaskRow))
    .where(tasks.c.case_id == bindparam("id"), tasks.c.status == "open")
    .order_by(tasks.c.due_on)
)


def read_case(conn: Connection, case_id: str) -> CaseRow | None:
    """The case as it is, to show it; not locked."""
    return _case(conn, _READ, case_id)


def lock_case(conn: Connection, case_id: str) -> CaseRow | None:
    """The case, locked until the transaction ends; None when there is none."""
    return _case(conn, _BY_CASE, case_id)


def lock_case_of_task(conn: Connection, task_id: str) -> CaseRow | None:
    """The case of a task, locked."""
    return _case(conn, _BY_TASK, task_id)


def lock_case_of_timer(conn: Connection, timer_id: str) -> CaseRow | None:
    """The case of an armed timer, locked; None also when another worker holds it just now."""
    return _case(conn, _BY_TIMER, timer_id)


def open_tasks(conn: Connection, case_id: str) -> list[TaskRow]:
    """The open tasks of a case, nearest deadline first. Read them after the lock, never before."""
    return [TaskRow(*row) for row in conn.execute(_OPEN_TASKS, {"id": case_id})]


def _case(conn: Connection, statement: Any, key: str) -> CaseRow | None:
    row = conn.execute(statement, {"id": key}).first()
    return CaseRow(*row) if row else None


class Batch:
    """The rows of one change, kept until the end and then written table by table."""

    def __init__(self) -> None:
        self._first: list[tuple[Table, Mapping[str, Any]]] = []
        self._inserts: dict[Table, list[Mapping[str, Any]]] = defaultdict(list)
        self._updates: list[tuple[Any, Mapping[str, Any], bool]] = []

    def add(self, model: type[Row], **values: Any) -> None:
        """A new row of `model`. All rows of one table in a change must name the same columns."""
        self._inserts[table(model)].append(values)

    def first(self, model: type[Row], **values: Any) -> None:
        """A row that the others refer to, so it is written before them."""
        self._first.append((table(model), values))

    def change(self, statement: Update | Any, *, guarded: bool = False, **values: Any) -> None:
        """An update or delete. A `guarded` one must hit exactly one row, or somebody was faster (Stale)."""
        self._updates.append((statement, values, guarded))

    def write(self, conn: Connection) -> None:
        """Write it all. The guarded updates come first, so that a lost race costs nothing more."""
        for statement, values, guarded in self._updates:
            if conn.execute(statement, values).rowcount != 1 and guarded:
                raise Stale()
        for target, row in self._first:
            conn.execute(_insert(target), row)
        for target, rows in self._inserts.items():
            conn.execute(_insert(target), rows)


def insert_once(conn: Connection, model: type[Row]) -> Insert:
    """An INSERT that does nothing when a row with the same key is there: rowcount tells."""
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    once: Insert = dialect.insert(table(model)).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return once


_INSERTS: dict[Table, Insert] = {}


def _insert(target: Table) -> Insert:
    if target not in _INSERTS:
        _INSERTS[target] = insert(target)
    return _INSERTS[target]


def update_by(model: type[Row], *columns: str, **where: str) -> Update:
    """An UPDATE built once: sets each of `columns` to the parameter «column_», where a column equals its parameter."""
    target = table(model)
    conditions = [target.c[column] == bindparam(parameter) for column, parameter in where.items()]
    return update(target).where(*conditions).values({column: bindparam(f"{column}_") for column in columns})
