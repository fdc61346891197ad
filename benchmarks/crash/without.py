"""The program with one guard taken away: `python -m benchmarks.crash.without NAME serve`. The checks must notice.

Each gap that a guard closes is held open for a moment, so that few kills are enough to hit it.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from adapters import delivery, scheduler
from adapters.database import Database
from adapters.house import House
from engine import outbox, store, timers
from engine.commands import Command
from engine.store import Batch
from engine.transaction import Tx
from web import cli

_GAP_S = 0.1
GAP = "CRASH_GAP"  # the file that is touched when a gap opens, for whoever waits to kill in it
_kept = threading.local()


def _gap() -> None:
    """Here something is done that the rest of should have gone with."""
    if GAP in os.environ:
        Path(os.environ[GAP]).touch()
    time.sleep(_GAP_S)


def rows_in_one_transaction(table: str) -> None:
    """The rows of one table are written in a transaction of their own, after the rest has committed."""
    write, house_write = Batch.write, House.write
    _kept.rows = []

    def write_rest(batch: Any, conn: Connection) -> None:
        _kept.rows += [one for one in batch._writes if _inserted(one[0]) == table]
        batch._writes = [one for one in batch._writes if _inserted(one[0]) != table]
        write(batch, conn)

    @contextmanager
    def write_twice(house: House) -> Iterator[Tx]:
        _kept.rows = []
        with house_write(house) as tx:
            yield tx
        rows, _kept.rows = _kept.rows, []
        if rows:
            _gap()
            with house_write(house) as tx:
                for statement, values, _ in rows:
                    statement.run(tx.conn, values)

    Batch.write = write_rest  # type: ignore[method-assign,assignment]
    House.write = write_twice  # type: ignore[assignment]


def _inserted(statement: Any) -> str:
    """The table that a statement of the batch puts rows into."""
    clause = statement._clause
    return str(clause.table.name) if clause.is_insert else ""


def one_transaction() -> None:
    """Each statement is its own transaction, as where nobody has thought of it."""

    @contextmanager
    def write(database: Database) -> Iterator[Connection]:
        if database.embedded:
            with database.engine.connect().execution_options(begins="SELECT 1") as conn:
                yield conn
        else:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                yield conn

    Database.write = write  # type: ignore[method-assign,assignment]


def send_before_mark() -> None:
    """A mail is marked sent, and then sent."""

    def mark_first(house: House, channel: Any, sending: outbox.Sending) -> int:
        with house.write() as tx:
            outbox.sent(tx, sending)
        _gap()
        channel.send(sending)
        return 1

    delivery._send = mark_first


def timer_with_its_effect() -> None:
    """A timer is taken away first and does its work afterwards, as schedulers that keep jobs do."""
    row_of = store.timers

    def take_first(house: House, group: list[str], seconds: float = 0) -> set[str]:
        with house.write() as tx:
            rows = tx.conn.execute(select(row_of).where(row_of.c.id.in_(group))).mappings().all()
            tx.conn.execute(delete(row_of).where(row_of.c.id.in_(group)))
        if not rows:
            return set()
        _gap()
        with house.write() as tx:
            tx.conn.execute(insert(row_of), [dict(row) for row in rows])
            return timers.fire(tx, [row["id"] for row in rows])

    scheduler._fire = take_first


def command_key() -> None:
    """The form's key is written down, but nobody looks it up."""
    claim = Command.claim
    Command.earlier = lambda *_: None  # type: ignore[method-assign]
    Command.claim = lambda *asked: claim(*asked) or True  # type: ignore[method-assign]


GUARDS: Mapping[str, Callable[[], None]] = {
    "the event in the same transaction": lambda: rows_in_one_transaction("events"),
    "the command key in the same transaction": lambda: rows_in_one_transaction("commands"),
    "the message in the same transaction": lambda: rows_in_one_transaction("notifications"),
    "the timer in the same transaction": lambda: rows_in_one_transaction("timers"),
    "a timer gone only with its effect": timer_with_its_effect,
    "a mail sent before it is marked": send_before_mark,
    "a form's key known again": command_key,
}


if __name__ == "__main__":
    from benchmarks.crash.quirks import QUIRKS
    from benchmarks.crash.rows import guard

    for name in sys.argv[1].split("|"):
        (QUIRKS.get(name) or guard(name))()
    sys.argv[1:] = sys.argv[2:]
    cli.main()
