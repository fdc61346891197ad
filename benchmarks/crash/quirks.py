"""Changes to the program that are no missing guard: a shorter lease, a slower step, a clock that can be moved."""

import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

SHIFT, POISON = "CRASH_SHIFT", "CRASH_POISON"  # the files that say how far, and which case and how
SHORT_S = 4.0
_STEP_S = 0.02


def short_lease() -> None:
    """What lasts a minute lasts four seconds, so that a night is enough."""
    from adapters import delivery, patience
    from engine import outbox

    outbox.LEASE = timedelta(seconds=SHORT_S)
    delivery._FRESH_S = SHORT_S / 2
    patience.IDLE_MS = int(SHORT_S * 750)


def slow_steps() -> None:
    """A case is held a little longer while the clock works on it."""
    from engine import timers

    climb = timers._climb

    def slowly(*given: Any) -> None:
        time.sleep(_STEP_S)
        climb(*given)

    vars(timers)["_climb"] = slowly


def moved_clock() -> None:
    """The machine's clock is as far off as a file says; the one that only runs forwards is not."""
    from adapters import clock

    file = Path(os.environ[SHIFT])

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=float(file.read_text() or 0))

    vars(clock)["datetime"] = Shifted


def poison() -> None:
    """The case that a file names cannot be worked on by the clock; and whoever failed is tried again at once."""
    from engine import timers

    file, climb = Path(os.environ[POISON]), timers._climb

    def climbs(opened: Any, *rest: Any) -> None:
        how = json.loads(file.read_text()).get(opened.case.id)
        if how:
            _POISONS[how](opened)
        climb(opened, *rest)

    vars(timers).update(_climb=climbs, timedelta=lambda **_: timedelta(seconds=0.3))


def _raises(_: Any) -> None:
    raise RuntimeError("poison")


def _spins(_: Any) -> None:
    while True:
        pass


def _waits(opened: Any) -> None:
    if opened.tx.conn.dialect.name == "sqlite":
        _spins(opened)
    opened.tx.conn.exec_driver_sql("SELECT pg_sleep(600)")


def _huge(_: Any) -> None:
    grows: list[str] = []
    while True:
        grows.append("x" * 1000)


def _wrong_type(opened: Any) -> None:
    opened.case.facts = {"x": object()}
    opened.batch.write(None)


_POISONS = {"raises": _raises, "spins": _spins, "waits": _waits, "huge": _huge, "wrong type": _wrong_type}


def loop_that_dies() -> None:
    """The scheduler's own loop raises once, whenever a file is there."""
    from apscheduler.schedulers.background import BackgroundScheduler

    file, work = Path(os.environ[POISON]), BackgroundScheduler._process_jobs

    def works(self: Any) -> Any:
        if file.exists():
            file.unlink()
            raise RuntimeError("the loop dies")
        return work(self)

    BackgroundScheduler._process_jobs = works


QUIRKS: Mapping[str, Callable[[], None]] = {
    "short lease": short_lease,
    "slow steps": slow_steps,
    "moved clock": moved_clock,
    "poison": poison,
    "loop that dies": loop_that_dies,
}
