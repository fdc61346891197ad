"""A small house with routines in which everything stands that the pages must show and do."""

from functools import cache
from pathlib import Path

from adapters.database import Database
from engine.definition import Workflow
from engine.language import compile_file
from engine.proof import check_proof
from tests.engine.small_house import HERE, House

FOLDER = Path(__file__).parent
BORN = {"young": "2015-05-17", "grown": "1990-05-17"}


@cache
def routines() -> tuple[Workflow, ...]:
    """The routines of this folder, proven."""
    return tuple(compile_file(path, HERE, None, check_proof) for path in sorted(FOLDER.glob("*.yaml")))


def whole_house(database: Database) -> House:
    """The house, with a case of the routine that says everything not yet begun."""
    return House(database, *routines())


def begun(house: House, born: str = BORN["grown"]) -> str:
    """A case of that routine, referred by Mo. Out: its id."""
    answers = {"grunn": "Mange hjelpere, ingen plan", "timer": "12", "utskriving": "2027-01-11T14:30", "fra": "nord"}
    return house.begins("alt", answers, birth_date=born)
