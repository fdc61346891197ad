"""That somebody has been chosen for a role is a fact: asked for, proven, read aloud."""

from pathlib import Path

import pytest

from adapters.database import Database
from engine.definition import FieldType, Op, Role, RoleKind, Workflow
from engine.diagram.words import Words
from engine.durations import Duration
from engine.reading.book import Book
from engine.reading.conditions import condition
from tests.engine import proof_parts as proof
from tests.engine.proof_parts import ask, found, said
from tests.engine.small_house import House, field, role, routine, state, task, way, when
from tests.engine.small_routine import changed, compiled, places_of

KINDS = {"named": "staff", "group": "people", "unit": "unit"}


def _waits(kind: str, **more: str) -> Workflow:
    """A case that goes on by itself when somebody has been chosen."""
    given = when(("role.kontakt", Op.GIVEN, "")).model_dump()
    missing = when(("role.kontakt", Op.MISSING, "")).model_dump()
    velg = task("velg", fields=[field("hvem", KINDS[kind], assigns="kontakt")], every={"within": "1 week"})
    return routine(
        "rolle",
        state("ny", [velg, task("hast", when=missing)], [way("videre", "i_gang", holds=given)]),
        state("i_gang", [task("ring", "kontakt")], [way("ferdig", "slutt", on="ring")]),
        state("slutt", final=True),
        roles=[role("kontakt", kind, until_named="leder", **more), role("nord", "team")],
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_goes_on_when_somebody_is_chosen(kind: str, database: Database) -> None:
    house = House(database, _waits(kind))
    house.begins("rolle")
    house.does("Liv", "velg")
    assert (house.state_of(), set(house.open_now())) == ("ny", {"velg", "hast"})
    bo = house.people["Bo"]
    house.does("Liv", "velg", hvem={"named": bo, "group": [bo], "unit": "nord"}[kind])
    assert (house.state_of(), set(house.open_now())) == ("i_gang", {"ring"})


def test_who_is_asked_is_not_chosen_before_saying_yes(database: Database) -> None:
    house = House(database, _waits("named", accept="3 working days"))
    house.begins("rolle")
    house.does("Liv", "velg", hvem=house.people["Bo"])
    assert house.state_of() == "ny"
    house.does("Bo", "_accept:kontakt", "accept")
    assert house.state_of() == "i_gang"


def test_only_roles_that_are_chosen_in_the_case_can_be_asked_about(tmp_path: Path) -> None:
    text = "ja: {title: Ja, on: vurder,"
    for fact, codes in (
        ("role.kontakt is given", []),
        ("role.kontakt is missing", []),
        ("role.team is given", ["unknown_fact"]),
        ("role.kontakt is koordinator", ["condition_type"]),
    ):
        file = changed(text, f"ja: {{title: Ja, on: vurder, if: {fact},")
        assert [code for _, code in places_of(tmp_path, file)] == codes, fact


def test_a_task_that_chooses_somebody_leads_somewhere_when_the_role_is_looked_at(tmp_path: Path) -> None:
    velg = """\
      velg:
        title: Velg
        who: koordinator
        due: 1 week
        escalation: vanlig
        form: {den: {label: Hvem?, type: staff, assigns: kontakt}}
    next:
      ja:"""
    text = changed("    next:\n      ja:", velg)
    assert [code for _, code in places_of(tmp_path, text)] == ["leads_nowhere"]
    looked = text.replace("ja: {title: Ja, on: vurder,", "ja: {title: Ja, on: vurder, if: role.kontakt is given,")
    assert places_of(tmp_path, looked) == []


def _proven(*, required: bool, accept: bool) -> list[tuple[str, str]]:
    kontakt = Role(key="kontakt", title=said("k"), kind=RoleKind.NAMED, until_named="leder",
                   accept=Duration.parse("1 week") if accept else None)  # fmt: skip
    form = (ask("hvem", FieldType.STAFF, required=required, assigns="kontakt"),)
    ny = proof.state("ny", proof.task("velg", fields=form), proof.way("a", "venter", on="velg"))
    venter = proof.state(
        "venter",
        proof.way("valgt", "slutt", holds=proof.when("role.kontakt")),
        proof.way("uvalgt", "igjen", holds=proof.when("role.kontakt", Op.MISSING)),
    )
    igjen = proof.state("igjen", proof.way("ja", "slutt", holds=proof.when("role.kontakt")))
    plain = proof.routine(ny, venter, igjen)
    return found(plain.model_copy(update={"roles": (*plain.roles, kontakt)}))


def test_the_proof_knows_when_somebody_has_been_chosen() -> None:
    assert _proven(required=True, accept=False) == [("never_reached", "igjen")]
    assert ("unowned", "igjen") in _proven(required=False, accept=False)


def test_the_proof_knows_that_a_yes_may_come_later_or_never() -> None:
    assert _proven(required=True, accept=True) == [("unowned", "igjen")]
    assert ("never_ends", "igjen") in _proven(required=False, accept=True)


@pytest.mark.parametrize(("kind", "words"), [("named", "er pekt ut"), ("group", "er pekt ut"), ("unit", "er valgt")])
def test_it_is_read_aloud_and_drawn(kind: str, words: str) -> None:
    workflow = _waits(kind)
    given, missing = (when(("role.kontakt", op, "")) for op in (Op.GIVEN, Op.MISSING))
    assert condition(Book(workflow), given) == f"kontakten {words}"
    assert condition(Book(workflow), missing) == f"kontakten ikke {words}"
    assert Words(workflow).condition(given) == "Kontakt er gitt"


def test_the_compiled_condition_names_the_role(tmp_path: Path) -> None:
    workflow = compiled(tmp_path, changed("due: svar_innen", "due: svar_innen\n        if: role.kontakt is missing"
                                          ).replace(", from: vurder.dato", ""))  # fmt: skip
    assert workflow.states[0].tasks[0].when == when(("role.kontakt", Op.MISSING, ""))
