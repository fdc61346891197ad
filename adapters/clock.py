"""The real clocks."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)


class SharedClock:
    """The database's time, which all processes on one database share; between two looks at it the time that has passed.

    So a machine whose own clock is wrong, or jumps, neither fires a deadline early nor takes a lease that is not over.
    """

    _SLOW_S = 1.0

    def __init__(self, ask: Callable[[], datetime]) -> None:
        """`ask` gives the database's moment (aware). Until the first `look`, it is the machine's own time."""
        self._ask = ask
        self._base = datetime.now(UTC), time.monotonic()

    def now(self) -> datetime:
        """The present moment, UTC."""
        moment, at = self._base
        return moment + timedelta(seconds=time.monotonic() - at)

    def look(self) -> None:
        """Set the clock by the database's; an answer that took long to come says too little. Raises Busy."""
        before = time.monotonic()
        moment = self._ask().astimezone(UTC)
        took = time.monotonic() - before
        if took < self._SLOW_S:
            self._base = moment, before + took / 2

    def apart(self) -> timedelta:
        """How much the machine's own clock is ahead of this one."""
        return datetime.now(UTC) - self.now()
