"""Days between two dates, and moments of the working day."""

import random
from bisect import bisect_right
from datetime import UTC, date, datetime, time

from adapters.simulation.plan import Pace
from engine.calendars import Calendar
from engine.years import year_table

OPENS, CLOSES = 9 * 60, 15 * 60  # minutes of the day in which people do things


def working_days(calendar: Calendar, start: date, end: date) -> int:
    """The working days after `start`, to and including `end`."""
    return _number(calendar, end) - _number(calendar, start) + _between(calendar, start.year, end.year)


def done_on(calendar: Calendar, opened: date, due: date, pace: Pace, dice: random.Random) -> date:
    """The day a task is done."""
    given = max(working_days(calendar, opened, due), 0)
    share, late, over = dice.triangular(0, 1, pace.uses), dice.random(), dice.expovariate(1 / max(pace.late_days, 0.1))
    days = given + 1 + int(over) if late < pace.late else round(given * share)
    return calendar.working_day_after(opened, days) if days else opened


def at_work(calendar: Calendar, day: date, dice: random.Random, after: datetime) -> datetime:
    """A moment of that day, or of the first working day after it, later than `after` (UTC)."""
    minute = dice.randrange(OPENS, CLOSES)
    while True:
        if calendar.is_working_day(day):
            local = datetime.combine(day, time(minute // 60, minute % 60), calendar.zone)
            moment = local.astimezone(UTC)
            if moment > after:
                return moment
        day = calendar.next_working_day(day)


def _number(calendar: Calendar, day: date) -> int:
    return bisect_right(year_table(day.year, *calendar.sources).working, day)


def _between(calendar: Calendar, first: int, last: int) -> int:
    years = range(min(first, last), max(first, last))
    days = sum(len(year_table(year, *calendar.sources).working) for year in years)
    return days if first <= last else -days
