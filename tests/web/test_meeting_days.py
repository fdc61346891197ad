"""The page of the coming meetings, as people meet it."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from adapters.database import Database
from engine.durations import Duration
from engine.municipality import Team
from engine.schedules import Schedule
from tests.databases import Lite
from tests.engine import small_house
from tests.engine.small_house import House, routine, state, task, way
from tests.web.browser import Visitor, visitor
from tests.web.conftest import FakeDemo

SECOND_THURSDAYS = Schedule(
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2027, 1, 14), cancelled=frozenset({date(2027, 2, 25)}),
    extra=frozenset({date(2027, 3, 3)}),
)  # fmt: skip
IN_MAY = Schedule("FREQ=YEARLY;BYMONTH=5;BYDAY=TH", date(2027, 1, 1), "skip", extra=frozenset({date(2027, 5, 7)}))


@pytest.fixture
def house(lite: Lite, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The small house, where Nina's team meets every second Thursday and has one matter, and Sara's in May."""
    lead = Duration.parse("3 working days")
    monkeypatch.setitem(
        small_house.TEAMS, "nord", Team("nord", {"nb": "Team nord"}, SECOND_THURSDAYS, lead, "08:30-10:00")
    )
    monkeypatch.setitem(small_house.TEAMS, "sor", Team("sor", {"nb": "Team sør"}, IN_MAY))
    ny = state("ny", [task("drøft", "nord", due={"meeting": "nord"})], [way("ferdig", "slutt", when_done=True)])
    roles = [small_house.role("nord", "team")]
    with lite.fresh() as address:
        database = Database(address)
        made = House(database, routine("r", ny, state("slutt", final=True), roles=roles))
        made.begins("r", {})
        yield made
        database.close()


def row(text: str, day: str) -> str:
    """What stands after a date on the page, up to the next."""
    found = re.search(rf"{day}(.*?)(?=(?:man|tirs|ons|tors|fre)dag \d|$)", text)
    assert found, text
    return found[1]


def test_dates_cut_off_and_what_waits_stand_on_the_page(house: House) -> None:
    door: Visitor = visitor(house, FakeDemo(house))
    assert "Møtedager" in door.become(house, "Nina").text, "in the menu"
    text = door.get("/moter").text
    assert "Klokka: 08:30-10:00" in row(text, "torsdag 14. januar")
    assert re.search(r"torsdag 14\. januar.*Saker må være klare senest mandag 11\. januar\. +1 sak +torsdag 28", text)


def test_what_is_moved_and_what_falls_out_says_why(house: House) -> None:
    door: Visitor = visitor(house, FakeDemo(house))
    door.become(house, "Nina")
    text = door.get("/moter").text
    assert "Flyttet fra torsdag 25. mars: skjærtorsdag" in text
    assert "tirsdag 30. mars" in text
    assert "Faller ut etter teamets egen plan" in row(text, "torsdag 25. februar")
    assert "Ekstra møte" in text
    door.become(house, "Sara")
    text = door.get("/moter").text
    assert "Faller ut: Kristi himmelfartsdag" in row(text, "torsdag 6. mai")
    assert "Ikke møte" in row(text, "torsdag 6. mai")


def test_who_is_in_no_team_is_told_so_and_has_no_such_line_in_the_menu(house: House) -> None:
    door: Visitor = visitor(house, FakeDemo(house))
    assert "Møtedager" not in door.become(house, "Ane").text
    assert "Du er ikke med i noe team" in door.get("/moter").text
