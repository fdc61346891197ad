"""The pages that set a seed beside its routine point at the right lines, and name scenarios that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = {
    "hammerfest": "seeds",
    "national": "seeds",
    "skjervoy": "seeds",
    "loten": "",
}  # a folder, and where its page is
LINES = re.compile(r"`([a-z0-9-]+\.yaml):(\d+)(?:-(\d+))?` `([a-z0-9_]+)`")
FILES = re.compile(r"`([a-z0-9-]+\.yaml)`")


def _page(name: str) -> str:
    page = ROOT / "docs" / "seeds" / f"{name}.md" if PAGES[name] else ROOT / "docs" / "elsewhere.md"
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_the_lines_beside_a_sentence_are_those_that_say_it(name: str) -> None:
    found = LINES.findall(_page(name))
    assert len(found) >= 30
    wrong = []
    for file, first, last, key in found:
        lines = (ROOT / "workflows" / name / file).read_text(encoding="utf-8").splitlines()
        starts = lines[int(first) - 1].strip().startswith(f"{key}:")
        if not starts or int(last or first) > len(lines):
            wrong.append(f"{file}:{first} {key}")
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_a_routine_or_scenario_named_on_the_page_is_there(name: str) -> None:
    folder = ROOT / "workflows" / name
    there = {path.name for path in [*folder.glob("*.yaml"), *folder.glob("scenarios/*.yaml")]}
    assert [file for file in FILES.findall(_page(name)) if file not in there | {"workflows.yaml"}] == []
