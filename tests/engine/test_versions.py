"""A routine is changed while cases are open: they stay, are rehearsed, are moved, and come back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from adapters import versions
from engine import audit, definitions
from engine.definition import Workflow
from engine.language import DefinitionError, compile_file
from engine.moving import SAME, Names
from engine.rehearsal import Fate, Foreseen
from tests.world import ROOT, World

FOLDER = ROOT / "workflows" / "skjervoy"
Change = Callable[..., Workflow]


@pytest.fixture
def rewritten(tmp_path: Path) -> Change:
    """The routine with some words of its file replaced."""

    def write(*changes: tuple[str, str]) -> Workflow:
        folder = copytree(FOLDER, tmp_path / "routine", dirs_exist_ok=True)
        path = folder / "individuell-plan.yaml"
        text = (FOLDER / path.name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return compile_file(path, "skjervoy")

    return write


def publish(world: World, workflow: Workflow) -> None:
    with world.write() as tx:
        definitions.publish(tx, workflow, "")


def foreseen(world: World, workflow: Workflow, names: Names = SAME) -> Foreseen:
    found = versions.rehearse(world.premises, workflow, names)
    assert len(found) == 1
    return found[0]


def moved(world: World, names: Names = SAME) -> list[str]:
    return [each.refused for each in versions.move(world.premises, "skjervoy", "individuell-plan", names)]


def intact(world: World) -> bool:
    with world.read() as tx:
        return not list(audit.verify(tx))


def test_an_open_case_stays_on_its_version_and_a_new_one_starts_on_the_new(world: World, rewritten: Change) -> None:
    world.refers()
    publish(world, rewritten(("title: Første møte med systemkoordinator", "title: Første samtale")))
    assert world.lies_with("Solveig") == ["Første møte med systemkoordinator"]
    world.refers(person="Ola Eksempel")
    assert sorted(world.lies_with("Solveig")) == ["Første møte med systemkoordinator", "Første samtale"]


def test_a_case_that_nothing_changes_for_is_unchanged(world: World, rewritten: Change) -> None:
    world.refers()
    assert foreseen(world, rewritten(("ny_kontakt_hver: 4 weeks", "ny_kontakt_hver: 3 weeks"))).fate is Fate.UNCHANGED


def test_rehearsing_tells_of_a_date_that_would_have_passed_and_changes_nothing(world: World, rewritten: Change) -> None:
    world.refers()
    world.pass_time("8 working days")
    before, history = world.open_tasks(), world.page().history
    told = foreseen(world, rewritten(("forste_mote_innen: 10 working days", "forste_mote_innen: 2 working days")))
    assert told.fate is Fate.OVERDUE
    assert told.sentences == (
        "Fristen for «Første møte med systemkoordinator» går fra 18.01.2027 til 06.01.2027, som er passert.",
    )
    assert (world.open_tasks(), world.page().history) == (before, history)


def test_a_task_that_goes_to_others_is_told(world: World, rewritten: Change) -> None:
    world.refers()
    new = rewritten(
        (
            "        who: systemkoordinator\n        due: forste_mote_innen",
            "        who: psykiatriteam\n        ground: none\n        due: forste_mote_innen",
        )
    )
    told = foreseen(world, new)
    assert (told.fate, told.sentences) == (
        Fate.REROUTED, ("«Første møte med systemkoordinator» går til psykiatriteamet.",)
    )  # fmt: skip


def test_a_case_in_a_state_that_is_gone_is_stuck_until_the_mapping_says_what_it_is_called(
    world: World, rewritten: Change
) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    new = rewritten(("to: soknad}", "to: soke}"), ("to: soknad\n", "to: soke\n"), ("\n  soknad:\n", "\n  soke:\n"))
    told = foreseen(world, new)
    assert told.fate is Fate.STUCK
    assert "«Søknad og samtykke», som ikke finnes i den nye versjonen" in told.sentences[0]
    assert foreseen(world, new, Names(states={"soknad": "soke"})).fate is Fate.UNCHANGED
    publish(world, new)
    assert "finnes ikke" in moved(world)[0] or "ikke finnes" in moved(world)[0]
    assert moved(world, Names(states={"soknad": "soke"})) == [""]
    assert world.open_tasks() == {"soknad": date(2027, 2, 1)}
    assert intact(world)


def test_a_moved_case_goes_on_by_the_new_routine_and_its_history_says_so(world: World, rewritten: Change) -> None:
    world.refers()
    publish(world, rewritten(("forste_mote_innen: 10 working days", "forste_mote_innen: 5 working days")))
    assert moved(world) == [""]
    assert world.open_tasks() == {"forste_mote": date(2027, 1, 11)}
    assert str(world.page().history[0].sentences[0]) == "Saken følger nå en annen versjon av rutinen"
    world.mails()
    world.go_to_day(date(2027, 1, 11))
    assert ("Solveig", "En oppgave har frist i dag") in world.mails(), "the ladder follows the new date"
    assert moved(world) == ["Saken følger denne versjonen allerede."]
    assert intact(world)


def test_a_moved_case_goes_back_to_where_it_came_from(world: World, rewritten: Change) -> None:
    world.refers()
    publish(world, rewritten(("      forste_mote:\n", "      samtale:\n"), ("on: forste_mote", "on: samtale")))
    assert moved(world, Names(tasks={"forste_mote": "samtale"})) == [""]
    assert world.open_tasks() == {"samtale": date(2027, 1, 18)}
    back = versions.move_back(world.premises, "skjervoy", "individuell-plan")
    assert [each.refused for each in back] == [""]
    assert world.open_tasks() == {"forste_mote": date(2027, 1, 18)}
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    assert intact(world)


def test_a_case_that_was_never_moved_has_nowhere_to_go_back_to(world: World) -> None:
    world.refers()
    assert [each.refused for each in versions.move_back(world.premises, "skjervoy", "individuell-plan")] == [
        "Saken er ikke flyttet fra en annen versjon."
    ]


def test_a_question_only_the_new_version_looks_at_is_answered_by_what_was_said_before(
    world: World, rewritten: Change
) -> None:
    world.in_follow_up()
    world.pass_time("3 weeks")
    new = rewritten(
        ("within: revisjon_etter, from: ansvarsgruppemote.motedato", "within: revisjon_etter, from: bli_kjent.motedato")
    )
    publish(world, new)
    assert moved(world) == [""]
    assert world.open_tasks()["revisjon"] == date(2027, 7, 5), "182 days after the first meeting, as before"


def test_a_loop_that_has_begun_goes_on_and_its_new_task_is_opened_once(world: World, rewritten: Change) -> None:
    world.in_follow_up()
    extra = (
        "      revisjon:\n        title: Revider",
        "      tannlege:\n        title: Meld fra om tannbehandling\n        who: plankoordinator\n"
        "        due: 3 months\n        every: 3 months\n        escalation: vanlig\n"
        "      revisjon:\n        title: Revider",
    )
    new = rewritten(extra)
    told = foreseen(world, new)
    assert told.fate is Fate.CHANGED
    assert told.sentences[0].startswith("«Meld fra om tannbehandling» kommer til, hos ")
    publish(world, new)
    assert moved(world) == [""]
    assert sorted(world.open_tasks()) == ["kontakt", "revisjon", "tannlege"]


def test_a_closed_case_is_left_in_peace(world: World, rewritten: Change) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "takker_nei", motedato="2027-01-04", arsak="Ønsker ikke")
    assert versions.rehearse(world.premises, rewritten(), SAME) == []


def test_a_mapping_to_something_that_is_not_there_is_told_with_the_nearest_name(
    tmp_path: Path, rewritten: Change
) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("states: {gammel: henvis}\ntasks: {gammelt: forste_motet}\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as wrong:
        versions.read_names(mapping, rewritten())
    told = [problem.message for problem in wrong.value.problems]
    assert told == [
        "den nye versjonen har ingen «henvis»; mente du «henvist»?",
        "den nye versjonen har ingen «forste_motet»; mente du «forste_mote»?",
    ]
    assert wrong.value.problems[0].say("en") == "the new version has no «henvis»; did you mean «henvist»?"


def test_only_an_open_case_can_be_moved_one_by_one(world: World, rewritten: Change) -> None:
    first = world.refers()
    world.refers(person="Ola Eksempel")
    publish(world, rewritten(("forste_mote_innen: 10 working days", "forste_mote_innen: 5 working days")))
    only = versions.move(world.premises, "skjervoy", "individuell-plan", SAME, first)
    assert [(each.reference, each.refused) for each in only] == [(first, "")]
