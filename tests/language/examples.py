"""The examples of docs/language, played as they are or with something in them changed."""

import re
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


def changed_folder(copy: Path, name: str, *changes: tuple[str, str]) -> Path:
    """A copy of the examples where, in the file `name`, the first of each text is replaced by another."""
    copytree(FOLDER, copy)
    text = (copy / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{name} has no «{old}»"
        text = text.replace(old, new, 1)
    (copy / name).write_text(text, encoding="utf-8")
    _keep_only(copy / "workflows.yaml", name.partition("-")[0].lower())
    return copy


def _only(installation: Installation, feature: str) -> Installation:
    """The installation with the routines of one feature: a play publishes all there are."""
    house = installation.municipalities[HOUSE]
    own = {slug: entry for slug, entry in house.workflows.items() if slug.startswith(f"{feature.lower()}-")}
    return Installation({HOUSE: replace(house, workflows=own)})


def _keep_only(path: Path, feature: str) -> None:
    """Leave the routines of other features out of a copied workflows.yaml."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    others = [line for line in lines if re.match(r" {6}f\d\d-", line) and not line.strip().startswith(f"{feature}-")]
    if feature != "workflows.yaml":
        path.write_text("".join(line for line in lines if line not in others), encoding="utf-8")
