"""The whole of it: a year, and what the changes asked about would do to it. This is what other code calls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from adapters.simulation import difference
from adapters.simulation.difference import Waiting
from adapters.simulation.meetings import held_on, of_year
from adapters.simulation.plan import Plan
from adapters.simulation.premises import needed
from adapters.simulation.result import Result, measure, titles_of
from adapters.simulation.run import live
from engine.definition import RoleKind
from engine.language import compile_file
from engine.municipality import Installation, Municipality
from engine.routine import Routine

NAMEABLE = (RoleKind.NAMED, RoleKind.GROUP)


class CannotSimulate(Exception):
    """What was asked for is not there; the text says what is."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the year: what it is, as the beginning of a sentence, and what it does."""

    what: str
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Report:
    """A year, and the changes that were asked about."""

    result: Result
    changes: tuple[Change, ...]


def simulate(installation: Installation, plan: Plan, processes: int = 1) -> Report:
    """Live through the plan with and without its changes. Raises CannotSimulate."""
    house, routine = _known(installation, plan)
    titles = titles_of(house, needed(installation, plan.municipality, plan.routine))
    plain = replace(plan, cancelled=None, leaving=None)
    before = live(installation, plain, processes)
    changes = []
    if plan.cancelled:
        after = live(installation, replace(plan, leaving=None), processes)
        waiting = difference.of_meeting(before, after, house, routine, plan.cancelled)
        changes.append(Change(f"Blir møtet {plan.cancelled:%d.%m.} avlyst", waiting))
    if plan.leaving:
        after = live(installation, replace(plan, cancelled=None), processes)
        changes.append(Change(_leaving(house, titles, plan), difference.of_leaving(before, after, plan.leaving.on)))
    return Report(measure(plan, house, routine, titles, before), tuple(changes))


def _known(installation: Installation, plan: Plan) -> tuple[Municipality, Routine]:
    house = installation.municipalities.get(plan.municipality)
    if house is None:
        raise CannotSimulate(_unknown("kommune", plan.municipality, installation.municipalities))
    entry = house.workflows.get(plan.routine)
    if entry is None:
        raise CannotSimulate(_unknown("rutine", plan.routine, house.workflows))
    routine = Routine(compile_file(entry.file, house.slug, entry.parameters))
    if plan.cancelled and not held_on(house, plan.cancelled):
        days = ", ".join(f"{day:%d.%m.%Y}" for day in of_year(house, plan.cancelled.year)) or "ingen"
        raise CannotSimulate(f"Ingen team har møte {plan.cancelled:%d.%m.%Y}. Møtene det året: {days}.")
    roles = list(_roles(house, routine))
    if plan.leaving and plan.leaving.role not in roles:
        raise CannotSimulate(_unknown("rolle", plan.leaving.role, roles))
    return house, routine


def _leaving(house: Municipality, titles: Mapping[str, str], plan: Plan) -> str:
    assert plan.leaving is not None, "somebody leaves"
    title, day = titles[plan.leaving.role], f"{plan.leaving.on:%d.%m.}"
    if plan.leaving.role in house.positions:
        return f"Slutter «{title}» {day}, og står stillingen tom i {plan.assumptions.vacancy} virkedager"
    return f"Slutter en «{title}» {day}, uten at noen overtar det personen har"


def _roles(house: Municipality, routine: Routine) -> Iterator[str]:
    yield from house.positions
    yield from house.teams
    yield from (role.key for role in routine.workflow.roles if role.kind in NAMEABLE)


def _unknown(what: str, word: str, known: object) -> str:
    listed = ", ".join(str(one) for one in known) if isinstance(known, list | dict) else ""
    return f"Ukjent {what} «{word}». Kjente: {listed}."
