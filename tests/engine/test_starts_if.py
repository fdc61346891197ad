"""A case that begins another only when something holds."""

from pathlib import Path

import pytest

from adapters.database import Database
from engine.definition import FieldType, Op, Start, Workflow
from engine.reading.book import Book
from engine.reading.ways import starts
from tests.engine import proof_parts as proof
from tests.engine.small_house import House, field, routine, state, task, way, when
from tests.engine.small_routine import changed, compiled, places_of

CHILD = routine("under", state("ny", [task("gjor")], [way("ferdig", "slutt", on="gjor")]), state("slutt", final=True))


def _parent() -> Workflow:
    begins = {"workflow": "under", "when": when(("se.plan", Op.IS, "yes")).model_dump()}
    return routine(
        "sak",
        state("ny", [task("se", fields=[field("plan", "yes_no")])], [way("videre", "slutt", on="se", starts=[begins])]),
        state("slutt", final=True),
    )


@pytest.mark.parametrize(("plan", "number"), [("yes", 1), ("no", 0), ("", 0)])
def test_it_begins_only_when_the_condition_holds(plan: str, number: int, database: Database) -> None:
    house = House(database, _parent(), CHILD)
    house.begins("sak")
    house.does("Liv", "se", plan=plan)
    assert len(house.cases("under")) == number


def test_the_condition_is_read_and_its_facts_are_checked(tmp_path: Path) -> None:
    text = "ja: {title: Ja, on: vurder,"
    some = "ja: {{title: Ja, on: vurder, starts: [{{workflow: under, if: {}}}],"
    workflow = compiled(tmp_path, changed(text, some.format("vurder.valg is en")))
    start = workflow.states[0].next[0].starts[0]
    assert start.when == when(("vurder.valg", Op.IS, "en"))
    assert starts(Book(workflow), start) == (
        "dersom «Valg» er besvart med «En», begynner da en sak i rutinen «under»; personen følger med dit"
    )
    wrong = changed(text, some.format("vurder.vlag is en"))
    assert [code for _, code in places_of(tmp_path, wrong)] == ["unknown_fact"]


def test_the_proof_knows_when_there_is_no_case_to_wait_for() -> None:
    form = (proof.ask("plan", FieldType.YES_NO, required=True),)

    def waits(only_if: Op | None) -> list[tuple[str, str]]:
        begins = Start(workflow="under", when=proof.when("se.plan", Op.IS, "yes"))
        venter = proof.state(
            "venter",
            proof.way("ferdig", "slutt", holds=proof.when("children.closed", Op.AT_LEAST, "1")),
            *([proof.way("ingen", "slutt", holds=proof.when("se.plan", only_if, "no"))] if only_if else []),
        )
        videre = proof.way("videre", "venter", on="se", starts=(begins,))
        return proof.found(proof.routine(proof.state("ny", proof.task("se", fields=form), videre), venter))

    assert ("never_ends", "venter") in waits(None)
    assert [code for code, _ in waits(Op.IS)] == [code for code, _ in _always()]


def _always() -> list[tuple[str, str]]:
    """What is found where the case always begins."""
    venter = proof.state("venter", proof.way("f", "slutt", holds=proof.when("children.closed", Op.AT_LEAST, "1")))
    videre = proof.way("videre", "venter", on="se", starts=(Start(workflow="under"),))
    return proof.found(proof.routine(proof.state("ny", proof.task("se"), videre), venter))
