"""What somebody answers when choosing a way at any time has one name, «act.field», wherever it is looked at."""

from pathlib import Path

from adapters.database import Database
from engine import definitions, moving
from engine.definition import FieldType, Op, Workflow
from engine.reading.book import Book
from engine.reading.conditions import condition
from tests.engine import proof_parts as proof
from tests.engine.small_house import HERE, House, field, role, routine, state, task, way, when
from tests.engine.small_routine import changed, places_of

MEETING = field("hvem", "people")
REASON = field("grunn", "choice", options=[{"key": "flytting", "title": {"nb": "Flytting"}}])


def _routine(*more: dict[str, object]) -> Workflow:
    return routine(
        "sak",
        state("ny", [task("vurder")], [way("mote", "moter", by=["leder"], asks=[MEETING, REASON])]),
        state("moter", [task("snakk", "each", each="act.hvem"), *more], [way("ferdig", "slutt", when_done=True)]),
        state("slutt", final=True),
        roles=[role("mottak")],
    )


def test_the_people_chosen_there_each_get_a_task(database: Database) -> None:
    house = House(database, _routine())
    house.begins("sak")
    house.act("Liv", house.case_id, "mote", {"hvem": [house.people["Ane"]], "grunn": "flytting"})
    assert house.lies("snakk") == ("each", "Ane")


def test_a_version_that_looks_at_it_knows_what_was_answered_before(database: Database) -> None:
    house = House(database, _routine())
    house.begins("sak")
    house.act("Liv", house.case_id, "mote", {"hvem": [house.people["Ane"]], "grunn": "flytting"})
    new = _routine(task("flytt", when=when(("act.grunn", Op.IS, "flytting")).model_dump()))
    with house.write() as tx:
        definitions.publish(tx, new, "")
        moving.move(tx, house.actor("Liv"), house.case_id, definitions.newest(tx, HERE, "sak"))
    assert set(house.open_now()) == {"snakk", "flytt"}


def test_the_name_of_the_way_is_not_another_name_of_it(tmp_path: Path) -> None:
    asked = "by: [koordinator], to: slutt, asks: {grunn: {label: Grunn, type: text}}}"
    text = changed("by: [koordinator], to: slutt}", asked)
    for fact, codes in (("act.grunn", []), ("trekk.grunn", ["unknown_fact"])):
        looked = text.replace("ja: {title: Ja, on: vurder,", f"ja: {{title: Ja, on: vurder, if: {fact} is given,")
        assert [code for _, code in places_of(tmp_path, looked)] == codes


def test_it_is_read_with_the_question_and_the_way() -> None:
    words = condition(Book(_routine()), when(("act.grunn", Op.IS, "flytting")))
    assert words == "«grunn» er besvart med «Flytting»"
    assert Book(_routine()).answer("act.grunn") == "«grunn» i «mote»"


def test_the_proof_knows_that_it_was_answered() -> None:
    chosen = proof.way("valgt", "sent", by=("leder",), asks=(proof.ask("ja", FieldType.YES_NO, required=True),))
    ny = proof.state("ny", proof.task("vent"), proof.way("ferdig", "slutt", on="vent"), chosen)
    sent = proof.state(
        "sent",
        proof.way("a", "slutt", holds=proof.when("act.ja", Op.IS, "yes")),
        proof.way("b", "slutt", holds=proof.when("act.ja", Op.IS, "no")),
    )
    assert proof.found(proof.routine(ny, sent)) == []
