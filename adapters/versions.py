"""Every open case of a routine rehearsed against another version, moved to it, or moved back."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.house import House
from adapters.sentences import tell
from engine import definitions, moving, rehearsal
from engine.definition import Workflow
from engine.errors import Refused
from engine.language import DefinitionError
from engine.language.parts import Part
from engine.language.problems import hints, quoted
from engine.language.reader import load
from engine.language.schema import Shape
from engine.language.source import Source
from engine.moving import SAME, Names
from engine.rehearsal import Fate, Foreseen
from engine.routine import Routine

MAPPING = Shape("filen", {}, {"states": "gammel tilstand: ny tilstand", "tasks": "gammel oppgave: ny oppgave"})
_TITLES = {
    Fate.STUCK: "kan ikke flyttes",
    Fate.OVERDUE: "går over fristen",
    Fate.REROUTED: "går til andre",
    Fate.CHANGED: "får andre oppgaver eller datoer",
    Fate.UNCHANGED: "er som før",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One case and what came of moving it: `refused` is why it stayed where it was."""

    reference: str
    refused: str = ""


def read_names(path: Path | None, workflow: Workflow) -> Names:
    """The mapping in a YAML file, «states: {old: new}» and «tasks: {old: new}». Raises DefinitionError, all at once."""
    if path is None:
        return SAME
    root, problems = load(path)
    if root is None:
        raise DefinitionError(problems)
    whole = Part(Source(str(path), root, problems), root)
    whole.fits(MAPPING)
    states = _names(whole.get("states"), [state.key for state in workflow.states])
    names = Names(states, _names(whole.get("tasks"), [task.key for state in workflow.states for task in state.tasks]))
    if problems:
        raise DefinitionError(problems)
    return names


def _names(part: Part, known: Iterable[str]) -> dict[str, str]:
    """Old names and new ones, which the new version must have; an old one may be anything a case can stand in."""
    found = {each.name: each.word() for each in part.each("navn")} if part else {}
    for old, new in found.items():
        if new and new not in known:
            tell(part.get(old), "unknown_name.version", name=quoted(new), hint=hints(new, known))
    return found


def rehearse(house: House, workflow: Workflow, names: Names) -> list[Foreseen]:
    """What becomes of every open case of the routine under `workflow`, which need not be published. Nothing changes."""
    routine, found = Routine(workflow), []
    with house.read() as tx:
        cases = rehearsal.open_cases(tx, workflow.municipality, workflow.slug)
    for case_id, reference in cases:
        with house.write() as tx:
            found.append(rehearsal.rehearse(tx, case_id, reference, routine, names))
    return found


def summary(found: list[Foreseen]) -> Iterator[str]:
    """The result in lines: each case that does not stay as it is, and how many of each kind."""
    for fate in Fate:
        for case in found:
            if case.fate is fate and fate is not Fate.UNCHANGED:
                yield f"{case.reference} {_TITLES[fate]}: {' '.join(case.sentences)}"
    counts = Counter(case.fate for case in found)
    told = [f"{counts[fate]} {_TITLES[fate]}" for fate in Fate if counts[fate]]
    yield f"{len(found)} åpne saker: {', '.join(told)}." if found else "Ingen åpne saker i denne rutinen."


def move(house: House, municipality: str, slug: str, names: Names, only: str | None = None) -> list[Moved]:
    """Move the open cases (or the one with the reference `only`) to the newest version, each in its own transaction."""
    with house.read() as tx:
        newest = definitions.newest(tx, municipality, slug)
        cases = rehearsal.open_cases(tx, municipality, slug)
    return [_try(house, reference, case_id, newest, names) for case_id, reference in cases if only in (None, reference)]


def move_back(house: House, municipality: str, slug: str, only: str | None = None) -> list[Moved]:
    """Move the open cases (or one) back to the version each was moved from last."""
    with house.read() as tx:
        cases = rehearsal.open_cases(tx, municipality, slug)
    return [_try(house, reference, case_id, None, SAME) for case_id, reference in cases if only in (None, reference)]


def _try(house: House, reference: str, case_id: str, version: str | None, names: Names) -> Moved:
    try:
        with house.write() as tx:
            if version is None:
                moving.move_back(tx, None, case_id)
            else:
                moving.move(tx, None, case_id, version, names)
    except Refused as refusal:
        return Moved(reference, str(refusal))
    return Moved(reference)
