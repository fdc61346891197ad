"""Which days count, and how a due date came out: holidays, closing days, add, subtract, days of the year, birthdays.

Legal days are `date`; instants are aware datetimes in UTC. Source: domstolloven §§ 148-149 and helligdagsfredloven.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from engine.durations import Duration, Unit
from engine.years import CLOSED, COUNTRIES, Source, YearTable, year_table

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_MINUTE = timedelta(minutes=1)


class Roll(StrEnum):
    """Where a date goes when it falls on a day off."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True)
class Calendar:
    """A municipality's days: its time zone and country, its own closing days, and its hours of the day.

    `notice_hour` is the local hour it sends notices; it is open on working days from `opens` to `closes`.
    `closed` is what one of its closing days is called. `beside` are calendars that count together with it: a day is a
    working day only when it is one in all of them; zone and hours are its own.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Oslo"))
    closing_days: frozenset[date] = frozenset()
    notice_hour: int = 8
    country: str = "NO"
    opens: time = time(8)
    closes: time = time(15, 30)
    closed: str = CLOSED
    beside: tuple["Calendar", ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.notice_hour <= 23:
            raise ValueError(f"Varslingstimen må være 0–23, ikke {self.notice_hour}.")
        if self.country not in COUNTRIES:
            raise ValueError(f"Ukjent land «{self.country}»; kjente er {', '.join(COUNTRIES)}.")
        if not self.opens < self.closes:
            raise ValueError(f"Åpningstiden {self.opens:%H:%M} må være før stengetiden {self.closes:%H:%M}.")

    def without_closing_days(self) -> "Calendar":
        """The same calendar for a deadline the law sets: a municipality that closes a day does not move it.

        domstolloven § 149 knows Saturdays, Sundays and public holidays only.
        """
        return replace(self, closing_days=frozenset())

    def together_with(self, *others: "Calendar") -> "Calendar":
        """This calendar, in which a day counts only when it counts in all the others too."""
        return replace(self, beside=(*self.beside, *others))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Where its days off come from: its own first."""
        own = Source(self.closing_days, self.country, self.closed)
        return (own, *(source for each in self.beside for source in each.sources))

    def _table(self, year: int) -> YearTable:
        return year_table(year, *self.sources)

    def is_working_day(self, day: date) -> bool:
        """True for Monday to Friday that is neither a public holiday nor a closing day."""
        return day.weekday() < 5 and day not in self._table(day.year).named

    def holiday_name(self, day: date) -> str | None:
        """Name in bokmål as in running text, «17. mai og 2. pinsedag» when two meet; None for other days.

        A closing day that is no public holiday is «kommunens stengedag» (`closed`). Sundays and Saturdays have no name.
        """
        return self._table(day.year).named.get(day)

    def is_bridge_day(self, day: date) -> bool:
        """A single working day between days off («inneklemt dag»): it counts like any other, but few are at work."""
        return self.is_working_day(day) and not any(self.is_working_day(day + timedelta(n)) for n in (-1, 1))

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`, never `day` itself."""
        return self.working_day_after(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`, never `day` itself."""
        return self.working_day_before(day, 1)

    def working_day_after(self, day: date, count: int) -> date:
        """The working day number `count` (1 or more) after `day`, which is not counted."""
        year, working = day.year, self._table(day.year).working
        index = bisect_right(working, day) + count - 1
        while index >= len(working):
            index -= len(working)
            year += 1
            working = self._table(year).working
        return working[index]

    def working_day_before(self, day: date, count: int) -> date:
        """The working day number `count` (1 or more) before `day`, which is not counted."""
        year, working = day.year, self._table(day.year).working
        index = bisect_left(working, day) - count
        while index < 0:
            year -= 1
            working = self._table(year).working
            index += len(working)
        return working[index]

    def local_date(self, instant: datetime) -> date:
        """The date on the municipality's wall at an aware `instant`. Raises ValueError for a naive one."""
        if instant.tzinfo is None:
            raise ValueError("local_date needs an aware datetime (UTC)")
        return instant.astimezone(self.zone).date()

    def in_working_hours(self, instant: datetime) -> bool:
        """Is it a working day, from `opens` until just before `closes`? Raises ValueError for a naive instant."""
        day = self.local_date(instant)
        return self.is_working_day(day) and self.opens <= instant.astimezone(self.zone).time() < self.closes

    def end_of_day(self, day: date) -> datetime:
        """The midnight that ends the local `day`, in UTC: overdue from this instant on, 23 or 25 hours at DST."""
        return datetime.combine(day + timedelta(1), time(), self.zone).astimezone(UTC)

    def notice_time(self, day: date) -> datetime:
        """`notice_hour` local time on `day`, in UTC; an hour that DST leaps over becomes the hour after it."""
        return self.instant(day, time(self.notice_hour))

    def instant(self, day: date, hour: time) -> datetime:
        """The moment, in UTC, at which the wall clock first shows `hour` on `day`.

        Once a day, all year: of the two 02:30 of an autumn night the first; where spring leaps over 02:30, 03:00.
        """
        moment = datetime.combine(day, hour, self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).time() != hour:  # leapt over: back to the minute the summer began
            summer = moment.astimezone(self.zone).utcoffset()
            while (moment - _MINUTE).astimezone(self.zone).utcoffset() == summer:
                moment -= _MINUTE
        return moment


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


