"""The pages that set a routine beside its paper point at lines that are there and say what the page says they do."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = {page.stem: page for page in sorted((ROOT / "docs" / "seeds").glob("*.md"))}
FOLDERS = {**{name: name for name in PAGES}, "elsewhere": "loten"}
POINTS = re.compile(r"`([\w.-]+\.yaml):(\d+)(?:-(\d+))?` `([\w.-]+)`")


@cache
def lines(path: Path) -> list[str]:
    """The lines of a routine."""
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_line_a_page_points_at_is_there_and_says_so(name: str) -> None:
    page = PAGES.get(name, ROOT / "docs" / f"{name}.md")
    points = POINTS.findall(page.read_text(encoding="utf-8"))
    assert points
    wrong = []
    for file, first, last, key in points:
        found = lines(ROOT / "workflows" / FOLDERS[name] / file)
        within = found[int(first) - 1 : int(last or first)]
        if not within or not re.search(rf"(^|[\s{{]){re.escape(key)}:", within[0]) or int(last or first) > len(found):
            wrong.append(f"{file}:{first} {key}")
    assert wrong == []
