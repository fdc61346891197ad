"""Meetings that are cancelled: the same installation, where no team meets on one date."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from engine.municipality import Installation, Municipality, Team


def cancel(installation: Installation, municipality: str, on: date) -> Installation:
    """The installation with every team meeting of that date cancelled, known from the first day."""
    house = installation.municipalities[municipality]
    teams = {key: _without(team, on) for key, team in house.teams.items()}
    return Installation({**installation.municipalities, municipality: replace(house, teams=teams)})


def held_on(house: Municipality, on: date) -> list[Team]:
    """The teams that meet on a date."""
    return [team for team in house.teams.values() if team.meetings(on, on, house.calendar)]


def of_year(house: Municipality, year: int) -> Iterator[date]:
    """The date of every team meeting of a year, in order."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    yield from sorted({day for team in house.teams.values() for day in team.meetings(first, last, house.calendar)})


def _without(team: Team, on: date) -> Team:
    if team.meets is None:
        return team
    meets = replace(team.meets, cancelled=team.meets.cancelled | {on}, extra=team.meets.extra - {on})
    return replace(team, meets=meets)
