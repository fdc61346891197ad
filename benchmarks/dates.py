"""Dates against an oracle that shares nothing with the engine but the law: R13 and R14 of the reliability goals.

`random_rules` draws rules of every kind and reckons each twice; `nights` goes through the two nights of the year when
the clock is set, minute by minute. Both answer with how many were tried and what differed. `python -m benchmarks.dates`
prints the counts.
"""

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks import fingers
from benchmarks.fingers import Days
from engine.calendars import Calendar, Roll, add, add_hours, day_of_year, subtract, turns
from engine.durations import Duration, Unit
from engine.municipality import Team
from engine.schedules import Schedule

_OSLO = ZoneInfo("Europe/Oslo")
_DAY = timedelta(days=1)
_COUNTRIES = ("NO", "NO", "NO", "SE", "DK", "FI")
_SPANS = {Unit.DAYS: 400, Unit.WORKING_DAYS: 260, Unit.WEEKS: 60, Unit.MONTHS: 40, Unit.YEARS: 9}
_LEADS = {Unit.DAYS: 12, Unit.WORKING_DAYS: 8, Unit.WEEKS: 2}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
NIGHTS = (date(2026, 10, 25), date(2027, 3, 28))


@dataclass
class Found:
    """How many rules were tried of each kind, and every difference in words."""

    counts: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many were tried."""
        return sum(self.counts.values())

    def compare(self, kind: str, asked: object, ours: object, theirs: object) -> None:
        """Count one, and note when the two are not the same."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if ours != theirs:
            self.differences.append(f"{kind}: {asked}: {ours}, and on the fingers {theirs}")


def random_rules(count: int, seed: int = 1) -> Found:
    """R14: so many random rules. Strictly increasing as well: a later start never gives an earlier day."""
    chance, found = random.Random(seed), Found()
    for number in range(count):
        _KINDS[number % len(_KINDS)](chance, found)
    return found


def _calendar(chance: random.Random, near: date) -> tuple[Calendar, tuple[Days, ...]]:
    """A random calendar, often several at once, and the same as the oracle knows it."""
    kept: list[tuple[frozenset[date], str]] = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        single = {near + timedelta(chance.randrange(-400, 400)) for _ in range(chance.randrange(12))}
        first = near + timedelta(chance.randrange(-200, 200))
        holiday = {first + timedelta(n) for n in range(chance.choice((0, 0, 5, 40)))}
        kept.append((frozenset(single | holiday), chance.choice(_COUNTRIES)))
    own, *others = [Calendar(closing_days=closed, country=country) for closed, country in kept]
    return own.together_with(*others), tuple(Days(country, closed) for closed, country in kept)


def _start(chance: random.Random) -> date:
    return date(2000, 1, 1) + timedelta(chance.randrange(365 * 45))


def _span(chance: random.Random, most: dict[Unit, int]) -> Duration:
    unit = chance.choice(list(most))
    return Duration(chance.randint(1, most[unit]), unit)


def _length(chance: random.Random, found: Found) -> None:
    start, span, roll = _start(chance), _span(chance, _SPANS), chance.choice(list(Roll))
    sign = chance.choice((1, -1))
    calendar, days = _calendar(chance, start)
    reckon = add if sign > 0 else subtract
    ours = reckon(span, start, calendar, roll).date
    theirs = fingers.length(span.amount, span.unit.value, start, days, roll.value, sign)
    found.compare("after" if sign > 0 else "before", (str(span), start, roll.value, days), ours, theirs)
    later = reckon(span, start + _DAY, calendar, roll).date
    found.compare("in order", (str(span), start, roll.value, days), later >= ours, True)


def _day_of_year(chance: random.Random, found: Found) -> None:
    start, roll = _start(chance), chance.choice(list(Roll))
    named = date(2000, 1, 1) + timedelta(chance.randrange(366))
    calendar, days = _calendar(chance, start)
    ours = day_of_year(f"{named:%m-%d}", start, calendar, roll).date
    theirs = fingers.day_of_year(named.month, named.day, start, days, roll.value)
    found.compare("day of the year", (f"{named:%m-%d}", start, roll.value, days), ours, theirs)


def _birthday(chance: random.Random, found: Found) -> None:
    born, age = _start(chance), chance.randint(0, 60)
    found.compare("birthday", (born, age), turns(born, age).date, fingers.birthday(born, age))


def _hours(chance: random.Random, found: Found) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 365 * 20))
    span = Duration(chance.randint(1, 120), Unit.HOURS)
    theirs = fingers.hours(span.amount, start, _OSLO)
    found.compare("hours", (str(span), start), add_hours(span, start), theirs)


