"""The installation: which municipalities there are, their calendar, positions and teams, and the routines they run.

`load` reads workflows.yaml and every routine it names, and tells everything that is wrong in all of them at once.
People are not here; they are in the database.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from engine.calendars import Calendar, next_occurrence
from engine.definition import RoleKind, Text, Workflow
from engine.durations import Duration
from engine.language import DefinitionError, read_draft
from engine.language.parts import ONE_DAY, SLUG, Part
from engine.language.problems import hint, quoted
from engine.language.reader import load as load_yaml
from engine.language.schema import LANGUAGES, Shape
from engine.language.source import Source

Policy = Literal["skip", "move"]


@dataclass(frozen=True, slots=True)
class Team:
    """People who meet. `rhythm` is an RFC 5545 rule counted from `since`, or None for a team without fixed meetings.

    A meeting that falls on a day off is left out ("skip") or held on the next working day ("move").
    """

    key: str
    title: Text
    rhythm: str | None = None
    since: date | None = None
    on_holiday: Policy = "move"

    def next_meeting(self, after: date, calendar: Calendar) -> date | None:
        """The first meeting strictly after a day, or None when none is planned."""
        if self.rhythm is None or self.since is None:
            return None
        return next_occurrence(self.rhythm, self.since, after, calendar, self.on_holiday)


@dataclass(frozen=True, slots=True)
class WorkflowEntry:
    """A routine a municipality runs, and its own values for the routine's parameters. `file` can be opened as it is."""

    file: Path
    parameters: dict[str, Duration]


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality. Positions and teams share one set of keys, since both are queues that tasks wait in."""

    slug: str
    name: str
    language: str
    calendar: Calendar
    positions: dict[str, Text]
    teams: dict[str, Team]
    workflows: dict[str, WorkflowEntry]


@dataclass(frozen=True, slots=True)
class Installation:
    """All municipalities served, by slug."""

    municipalities: dict[str, Municipality]


# ---------------------------------------------------------------- the format

INSTALLATION = Shape("filen", {"municipalities": "kommunene"})
MUNICIPALITY = Shape(
    "kommunen",
    {"name": "navnet", "positions": "stillingene", "workflows": "rutinene"},
    {"language": "språket brev og meldinger skrives på", "calendar": "kalenderen", "teams": "teamene"},
)
CALENDAR = Shape(
    "kalenderen",
    {},
    {
        "zone": "tidssonen",
        "notice_hour": "timen på dagen det sendes varsler",
        "closing_days": "kommunens egne stengedager",
    },
)
POSITION = Shape("stillingen", {"title": "det folk kaller den"})
TEAM = Shape("teamet", {"title": "det folk kaller det"}, {"meets": "når det har møte"})
MEETS = Shape(
    "møteplanen",
    {"rhythm": 'rytmen, for eksempel "FREQ=MONTHLY;BYDAY=1TU" for første tirsdag', "since": "datoen den gjelder fra"},
    {"on_holiday": "skip eller move når dagen er en fridag"},
)
ENTRY = Shape(
    "rutinen", {"file": "YAML-filen, sett fra denne filen"}, {"parameters": "kommunens egne verdier for parametrene"}
)
SHAPES = (INSTALLATION, MUNICIPALITY, CALENDAR, POSITION, TEAM, MEETS, ENTRY)
POLICIES: tuple[Policy, ...] = ("skip", "move")


def load(path: Path) -> Installation:
    """The installation in the file `path`. Raises DefinitionError with every problem of it and of its routines."""
    root, problems = load_yaml(path)
    if root is None:
        raise DefinitionError(problems)
    whole = Part(Source(str(path), root, problems), root)
    whole.fits(INSTALLATION)
    municipalities = whole.get("municipalities").each("kommuner", SLUG)
    installation = Installation({each.name: _municipality(each, path.parent) for each in municipalities})
    if problems:
        raise DefinitionError(problems)
    return installation


def _municipality(part: Part, folder: Path) -> Municipality:
    part.fits(MUNICIPALITY)
    calendar = _calendar(part.get("calendar"))
    municipality = Municipality(
        slug=part.name,
        name=part.get("name").text()["nb"],
        language=part.get("language").among(LANGUAGES, "language") or "nb",
        calendar=calendar,
        positions={each.name: _position(each) for each in part.get("positions").each("stillinger")},
        teams={each.name: _team(each, calendar) for each in part.get("teams").each("team")},
        workflows={each.name: _entry(each, folder) for each in part.get("workflows").each("rutiner", SLUG)},
    )
    for key in municipality.positions.keys() & municipality.teams.keys():
        line = part.source.place((*part.path, "positions", key), at_key=True).line
        message = f"{quoted(key)} er også en stilling, på linje {line}; gi den ene et annet navn"
        part.get("teams").get(key).problem("duplicate_key", message, at_key=True)
    for each in part.get("workflows").each("rutiner", SLUG):
        _check_routine(each, municipality)
    return municipality


# ---------------------------------------------------------------- calendar, positions, teams


def _calendar(part: Part) -> Calendar:
    if part:
        part.fits(CALENDAR)
    closing_days = frozenset(day for each in part.get("closing_days").items() if (day := each.day()))
    return Calendar(_zone(part.get("zone")), closing_days, part.get("notice_hour").number(0, 23, 8))


def _zone(part: Part) -> ZoneInfo:
    word = part.word() or "Europe/Oslo"
    try:
        return ZoneInfo(word)
    except (KeyError, ValueError, OSError):
        # Not the nearest name: it would send Bergen to Berlin.
        part.problem("unknown_zone", f"ukjent tidssone {quoted(word)}; norske kommuner bruker «Europe/Oslo»")
        return ZoneInfo("Europe/Oslo")


def _position(part: Part) -> Text:
    part.fits(POSITION)
    return part.get("title").text()


def _team(part: Part, calendar: Calendar) -> Team:
    part.fits(TEAM)
    title, meets = part.get("title").text(), part.get("meets")
    if not meets:
        return Team(part.name, title)
    meets.fits(MEETS)
    rhythm, since = meets.get("rhythm").word(), meets.get("since").day()
    policy: Policy = "skip" if meets.get("on_holiday").among(POLICIES, "policy") == "skip" else "move"
    team = Team(part.name, title, rhythm or None, since, policy)
    if rhythm and since:
        try:
            if team.next_meeting(since - timedelta(1), calendar) is None:
                meets.get("rhythm").problem("bad_rhythm", f"rytmen {quoted(rhythm)} gir ingen møter; skriv en annen")
        except ValueError as error:
            meets.get("rhythm").problem("bad_rhythm", str(error).rstrip("."))
    return team


# ---------------------------------------------------------------- routines


def _entry(part: Part, folder: Path) -> WorkflowEntry:
    part.fits(ENTRY)
    parameters = {each.name: each.duration() or ONE_DAY for each in part.get("parameters").each("parametre")}
    return WorkflowEntry(folder / part.get("file").word(), parameters)


def _check_routine(part: Part, municipality: Municipality) -> None:
    """Read the routine, and see that the municipality has what it needs."""
    file, entry = part.get("file"), municipality.workflows[part.name]
    word = file.word()
    if not word:
        return
    if Path(word).is_absolute() or ".." in Path(word).parts or len(word) > 200:
        file.problem(
            "file_path", f"{quoted(word)} må ligge i samme mappe eller under; skriv den uten «..» og «/» først"
        )
        return
    if not entry.file.is_file():
        file.problem("no_file", f"filen {quoted(word)} finnes ikke; rett navnet")
        return
    draft = read_draft(entry.file, municipality.slug, entry.parameters)
    part.source.problems += draft.problems
    if draft.workflow is None:
        return
    for name in entry.parameters.keys() - draft.parameters:
        message = f"{entry.file} har ingen parameter {quoted(name)}{hint(name, draft.parameters)}"
        part.get("parameters").get(name).problem("unknown_parameter", message, at_key=True)
    if draft.workflow.slug not in ("", part.name):
        message = f"rutinen i {entry.file} heter {quoted(draft.workflow.slug)}; bruk det navnet her også"
        part.problem("other_name", message, at_key=True)
    _check_units(draft.workflow, part, municipality)


def _check_units(workflow: Workflow, part: Part, municipality: Municipality) -> None:
    """Note the roles that nobody in the municipality can hold, where the routine is chosen, naming both files."""
    units: dict[RoleKind, tuple[str, Collection[str]]] = {
        RoleKind.POSITION: ("stillingen", municipality.positions),
        RoleKind.TEAM: ("teamet", municipality.teams),
    }
    file = municipality.workflows[part.name].file
    for role in workflow.roles:
        what, there = units.get(role.kind, ("", (role.key,)))
        if role.key not in there and municipality.positions:  # without positions there is a problem already
            cure = f"legg til i {part.source.file}, eller rett rollen i rutinen{hint(role.key, there)}"
            part.problem(f"missing_{role.kind}", f"{file} trenger {what} {quoted(role.key)}; {cure}", at_key=True)
