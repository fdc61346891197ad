"""The country: its municipalities, of which the largest has a twelfth of all cases, and their one routine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adapters.clock import SystemClock
from adapters.database import Database
from adapters.house import House
from adapters.migrations import upgrade
from engine import cases, definitions, staff
from engine.calendars import Calendar
from engine.definition import Workflow
from engine.ids import new_id
from engine.language import compile_file
from engine.municipality import Installation, Municipality, Team
from engine.vault import Vault

ANSWERS_FOR, GROUP, ROUTINE = "ansvarlig", "gruppe", "land"
_MUNICIPALITIES = 357
_FALL = 0.78  # how fast sizes fall from the largest
_FILE = Path(__file__).parent / "land.yaml"


@dataclass(frozen=True)
class Town:
    """A municipality, and which of the country's cases are its own: `size` of them from number `first` on."""

    slug: str
    first: int
    size: int


def towns(count: int) -> list[Town]:
    """`count` cases shared out."""
    weights = [number**-_FALL for number in range(1, _MUNICIPALITIES + 1)]
    found, first = [], 0
    for number, weight in enumerate(weights, 1):
        size = max(1, round(count * weight / sum(weights)))
        size = count - first if number == _MUNICIPALITIES else min(size, count - first)
        found.append(Town(f"k{number:03}", first, size))
        first += size
    return found


def house(address: str) -> House:
    """The whole country on one database, by the real clock."""
    places = {town.slug: _municipality(town.slug) for town in towns(_MUNICIPALITIES)}
    return House(Database(address), SystemClock(), Installation(places), Vault(b"benchmark" * 8))


def found(country: House) -> str:
    """Give an empty database its schema and every municipality its routine. Out: the reference of a first case."""
    upgrade(country.database)
    workflow = compile_file(_FILE, next(iter(country.installation.municipalities)))
    for published in _everywhere(country, workflow):
        with country.write() as tx:
            definitions.publish(tx, published, "")
    with country.write() as tx:
        first = workflow.municipality
        user = staff.add(tx, first, "Mal", "mal@example.org", "", (ANSWERS_FOR, GROUP), date(2020, 1, 1))
        actor = staff.actor(tx, user, first)
        return cases.submit(tx, actor, ROUTINE, {"name": "Mal"}, {"begrunnelse": "Hjelp", "hvem": user}, new_id(tx.now))


def _everywhere(country: House, workflow: Workflow) -> Iterator[Workflow]:
    for slug in country.installation.municipalities:
        yield workflow.model_copy(update={"municipality": slug})


def _municipality(slug: str) -> Municipality:
    return Municipality(
        slug=slug,
        name=f"Kommune {slug}",
        language="nb",
        calendar=Calendar(),
        positions={ANSWERS_FOR: {"nb": "Ansvarlig"}},
        teams={GROUP: Team(GROUP, {"nb": "Gruppa"})},
        workflows={},
        coordinating_unit=ANSWERS_FOR,
    )
