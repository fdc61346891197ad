"""The law of dates written once more and as plainly as can be: one day, one minute at a time. The oracle of `dates`.

Nothing here is the engine's, nor a library's that the engine uses for dates: Easter is reckoned by Gauss's rule, days
off from the acts, and every span by walking. Slow on purpose. Sources: domstolloven §§ 148-149, helligdagsfredloven,
lov 1947-04-26-1 (Norway); lag 1989:253 and 1930:173 § 2 (Sweden); the Danish kalender with store bededag until 2023;
laki 388/1937 and 150/1930 § 5 (Finland).
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Days:
    """A country's days off and those of one calendar there."""

    country: str
    closed: frozenset[date]

    def off(self, day: date) -> bool:
        """Saturday, Sunday, holiday or closed."""
        return day.weekday() >= 5 or day in self.closed or day in _holidays(self.country, day.year)


@cache
def easter(year: int) -> date:
    """Easter Sunday by Gauss's rule for the Gregorian calendar."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if (d, e) == (29, 6) or (d == 28 and e == 6 and (11 * m + 11) % 30 < 19):
        return date(year, 4, 19 if d == 29 else 18)
    return date(year, 3, 22) + timedelta(d + e)


_FIXED = {
    "NO": ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26)),
    "SE": ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)),
    "DK": ((1, 1), (12, 25), (12, 26)),
    "FI": ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)),
}
_EASTER = {
    "NO": (-3, -2, 0, 1, 39, 49, 50),
    "SE": (-2, 0, 1, 39, 49),
    "DK": (-3, -2, 0, 1, 39, 49, 50),
    "FI": (-2, 0, 1, 39, 49),
}


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    sunday = easter(year)
    found = {date(year, *day) for day in _FIXED[country]} | {sunday + timedelta(n) for n in _EASTER[country]}
    if country == "DK" and year < 2024:
        found.add(sunday + timedelta(26))  # store bededag
    if country == "SE" and year < 2005:
        found.discard(date(year, 6, 6))  # a holiday since 2005
        found.add(sunday + timedelta(50))  # and Whit Monday until then
    if country in ("SE", "FI"):  # Midsummer Eve, the Friday from 19 to 25 June; its Saturday is a day off as it is
        found |= {date(year, 6, n) for n in range(19, 26) if date(year, 6, n).weekday() == 4}
    return frozenset(found)


def off(day: date, several: Sequence[Days]) -> bool:
    """Is it a day off in any of them?"""
    return any(each.off(day) for each in several)


def _walk(day: date, step: int, days: Sequence[Days]) -> date:
    day += timedelta(step)
    while off(day, days):
        day += timedelta(step)
    return day


def length(amount: int, unit: str, start: date, days: Sequence[Days], roll: str, sign: int) -> date:
    """So long after (`sign` 1) or before (-1) a day, which is not counted; then the roll."""
    day = start
    if unit == "working days":
        for _ in range(amount):
            day = _walk(day, sign, days)
        return day
    if unit in ("days", "weeks"):
        for _ in range(amount * (7 if unit == "weeks" else 1)):
            day += sign * _DAY
    else:
        year, month = start.year, start.month
        for _ in range(amount * (12 if unit == "years" else 1)):
            month += sign
            if month in (0, 13):
                year, month = year + sign, 12 if month == 0 else 1
        day = date(year, month, min(start.day, monthrange(year, month)[1]))
    return _rolled(day, start, days, roll)


def _rolled(day: date, start: date, days: Sequence[Days], roll: str) -> date:
    """To the working day before or after; never to the other side of the day it is counted from, nor onto it."""
    if roll == "none" or not off(day, days):
        return day
    step = 1 if roll == "next" else -1
    there = _walk(day, step, days)
    right_side = there > start if day > start else there < start
    return there if right_side else _walk(day, -step, days)


def day_of_year(month: int, number: int, start: date, days: Sequence[Days], roll: str) -> date:
    """The first such day after another; 29 February is the 28th in common years."""
    day = start + _DAY
    while (day.month, day.day) != (month, min(number, monthrange(day.year, month)[1])):
        day += _DAY
    return _rolled(day, start, days, roll)


def birthday(born: date, age: int) -> date:
    """The day somebody turns so old."""
    year = born.year + age
    return date(year, born.month, min(born.day, monthrange(year, born.month)[1]))


def hours(amount: int, start: datetime, zone: ZoneInfo) -> datetime:
    """So many hours later, a minute at a time on the real clock; `zone` is only looked at to see that it is known."""
    moment = start
    for _ in range(amount * 60):
        moment += _MINUTE
    return moment.astimezone(zone).astimezone(UTC)


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The first minute of real time at which the wall shows this hour of this day, or a later one of it."""
    moment = datetime.combine(day, time(), UTC) - timedelta(hours=14)
    while True:
        wall = moment.astimezone(zone)
        if wall.date() == day and wall.time() >= hour:
            return moment
        moment += _MINUTE


# ---------------------------------------------------------------- meetings


def weekly(since: date, every: int, weekday: int, years: int = 4) -> list[date]:
    """Every so many weeks, weeks beginning on Mondays, on a weekday."""
    monday = since - timedelta(since.weekday())
    dates = [monday + timedelta(7 * every * n + weekday) for n in range(53 * years // every)]
    return [day for day in dates if day >= since]


def monthly(since: date, every: int, weekday: int, nth: int, years: int = 6) -> list[date]:
    """The nth (-1: last) such weekday of every so many months."""
    found, year, month = [], since.year, since.month
    for _ in range(12 * years // every):
        fits = [date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1)]
        fits = [day for day in fits if day.weekday() == weekday]
        found.append(fits[nth - 1] if nth > 0 else fits[nth])
        for _ in range(every):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return [day for day in found if day >= since]


def meetings(
    dates: Sequence[date], days: Sequence[Days], policy: str, cancelled: frozenset[date], extra: frozenset[date]
) -> list[date]:
    """When they are held: a day off is left out or moved to the next working day; some fall out, others come in."""
    held = set(extra)
    for planned in dates:
        day = planned
        if off(planned, days):
            if policy == "skip":
                continue
            day = _walk(planned, 1, days)
        if planned not in cancelled and day not in cancelled:
            held.add(day)
    return sorted(held)


def takes(
    held: Sequence[date], after: date, ready: date, days: Sequence[Days], lead: tuple[int, str] | None
) -> date | None:
    """The first meeting after a day that takes what was ready on another."""
    for day in held:
        closes = length(*lead, day, days, "none", -1) if lead else day
        if day > after and ready <= closes:
            return day
    return None
