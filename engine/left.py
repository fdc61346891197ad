"""What is left of a deadline while its clock stands, and the date that gives when it goes on.

A deadline in working days has working days left, one in hours seconds, any other calendar days.
"""

from datetime import date, datetime, timedelta

from engine.calendars import Calendar, Due, Roll, add
from engine.definition import TaskSpec
from engine.durations import Duration, Unit


def unit_of(spec: TaskSpec, due_at: datetime | None) -> Unit:
    """What is counted: HOURS (kept as seconds), WORKING_DAYS, or DAYS."""
    if due_at:
        return Unit.HOURS
    within = spec.due.within
    plain = within is not None and within.unit is Unit.WORKING_DAYS and not spec.due.stricter
    return Unit.WORKING_DAYS if plain else Unit.DAYS


def days_left(unit: Unit, today: date, due_on: date, calendar: Calendar) -> int:
    """The days after `today` up to and with the last one; 0 when it is today or over."""
    if unit is Unit.DAYS:
        return max((due_on - today).days, 0)
    return sum(calendar.is_working_day(today + timedelta(n)) for n in range(1, (due_on - today).days + 1))


def goes_on(unit: Unit, left: int, today: date, calendar: Calendar) -> Due:
    """The last day of a deadline whose clock goes on today with so many days left, and how it came out."""
    if left == 0:
        day = today if calendar.is_working_day(today) else calendar.next_working_day(today)
        return Due(day, "Klokka sto stille på den siste dagen.")
    due = add(Duration(left, unit), today, calendar, Roll.NEXT)
    were = Duration(left, unit).nb()
    return Due(due.date, f"Klokka sto stille med {were} igjen. {due.sentence}")


def in_words(unit: Unit, left: int) -> str:
    """«6 virkedager», «1 time» (begun hours count): what is left, in bokmål."""
    amount = -(-left // 3600) if unit is Unit.HOURS else left
    return Duration(amount, unit).nb() if amount else "ingen tid"
