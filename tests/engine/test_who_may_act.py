"""Who may take a way where the case stands, sees the case; for others it is as if the case were not there."""

from typing import Any

import pytest

from adapters.database import Database
from engine import queries, staff
from engine.definition import Op
from engine.errors import NotFound
from tests.engine.small_house import THERE, House, field, role, routine, state, task, way, when

ROUTINE = routine(
    "sak",
    state(
        "ny", [task("vurder", fields=[field("hast", "yes_no")]), task("mer")],
        [
            way("ferdig", "slutt", when_done=True),
            way("stans", "stanset", by=["mottak"]),
            way("haster", "slutt", by=["nord"], only_if=when(("vurder.hast", Op.IS, "yes")).model_dump()),
        ],
    ),
    state("stanset", [task("sjekk")], [way("slutt", "slutt", on="sjekk")]),
    state("slutt", final=True, reopens=[way("igjen", "ny", by=["sor"])]),
    roles=[role("mottak"), role("nord", "team"), role("sor", "team")],
)  # fmt: skip


@pytest.fixture
def house(database: Database) -> House:
    """A case whose only tasks are the leader's."""
    made = House(database, ROUTINE)
    made.begins("sak", who="Ane")
    return made


def _sees(house: House, who: str) -> list[str]:
    """The ways somebody is offered on the page of the case. Raises NotFound."""
    return [act.key for act in house.case(who, house.case_id).acts]


def test_who_may_act_sees_the_case_and_its_tasks_and_acts(house: House) -> None:
    assert _sees(house, "Mo") == ["stans"]
    assert house.task("Mo", house.open_task(house.case_id, "vurder")).may_complete is False
    house.act("Mo", house.case_id, "stans")
    assert house.state_of() == "stanset"


def test_whoever_acted_sees_what_became_of_it(house: House) -> None:
    house.act("Mo", house.case_id, "stans")
    assert _sees(house, "Mo") == []


@pytest.mark.parametrize("who", ["Ane", "Bo", "Sara", "Nina"])
def test_others_do_not_neither_the_one_who_referred_nor_a_team_whose_way_is_not_there(who: str, house: House) -> None:
    task_id = house.open_task(house.case_id, "vurder")
    for look in (
        lambda: house.case(who, house.case_id),
        lambda: house.task(who, task_id),
        lambda: house.act(who, house.case_id, "stans"),
    ):
        with pytest.raises(NotFound):
            look()


def test_a_way_that_comes_with_a_condition_opens_the_case_when_it_holds(house: House) -> None:
    house.does("Liv", "vurder", hast="yes")
    assert _sees(house, "Nina") == ["haster"]


def test_a_closed_case_is_seen_by_those_who_may_open_it_again(house: House) -> None:
    house.does("Liv", "vurder", hast="no")
    house.does("Liv", "mer")
    assert _sees(house, "Sara") == ["igjen"]
    with pytest.raises(NotFound):
        _sees(house, "Mo")


def test_the_same_position_in_another_municipality_sees_nothing(house: House) -> None:
    with house.write() as tx:
        stranger = staff.add(tx, THERE, "Fremmed", "fremmed@der.example", "", ["mottak"], house.today())
    with house.read() as tx, pytest.raises(NotFound):
        queries.case_page(tx, staff.actor(tx, stranger, THERE), house.case_id)


def test_a_letter_is_seen_with_the_case(database: Database) -> None:
    lettered: dict[str, Any] = {"letters": [{"key": "svar", "title": {"nb": "Svar"}, "body": {"nb": "Hei."}}]}
    states = (
        state("ny", [task("skriv", letter="svar")], [way("sendt", "venter", on="skriv")]),
        state("venter", [task("vent")], [way("slutt", "slutt", on="vent"), way("stans", "slutt", by=["mottak"])]),
        state("slutt", final=True),
    )
    house = House(database, routine("brev", *states, roles=[role("mottak")], **lettered))
    house.begins("brev", who="Ane")
    house.does("Liv", "skriv")
    document = house.case("Mo", house.case_id).documents[0]
    with house.read() as tx:
        assert queries.document(tx, house.actor("Mo"), document.document_id)[0] == "Svar"
        with pytest.raises(NotFound):
            queries.document(tx, house.actor("Ane"), document.document_id)
