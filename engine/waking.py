"""What becomes true by time alone: the case is looked at again when a birthday, a date or an opening hour comes.

A condition that looks at the person's age, at today or at the clock changes without anybody doing anything. So after
every change a timer is set for the next moment at which one that counts now may change.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import bindparam, delete

from engine import facts
from engine.change import Change
from engine.definition import Condition, Frozen, State, Test
from engine.facts import CaseFacts
from engine.rules import next_of_age
from engine.statements import Statement
from engine.store import timers

LOOK = "_look"  # the key of the timer
_TODAY, _AGE, _HOURS = "today", "person.age", "clock.working_hours"
_AGES = range(1, 121)
_DISARM = Statement(delete(timers).where(timers.c.case_id == bindparam("case"), timers.c.key == LOOK))


def set_alarm(change: Change) -> None:
    """Let the clock look at the case again when something its state asks about may be otherwise."""
    tests = tests_by_time(change.state)
    if not tests:
        return
    change.batch.change(_DISARM, case=change.case.id)
    moments = [moment for test in tests for moment in _moments(change, test) if moment > change.tx.now]
    if moments:
        change.arm(LOOK, min(moments))


def silence_alarm(change: Change) -> None:
    """The state that had the alarm is left."""
    if tests_by_time(change.state):
        change.batch.change(_DISARM, case=change.case.id)


def tests_by_time(state: State) -> tuple[Test, ...]:
    """The comparisons of a state that may change by time alone. A way that people take is asked about when they do."""
    ways = [way for way in state.next if way.by_itself]
    conditions = [
        *(condition for task in state.tasks for condition in (task.when, task.done_when)),
        *(condition for way in ways for condition in (way.only_if, way.holds)),
    ]
    asked = [*(found for found in conditions if found), *(each for task in state.tasks for each in _inside(task.due))]
    return tuple(test for condition in asked for test in condition.tests if _by_time(test))


def _by_time(test: Test) -> bool:
    return test.fact in (_TODAY, _AGE, _HOURS) or test.value == _TODAY


def _inside(value: object) -> Iterator[Condition]:
    """The conditions of a deadline, however deep."""
    if isinstance(value, Condition):
        yield value
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from _inside(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _inside(each)


def _moments(change: Change, test: Test) -> Iterator[datetime]:
    """When a comparison may change: at the beginning of a day, or at an hour of the working day."""
    known, calendar = facts.of(change), change.municipality.calendar
    if test.fact == _HOURS:
        day = change.today()
        for one in (day, calendar.next_working_day(day)):
            for hour in (calendar.opens, calendar.closes):
                yield datetime.combine(one, hour, calendar.zone).astimezone(UTC)
        return
    for day in _days(change, known, test):
        yield datetime.combine(day, time(), calendar.zone).astimezone(UTC)


def _days(change: Change, known: CaseFacts, test: Test) -> Iterator[date]:
    if test.fact == _AGE:
        born = known.birth_date()
        birthday = next_of_age(born, change.today(), _AGES) if born else None
        yield from [birthday] if birthday else []
        return
    other = known.value(test.value if test.fact == _TODAY else test.fact)
    if other:  # «after» is true from the day after, «before» until the day itself
        day = date.fromisoformat(str(other)[:10])
        yield from (day, day + timedelta(days=1))
