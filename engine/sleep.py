"""When an open case is asleep, and the day it falls asleep if nobody does anything more.

A case is asleep when one of these is true, and no date that is set in it is still to come:
- nobody has done anything in it for so long (what the clock does by itself does not count),
- its routine wants contact with the person, and there has been none for so long,
- its routine wants meetings, and there has been none for so long,
- its routine wants the plan reviewed, and that has not been done for so long.
How long is the routine's to say (`sleeps`, with parameters that a municipality sets); where it says nothing, a case is
asleep when nobody has done anything for 182 days. A limit counts only while the case has such a task to do: from when
one was last done, or from when the first one came. A case that has nothing to do, and only waits for a deadline that
the clock meets, cannot fall asleep: it goes on by itself.

The day is kept with the case at every change (`Change.commit`), so that the list is one look in an index.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from engine.builtin import WAKE
from engine.calendars import Calendar, add
from engine.definition import Quiet, Sleeps
from engine.durations import Duration, Unit
from engine.lighter import Lighter, spaced
from engine.routine import Routine
from engine.store import CaseRow

LAST = "_last"  # the fact that keeps when there last was contact, a meeting or a review: {kind: ISO date}
AGREED = "_agreed"  # the fact that keeps the day of the next contact, as agreed when the case was woken (ISO date)
USUAL = Duration(182, Unit.DAYS)  # about half a year: «etter ca ½ år»
_NOTHING_SAID = Sleeps()
_ANY_CALENDAR = Calendar()


class Kind(StrEnum):
    """What has not happened for too long."""

    CONTACT = "contact"
    MEETING = "meeting"
    REVIEW = "review"
    ANYTHING = "anything"


class Work(Protocol):
    """What is looked at in an open task."""

    key: str
    status: str
    opened_at: Any
    due_on: date


@dataclass(frozen=True, slots=True)
class Sleep:
    """The first day on which the case is asleep, and what has not happened since when (`never`: not since it came)."""

    on: date
    kind: Kind
    since: date
    never: bool = False


def day(routine: Routine, case: CaseRow, tasks: Sequence[Work], calendar: Calendar) -> date | None:
    """The first day on which the case is asleep if nobody does anything more; None when it cannot fall asleep."""
    found = forecast(routine, case, tasks, calendar)
    return found.on if found else None


def forecast(routine: Routine, case: CaseRow, tasks: Sequence[Work], calendar: Calendar) -> Sleep | None:
    """The same with the reason: of several that come, the first."""
    if routine.states[case.state].final or not tasks:
        return None
    found = [_awaited(each, case, tasks) for each in _all(routine, case, tasks, calendar)]
    return min(found, key=lambda each: each.on)


def of_kind(routine: Routine, task: str) -> Kind | None:
    """Which kind of life sign doing this task is."""
    return next((kind for kind, quiet in _quiets(routine) if task in quiet.tasks), None)


def noted(facts: Mapping[str, Any], kind: Kind, on: date) -> dict[str, Any]:
    """The facts of a case when there was contact, a meeting or a review that day."""
    return {**facts, LAST: {**facts.get(LAST, {}), kind: on.isoformat()}}


def _quiets(routine: Routine) -> Iterator[tuple[Kind, Quiet]]:
    sleeps = routine.workflow.sleeps or _NOTHING_SAID
    for kind, quiet in ((Kind.CONTACT, sleeps.contact), (Kind.MEETING, sleeps.meeting), (Kind.REVIEW, sleeps.review)):
        if quiet:
            yield kind, quiet


def _all(routine: Routine, case: CaseRow, tasks: Sequence[Work], calendar: Calendar) -> Iterator[Sleep]:
    """Each limit that counts now. A lighter rhythm moves them all, and no longer than it lasts."""
    lighter, last = Lighter.of(case.facts), case.facts.get(LAST, {})
    for kind, quiet in _quiets(routine):
        mine = [task for task in tasks if task.key in quiet.tasks and task.status == "open"]
        if mine:
            since = date.fromisoformat(last[kind]) if kind in last else _began(mine, calendar)
            over = max(min(task.due_on for task in mine) + timedelta(1), _after(quiet.after, since, calendar, lighter))
            yield Sleep(over, kind, since, kind not in last)
    touched = calendar.local_date(case.touched_at or case.opened_at)
    usual = routine.workflow.sleeps.after if routine.workflow.sleeps else None
    nearest = min(task.due_on for task in tasks) + timedelta(1)
    yield Sleep(max(nearest, _after(usual or USUAL, touched, calendar, lighter)), Kind.ANYTHING, touched)


def _began(tasks: Sequence[Work], calendar: Calendar) -> date:
    return min(calendar.local_date(task.opened_at) for task in tasks)


def _after(span: Duration, since: date, calendar: Calendar, lighter: Lighter | None) -> date:
    plain = _counted(span, since, calendar)
    if lighter is None:
        return plain
    return min(_counted(spaced(span, lighter.times), since, calendar), max(plain, lighter.until + timedelta(1)))


def _counted(span: Duration, since: date, calendar: Calendar) -> date:
    """So long after a day. Every change of every case asks, so what needs no calendar is worked out once for all."""
    return add(span, since, calendar).date if span.unit is Unit.WORKING_DAYS else _anywhere(span, since)


@lru_cache(maxsize=8192)
def _anywhere(span: Duration, since: date) -> date:
    return add(span, since, _ANY_CALENDAR).date


def _awaited(found: Sleep, case: CaseRow, tasks: Sequence[Work]) -> Sleep:
    """Nobody has forgotten a case that somebody has been asked to wake, or where the next contact is agreed."""
    dates = [task.due_on for task in tasks if task.key == WAKE]
    if case.facts.get(AGREED):
        dates.append(date.fromisoformat(case.facts[AGREED]))
    on = max([found.on, *(each + timedelta(1) for each in dates)])
    return Sleep(on, found.kind, found.since, found.never)
