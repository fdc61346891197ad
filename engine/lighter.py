"""A lighter form that a plan may go on in: for a time its returning duties come less often, by decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.definition import Deadline
from engine.durations import MOST, Duration

LIGHTER = "_lighter"  # the fact that keeps it: {"times": 2, "until": ISO date}
ENDS = "_lighter_ends"  # the key of the timer that ends it
TIMES = (2, 3, 4)  # how many times as long between: half, a third or a quarter as often


@dataclass(frozen=True, slots=True)
class Lighter:
    """`times` as long between the duties, until a day (with it)."""

    times: int
    until: date

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Lighter | None":
        """What has been decided for the case with these facts."""
        kept = facts.get(LIGHTER)
        return cls(int(kept["times"]), date.fromisoformat(kept["until"])) if kept else None

    def as_fact(self) -> dict[str, Any]:
        """As it is kept."""
        return {"times": self.times, "until": self.until.isoformat()}


def spaced(span: Duration, times: int) -> Duration:
    """So many times as long, ten years at most."""
    return Duration(min(span.amount * times, MOST[span.unit]), span.unit)


def every(deadline: Deadline, facts: Mapping[str, Any]) -> Deadline:
    """The deadline of a duty that comes back, in the rhythm that is decided for the case with these facts."""
    lighter = Lighter.of(facts)
    return _slower(deadline, lighter.times) if lighter else deadline


def _slower(deadline: Deadline, times: int) -> Deadline:
    """Only what is counted forwards can come less often; a day of the year or a meeting comes when it comes."""
    changed = {
        "within": spaced(deadline.within, times) if deadline.within else None,
        "otherwise": spaced(deadline.otherwise, times) if deadline.otherwise else None,
        "stricter": tuple(_slower(each, times) for each in deadline.stricter),
    }
    return deadline.model_copy(update=changed)
