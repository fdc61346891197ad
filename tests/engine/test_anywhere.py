"""Ways out of every state: not of the one they lead to, so that the way back never leads to where the case is."""

from pathlib import Path

import pytest

from adapters.database import Database
from engine.definition import Workflow
from engine.errors import Refused
from engine.reading.book import Book
from engine.reading.states import anywhere
from tests.engine.small_house import HERE, House
from tests.engine.small_routine import GOOD, compiled

REST = GOOD.replace(
    "  slutt:\n    title: Slutt\n",
    "  hviler:\n    title: Hviler\n    next:\n"
    "      tilbake: {title: Tilbake, by: [koordinator], to: previous}\n"
    "      lenge: {title: Lenge, after: 6 months, to: slutt}\n"
    "  slutt:\n    title: Slutt\n",
).replace("anywhere:\n", "anywhere:\n  hvil: {title: Ta en pause, by: [koordinator], to: hviler}\n")


def _ways(workflow: Workflow) -> dict[str, list[str]]:
    return {state.key: [way.key for way in state.next] for state in workflow.states}


def test_a_way_is_not_offered_in_the_state_it_leads_to(tmp_path: Path) -> None:
    assert _ways(compiled(tmp_path, REST)) == {
        "ny": ["ja", "nei", "hvil", "trekk"],
        "klagefrist": ["ferdig", "hvil", "trekk"],
        "hviler": ["tilbake", "lenge", "trekk"],
        "slutt": [],
    }


def test_it_is_read_once_and_not_at_every_state(tmp_path: Path) -> None:
    assert [way.key for way in anywhere(Book(compiled(tmp_path, REST)))] == ["hvil", "trekk"]


def test_the_way_back_leads_to_where_the_pause_began(tmp_path: Path, database: Database) -> None:
    roles = REST.replace("koordinator: {title: Koordinator", "leder: {title: Leder").replace("[koordinator]", "[leder]")
    text = roles.replace("until_named: koordinator", "until_named: leder").replace("who: koordinator", "who: leder")
    workflow = compiled(tmp_path, text.replace("notify: koordinator", "notify: leder")).model_copy(
        update={"municipality": HERE}
    )
    house = House(database, workflow)
    house.begins("liten", {"grunn": "Hjelp"})
    house.act("Liv", house.case_id, "hvil")
    with pytest.raises(Refused):
        house.act("Liv", house.case_id, "hvil")
    house.act("Liv", house.case_id, "tilbake")
    assert house.state_of() == "ny"
