"""A municipality's demo file: invented people, and stories that begin so many days ago.

It is written like scenarios (docs/scenarios.md), but with days told from today: a step is `on: 175 days ago`, and in
its answers `today` is that day. Those are made dates first, and then the scenario's own reader reads the steps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from adapters.scenario.names import Names, Person, one_of
from adapters.scenario.read import Step, read_person, read_routines, read_steps
from engine.installation import Installation, Municipality
from engine.language import DefinitionError
from engine.language.parts import Part
from engine.language.reader import Leaf, Listing, Node, Table, load
from engine.language.schema import Shape
from engine.language.source import Source

NAME = "demo.yaml"  # beside the routines of a municipality
DEMO = Shape(
    "demoen",
    {"demo": "hva den viser", "people": "hvem som arbeider her", "stories": "sakene, med et navn foran hver"},
)
STORY = Shape("fortellingen", {"workflow": "rutinen, som i workflows.yaml", "story": "det som skjer"})
_PERSON = re.compile(r"\S(.{0,58}\S)?")
_AGO = re.compile(r"(\d{1,3}) days? ago", re.ASCII)
_DAY = re.compile(r"today(?: ([+-]) (\d{1,3}) days?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Story:
    """One case, from its referral on."""

    names: Names
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """The staff, and the stories with their days."""

    house: Municipality
    people: dict[str, Person]
    stories: tuple[Story, ...]

    @property
    def first_day(self) -> date:
        """The day the oldest story begins."""
        return min(step.on for story in self.stories for step in story.steps)


def find(installation: Installation) -> dict[str, Path]:
    """The demo files of the installation, by municipality."""
    houses = installation.municipalities.items()
    beside = {slug: {entry.file.parent / NAME for entry in house.workflows.values()} for slug, house in houses}
    return {slug: file for slug, files in beside.items() for file in sorted(files) if file.is_file()}


def read(path: Path, house: Municipality, today: date) -> DemoFile:
    """The demo file of a municipality, told from `today`. Raises DefinitionError with all its problems."""
    root, problems = load(path)
    if root is None:
        raise DefinitionError(problems)
    dated = Table({key: _dated(node, today) for key, node in root.entries.items()}, root.keys, root.at)
    whole = Part(Source(str(path), dated, problems), dated)
    whole.fits(DEMO)
    people = {each.name: read_person(each, house) for each in whole.get("people").each("navn", _PERSON)}
    stories = tuple(_stories(whole, house, people))
    if problems:
        raise DefinitionError(problems)
    return DemoFile(house, people, stories)


def _stories(whole: Part, house: Municipality, people: dict[str, Person]) -> Iterator[Story]:
    routines = read_routines(house)
    for told in whole.get("stories").each("fortellinger"):
        slug = one_of(told.get("workflow"), routines, "workflow") if told.fits(STORY) else ""
        if slug:
            names = Names(house, routines[slug], people, routines)
            yield Story(names, read_steps(told.get("story"), names))


# ---------------------------------------------------------------- days told from today


def _dated(node: Node, today: date) -> Node:
    """The same tree, at the same places, with dates instead of the days told from `today` or from a step's own day."""
    match node:
        case Table():
            on = node.entries.get("on")
            ago = _AGO.fullmatch(on.text.strip()) if isinstance(on, Leaf) else None
            day = today - timedelta(int(ago[1])) if ago else today
            inside = {key: _dated(each, day) for key, each in node.entries.items()}
            if ago:
                inside["on"] = Leaf(day.isoformat(), node.entries["on"].at)
            return Table(inside, node.keys, node.at)
        case Listing():
            return Listing(tuple(_dated(each, today) for each in node.items), node.at)
        case Leaf():
            told = _DAY.fullmatch(node.text.strip())
            return Leaf(_from(told, today).isoformat(), node.at) if told else node


def _from(told: re.Match[str], today: date) -> date:
    days = timedelta(int(told[2] or 0))
    return today - days if told[1] == "-" else today + days
