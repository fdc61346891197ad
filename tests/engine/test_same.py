"""A way that stays: the state is not left, and only what the way itself says happens."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.database import Database
from engine.definition import FieldType, Op, Workflow
from engine.diagram import as_bpmn, as_svg
from engine.national_id import synthetic
from engine.reading.book import Book
from engine.reading.ways import goes
from tests.engine import proof_parts as proof
from tests.engine.small_house import House, field, role, routine, state, task, way, when
from tests.engine.small_routine import GOOD, changed, compiled, places_of

NOTE = "anywhere:\n  notat: {title: Skriv et notat, by: [koordinator], to: same, tells: [team]"
MEMO = GOOD.replace("anywhere:", NOTE + "}")
NUMBER = synthetic(date(2015, 3, 9), 0)


def _lent(sort: str) -> Workflow:
    """A case where something may be told without its leaving the state; what is told opens a task."""
    asked = field("hva", "choice", options=[{"key": "viktig", "title": {"nb": "Viktig"}}])
    chosen = {"by": ["leder"], "asks": [asked], "starts": [{"workflow": "annen"}]}
    trigger = chosen if sort == "by" else {"hears": "nytt"}
    viktig = when(("act.hva", Op.IS, "viktig")).model_dump()
    return routine(
        "sak",
        state(
            "ny", [task("vurder"), task("svar", when=viktig)],
            [
                way("ferdig", "slutt", on="vurder"),
                way("lang_tid", "slutt", after={"within": "60 days"}),
                way("notat", "same", tells=["mottak"], **trigger),
            ],
        ),
        state("slutt", final=True),
        roles=[role("mottak")],
    )  # fmt: skip


OTHER = routine("annen", state("ny", [task("gjor")], [way("ferdig", "slutt", on="gjor")]), state("slutt", final=True))


def test_tasks_go_on_and_what_the_way_says_happens(database: Database) -> None:
    house = House(database, _lent("by"), OTHER)
    house.begins("sak")
    before = house.open_now()["vurder"]
    house.told()
    house.act("Liv", house.case_id, "notat", {"hva": "viktig"})
    after = house.open_now()
    assert (house.state_of(), set(after)) == ("ny", {"vurder", "svar"})
    assert (after["vurder"].id, after["vurder"].due_on) == (before.id, before.due_on)
    assert ("Mo", "case_news") in house.told()
    assert len(house.cases("annen")) == 1
    house.act("Liv", house.case_id, "notat", {})
    assert set(house.open_now()) == {"vurder"}


def test_the_history_tells_it_and_the_case_has_not_moved(database: Database) -> None:
    house = House(database, _lent("by"), OTHER)
    house.begins("sak")
    house.act("Liv", house.case_id, "notat", {"hva": "viktig"})
    line = house.case("Liv", house.case_id).history[0]
    assert "notat" in [said.message % said.params for said in line.sentences]
    assert [answer.lines for answer in line.answers] == [("Viktig",)]
    assert [step.title["nb"] for step in house.case("Liv", house.case_id).steps if step.place == "now"] == ["ny"]


def test_the_time_of_silence_is_not_begun_anew(database: Database) -> None:
    house = House(database, _lent("by"), OTHER)
    house.begins("sak")
    house.go_to_day(house.today() + timedelta(days=50))
    house.act("Liv", house.case_id, "notat", {})
    house.go_to_day(house.today() + timedelta(days=12))
    assert house.state_of() == "slutt"


def test_a_signal_may_be_heard_without_leaving(database: Database) -> None:
    sends = way("send", "slutt", on="gjor", signals=[{"name": "nytt", "to": "person"}])
    sender = routine("sender", state("ny", [task("gjor")], [sends]), state("slutt", final=True))
    house = House(database, _lent("hears"), sender)
    first = house.begins("sak", birth_date="2015-03-09", national_id=NUMBER)
    before = house.open_now()["vurder"].id
    house.begins("sender", birth_date="2015-03-09", national_id=NUMBER)
    house.told()
    house.does("Liv", "gjor")
    house.tick()
    assert house.state_of(first) == "ny"
    assert house.open_now(first)["vurder"].id == before
    assert ("Mo", "case_news") in house.told()


# ---------------------------------------------------------------- as it is written


def test_a_way_that_stays_may_be_written_anywhere(tmp_path: Path) -> None:
    states = compiled(tmp_path, MEMO).states
    assert [state.key for state in states if any(way.key == "notat" for way in state.next)] == ["ny", "klagefrist"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("on: vurder, to: klagefrist", "on: vurder, to: same", "same"),
        ("roll: next}\n        to: slutt", "roll: next}\n        to: same", "same"),
        ("by: [koordinator], to: slutt}", "when: {if: vurder.valg is en}, to: same}", "same"),
        ("by: [koordinator], to: slutt}", "by: [koordinator], to: same, new_round: true}", "unused_key"),
        (
            "    final: true\n",
            "    final: true\n    reopens: {igjen: {title: Igjen, by: [team], to: same}}\n",
            "same",
        ),
    ],
)
def test_what_cannot_stay_is_told(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert code in [found for _, found in places_of(tmp_path, changed(old, new))]


def test_a_state_that_no_way_leaves_is_a_dead_end(tmp_path: Path) -> None:
    text = GOOD.replace("anywhere:\n  trekk: {title: Trekker seg, by: [koordinator], to: slutt}\n", "")
    venter = """\
  slutt:
    title: Slutt
    final: true
  venter: {title: Venter, next: {notat: {title: Notat, by: [team], to: same}}}
"""
    last = text.replace("  slutt:\n    title: Slutt\n    final: true\n", venter)
    last = last.replace("on: vurder\n        to: slutt", "on: vurder\n        to: venter")
    assert [code for _, code in places_of(tmp_path, last)] == ["dead_end"]


def test_it_is_read_aloud_and_drawn(tmp_path: Path) -> None:
    workflow = compiled(tmp_path, MEMO)
    notat = next(way for way in workflow.states[0].next if way.key == "notat")
    assert goes(Book(workflow), notat) == (
        "koordinatoren kan når som helst velge «Skriv et notat», og da blir saken der den er"
    )
    assert "Saken blir der den" in as_svg(workflow)
    assert as_bpmn(workflow).count('cancelActivity="false"') == 1


# ---------------------------------------------------------------- in the proof


def _asks(sort: FieldType) -> dict[str, object]:
    return {"by": ("leder",), "asks": (proof.ask("ferdig", sort),)}


def test_the_proof_knows_that_what_was_told_may_move_the_case() -> None:
    venter = proof.state(
        "venter",
        proof.task("hold", every=proof.SOON),
        proof.way("notat", "same", **_asks(FieldType.YES_NO)),
        proof.way("videre", "slutt", holds=proof.when("act.ferdig", Op.IS, "yes")),
    )
    assert proof.found(proof.routine(venter)) == []


def test_the_proof_does_not_count_on_what_nobody_must_tell() -> None:
    heard = proof.way("hort", "same", hears="nytt")
    venter = proof.state("venter", heard, proof.way("slipp", "slutt", by=("leder",)))
    assert ("unowned", "venter") in proof.found(proof.routine(venter))
    alone = proof.state("venter", proof.task("hold", every=proof.SOON), heard)
    assert ("never_ends", "venter") in proof.found(proof.routine(alone))
