"""What an installation is, once read: municipalities with their days, teams, resources and routines. Frozen values.

`engine.installation` reads them from workflows.yaml. People are not here; they are in the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.calendars import Calendar, Due, subtract
from engine.definition import Text, say
from engine.durations import Duration
from engine.schedules import Schedule

OWN = "municipality"  # what a deadline calls the municipality's own calendar, beside another


def in_calendars(names: Sequence[str]) -> str:
    """By which calendars days are reckoned, in bokmål: «kalenderen «skole»», or several at once. `names` as written."""
    *head, last = [f"«{'kommunen' if name == OWN else name.replace('_', ' ')}»" for name in names]
    if not head:
        return f"kalenderen {last}"
    which = "begge" if len(head) == 1 else "alle"
    return f"kalenderne {', '.join(head)} og {last} samtidig: en dag er virkedag bare når den er det i {which}"


@dataclass(frozen=True, slots=True)
class Team:
    """People who meet. `meets` is None for a team without fixed meetings; `time` is «08:30-10:00», «08:30» or "".

    A meeting takes what was ready `cutoff` before it, or until the day itself when there is no cutoff.
    """

    key: str
    title: Text
    meets: Schedule | None = None
    cutoff: Duration | None = None
    time: str = ""

    def meetings(self, first: date, last: date, calendar: Calendar) -> list[date]:
        """The meetings from `first` to `last`, both included."""
        return self.meets.between(first, last, calendar) if self.meets else []

    def next_meeting(self, after: date, calendar: Calendar, ready: date | None = None) -> date | None:
        """The first meeting strictly after a day that takes what was ready on `ready` (on the day itself, when None).

        Out: None when no such meeting is planned.
        """
        due = self.meeting_due(after, calendar, ready)
        return due.date if due else None

    def meeting_due(self, after: date, calendar: Calendar, ready: date | None = None) -> Due | None:
        """The same meeting, with the sentence that says which it is and why an earlier one does not take the matter."""
        name, late = say(self.title, "nb"), ""
        for day in self.meets.after(after, calendar) if self.meets else ():
            closes = self.closes(day, calendar)
            if (ready or after) <= closes:
                return Due(day, f"Neste møte i {name} er {_nb(day)}.{late}")
            late = late or f" Møtet {_nb(day)} tar bare det som var klart {_nb(closes)}."
        return None

    def closes(self, meeting: date, calendar: Calendar) -> date:
        """The last day on which something can be made ready for a meeting."""
        return subtract(self.cutoff, meeting, calendar).date if self.cutoff else meeting


@dataclass(frozen=True, slots=True)
class Resource:
    """Something of which there is only so much: a number of places, or days that can be booked, or both.

    `places` is None where only the days are limited, `days` where any day will do.
    """

    key: str
    title: Text
    calendar: Calendar
    places: int | None = None
    days: Schedule | None = None

    def is_bookable(self, day: date) -> bool:
        """Can this day be booked?"""
        return self.days is None or self.days.between(day, day, self.calendar) == [day]

    def next_bookable(self, after: date) -> date | None:
        """The first day strictly after another that can be booked, or None when there is none."""
        days = self.days or Schedule("FREQ=DAILY", after, "skip")
        return next(days.after(after, self.calendar), None)

    def refusal(self, day: date) -> str | None:
        """Why this day cannot be booked and which day can, in bokmål; None for a day that can."""
        if self.is_bookable(day):
            return None
        following = self.next_bookable(day)
        hint = f"neste dag er {_nb(following)}" if following else "ingen senere dag er satt av"
        return f"{say(self.title, 'nb')} kan ikke bestilles {_nb(day)}; {hint}."


@dataclass(frozen=True, slots=True)
class WorkflowEntry:
    """A routine a municipality runs, and its own values for the routine's parameters, as written.

    `file` can be opened as it is.
    """

    file: Path
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality. Positions and teams share one set of keys, since both are queues that tasks wait in.

    `calendars` are others than its own, such as the school's. `controllers` names, for a position or team that does
    not belong to the municipality itself, the one who answers for what it knows (GDPR article 4 (7)).
    `coordinating_unit` is the position or team that answers when nobody else does: it hears of what has no owner, and
    may report absence and hand over work for others (helse- og omsorgstjenesteloven § 7-3).
    """

    slug: str
    name: str
    language: str
    calendar: Calendar
    positions: dict[str, Text]
    teams: dict[str, Team]
    workflows: dict[str, WorkflowEntry]
    calendars: dict[str, Calendar] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    controllers: dict[str, str] = field(default_factory=dict)
    coordinating_unit: str | None = None

    def days(self, names: Sequence[str]) -> Calendar:
        """The calendar with these names; of several, the one in which a day counts only when it counts in all.

        OWN names the municipality's own, which is also meant when nothing is named. KeyError for an unknown one.
        """
        first, *others = [self.calendar if name == OWN else self.calendars[name] for name in names or (OWN,)]
        return first.together_with(*others) if others else first

    def unit_title(self, key: str) -> Text:
        """What people call a position or team. KeyError for an unknown one."""
        return self.positions[key] if key in self.positions else self.teams[key].title


@dataclass(frozen=True, slots=True)
class Installation:
    """All municipalities served, by slug."""

    municipalities: dict[str, Municipality]


def _nb(day: date) -> str:
    return f"{day:%d.%m.%Y}"
