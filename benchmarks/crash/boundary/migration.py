"""A database of the first schema is brought up to date, and the process dies at each boundary on the way."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from adapters.database import Database
from adapters.migrations import upgrade
from benchmarks.crash.boundary.fork import Ended, forked
from benchmarks.crash.boundary.watched import Countdown, watch
from benchmarks.crash.rows import Ctx

Databases = Callable[[Ctx, str], AbstractContextManager[tuple[str, Path]]]
_NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
_SOME = 40  # boundaries of a change; the night takes all
_ROWS = (
    "INSERT INTO workflow_definitions VALUES ('d1', 'provested', 'rutinen', 1, 'x', '', '{}', :now)",
    "INSERT INTO cases (id, municipality_id, reference, definition_id, state, round, version, head, holders, facts,"
    " opened_at) VALUES ('c1', 'provested', 'AAA-AAA', 'd1', 'ny', 1, 1, :head, '{}', '{}', :now)",
    "INSERT INTO tasks (id, municipality_id, case_id, key, opened_seq, round, queue, status, version, opened_at,"
    " due_on, due_why) VALUES ('t1', 'provested', 'c1', 'forste', 1, 1, 'leder', 'open', 3, :now, :due, 'derfor')",
    "INSERT INTO timers (id, municipality_id, case_id, key, rung, due_at, status, attempts)"
    " VALUES ('t1', 'provested', 'c1', '_ladder', 0, :now, 'armed', 0)",
    "INSERT INTO notifications (id, municipality_id, case_id, task_id, queue, template, status, attempts, not_before)"
    " VALUES ('t1:new', 'provested', 'c1', 't1', 'leder', 'task_new', 'waiting', 0, :now)",
    "INSERT INTO events (case_id, seq, at, actor_id, kind, data, hash) VALUES ('c1', 1, :now, 'u1', 'opened', '{}',"
    " :head)",
)
_SCHEMA = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT 'column', table_name || '.' || column_name, data_type, is_nullable || coalesce("
    "column_default, '') FROM information_schema.columns WHERE table_schema = 'public' UNION ALL "
    "SELECT 'index', indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
    "SELECT 'constraint', conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace UNION ALL "
    "SELECT 'trigger', tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


class Migration:
    """The old database, and what it must look like before and after."""

    def __init__(self, databases: Databases, ctx: Ctx, without: Callable[[], None] | None) -> None:
        self._databases, self._ctx, self._without = databases, ctx, without
        self.seen: Counter[str] = Counter()
        self.boundaries: list[str] = []

    def every(self) -> Iterator[str]:
        """Die at the boundaries in turn. Out: what broke."""
        with ExitStack() as stack:
            self._old = stack.enter_context(self._databases(self._ctx, "old"))
            _fill(self._old[0])
            with self._fresh() as address:
                before, ended = _state(address), _run(address, 0, self._without)
                self.boundaries = list(ended.said)
                if not any("COMMIT" in one for one in self.boundaries) and not self._without:
                    raise RuntimeError("nothing is seen of the migration's SQL")
            with self._fresh() as address:
                _run(address, 0, None)
                after = _state(address)
            for number in self._chosen():
                with self._fresh() as address:
                    yield from self._die(address, number, before, after)

    def _chosen(self) -> list[int]:
        every = range(1, len(self.boundaries) + 1)
        if self._ctx.count > 2000 or len(every) <= _SOME:
            return list(every)
        chosen = random.Random(self._ctx.seed).sample(every[:-2], _SOME - 2)
        return [*sorted(chosen), *every[-2:]]  # the COMMIT comes last

    def _die(self, address: str, number: int, before: Any, after: Any) -> Iterator[str]:
        told = f"the schema is upgraded, killed at {number} «{self.boundaries[number - 1]}»"
        ended = _run(address, number, self._without)
        self.seen["kills"] += ended.how == "killed"
        committed = "after COMMIT" in self.boundaries[:number]
        if _state(address) != (after if committed else before):
            yield f"{told}: left half done"
        ended = _run(address, 0, self._without)
        if ended.how != "done":
            yield f"{told}: asked again: {str(ended.said)[-200:]}"
        elif _state(address) != after:
            yield f"{told}: asked again: not what it must be"

    @contextmanager
    def _fresh(self) -> Iterator[str]:
        """A copy of the old database."""
        address, folder = self._old
        if self._ctx.server is None:
            for file in folder.glob("copy.db*"):
                file.unlink()
            shutil.copyfile(str(make_url(address).database), folder / "copy.db")
            yield f"sqlite:///{folder}/copy.db"
            return
        url = make_url(address)
        with psycopg.connect(_plain(url.set(database="postgres")), autocommit=True) as server:
            server.execute(f'CREATE DATABASE boundary_copy TEMPLATE "{url.database}"')
            try:
                yield url.set(database="boundary_copy").render_as_string(hide_password=False)
            finally:
                server.execute("DROP DATABASE boundary_copy WITH (FORCE)")


def _plain(url: Any) -> str:
    return str(url.set(drivername="postgresql").render_as_string(hide_password=False))


def _fill(address: str) -> None:
    database = Database(address)
    upgrade(database, "0001")
    with database.write() as conn:
        for row in _ROWS:
            wanted = {"now": _NOW, "head": bytes(32), "due": date(2027, 1, 18)}
            conn.execute(text(row), {name: value for name, value in wanted.items() if f":{name}" in row})
    database.close()


def _run(address: str, die_at: int, without: Callable[[], None] | None) -> Ended:
    def work() -> list[str]:
        edge, database = Countdown(), Database(address)
        edge.begin(die_at)
        watch(database, edge)
        if without:
            without()
        upgrade(database)
        return edge.passed

    return forked(work)


def _state(address: str) -> list[str]:
    """The schema and every row, sorted."""
    database = Database(address)
    with database.engine.connect() as conn:
        schema = [str(tuple(row)) for row in conn.exec_driver_sql(_SCHEMA[conn.dialect.name])]
        rows = [line for table in sorted(_tables(conn)) for line in _rows(conn, table)]
    database.close()
    return sorted(schema) + sorted(rows)


def _tables(conn: Connection) -> list[str]:
    return [str(name) for name in conn.dialect.get_table_names(conn)]


def _rows(conn: Connection, table: str) -> list[str]:
    return [f"{table} {tuple(row)}" for row in conn.exec_driver_sql(f"SELECT * FROM {table}")]
