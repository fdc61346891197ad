"""What becomes true by time alone: the case is looked at again when a birthday, a date or an opening hour comes.

A condition that looks at the person's age, at today or at the clock changes without anybody doing anything. So after
every change a timer is set for the next moment at which one that counts now may change.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, delete

from engine import facts
from engine.change import Change
from engine.definition import Test
from engine.facts import CaseFacts
from engine.mentions import AGE, HOURS, TODAY
from engine.rules import next_of_age
from engine.statements import Statement
from engine.store import timers

LOOK = "_look"  # the key of the timer
_AGES = range(1, 121)
_DISARM = Statement(delete(timers).where(timers.c.case_id == bindparam("case"), timers.c.key == LOOK))


def set_alarm(change: Change) -> None:
    """Let the clock look at the case again when something its state asks about may be otherwise."""
    tests = change.routine.by_time[change.case.state]
    if not tests:
        return
    change.batch.change(_DISARM, case=change.case.id)
    moments = [moment for test in tests for moment in _moments(change, test) if moment > change.tx.now]
    if moments:
        change.arm(LOOK, min(moments))


def silence_alarm(change: Change) -> None:
    """The state that had the alarm is left."""
    if change.routine.by_time[change.case.state]:
        change.batch.change(_DISARM, case=change.case.id)


def _moments(change: Change, test: Test) -> Iterator[datetime]:
    """When a comparison may change: at the beginning of a day, or at an hour of the working day."""
    known, calendar = facts.of(change), change.municipality.calendar
    if test.fact == HOURS:
        day = change.today()
        for one in (day, calendar.next_working_day(day)):
            for hour in (calendar.opens, calendar.closes):
                yield calendar.instant(one, hour)
        return
    for day in _days(change, known, test):
        yield calendar.instant(day, time())


def _days(change: Change, known: CaseFacts, test: Test) -> Iterator[date]:
    if test.fact == AGE:
        born = known.birth_date()
        birthday = next_of_age(born, change.today(), _AGES) if born else None
        yield from [birthday] if birthday else []
        return
    other = known.value(test.value if test.fact == TODAY else test.fact)
    if other:  # «after» is true from the day after, «before» until the day itself
        day = date.fromisoformat(str(other)[:10])
        yield from (day, day + timedelta(days=1))
