"""Which days count, and how a due date came out: holidays, closing days, add, subtract and team rhythms.

Legal days are `date`; instants are aware datetimes in UTC. Source: domstolloven §§ 148-149 and helligdagsfredloven.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from engine.durations import Duration, Unit
from engine.years import CLOSED, year_table

_EXAMPLE = "FREQ=MONTHLY;BYDAY=1TU"  # first Tuesday of the month
_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


class Roll(StrEnum):
    """Where a date goes when it falls on a day off."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True)
class Calendar:
    """A municipality's days: its time zone, its own closing days and the local hour it sends notices."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Oslo"))
    closing_days: frozenset[date] = frozenset()
    notice_hour: int = 8

    def __post_init__(self) -> None:
        if not 0 <= self.notice_hour <= 23:
            raise ValueError(f"Varslingstimen må være 0–23, ikke {self.notice_hour}.")

    def without_closing_days(self) -> "Calendar":
        """The same calendar for a deadline the law sets: a municipality that closes a day does not move it.

        domstolloven § 149 knows Saturdays, Sundays and public holidays only.
        """
        return replace(self, closing_days=frozenset())

    def is_working_day(self, day: date) -> bool:
        """True for Monday to Friday that is neither a public holiday nor a closing day."""
        return day.weekday() < 5 and day not in year_table(day.year, self.closing_days).named

    def holiday_name(self, day: date) -> str | None:
        """Name in bokmål as in running text, «17. mai og 2. pinsedag» when two meet; None for other days.

        A closing day that is no public holiday is «kommunens stengedag». Sundays and Saturdays have no name.
        """
        return year_table(day.year, self.closing_days).named.get(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`, never `day` itself."""
        return self.working_day_after(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`, never `day` itself."""
        return self.working_day_before(day, 1)

    def working_day_after(self, day: date, count: int) -> date:
        """The working day number `count` (1 or more) after `day`, which is not counted."""
        year, working = day.year, year_table(day.year, self.closing_days).working
        index = bisect_right(working, day) + count - 1
        while index >= len(working):
            index -= len(working)
            year += 1
            working = year_table(year, self.closing_days).working
        return working[index]

    def working_day_before(self, day: date, count: int) -> date:
        """The working day number `count` (1 or more) before `day`, which is not counted."""
        year, working = day.year, year_table(day.year, self.closing_days).working
        index = bisect_left(working, day) - count
        while index < 0:
            year -= 1
            working = year_table(year, self.closing_days).working
            index += len(working)
        return working[index]

    def local_date(self, instant: datetime) -> date:
        """The date on the municipality's wall at an aware `instant`. Raises ValueError for a naive one."""
        if instant.tzinfo is None:
            raise ValueError("local_date needs an aware datetime (UTC)")
        return instant.astimezone(self.zone).date()

    def end_of_day(self, day: date) -> datetime:
        """The midnight that ends the local `day`, in UTC: overdue from this instant on, 23 or 25 hours at DST."""
        return datetime.combine(day + timedelta(1), time(), self.zone).astimezone(UTC)

    def notice_time(self, day: date) -> datetime:
        """`notice_hour` local time on `day`, in UTC; an hour that DST leaps over becomes the hour after it."""
        return datetime.combine(day, time(self.notice_hour), self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """A computed date and the Norwegian sentence that tells how it came out."""

    date: date
    sentence: str


def add(duration: Duration, start: date, calendar: Calendar, roll: Roll = Roll.NONE) -> Due:
    """The day `duration` after `start`, which is not counted (domstolloven §§ 148-149).

    Weeks, months and years end on the same weekday or date, at the latest the last day of the month; then comes
    the roll. Working days need none. A roll backwards that would reach `start` goes forwards instead, since no duty
    can be due before it arose. Raises ValueError for hours (see `add_hours`) and for years outside 1901-2100.
    """
    return _count(duration, start, calendar, roll, 1)


def subtract(duration: Duration, before: date, calendar: Calendar, roll: Roll = Roll.NONE) -> Due:
    """The day `duration` before `before`, which is not counted: `add` in a mirror, with the same rules and errors.

    A roll forwards that would reach `before` goes backwards instead.
    """
    return _count(duration, before, calendar, roll, -1)


def add_hours(duration: Duration, start: datetime) -> datetime:
    """The instant `duration` hours after the aware UTC instant `start`, round the clock, untouched by DST and holidays.

    Raises ValueError for another unit than hours.
    """
    if duration.unit is not Unit.HOURS:
        raise ValueError(f"{duration} is counted from a date: use add")
    return start + timedelta(hours=duration.amount)


def _count(duration: Duration, start: date, calendar: Calendar, roll: Roll, sign: int) -> Due:
    if isinstance(start, datetime):  # mypy lets it pass, and it would equal no holiday
        raise TypeError("a deadline is counted from a date: use calendar.local_date(instant)")
    said = f"{duration.nb()} {'etter' if sign > 0 else 'før'} {_nb(start)}"
    if duration.unit is Unit.WORKING_DAYS:
        count = calendar.working_day_after if sign > 0 else calendar.working_day_before
        day = count(start, duration.amount)
        return Due(day, said + _skipped(min(start, day), max(start, day), calendar) + ".")
    day = _shift(duration, start, sign)
    said += f" er {_nb(day)}{_reasons(duration, start, day, calendar)}"
    moved = _rolled(day, start, calendar, roll)
    if moved != day:
        said += f"; flyttet til {_WEEKDAYS[moved.weekday()]} {_nb(moved)}"
    return Due(moved, said + ".")


def _shift(duration: Duration, start: date, sign: int) -> date:
    amount = sign * duration.amount
    match duration.unit:
        case Unit.DAYS:
            return start + timedelta(amount)
        case Unit.WEEKS:
            return start + timedelta(7 * amount)
        case Unit.MONTHS:
            return start + relativedelta(months=amount)
        case Unit.YEARS:
            return start + relativedelta(years=amount)
    raise ValueError(f"{duration} is counted from an instant: use add_hours")


def _rolled(day: date, start: date, calendar: Calendar, roll: Roll) -> date:
    if roll is Roll.NONE or calendar.is_working_day(day):
        return day
    later, earlier = calendar.next_working_day(day), calendar.previous_working_day(day)
    if day > start:
        return earlier if roll is Roll.PREVIOUS and earlier > start else later
    return later if roll is Roll.NEXT and later < start else earlier


def _reasons(duration: Duration, start: date, day: date, calendar: Calendar) -> str:
    """Why the plain date is not what the reader may expect, in brackets."""
    reasons = []
    if duration.unit in (Unit.MONTHS, Unit.YEARS) and day.day != start.day:
        reasons.append("siste dag i måneden")
    if name := calendar.holiday_name(day):
        reasons.append(name)
    elif day.weekday() >= 5:
        reasons.append(_WEEKDAYS[day.weekday()])
    return f" ({', '.join(reasons)})" if reasons else ""


def _skipped(first: date, last: date, calendar: Calendar) -> str:
    """The named days off, Monday to Friday, between two days; everyone knows that weekends are skipped."""
    found: dict[str, int] = {}
    for year in range(first.year, last.year + 1):
        for day, name in year_table(year, calendar.closing_days).named.items():
            if first < day < last and day.weekday() < 5:
                found[name] = found.get(name, 0) + 1
    if not found:
        return ""
    plural = [f"{name}er" if name == CLOSED and count > 1 else name for name, count in found.items()]
    head, comma, tail = ", ".join(plural).replace(" og ", ", ").rpartition(", ")
    return f"; {head}{' og ' if comma else ''}{tail} hoppes over"


def _nb(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"


@lru_cache(maxsize=512)
def _dates(rrule_text: str, dtstart: date) -> Iterable[datetime]:
    """The rhythm's dates; dateutil keeps those already computed. Naive on purpose: a rhythm has days, no hours."""
    text, wrong = rrule_text.upper(), f"Rytmen «{rrule_text}» er ikke forstått. Skriv for eksempel «{_EXAMPLE}»."
    # A rule in hours never gets anywhere, and an interval of 0 never ends.
    if not re.fullmatch(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(?!INTERVAL=[^1-9])[A-Z]+=[-+A-Z0-9,]+)*", text):
        raise ValueError(wrong)
    try:
        return rrulestr(text, dtstart=datetime.combine(dtstart, time()), cache=True)
    except ValueError as error:
        raise ValueError(wrong) from error


def next_occurrence(
    rrule_text: str, dtstart: date, after: date, calendar: Calendar, policy: Literal["skip", "move"]
) -> date | None:
    """The first meeting date strictly after `after` of a rhythm (RFC 5545 rule without hours) that began on `dtstart`.

    An occurrence on a day off, weekends included, is left out ("skip") or held on the next working day ("move").
    None when the rhythm has ended or has no date for ten years. Raises ValueError for a rule that is not understood.
    """
    for moment in _dates(rrule_text, dtstart):
        day = moment.date()
        if day.year > after.year + 10:
            break
        if not calendar.is_working_day(day):
            if policy == "skip":
                continue
            day = calendar.next_working_day(day)
        if day > after:
            return day
    return None
