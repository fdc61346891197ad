"""Every feature has an example that plays as it says, and that does not when the feature is taken away."""

from pathlib import Path

import pytest

from adapters.database import Database
from engine.definition import Workflow
from engine.installation import load
from engine.language import compile_file
from engine.proof import prove
from tests.language.examples import FOLDER, HOUSE, STORIES, changed_folder, number_of, play
from tests.language.taken_away import TAKEN_AWAY, Away
from tests.scenarios.stories import told


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name.removesuffix(".story.yaml"))
def test_an_example_goes_as_it_says(story: Path, database: Database) -> None:
    result = play(story, database)
    assert told(result) == []
    assert result.steps > 0


@pytest.mark.parametrize("away", TAKEN_AWAY, ids=lambda away: f"{away.feature}: {away.old[:40].strip()}")
def test_an_example_fails_when_its_feature_is_taken_away(tmp_path: Path, away: Away) -> None:
    folder = changed_folder(tmp_path / "copy", away.feature, away.file, away.old, away.new)
    story = next(path for path in sorted(folder.glob("*.story.yaml")) if path.name.startswith(away.feature))
    problems = told(play(story))
    assert [problem for problem in problems if away.told in problem], problems


def test_every_example_is_shown_to_fail_without_its_feature() -> None:
    assert {number_of(story) for story in STORIES} == {away.feature for away in TAKEN_AWAY}


def test_every_routine_of_the_examples_is_sound() -> None:
    found = {workflow.slug: [finding.code for finding in prove(workflow).findings] for workflow in _routines()}
    assert {slug: codes for slug, codes in found.items() if codes} == {}
    assert len(found) >= len(STORIES)


def test_every_routine_in_the_folder_is_run_by_the_made_up_municipality() -> None:
    run = {entry.file.name for entry in load(FOLDER / "workflows.yaml").municipalities[HOUSE].workflows.values()}
    there = {path.name for path in FOLDER.glob("F*.yaml") if not path.name.endswith((".story.yaml", ".ny.yaml"))}
    assert run == there


def _routines() -> list[Workflow]:
    house = load(FOLDER / "workflows.yaml").municipalities[HOUSE]
    return [compile_file(entry.file, HOUSE, entry.parameters) for entry in house.workflows.values()]
