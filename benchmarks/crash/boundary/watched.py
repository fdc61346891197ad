"""The database drivers, watched: something is called before and after each statement and around each COMMIT."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from adapters.database import Database
from adapters.patience import Patient

NAME = "watched"  # what the PostgreSQL server knows the connections by
Edge = Callable[[str], None]


class Countdown:
    """Counts the boundaries a process comes to, and ends the process at one of them as `kill -9` does."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self._die_at = 0

    def begin(self, die_at: int) -> None:
        """Count from here. `die_at` is the number of a boundary, from 1; 0 lets the process live."""
        self.passed, self._die_at = [], die_at

    def __call__(self, boundary: str) -> None:
        """One boundary."""
        self.passed.append(boundary)
        if len(self.passed) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(database: Database, edge: Edge) -> None:
    """Let `edge` be called at every boundary of the connections that `database` opens from now on."""

    @event.listens_for(database.engine, "do_connect")
    def connect(_dialect: Any, _entry: Any, cargs: Any, cparams: Any) -> Any:
        if database.embedded:
            return sqlite3.connect(*cargs, **cparams, factory=_lite(edge))
        return _postgres(edge).connect(*cargs, **cparams, application_name=NAME)

    # Before the product's own listener, whose connection would otherwise be the one. (`insert` says nothing here.)
    database.engine.dialect.dispatch.do_connect.listeners.rotate(1)


@contextmanager
def _around(edge: Edge, what: Any) -> Iterator[None]:
    words = " ".join(str(what).split()[:3])
    edge(f"before {words}")
    yield
    edge(f"after {words}")


def _lite(edge: Edge) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *values: Any) -> "Cursor":
            with _around(edge, sql):
                super().execute(sql, *values)
            return self

        def executemany(self, sql: str, *values: Any) -> "Cursor":
            with _around(edge, sql):
                super().executemany(sql, *values)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(Cursor)

        def execute(self, sql: str, *values: Any) -> Any:
            return self.cursor().execute(sql, *values)

        def commit(self) -> None:
            if self.in_transaction:
                with _around(edge, "COMMIT"):
                    super().commit()

    return Connection


def _postgres(edge: Edge) -> type[Patient]:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, *values: Any, **options: Any) -> "Cursor":
            with _around(edge, query):
                super().execute(query, *values, **options)
            return self

        def executemany(self, query: Any, *values: Any, **options: Any) -> None:
            with _around(edge, query):
                super().executemany(query, *values, **options)

    class Connection(Patient):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            self.cursor_factory = Cursor

        def commit(self) -> None:
            if self.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
                return super().commit()
            with _around(edge, "COMMIT"):
                return super().commit()

        @contextmanager
        def pipeline(self) -> Iterator[Any]:
            """What is inside goes to the server together, so its end is a boundary too."""
            with super().pipeline() as pipeline:
                yield pipeline
                edge("before the pipeline's end")
            edge("after the pipeline's end")

    return Connection
