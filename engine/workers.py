"""The processes at work on one database: each tells of itself, the others see who has fallen silent.

1. `beat` writes a process's own row, every ten seconds or so. One that was thought dead and wakes is back with it.
2. `at_work` lists them all. Whoever was not seen for a minute is dead: what it held is free by then (a lease lasts a
   minute, and the database ends a transaction that stands still sooner).
3. The first to beat after a day removes the rows of the dead.

All moments here are `tx.now`, which the processes on one PostgreSQL take from the database (`adapters.clock`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine.model import Worker, table
from engine.transaction import Tx

DEAD_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)
SWEEP = "sweep"  # the tick that fires deadlines: without it the clock stands still
DELIVER = "deliver"
_workers = table(Worker)


@dataclass(frozen=True, slots=True)
class Self:
    """What a process knows about itself."""

    id: str
    kind: str
    host: str
    pid: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A process as the others see it. `ticks` is how long ago each of its ticks last went well."""

    id: str
    kind: str
    host: str
    pid: int
    started_at: datetime
    silent: timedelta
    ticks: Mapping[str, timedelta]

    @property
    def dead(self) -> bool:
        """It has not been seen for a minute."""
        return self.silent > DEAD_AFTER


def beat(tx: Tx, me: Self, ages: Mapping[str, float]) -> None:
    """Tell that this process lives. `ages`: by tick, the seconds since it last went well."""
    told = {"seen_at": tx.now, "ticks": {name: round(age, 1) for name, age in ages.items()}}
    if not tx.conn.execute(update(_workers).where(_workers.c.id == me.id).values(told)).rowcount:
        row = {"id": me.id, "kind": me.kind, "host": me.host, "pid": me.pid, "started_at": me.started_at}
        tx.conn.execute(insert(_workers), {**row, **told})
    tx.conn.execute(delete(_workers).where(_workers.c.seen_at < tx.now - FORGOTTEN_AFTER))


def leave(tx: Tx, me: Self) -> None:
    """This process ends, as it should."""
    tx.conn.execute(delete(_workers).where(_workers.c.id == me.id))


def at_work(tx: Tx) -> list[Seen]:
    """Every process that has told of itself, the dead ones too, by when they started."""
    found = tx.conn.execute(select(_workers).order_by(_workers.c.started_at, _workers.c.id))
    return [_seen(tx, row._asdict()) for row in found]


def since(tx: Tx, tick: str) -> timedelta | None:
    """How long ago a tick last went well in any process; None when no process has told of it."""
    return min((worker.ticks[tick] for worker in at_work(tx) if tick in worker.ticks), default=None)


def _seen(tx: Tx, row: Mapping[str, Any]) -> Seen:
    silent = abs(tx.now - row["seen_at"])  # a clock that was set back must not make a silent one look alive
    ticks = {name: silent + timedelta(seconds=age) for name, age in row["ticks"].items()}
    kept = {name: row[name] for name in ("id", "kind", "host", "pid", "started_at")}
    return Seen(**kept, silent=silent, ticks=ticks)
