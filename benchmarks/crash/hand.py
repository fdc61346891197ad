"""The hand on the clock: a few armed timers at a time are moved into the past, so that deadlines pass all the while."""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from adapters.house import House
from engine.errors import Busy
from engine.store import LADDER, timers
from engine.transaction import Tx

_PAUSE_S = 0.1
_LADDERS, _SILENCES = 3, 1
_EARLIER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Dose:
    """A timer whose moment has come: a rung of a task's ladder, or a silent deadline of a case.

    `sure` False: nobody answered when it was moved, so it may have come or not.
    """

    timer: str
    case: str
    key: str
    rung: int
    sure: bool = True


@dataclass
class Hand:
    """Works in a thread of its own while the server is up."""

    house: House
    chance: random.Random
    up: threading.Event
    still: threading.Lock = field(default_factory=threading.Lock)  # whoever holds it knows that the hand is still
    doses: list[Dose] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Until `stop`."""
        while not self._over.wait(self.chance.uniform(0, 2 * _PAUSE_S)):
            with self.still:
                if self.up.is_set():
                    self._dose()

    def stop(self) -> None:
        """No more."""
        self._over.set()

    def _dose(self) -> None:
        doses = list[Dose]()
        try:
            with self.house.write() as tx:
                doses += self._move(tx, timers.c.key == LADDER, _LADDERS)
                doses += self._move(tx, timers.c.key != LADDER, _SILENCES)
            self.doses += doses
        except Busy:  # where the database crashed in the COMMIT, it may be done all the same
            self.doses += [replace(dose, sure=False) for dose in doses]
        finally:
            # With the server dead, nobody may hold the database open: its next start must find the file as it was left.
            self.house.database.close()

    def _move(self, tx: Tx, kind: ColumnElement[bool], count: int) -> Iterator[Dose]:
        ahead = select(timers).where(kind, timers.c.status == "armed", timers.c.due_at > tx.now)
        for row in tx.conn.execute(ahead.order_by(func.random()).limit(count)).all():
            same = (timers.c.id == row.id, timers.c.rung == row.rung, timers.c.due_at == row.due_at)
            if tx.conn.execute(update(timers).where(*same).values(due_at=tx.now - _EARLIER)).rowcount:
                yield Dose(row.id, row.case_id, row.key, row.rung)
