"""The table of features is whole, names files that are there, and calls nothing met that has no example."""

import re

import pytest

from tests.language.examples import FOLDER, STORIES, number_of
from tests.language.taken_away import TAKEN_AWAY
from tests.world import ROOT

PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| F\d\d \|", line)]
DEMANDS = [line for line in PAGE.partition("## What cuts across")[2].splitlines() if line.startswith("| ")][1:]


def test_every_feature_has_one_row() -> None:
    assert sorted(row[0] for row in ROWS) == [f"F{number:02}" for number in range(1, 43)]


def test_every_demand_that_cuts_across_has_a_row() -> None:
    assert len(DEMANDS) == 6


@pytest.mark.parametrize("line", [line for line in PAGE.splitlines() if line.startswith("| ")])
def test_every_file_that_a_row_names_is_there(line: str) -> None:
    linked = re.findall(r"\]\(([^)]+)\)", line)
    tests = re.findall(r"`(tests/[^`]+)`", line)
    assert [name for name in linked if not (FOLDER / name).is_file()] == []
    assert [name for name in tests if not (ROOT / name).is_file()] == []
    assert all((FOLDER / name.replace(".yaml", ".story.yaml")).is_file() for name in linked)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_met_has_an_example_and_what_is_not_says_what_is_missing(row: list[str]) -> None:
    number, stands = row[0], row[-1]
    shown = {number_of(story) for story in STORIES} & {away.feature for away in TAKEN_AWAY}
    assert re.match(r"met$|met; .|partly: .", stands), stands
    assert number in shown or not stands.startswith("met")


def test_every_demand_says_where_it_stands() -> None:
    assert [line for line in DEMANDS if not re.search(r"\| (met|partly: .+) \|$", line)] == []
