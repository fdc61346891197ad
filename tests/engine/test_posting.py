"""A letter that goes by post is a task with the letter to print, and stays one when the case moves on or is closed."""

from datetime import date

import pytest

from adapters.database import Database
from tests.engine.small_house import House, field, routine, state, task, way

LETTER = {"key": "svar", "title": {"nb": "Svaret vårt"}, "body": {"nb": "Til $person\n\n$hva"}}
QUESTIONS = [field("hva", "text")]


def house_with(database: Database, **posted: str) -> House:
    written = routine(
        "post",
        state("ny", [task("skriv", letter="svar", fields=QUESTIONS)], [way("skrevet", "slutt", on="skriv")]),
        state("slutt", final=True),
        letters=[{**LETTER, **posted}],
    )
    made = House(database, written)
    made.begins("post")
    return made


@pytest.fixture
def house(database: Database) -> House:
    """A case where a letter that goes by post has been written, and that was closed by it."""
    made = house_with(database, posted_within="2 working days")
    made.does("Liv", "skriv", "skrevet", hva="Du får plass.")
    return made


def test_a_letter_that_goes_by_post_is_to_be_sent_also_when_the_case_is_closed(house: House) -> None:
    assert house.case("Liv", house.case_id).case.closed_on == date(2027, 1, 4)
    (waiting,) = house.inbox("Liv").rows
    assert (waiting.title["nb"], waiting.item, waiting.due_on) == (
        "Send brevet i posten",
        "Svaret vårt",
        date(2027, 1, 6),
    )


def test_the_task_has_the_letter_as_it_was_sealed_and_says_where_the_address_is(house: House) -> None:
    page = house.task("Liv", house.open_task(house.case_id, "_post:svar"))
    assert page.letter == ("Svaret vårt", "Til Kari Eksempel\n\nDu får plass.")
    assert page.why is not None and "finn den i Folkeregisteret" in page.why["nb"]


def test_the_date_it_was_posted_stands_in_the_history(house: House) -> None:
    house.does("Liv", "_post:svar", posted="2027-01-05")
    line = house.case("Liv", house.case_id).history[0]
    assert [str(said) for said in line.sentences] == ["«Send brevet i posten: Svaret vårt» er gjort"]
    assert line.answers[0].lines == ("05.01.2027",)
    assert house.inbox("Liv").rows == ()


def test_a_letter_that_is_not_to_be_sent_after_all_is_left_out_with_a_reason(house: House) -> None:
    house.skip("Liv", house.open_task(house.case_id, "_post:svar"), "Personen fikk det i hånda.")
    assert house.inbox("Liv").rows == ()


def test_a_letter_that_goes_another_way_is_no_task(database: Database) -> None:
    house = house_with(database)
    house.does("Liv", "skriv", "skrevet", hva="Du får plass.")
    assert house.inbox("Liv").rows == ()
