"""A pack of routines that any municipality can begin with: what is in it, and a copy of it."""

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters.founding.answers import Unanswered
from engine.definition import RoleKind, Text
from engine.language import DefinitionError, read_draft

PACK = Path("workflows/national")  # where it is, seen from workflows.yaml
BESIDE = ("letters", "scenarios")  # folders that belong to the routines


@dataclass(frozen=True, slots=True)
class Pack:
    """The routines' files by slug, and the positions and teams they need, with the titles the pack gives them."""

    folder: Path
    routines: Mapping[str, Path]
    positions: Mapping[str, Text]
    teams: Mapping[str, Text]

    def copy(self, folder: Path, slug: str, name: str, of: Iterable[str]) -> None:
        """Copy everything to a new folder. Scenarios are moved to the municipality `slug`; a name in `of`, those of
        whoever uses the pack itself, becomes `name`.
        """
        folder.mkdir(parents=True)
        files = [*self.routines.values(), *(file for each in BESIDE for file in (self.folder / each).rglob("*"))]
        for file in files:
            target = folder / file.relative_to(self.folder)
            if file.is_dir():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if file.suffix not in (".yaml", ".txt"):
                shutil.copy2(file, target)
                continue
            text = file.read_text(encoding="utf-8")
            for old in of:
                text = text.replace(old, name)
            target.write_text(re.sub(r"^municipality:.*$", f"municipality: {slug}", text, flags=re.M), encoding="utf-8")


def read_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises Unanswered when there is none, DefinitionError when a routine cannot be used."""
    routines: dict[str, Path] = {}
    units: dict[RoleKind, dict[str, Text]] = {RoleKind.POSITION: {}, RoleKind.TEAM: {}}
    for file in sorted(folder.glob("*.yaml")):
        # Other files, such as a demo, are no routines.
        if not re.search(r"^workflow:", file.read_text(encoding="utf-8"), re.MULTILINE):
            continue
        draft = read_draft(file, "", {})
        if draft.workflow is None or draft.problems:
            raise DefinitionError(draft.problems)
        routines[draft.workflow.slug] = file
        for role in draft.workflow.roles:
            units.get(role.kind, {}).setdefault(role.key, role.title)
    if not routines:
        raise Unanswered([f"Det er ingen rutiner å kopiere i {folder}."])
    return Pack(folder, routines, units[RoleKind.POSITION], units[RoleKind.TEAM])
