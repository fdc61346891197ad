"""The days a person turns so many years: any age, and no `otherwise` where the birth date must be known."""

from datetime import date
from pathlib import Path

import pytest

from adapters.database import Database
from engine.definition import Op, is_birthday
from tests.engine import proof_parts
from tests.engine.small_house import House, routine, state, task, way, when
from tests.engine.small_routine import GOOD, changed, places_of, problems_of


@pytest.mark.parametrize("name", ["person.turns_0", "person.turns_16", "person.year_120", "person.turns_99"])
def test_every_age_a_person_may_have_has_its_day(name: str, tmp_path: Path) -> None:
    assert is_birthday(name)
    text = changed("due: svar_innen", f"due: {{before: 1 month, from: {name}, otherwise: 2 weeks}}")
    assert problems_of(tmp_path, text) == []


@pytest.mark.parametrize("name", ["person.turns_121", "person.turns_07", "person.turns_", "person.year_-1"])
def test_other_days_are_told(name: str, tmp_path: Path) -> None:
    text = changed("due: svar_innen", f"due: {{before: 1 month, from: {name}, otherwise: 2 weeks}}")
    assert [code for _, code in places_of(tmp_path, text)] == ["unknown_fact"]


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        ("person.turns_16 is given", True),
        ("person.age < 18", True),
        ("[vurder.valg is en, today before person.year_6]", True),
        ("{any: [person.age < 6, person.age > 12]}", True),
        ("{any: [person.age < 6, vurder.valg is en]}", False),
        ("person.age is missing", False),
        ("person.age is not 7", False),
        ("vurder.valg is en", False),
    ],
)
def test_a_date_that_the_condition_makes_known_needs_no_otherwise(condition: str, known: bool, tmp_path: Path) -> None:
    due = f"due: {{before: 1 month, from: person.turns_18}}\n        if: {condition}"
    text = changed("due: svar_innen", due).replace(", from: vurder.dato", "")  # the answer is not sure any longer
    found = [code for _, code in places_of(tmp_path, text)]
    assert ("date_may_be_missing" not in found) is known


def test_a_deadline_of_a_list_is_told_by_its_own_condition(tmp_path: Path) -> None:
    several = "due: [{within: svar_innen}, {before: 1 month, from: person.turns_16, if: person.age < 16}]"
    assert problems_of(tmp_path, GOOD.replace("due: svar_innen", several)) == []


def test_a_task_before_the_sixteenth_birthday_is_there_only_while_the_birth_date_is_known(database: Database) -> None:
    ready = task(
        "forbered", when=when(("person.turns_16", Op.AFTER, "today")),
        due={"before": "1 month", "source": "person.turns_16", "roll": "none"},
    )  # fmt: skip
    ny = state("ny", [ready, task("ring")], [way("ferdig", "slutt", on="ring")])
    house = House(database, routine("ung", ny, state("slutt", final=True)))
    house.begins("ung", birth_date="2012-03-09")
    assert house.open_now()["forbered"].due_on == date(2028, 2, 9)
    house.begins("ung")
    assert "forbered" not in house.open_now()


def _unreached(first: str, second: str) -> list[tuple[str, str]]:
    """What is found of a state that a case comes to only when the first birthday is before the second."""
    only = proof_parts.when(first, Op.BEFORE, second)
    sent = proof_parts.state("sent", proof_parts.task("hor"), proof_parts.way("b", "slutt", on="hor"))
    ways = (proof_parts.way("x", "sent", on="se", only_if=only), proof_parts.way("a", "slutt", on="se"))
    return proof_parts.found(proof_parts.routine(proof_parts.state("ny", proof_parts.task("se"), *ways), sent))


def test_the_proof_knows_which_birthday_comes_first() -> None:
    assert _unreached("person.turns_16", "person.turns_18") == []
    assert _unreached("person.turns_100", "person.turns_18") == [("never_reached", "sent")]