def _instant(chance: random.Random, found: Found) -> None:
    """A time of the day, often in one of the nights when the clock is set."""
    day = chance.choice((_start(chance), *NIGHTS, NIGHTS[0] - _DAY, NIGHTS[1] + _DAY))
    hour = time(chance.choice((0, 1, 2, 2, 3, chance.randrange(24))), chance.choice((0, 30, 59)))
    found.compare("time of day", (day, hour), Calendar().instant(day, hour), fingers.instant(day, hour, _OSLO))


def _meetings(chance: random.Random, found: Found) -> None:
    """Four meetings in a row of a team, and the one that takes a matter that is ready on a day."""
    since = _start(chance)
    calendar, days = _calendar(chance, since)
    every, policy = chance.randint(1, 3), chance.choice(("skip", "move"))
    if chance.random() < 0.5:
        weekday = chance.randrange(5)
        rhythm, dates = (
            f"FREQ=WEEKLY;INTERVAL={every};BYDAY={_WEEKDAYS[weekday]}",
            fingers.weekly(since, every, weekday),
        )
    else:
        weekday, nth = chance.randrange(5), chance.choice((1, 2, 3, 4, -1))
        rhythm = f"FREQ=MONTHLY;INTERVAL={every};BYDAY={nth}{_WEEKDAYS[weekday]}"
        dates = fingers.monthly(since, every, weekday, nth)
    after = since + timedelta(chance.randrange(200))
    cancelled = frozenset(chance.sample(dates, min(3, len(dates))))
    extra = frozenset(after + timedelta(chance.randrange(300)) for _ in range(chance.randrange(3)))
    lead = chance.choice((None, _span(chance, _LEADS)))
    schedule = Schedule(rhythm, since, "skip" if policy == "skip" else "move", cancelled, extra)
    team = Team("team", {"nb": "Teamet"}, schedule, lead)
    held = fingers.meetings(dates, days, policy, cancelled, extra)
    asked = (rhythm, since, after, policy, cancelled, extra, lead and str(lead), days)
    first = after + timedelta(1)
    theirs = [day for day in held if day > after][:4]
    found.compare("meetings", asked, team.meetings(first, theirs[-1], calendar), theirs)
    ready = after + timedelta(chance.randrange(30))
    found.compare(
        "cut-off", (*asked, ready), team.next_meeting(after, calendar, ready),
        fingers.takes(held, after, ready, days, (lead.amount, lead.unit.value) if lead else None),
    )  # fmt: skip


_KINDS: tuple[Callable[[random.Random, Found], None], ...] = (
    _length, _length, _length, _meetings, _day_of_year, _birthday, _hours, _instant
)  # fmt: skip


def nights() -> Found:
    """R13: 48 hours round each of the two nights, at every half hour of the wall and every length of a day."""
    found, calendar = Found(), Calendar()
    for night in NIGHTS:
        for day in (night - _DAY, night, night + _DAY):
            for half in range(48):
                hour = time(half // 2, 30 * (half % 2))
                found.compare("once a day", (day, hour), calendar.instant(day, hour), fingers.instant(day, hour, _OSLO))
            for notice in range(4):
                ours = Calendar(notice_hour=notice).notice_time(day)
                found.compare("notices", (day, notice), ours, fingers.instant(day, time(notice), _OSLO))
        begins = calendar.instant(night, time())
        hourly = [add_hours(Duration(n, Unit.HOURS), begins) for n in range(1, 48)]
        that_day = 1 + sum(moment < calendar.end_of_day(night) for moment in hourly)
        found.compare("hourly", night, that_day, 25 if night.month == 10 else 23)
        half_past = calendar.instant(night, time(2, 30)).astimezone(_OSLO)
        shown = (half_past.hour, half_past.minute, half_past.fold)
        found.compare("half past two", night, shown, (2, 30, 0) if night.month == 10 else (3, 0, 0))
        for ahead in range(1, 15):  # counted from every day that puts the night among the fourteen
            start = night - timedelta(ahead)
            due = add(Duration(14, Unit.DAYS), start, calendar).date
            local = calendar.notice_time(due).astimezone(_OSLO)
            found.compare("14 days", start, (due - start, local.hour), (timedelta(14), calendar.notice_hour))
            later = add_hours(Duration(24 * 14, Unit.HOURS), calendar.notice_time(start))
            moved = later.astimezone(_OSLO).hour - calendar.notice_hour
            found.compare("336 hours", start, moved, -1 if night.month == 10 else 1)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run both and print. Out: 1 when anything differed."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.dates", description=__doc__)
    options.add_argument("--rules", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args(argv)
    wrong = 0
    for name, found in (("R13", nights()), ("R14", random_rules(chosen.rules, chosen.seed))):
        each = ", ".join(f"{kind} {count:,}" for kind, count in found.counts.items())
        print(f"{name}: {found.count:,} tried ({each}); {len(found.differences)} differences")
        for line in found.differences[:10]:
            print(f"  {line}")
        wrong += len(found.differences)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
