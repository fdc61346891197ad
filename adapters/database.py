"""One way to a database, the embedded SQLite or PostgreSQL: transactions that read, and transactions that write.

SQLite runs with WAL, synchronous=FULL (NORMAL loses acknowledged commits at a power cut) and foreign keys on; writers
begin IMMEDIATE and take turns inside the process, so that reading before writing never fails as «locked».
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneLeft
from sqlalchemy.pool import ConnectionPoolEntry

from adapters import patience
from adapters.turns import Turns
from engine.errors import Busy

_BUSY_MS = patience.LOCK_MS
_RESTED_S = 5
_SHORT_S = 0.1
_Idle = psycopg.errors.IdleInTransactionSessionTimeout
_CLOCK = text("SELECT clock_timestamp()")
# More threads than this in one Python process only get in each other's way; start more processes instead.
_WRITERS = 3
_CONNECTIONS = 15
# A writer moves the log into the file itself only where nobody calls `checkpoint` (40 MB).
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={_BUSY_MS}",
    "wal_autocheckpoint=10000",
)


class Database:
    """A database by its SQLAlchemy address, such as sqlite:///var/brobygger.db or postgresql+psycopg://user@host/name."""

    def __init__(self, url: str, statement_s: float | None = None) -> None:
        """Connects on first use. `url` as above; an SQLite file's folder is made.

        `statement_s`: on PostgreSQL, how many seconds one statement may take before it is given up as Busy.
        """
        self.url, self._statement_s = make_url(url), statement_s
        self.embedded = self.url.get_backend_name() == "sqlite"
        self._turns = Turns(1 if self.embedded else _WRITERS)
        self._writer: Connection | None = None
        self.engine = self._sqlite() if self.embedded else self._postgres()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only looks: one view of the data through all of it. Raises Busy."""
        with _busy_named(), self.engine.connect() as conn:
            if not self.embedded:  # where each statement would otherwise see what others have just written
                conn.execution_options(isolation_level="REPEATABLE READ")
            with conn.begin():
                yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that changes: commits when the block ends, takes it all back when it raises. Raises Busy."""
        with _busy_named(), self._writing() as conn, conn.begin(), _closed_if_cut_off(conn):
            yield conn

    def now(self) -> datetime:
        """The database's own moment (aware). On SQLite, whose clock is the machine's, do not ask. Raises Busy."""
        with _busy_named(), self.engine.connect() as conn:
            moment: datetime = conn.execution_options(isolation_level="AUTOCOMMIT").scalar(_CLOCK)
            return moment

    def checkpoint(self) -> None:
        """Move what SQLite has written ahead into its file; the ticker calls it. Raises Busy.

        On the writer's connection, in its turn: SQLite before 3.51.3 may damage a database in which one connection
        does this while another writes (the «WAL-reset bug»).
        """
        if self.embedded:
            with _busy_named(), self._writing() as conn:
                conn.connection.driver_connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # type: ignore[union-attr]

    def close(self) -> None:
        """Give every connection back."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A connection to write with, when it is our turn: on SQLite the one writer there is."""
        begun = time.monotonic()
        if not self._turns.take(_BUSY_MS / 1000):
            raise Busy()
        try:
            if self.embedded:
                with _hurried(self._sole_writer(), time.monotonic() - begun) as conn:
                    yield conn
            else:
                with self.engine.connect() as conn:
                    yield conn
        finally:
            self._turns.give_back()

    def _sole_writer(self) -> Connection:
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(begins="BEGIN IMMEDIATE")
        return self._writer

    def _postgres(self) -> Engine:
        # Whoever waits for a case that somebody holds gets Busy in the end, as on SQLite. And however the server is set
        # up, a writer who has waited must see what the one before has left.
        engine = create_engine(
            self.url,
            connect_args=dict(patience.limits(self._statement_s)),
            isolation_level="READ COMMITTED",
            pool_timeout=_BUSY_MS / 1000,
            # All are kept: a new one costs the server a process, and has every plan to make again. The last used first.
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_use_lifo=True,
        )
        patience.install(engine, self._statement_s)
        event.listen(engine, "checkin", _note_time)
        event.listen(engine, "checkout", _ping_if_rested)
        return engine

    def _sqlite(self) -> Engine:
        if self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        # A database in memory is one connection a thread, so nobody there waits for one.
        waits = {"pool_timeout": _BUSY_MS / 1000} if self.url.database else {}
        engine = create_engine(self.url, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False}, **waits)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not open transactions on its own: `_begin` says which kind.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _hurried(conn: Connection, waited_s: float) -> Iterator[Connection]:
    """Whoever has waited for a turn does not wait as long again for another process, so that nobody waits twice."""
    if waited_s < _SHORT_S:
        yield conn
        return
    driver: Any = conn.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={max(_BUSY_MS - int(waited_s * 1000), 1)}")
    try:
        yield conn
    finally:
        with suppress(sqlite3.ProgrammingError):  # closed, because its work was cut off
            driver.execute(f"PRAGMA busy_timeout={_BUSY_MS}")


def _note_time(_connection: Any, entry: ConnectionPoolEntry) -> None:
    entry.info["rested_since"] = time.monotonic()


def _ping_if_rested(connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask a connection that has rested whether it still lives; one in steady use needs no such round trip."""
    if time.monotonic() - entry.info.get("rested_since", time.monotonic()) < _RESTED_S:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.OperationalError as gone:
        raise DisconnectionError from gone


def _begin(conn: Connection) -> None:
    options: Any = conn.get_execution_options()
    conn.exec_driver_sql(options.get("begins", "BEGIN"))


@contextmanager
def _busy_named() -> Iterator[None]:
    """A database that is locked, away or has no connection left is Busy, which people can do something about: wait."""
    try:
        yield
    except (OperationalError, NoneLeft, sqlite3.OperationalError, psycopg.OperationalError, _Idle) as error:
        raise Busy() from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Busy() from error
        raise


@contextmanager
def _closed_if_cut_off(conn: Connection) -> Iterator[None]:
    """A transaction that was ended from outside (`adapters.limit`) may have left its connection in mid-sentence."""
    try:
        yield
    except Exception:
        raise
    except BaseException:
        conn.invalidate()
        raise
