"""Somebody leaves: the last day is a day of work, and then what a case has for them goes to others."""

from datetime import timedelta

import pytest

from adapters.database import Database
from engine import departures
from engine.definition import Workflow
from engine.errors import NotFound
from tests.engine.small_house import HERE, House, field, role, routine, state, task, way


def _routine(kind: str) -> Workflow:
    answer = field("hvem", {"named": "staff", "group": "people"}[kind], required=True, assigns="kontakt")
    return routine(
        "sak",
        state("ny", [task("velg", fields=[answer])], [way("valgt", "i_gang", on="velg")]),
        state("i_gang", [task("vent")], [way("videre", "ring", on="vent"), way("om", "ny", by=["kontakt"])]),
        state("ring", [task("ring", "kontakt")], [way("ferdig", "slutt", on="ring")]),
        state("slutt", final=True),
        roles=[role("kontakt", kind, until_named="mottak"), role("mottak")],
    )  # fmt: skip


def _chosen(database: Database, kind: str) -> House:
    house = House(database, _routine(kind))
    house.begins("sak")
    ane = house.people["Ane"]
    house.does("Liv", "velg", hvem=[ane] if kind == "group" else ane)
    return house


def _leaves(house: House, who: str, unit: str = "") -> None:
    with house.write() as tx:
        departures.leaves(tx, HERE, house.people[who], unit, house.today())


def test_the_last_day_is_a_day_of_work(database: Database) -> None:
    house = _chosen(database, "named")
    _leaves(house, "Liv", "leder")
    assert house.actor("Liv").positions == {"leder"}
    house.go_to_day(house.today() + timedelta(days=1))
    assert house.actor("Liv").positions == frozenset()
    _leaves(house, "Liv")
    assert house.actor("Liv").name == "Liv"
    house.go_to_day(house.today() + timedelta(days=1))
    with pytest.raises(NotFound):
        house.actor("Liv")


def test_what_comes_for_one_who_has_left_goes_to_whoever_has_the_role_until_somebody_is_named(
    database: Database,
) -> None:
    house = _chosen(database, "named")
    _leaves(house, "Ane")
    house.go_to_day(house.today() + timedelta(days=1))
    house.told()
    house.does("Liv", "vent")
    assert house.lies("ring") == ("mottak", None)
    assert house.told() == [("Mo", "task_new")]
    house.does("Mo", "ring")
    assert house.state_of() == "slutt"


def test_on_the_last_day_it_still_comes_to_them(database: Database) -> None:
    house = _chosen(database, "named")
    _leaves(house, "Ane")
    house.does("Liv", "vent")
    assert house.lies("ring") == ("kontakt", "Ane")


def test_so_it_is_with_what_the_role_may_choose(database: Database) -> None:
    house = _chosen(database, "named")
    with pytest.raises(NotFound):
        house.case("Mo", house.case_id)
    _leaves(house, "Ane")
    house.go_to_day(house.today() + timedelta(days=1))
    house.act("Mo", house.case_id, "om")
    assert house.state_of() == "ny"


def test_a_substitute_who_has_left_gets_nothing(database: Database) -> None:
    house = _chosen(database, "named")
    tomorrow = house.today() + timedelta(days=1)
    house.is_away("Ane", "Bo", tomorrow, tomorrow)
    _leaves(house, "Bo")
    house.go_to_day(tomorrow)
    house.does("Liv", "vent")
    assert house.lies("ring") == ("mottak", None)


def test_what_is_in_hand_goes_on_at_the_moment_the_last_day_is_over(database: Database) -> None:
    house = _chosen(database, "named")
    house.does("Liv", "vent")
    assert house.lies("ring") == ("kontakt", "Ane")
    due = house.open_now()["ring"].due_on
    _leaves(house, "Ane")
    house.told()
    house.go_to_day(house.today() + timedelta(days=1))
    assert house.lies("ring") == ("mottak", None)
    assert house.told() == [("Mo", "task_new")]
    assert house.open_now()["ring"].due_on == due, "the deadline is the same"
    assert house.terms()[-1] == ("kontakt", "Ane", False)
    said = [str(sentence) for line in house.case("Mo", house.case_id).history for sentence in line.sentences]
    assert "Ane arbeider ikke her lenger" in said
    assert "«ring» går til Mottak" in said


def test_so_nothing_is_told_to_one_who_has_left(database: Database) -> None:
    house = _chosen(database, "named")
    _leaves(house, "Ane")
    house.does("Liv", "vent")
    house.told()
    house.go_to_day(house.today() + timedelta(days=11))
    assert {who for who, _ in house.told()} == {"Mo"}


def test_a_group_that_everybody_has_left_is_as_one_that_nobody_is_in(database: Database) -> None:
    house = _chosen(database, "group")
    _leaves(house, "Ane")
    house.go_to_day(house.today() + timedelta(days=1))
    house.does("Liv", "vent")
    assert house.lies("ring") == ("mottak", None)
