"""A PostgreSQL connection that does not wait for ever: a server that has gone silent is as good as away.

A cut wire gives no error by itself, and a network that swallows the answer looks like a slow server; so the wait for
each answer ends on our side. The server ends what takes too long on its side, so that no lock outlives its holder.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Engine, event

LOCK_MS = 5000
# A process that stands still in the middle of a transaction loses it, well before a minute has passed.
IDLE_MS = 45_000
_CONNECT_S = 3
_MARGIN_S = 0.5  # the server's own word that it took too long comes first


class Patient(psycopg.Connection[Any]):
    """Waits `patience` seconds for an answer; for ever when it is None."""

    patience: float | None = None

    def __init__(self, *words: Any, **named: Any) -> None:
        """As psycopg's own."""
        super().__init__(*words, **named)
        self._cursors, self._lent = list[psycopg.Cursor[Any]](), 0

    def execute(self, query: Any, params: Any = None, **how: Any) -> psycopg.Cursor[Any]:
        """Run a statement. The cursor is the caller's until the transaction ends: then the next one gets it.

        A new cursor costs as much as running a statement with one that is there.
        """
        if self._lent == len(self._cursors):
            self._cursors.append(self.cursor())
        self._lent += 1
        return self._cursors[self._lent - 1].execute(query, params, **how)

    def commit(self) -> None:
        """As psycopg's own."""
        self._lent = 0
        super().commit()

    def rollback(self) -> None:
        """As psycopg's own."""
        self._lent = 0
        super().rollback()

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for one answer. Raises OperationalError, the connection closed, when it does not come."""
        limit = timeout if timeout is not None else self.patience
        try:
            return super().wait(gen, interval=interval, timeout=limit)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            raise

    @contextmanager
    def pipeline(self) -> Iterator[psycopg.Pipeline]:
        """Questions sent together. When it ends the server counts again how long the transaction stands still.

        It would not if it were asked for a flush after the sync, as psycopg does when it leaves: whatever a server is
        asked stops that count, and only the end of a question starts it. The sync alone brings all the answers.
        """
        with super().pipeline() as pipeline:
            vars(pipeline)["_exit_gen"] = partial(_leave, pipeline)
            yield pipeline
        del vars(pipeline)["_exit_gen"]  # a ring, which only the garbage collector would find


def _leave(pipeline: Any) -> PQGen[None]:
    try:
        pipeline._enqueue_sync()
        yield from pipeline._communicate_gen()
    finally:
        yield from pipeline._fetch_gen(flush=False)


def limits(statement_s: float | None) -> Mapping[str, object]:
    """What libpq is told: how long to wait for a connection and a lock, and how long a statement may take."""
    options = [f"lock_timeout={LOCK_MS}", f"idle_in_transaction_session_timeout={IDLE_MS}"]
    if statement_s is not None:
        options.append(f"statement_timeout={statement_s * 1000:.0f}")
    return {"connect_timeout": _CONNECT_S, "options": " ".join(f"-c {option}" for option in options)}


def install(engine: Engine, statement_s: float | None) -> None:
    """Let the connections of an engine be patient ones."""

    def connect(_dialect: Any, _record: Any, words: list[Any], named: dict[str, Any]) -> Patient:
        connection = Patient.connect(*words, **named)
        connection.patience = statement_s and statement_s + _MARGIN_S
        return connection

    event.listen(engine, "do_connect", connect)
