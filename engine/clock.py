"""The clock port: the only way the engine learns what time it is."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class HandClock:
    """A clock that stands still until it is moved: for tests, scenarios and simulation."""

    def __init__(self, start: datetime) -> None:
        """`start` is aware, any zone."""
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last set to, UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Move to `moment` (aware), forwards or back."""
        self._now = moment.astimezone(UTC)
