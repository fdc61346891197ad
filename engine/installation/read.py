"""From workflows.yaml to an `Installation`: the municipalities, and the routines each has chosen."""

from dataclasses import replace
from pathlib import Path

from engine.calendars import Calendar
from engine.definition import Workflow
from engine.installation.dates import read_calendar, read_cutoff, read_hours, read_schedule
from engine.installation.fit import Routines, misfits
from engine.installation.format import DAYS, ENTRY, INSTALLATION, MEETS, MUNICIPALITY, POSITION, RESOURCE, TEAM
from engine.language import DefinitionError, read_draft
from engine.language.compile import Prove
from engine.language.parts import SLUG, Part
from engine.language.problems import Said, hints, quoted
from engine.language.reader import load as load_yaml
from engine.language.schema import LANGUAGES
from engine.language.source import Source
from engine.municipality import OWN, Installation, Municipality, Resource, Team, WorkflowEntry

MOST_PLACES = 10_000
MEETINGS, BOOKABLE = Said("møter", "meetings"), Said("dager", "days")


def load(path: Path, prove: Prove | None = None) -> Installation:
    """The installation in the file `path`. Raises DefinitionError with every problem of it and of its routines.

    With `prove` (`engine.proof.check_proof`) each routine is proven sound as well.
    """
    root, problems = load_yaml(path)
    if root is None:
        raise DefinitionError(problems)
    whole = Part(Source(str(path), root, problems), root)
    whole.fits(INSTALLATION)
    parts = list(whole.get("municipalities").each("kommuner", SLUG))
    installation = Installation({each.name: _municipality(each, path.parent) for each in parts})
    chosen = [(part.name, each) for part in parts for each in part.get("workflows").each("rutiner", SLUG)]
    routines: dict[tuple[str, str], Workflow] = {}
    for slug, each in chosen:
        if workflow := _routine(each, installation.municipalities[slug], prove):
            routines[slug, each.name] = workflow
    for slug, each in chosen:
        if workflow := routines.get((slug, each.name)):
            _check_fit(each, workflow, installation, routines)
    if problems:
        raise DefinitionError(problems)
    return installation


def _municipality(part: Part, folder: Path) -> Municipality:
    part.fits(MUNICIPALITY)
    own = read_calendar(part.get("calendar"), Calendar())
    positions = [each for each in part.get("positions").each("stillinger") if each.fits(POSITION)]
    teams = list(part.get("teams").each("team"))
    for key in {each.name for each in positions} & {each.name for each in teams}:
        line = part.source.place((*part.path, "positions", key), at_key=True).line
        part.get("teams").get(key).tell("duplicate_key.position", at_key=True, name=quoted(key), line=line)
    units = [each.name for each in (*positions, *teams)]
    return Municipality(
        slug=part.name,
        name=part.get("name").text()["nb"],
        language=part.get("language").among(LANGUAGES, "language") or "nb",
        calendar=own,
        positions={each.name: each.get("title").text() for each in positions},
        teams={each.name: _team(each, own) for each in teams},
        workflows={each.name: _entry(each, folder) for each in part.get("workflows").each("rutiner", SLUG)},
        calendars={each.name: _calendar(each, own) for each in part.get("calendars").each("kalendere")},
        resources={each.name: _resource(each, own) for each in part.get("resources").each("ressurser")},
        controllers={
            each.name: each.get("controller").text()["nb"] for each in (*positions, *teams) if each.get("controller")
        },
        coordinating_unit=_coordinating_unit(part.get("coordinating_unit"), units),
    )


def _calendar(part: Part, own: Calendar) -> Calendar:
    if part.name == OWN:
        part.tell("reserved_id", at_key=True, name=quoted(part.name))
    return replace(read_calendar(part, own), closed=f"fridag i kalenderen «{part.name.replace('_', ' ')}»")


def _coordinating_unit(part: Part, units: list[str]) -> str | None:
    word = part.word()
    if word and word not in units:
        part.tell("unknown_unit", name=quoted(word), hint=hints(word, units))
        return None
    return word or None


def _team(part: Part, calendar: Calendar) -> Team:
    part.fits(TEAM)
    title, meets = part.get("title").text(), part.get("meets")
    if not meets:
        return Team(part.name, title)
    schedule = read_schedule(meets, MEETS, MEETINGS, "move", calendar)
    return Team(part.name, title, schedule, read_cutoff(meets.get("cutoff")), read_hours(meets.get("time")))


def _resource(part: Part, calendar: Calendar) -> Resource:
    part.fits(RESOURCE)
    places, days = part.get("places"), part.get("days")
    if part.has_keys and not places and not days:
        part.tell("missing_key.resource", at_key=True)
    return Resource(
        part.name,
        part.get("title").text(),
        calendar,
        places.number(1, MOST_PLACES, 1) if places else None,
        read_schedule(days, DAYS, BOOKABLE, "skip", calendar) if days else None,
    )


# ---------------------------------------------------------------- routines


def _entry(part: Part, folder: Path) -> WorkflowEntry:
    part.fits(ENTRY)
    parameters = {each.name: word for each in part.get("parameters").each("parametre") if (word := each.word())}
    return WorkflowEntry(folder / part.get("file").word(), parameters)


def _routine(part: Part, municipality: Municipality, prove: Prove | None) -> Workflow | None:
    """The routine chosen at `part`, whatever state it is in; None where there is nothing to read."""
    file, entry = part.get("file"), municipality.workflows[part.name]
    word = file.word()
    if Path(word).is_absolute() or ".." in Path(word).parts or len(word) > 200:
        file.tell("file_path", name=quoted(word))
        return None
    if word and not entry.file.is_file():
        file.tell("no_file.named", name=quoted(word))
    if not word or not entry.file.is_file():
        return None
    draft = read_draft(entry.file, municipality.slug, entry.parameters, prove)
    part.source.problems += draft.problems
    if draft.workflow is None:
        return None
    for name in entry.parameters.keys() - draft.parameters:
        given, hint = part.get("parameters").get(name), hints(name, draft.parameters)
        given.tell("unknown_parameter.file", at_key=True, file=str(entry.file), name=quoted(name), hint=hint)
    for name, words in draft.refused.items():
        part.get("parameters").get(name).problem("bad_parameter", words.nb, english=words.en)
    if draft.workflow.slug not in ("", part.name):
        part.tell("other_name", at_key=True, file=str(entry.file), name=quoted(draft.workflow.slug))
    return draft.workflow


def _check_fit(part: Part, workflow: Workflow, installation: Installation, routines: Routines) -> None:
    """Note what the routine needs and the municipality lacks, where the routine is chosen, naming both files."""
    municipality = installation.municipalities[workflow.municipality]
    routine = str(municipality.workflows[part.name].file)
    for misfit in misfits(workflow, municipality, installation, routines):
        part.tell(misfit.cause, at_key=True, routine=routine, file=part.source.file, **dict(misfit.places))
