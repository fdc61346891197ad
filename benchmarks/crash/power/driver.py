"""apsw in the clothes of the sqlite3 module, as far as SQLAlchemy and the engine look: the rest is the product."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import apsw
from sqlalchemy import event

from adapters.database import Database
from benchmarks.crash.power.disk import NAME


def use(database: Database) -> None:
    """Open the database's connections over the disk with a memory."""

    @event.listens_for(database.engine, "do_connect")
    def connect(_dialect: Any, _entry: Any, cargs: Any, cparams: Any) -> "Connection":
        return Connection(cargs[0], int(1000 * cparams["timeout"]))


class Cursor:
    """What sqlite3.Cursor is."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Any] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, values: Sequence[Any] = ()) -> "Cursor":
        """Run one statement, and read all it finds."""
        cursor, self.description = self._connection.cursor(), None
        cursor.exec_trace = self._described
        before = self._connection.total_changes()
        self._rows = iter(list(cursor.execute(sql, tuple(values))))
        self.rowcount = -1 if self.description else self._connection.total_changes() - before
        self.lastrowid = self._connection.last_insert_rowid()
        return self

    def executemany(self, sql: str, many: Sequence[Sequence[Any]]) -> "Cursor":
        """Run one statement with each of several values."""
        count = 0
        for values in many:
            count += self.execute(sql, values).rowcount
        self.rowcount = count
        return self

    def fetchone(self) -> Any:
        """The next row, or None."""
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        """The next rows."""
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        """The rest of the rows."""
        return list(self._rows)

    def close(self) -> None:
        """Nothing is open."""

    def _described(self, cursor: apsw.Cursor, _sql: str, _values: Any) -> bool:
        found = cursor.get_description()
        self.description = [(name, *(None,) * 6) for name, _ in found] or None
        return True


class Connection:
    """What sqlite3.Connection is."""

    def __init__(self, path: str, busy_ms: int) -> None:
        self._apsw = apsw.Connection(path, vfs=NAME)
        self._apsw.set_busy_timeout(busy_ms)
        self.isolation_level = None

    def cursor(self) -> Cursor:
        """A cursor."""
        return Cursor(self._apsw)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement."""
        return self.cursor().execute(sql, values)

    def create_function(self, name: str, count: int, function: Any, **_: Any) -> None:
        """SQLAlchemy brings one."""
        self._apsw.create_scalar_function(name, function, count)

    def commit(self) -> None:
        """End the transaction, if there is one."""
        if self._apsw.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Take the transaction back, if there is one."""
        if self._apsw.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Close it."""
        self._apsw.close()