def month_day(text: str) -> tuple[int, int]:
    """The month and day of a day of the year written as «08-15»; 29 February is one.

    Raises ValueError (Norwegian text) for what is no such day.
    """
    try:
        day = date.fromisoformat(f"2000-{text}") if re.fullmatch(r"\d\d-\d\d", text, re.ASCII) else None  # a leap year
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"«{text[:60]}» er ikke en dag i året. Skriv måned og dag, for eksempel «08-15».")
    return day.month, day.day


def day_of_year(text: str, start: date, calendar: Calendar, roll: Roll = Roll.NONE) -> Due:
    """The first day «08-15» of a year strictly after `start`, which is not counted; then comes the roll, as in `add`.

    29 February is 28 February where the year has none. Raises ValueError for what `month_day` does.
    """
    month, number = month_day(text)
    day = next(day for year in (start.year, start.year + 1) if (day := _in_year(year, month, number)) > start)
    reasons = [f"{day.year} er ikke skuddår"] if day.day != number else []
    said = f"Første {number}. {_MONTHS[month - 1]} etter {_nb(start)} er {_nb(day)}"
    return _landed(said, reasons, day, start, calendar, roll)


def turns(birth_date: date, age: int) -> Due:
    """The birthday on which somebody turns `age`; who is born on 29 February does on the 28th of a common year.

    The sentence tells no birth date, since it is kept with the deadline.
    """
    day = birth_date + relativedelta(years=age)
    why = f" (født 29. februar, og {day.year} er ikke skuddår)" if day.day != birth_date.day else ""
    return Due(day, f"Fyller {age} år {_nb(day)}{why}.")


def _in_year(year: int, month: int, number: int) -> date:
    return date(year, month, 1) + relativedelta(day=number)  # relativedelta stops at the month's last day


@lru_cache(maxsize=1 << 14)  # many cases have the same deadline, and every reading of a ladder counts from it
def _count(duration: Duration, start: date, calendar: Calendar, roll: Roll, sign: int) -> Due:
    if isinstance(start, datetime):  # mypy lets it pass, and it would equal no holiday
        raise TypeError("a deadline is counted from a date: use calendar.local_date(instant)")
    said = f"{duration.nb()} {'etter' if sign > 0 else 'før'} {_nb(start)}"
    if duration.unit is Unit.WORKING_DAYS:
        count = calendar.working_day_after if sign > 0 else calendar.working_day_before
        day = count(start, duration.amount)
        return Due(day, said + _skipped(min(start, day), max(start, day), calendar) + ".")
    day = _shift(duration, start, sign)
    at_end = duration.unit in (Unit.MONTHS, Unit.YEARS) and day.day != start.day
    reasons = ["siste dag i måneden"] if at_end else []
    return _landed(f"{said} er {_nb(day)}", reasons, day, start, calendar, roll)


def _landed(said: str, reasons: list[str], day: date, start: date, calendar: Calendar, roll: Roll) -> Due:
    """The plain date rolled, and the sentence with why it is not what the reader may expect, in brackets."""
    if name := calendar.holiday_name(day):
        reasons = [*reasons, name]
    elif day.weekday() >= 5:
        reasons = [*reasons, _WEEKDAYS[day.weekday()]]
    if reasons:
        said += f" ({', '.join(reasons)})"
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


def _skipped(first: date, last: date, calendar: Calendar) -> str:
    """The named days off, Monday to Friday, between two days; everyone knows that weekends are skipped."""
    found: dict[str, int] = {}
    for year in range(first.year, last.year + 1):
        for day, name in year_table(year, *calendar.sources).named.items():
            if first < day < last and day.weekday() < 5:
                found[name] = found.get(name, 0) + 1
    if not found:
        return ""
    closed = {source.closed for source in calendar.sources}
    plural = [
        name.replace("dag", "dager", 1) if count > 1 and name in closed else name for name, count in found.items()
    ]
    head, comma, tail = ", ".join(plural).replace(" og ", ", ").rpartition(", ")
    return f"; {head}{' og ' if comma else ''}{tail} hoppes over"


def _nb(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"
