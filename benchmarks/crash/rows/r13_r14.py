"""R13 and R14: dates, in the nights when the clock is set and by rules drawn at random, against an oracle of their own.

They need no database; they are rows so that `make crash` is all there is to run.
"""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, time

from benchmarks.crash.program import ROOT
from benchmarks.crash.rows import Ctx, Result, row
from engine.calendars import Calendar

_DATES = """
import json, sys
from benchmarks import dates
from benchmarks.crash.rows import guard
if sys.argv[3]: guard(sys.argv[3])()
found = dates.nights() if sys.argv[1] == "nights" else dates.random_rules(int(sys.argv[2]), int(sys.argv[4]))
print(json.dumps([found.counts, found.differences]))
"""


def leapt_over() -> None:
    """An hour that spring leaps over is left to the library, which gives one that is not on the wall."""

    def instant(calendar: Calendar, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, calendar.zone).astimezone(UTC)

    Calendar.instant = instant  # type: ignore[method-assign,assignment]


def holidays() -> None:
    """A day is a working day when it is not in the weekend."""
    Calendar.is_working_day = lambda _calendar, day: day.weekday() < 5  # type: ignore[method-assign,assignment]


@row("R13", "the nights when the clock is set: 25 October 2026 and 28 March 2027", per_change=1, night=1,
     kinds=("sqlite",), guards={"an hour that spring leaps over becomes the hour after": leapt_over})  # fmt: skip
def nights(ctx: Ctx) -> Result:
    """Every half hour, notice hour and length of a day in 72 hours round each."""
    return _tried(ctx, "nights", "2 nights")


@row("R14", "random date rules", per_change=10_000, night=100_000, kinds=("sqlite",),
     guards={"holidays are no working days": holidays}, proof=500)  # fmt: skip
def rules(ctx: Ctx) -> Result:
    """`count` rules, each reckoned twice; and a later start never gives an earlier day."""
    return _tried(ctx, "rules", f"{ctx.count} rules")


def _tried(ctx: Ctx, which: str, did: str) -> Result:
    words = [sys.executable, "-c", _DATES, which, str(ctx.count), ctx.without or "", str(ctx.seed)]
    told = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    counts, differences = json.loads(told)
    return Result(did, {"reckoned twice": sum(counts.values())}, differences)
