"""The examples of docs/language, played as they are or with something in them changed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

from adapters.database import Database
from adapters.scenario import Result, run_file
from engine.installation import Installation, load
from tests.world import ROOT

FOLDER = ROOT / "docs" / "language"
STORIES = sorted(FOLDER.glob("*.story.yaml"))
HOUSE = "eksempel"


def number_of(path: Path) -> str:
    """The feature that a file is about: «F05» of F05-timer.yaml."""
    return path.name.partition("-")[0]


def play(story: Path, database: Database | None = None) -> Result:
    """Play one story with the installation beside it."""
    return run_file(story, _only(load(story.parent / "workflows.yaml"), number_of(story)), database)


def changed_folder(copy: Path, feature: str, name: str, old: str, new: str) -> Path:
    """A copy of a feature's examples where, in the file `name`, the first of a text is replaced by another."""
    copytree(FOLDER, copy)
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text, f"{name} has no «{old}»"
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    house = copy / "workflows.yaml"
    house.write_text("".join(_kept(house.read_text(encoding="utf-8"), feature.lower())), encoding="utf-8")
    return copy


def _kept(text: str, feature: str) -> Iterator[str]:
    """The lines of workflows.yaml without the routines of other features, which would only be read in vain."""
    entry = "other"
    for line in text.splitlines(keepends=True):
        begins = re.match(r" {6}(f\d\d)-", line)
        if begins:
            entry = begins[1]
        if entry in ("other", feature):
            yield line


def _only(installation: Installation, feature: str) -> Installation:
    """The installation with the routines of one feature: a play publishes all there are."""
    house = installation.municipalities[HOUSE]
    own = {slug: entry for slug, entry in house.workflows.items() if slug.startswith(f"{feature.lower()}-")}
    return Installation({HOUSE: replace(house, workflows=own)})


def play_routine(folder: Path, routine: str, story: str, database: Database | None = None) -> Result:
    """Play a story of a routine «f00-prove», both written down in a folder, in the made-up municipality."""
    house = "".join(_kept((FOLDER / "workflows.yaml").read_text(encoding="utf-8"), "none"))
    head = "scenario: En prøve\nmunicipality: eksempel\nworkflow: f00-prove\n"
    (folder / "workflows.yaml").write_text(f"{house}      f00-prove: {{file: F00-prove.yaml}}\n", encoding="utf-8")
    (folder / "F00-prove.yaml").write_text(f"workflow: f00-prove\ntitle: En prøve\n{routine}", encoding="utf-8")
    path = folder / "F00-prove.story.yaml"
    path.write_text(head + story, encoding="utf-8")
    return play(path, database)
