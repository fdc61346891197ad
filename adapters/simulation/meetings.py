"""Meetings that are cancelled: the same installation, where the teams do not meet on one date."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from engine.calendars import Calendar
from engine.installation import Installation, Municipality, Team


@dataclass(frozen=True, slots=True)
class Without(Team):
    """A team that is told from the first day that it does not meet on `cancelled`."""

    cancelled: date | None = None

    def next_meeting(self, after: date, calendar: Calendar) -> date | None:
        """The first meeting after a day that is not cancelled."""
        held = Team.next_meeting(self, after, calendar)
        return Team.next_meeting(self, held, calendar) if held and held == self.cancelled else held


def cancel(installation: Installation, municipality: str, on: date) -> Installation:
    """The installation with every team meeting of that date cancelled."""
    house = installation.municipalities[municipality]
    teams = {key: _without(team, on) for key, team in house.teams.items()}
    return Installation({**installation.municipalities, municipality: replace(house, teams=teams)})


def held_on(house: Municipality, on: date) -> list[Team]:
    """The teams that meet on a date."""
    before = on - timedelta(1)
    return [team for team in house.teams.values() if team.next_meeting(before, house.calendar) == on]


def of_year(house: Municipality, year: int) -> Iterator[tuple[Team, date]]:
    """Every team meeting of a year."""
    for team in house.teams.values():
        day = team.next_meeting(date(year - 1, 12, 31), house.calendar)
        while day and day.year == year:
            yield team, day
            day = team.next_meeting(day, house.calendar)


def _without(team: Team, on: date) -> Team:
    return Without(**{field.name: getattr(team, field.name) for field in fields(team)}, cancelled=on)
