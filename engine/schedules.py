"""When something comes back: a rhythm moved away from holidays, without some of its dates and with others added.

Meetings of teams and the days a resource can be booked are such schedules.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from itertools import takewhile
from typing import Literal

from dateutil.rrule import rrulestr

from engine.calendars import Calendar
from engine.errors import NotUsable

Policy = Literal["skip", "move"]
_EXAMPLE = "FREQ=MONTHLY;BYDAY=1TU"  # first Tuesday of the month
_AHEAD = 10  # years without a date after which no more are expected


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date of a schedule: as the rhythm gives it (None: it was added), and as it is held (None: it falls out).

    Both are there and differ where it was moved away from a day off.
    """

    planned: date | None
    held: date | None

    @property
    def day(self) -> date:
        """The day to find it under."""
        return self.held or self.planned or date.max


@dataclass(frozen=True, slots=True)
class Schedule:
    """Dates that come back. `rhythm` is an RFC 5545 rule counted from `since`; without one there is only `extra`.

    A date that falls on a day off is left out ("skip") or moved to the next working day ("move"). `cancelled` are
    dates left out, each named as the rhythm gives it or as it was moved to; `extra` are further dates, as they stand.
    """

    rhythm: str | None = None
    since: date | None = None
    on_holiday: Policy = "move"
    cancelled: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()

    @property
    def endless(self) -> bool:
        """Will there always be another date? Not when there is no rhythm, or one that ends."""
        return self.rhythm is not None and not re.search(r"\b(COUNT|UNTIL)=", self.rhythm.upper())

    def after(self, day: date, calendar: Calendar) -> Iterator[date]:
        """The dates strictly after `day`, in order, each once, ending where ten years have none.

        Raises NotUsable for a rhythm that is not understood, or that leaves the years the calendar knows.
        """
        latest = day
        for found in merge(self._in_rhythm(day, calendar), sorted(self.extra)):
            if found > latest:
                latest = found
                yield found

    def between(self, first: date, last: date, calendar: Calendar) -> list[date]:
        """The dates from `first` to `last`, both included. Raises as `after` does."""
        return list(takewhile(lambda day: day <= last, self.after(first - timedelta(1), calendar)))

    def plan(self, first: date, last: date, calendar: Calendar) -> list[Occasion]:
        """Every date from `first` to `last`, also those that fall out, with what became of it. Raises as `after`."""
        found = [Occasion(None, day) for day in self.extra]
        if self.rhythm is not None and self.since is not None:
            # A date may be moved into the time asked for from the days off before it.
            before = calendar.previous_working_day(first) - timedelta(1)
            for planned, moved in occurrences(self.rhythm, self.since, before, calendar, "move"):
                if planned > last:
                    break
                skipped = planned != moved and self.on_holiday == "skip"
                found.append(Occasion(planned, None if skipped or {planned, moved} & self.cancelled else moved))
        held = {each.held for each in found if each.planned}
        own = [each for each in found if each.planned or each.held not in held]  # added where one is held as it is
        return sorted((each for each in own if first <= each.day <= last), key=lambda each: each.day)

    def _in_rhythm(self, after: date, calendar: Calendar) -> Iterator[date]:
        if self.rhythm is None or self.since is None:
            return
        for planned, held in occurrences(self.rhythm, self.since, after, calendar, self.on_holiday):
            if not {planned, held} & self.cancelled:
                yield held


@lru_cache(maxsize=512)
def _dates(rrule_text: str, dtstart: date) -> Iterable[datetime]:
    """The rhythm's dates; dateutil keeps those already computed. Naive on purpose: a rhythm has days, no hours."""
    text, wrong = rrule_text.upper(), _not_understood(rrule_text)
    # A rule in hours never gets anywhere, hours of a day would be lost, and an interval of 0 never ends.
    part = r"(?!INTERVAL=[^1-9]|BY(?:HOUR|MINUTE|SECOND))[A-Z]+=[-+A-Z0-9,]+"
    if not re.fullmatch(rf"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;{part})*", text):
        raise wrong
    try:
        return rrulestr(text, dtstart=datetime.combine(dtstart, time()), cache=True)
    except ValueError as error:
        raise wrong from error


def _not_understood(rhythm: str) -> NotUsable:
    return NotUsable(
        f"Rytmen «{rhythm}» er ikke forstått. Skriv for eksempel «{_EXAMPLE}».",
        f"The rhythm «{rhythm}» is not understood. Write for instance «{_EXAMPLE}».",
    )


def occurrences(
    rrule_text: str, dtstart: date, after: date, calendar: Calendar, policy: Policy
) -> Iterator[tuple[date, date]]:
    """The dates strictly after `after` of a rhythm (RFC 5545 rule without hours) that began on `dtstart`.

    Out: each as the rhythm gives it and as it is held. One on a day off, weekends included, is left out ("skip") or
    held on the next working day ("move"). Ends with the rhythm, or where it has no date for ten years.
    Raises NotUsable for a rule that is not understood, or that leaves the years the calendar knows.
    """
    latest = after
    for moment in _dates(rrule_text, dtstart):
        planned = held = moment.date()
        if planned.year > max(latest, dtstart).year + _AHEAD:
            break
        if not calendar.is_working_day(planned):
            if policy == "skip":
                continue
            held = calendar.next_working_day(planned)
        if held > after:
            latest = held
            yield planned, held
