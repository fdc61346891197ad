"""The database: durable, one writer at a time, and busy is said, never suffered."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text

from adapters import database as module
from adapters import patience
from adapters.database import Database
from adapters.migrations import is_current, upgrade
from engine.errors import Busy
from engine.statements import Statement, driver, together
from tests.databases import Lite, Postgres

_LEVEL, _PID = text("SHOW transaction_isolation"), text("SELECT pg_backend_pid()")


@pytest.fixture
def counter(database: Database) -> Database:
    with database.write() as conn:
        conn.execute(text("CREATE TABLE counter (value integer)"))
        conn.execute(text("INSERT INTO counter VALUES (0)"))
    return database


def test_a_block_that_raises_takes_everything_back(counter: Database) -> None:
    with pytest.raises(RuntimeError), counter.write() as conn:
        conn.execute(text("UPDATE counter SET value = 7"))
        raise RuntimeError
    with counter.read() as conn:
        assert conn.scalar(text("SELECT value FROM counter")) == 0


def test_who_only_looks_sees_one_moment_whatever_others_write_meanwhile(counter: Database) -> None:
    with counter.read() as conn:
        before = conn.scalar(text("SELECT value FROM counter"))
        with counter.write() as other:
            other.execute(text("UPDATE counter SET value = 7"))
        assert conn.scalar(text("SELECT value FROM counter")) == before
    with counter.read() as conn:
        assert conn.scalar(text("SELECT value FROM counter")) == 7


def test_who_writes_sees_what_others_have_written_whoever_looked_on_that_connection_before(postgres: Postgres) -> None:
    with postgres.fresh() as address:
        _make_default(address, "serializable")  # as a server may be set up, and writers here could not work
        database, found = Database(address), []
        for _ in range(2):
            with database.write() as conn:
                found.append(conn.scalar(_LEVEL))
            with database.read() as conn:
                found.append(conn.scalar(_LEVEL))
            with pytest.raises(RuntimeError), database.read():
                raise RuntimeError
        database.close()
    assert found == ["read committed", "repeatable read"] * 2


def _make_default(address: str, level: str) -> None:
    database = Database(address)
    with database.write() as conn:
        name = conn.scalar(text("SELECT current_database()"))
        conn.execute(text(f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = '{level}'"))
    database.close()


def test_a_database_in_memory_keeps_what_is_written_for_who_reads_on() -> None:
    database = Database("sqlite://")
    with database.write() as conn:
        conn.execute(text("CREATE TABLE counter (value INTEGER)"))
        conn.execute(text("INSERT INTO counter VALUES (7)"))
    with database.read() as conn:
        assert conn.scalar(text("SELECT value FROM counter")) == 7
    database.close()


def test_when_every_connection_is_taken_the_next_one_is_told_to_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BUSY_MS", 50)
    crowded = Database(database.url.render_as_string(hide_password=False))
    with ExitStack() as taken, pytest.raises(Busy):
        for _ in range(100):
            taken.enter_context(crowded.read()).execute(text("SELECT 1"))
    crowded.close()


def test_a_connection_the_server_ends_is_busy_once_and_never_used_again(postgres: Postgres) -> None:
    with postgres.fresh() as address:
        ours, theirs = Database(address), Database(address)
        asks: list[Callable[[Connection], object]] = [
            lambda conn: conn.scalar(_PID),
            lambda conn: driver(conn).execute("SELECT 1"),
        ]
        for ask in asks:
            with pytest.raises(Busy), ours.read() as conn:
                with theirs.write() as other:
                    other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": conn.scalar(_PID)})
                ask(conn)
            with ours.read() as conn:
                assert conn.scalar(_LEVEL) == "repeatable read"
            with ours.write() as conn:
                assert conn.scalar(_LEVEL) == "read committed"
        ours.close()
        theirs.close()


def test_a_transaction_that_stands_still_after_questions_sent_together_is_ended(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "IDLE_MS", 100)
    slow = Statement(select(func.pg_sleep(0.05)))  # so that its answer is not there at once
    with postgres.fresh() as address:
        still = Database(address)
        with pytest.raises(Busy), still.write() as conn:
            with together(conn):
                slow.run(conn, {})
            time.sleep(0.5)
            conn.execute(text("SELECT 1"))
        still.close()


def test_eight_threads_that_read_and_then_write_lose_no_update(counter: Database) -> None:
    def add() -> None:
        for _ in range(25):
            with counter.write() as conn:
                value = conn.scalar(text("SELECT value FROM counter" + _lock(counter)))
                conn.execute(text("UPDATE counter SET value = :new"), {"new": value + 1})

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with counter.read() as conn:
        assert conn.scalar(text("SELECT value FROM counter")) == 200


def _lock(database: Database) -> str:
    return "" if database.embedded else " FOR UPDATE"


def test_sqlite_is_set_so_that_a_power_cut_loses_nothing_acknowledged(lite: Lite) -> None:
    with lite.fresh() as address:
        opened = Database(address)
        with opened.write() as conn:
            found = [conn.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
        opened.close()
    assert found == ["wal", 2, 1]


def test_a_database_held_by_another_process_is_busy_and_says_so(lite: Lite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUSY_MS", 50)
    with lite.fresh() as address:
        ours, theirs = Database(address), Database(address)
        with theirs.write() as conn:
            conn.execute(text("SELECT 1"))
            with pytest.raises(Busy), ours.write():
                pytest.fail("two writers at once")
        ours.close()
        theirs.close()


def test_whoever_has_waited_for_a_turn_does_not_wait_as_long_again_for_another_process(lite: Lite) -> None:
    with lite.fresh() as address:
        database = Database(address)
        with database.write() as conn:
            with module._hurried(conn, waited_s=4.0):
                assert conn.scalar(text("PRAGMA busy_timeout")) == 1000
            with module._hurried(conn, waited_s=0.01):
                assert conn.scalar(text("PRAGMA busy_timeout")) == 5000
            assert conn.scalar(text("PRAGMA busy_timeout")) == 5000
        database.close()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.db")
    assert not is_current(database)
    assert upgrade(database) == upgrade(database)
    assert is_current(database)
    database.close()


def test_the_schema_is_the_one_the_tables_describe(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    with database.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), SQLModel.metadata) == []
