"""A scenario file to a `Scenario`, or all its problems: nothing is played before every name in it is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from re import compile as pattern
from typing import Any

from adapters.scenario.answers import Answers, read_answers
from adapters.scenario.expected import check_then
from adapters.scenario.names import Names, Person, inside, nb, one_of
from adapters.scenario.shapes import BELONGS, PERSON, PERSON_TOLD, SCENARIO, STEP, Verb
from adapters.sentences import tell
from engine.definition import Field, Transition
from engine.installation import Installation, Municipality, WorkflowEntry
from engine.language import compile_file
from engine.language.parts import Part
from engine.language.problems import Problem, hints, nearest, quoted, spelt
from engine.language.reader import load
from engine.language.source import Source
from engine.routine import Routine

_NAME = pattern(r"\S(.{0,58}\S)?")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens on a day, or only the day itself. `part` is where it stands in the file."""

    part: Part
    on: date
    who: str
    verb: Verb | None
    what: str
    outcome: str | None
    fields: tuple[Field, ...]
    answers: Answers
    refused: str
    at: time | None = None
    case: str = ""
    reason: str = ""
    until: date | None = None
    person: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story with its names looked up. What is expected is read as it is played."""

    name: str
    names: Names
    steps: tuple[Step, ...]


def read(path: Path, installation: Installation) -> tuple[Scenario | None, list[Problem]]:
    """The scenario in the file `path`, and the list its problems go to, also those found when it is played.

    Raises DefinitionError when the routine itself cannot be used.
    """
    root, problems = load(path)
    if root is None:
        return None, problems
    whole = Part(Source(str(path), root, problems), root)
    whole.fits(SCENARIO)
    names = _names(whole, installation)
    steps = read_steps(whole.get("story"), names) if names else ()
    return Scenario(whole.get("scenario").word(), names, steps) if names else None, problems


def _names(whole: Part, installation: Installation) -> Names | None:
    house = installation.municipalities.get(
        one_of(whole.get("municipality"), installation.municipalities, "municipality")
    )
    if house is None:
        return None
    entry = house.workflows.get(one_of(whole.get("workflow"), house.workflows, "workflow"))
    if entry is None:
        return None
    people = {
        each.name: read_person(each, house, installation.municipalities)
        for each in whole.get("people").each("navn", _NAME)
    }
    routines = {**_started_elsewhere(house, installation), **read_routines(house)}
    return Names(house, routines[whole.get("workflow").word()], people, routines, installation.municipalities)


def read_routines(house: Municipality) -> dict[str, Routine]:
    """Every routine of the municipality, by slug. Raises DefinitionError."""
    return {slug: _routine(each, house.slug) for slug, each in house.workflows.items()}


def _started_elsewhere(house: Municipality, installation: Installation) -> dict[str, Routine]:
    """The routines of other municipalities that the municipality's own start, by slug."""
    ways = (way for routine in read_routines(house).values() for _, way in routine.workflow.transitions())
    asked = {(each.municipality, each.workflow) for way in ways for each in way.starts if each.municipality}
    houses = installation.municipalities
    return {slug: _routine(houses[there].workflows[slug], there) for there, slug in sorted(asked)}


def _routine(entry: WorkflowEntry, municipality: str) -> Routine:
    written = entry.file.stat()
    values = tuple(sorted(entry.parameters.items()))
    return _compiled(entry.file, municipality, values, (written.st_mtime_ns, written.st_size))


@lru_cache(maxsize=200)
def _compiled(file: Path, municipality: str, values: tuple[tuple[str, Any], ...], _written: tuple[int, int]) -> Routine:
    """A routine's file as it was written then: scenarios of one municipality share it."""
    return Routine(compile_file(file, municipality, dict(values)))


def read_person(part: Part, house: Municipality, houses: Mapping[str, Municipality] | None = None) -> Person:
    """Somebody who works in the municipality, or in another of `houses`."""
    part.fits(PERSON)
    elsewhere = one_of(part.get("municipality"), houses or {}, "municipality")
    house = (houses or {}).get(elsewhere, house)
    units = [*house.positions, *house.teams]
    holds = [one_of(each, units, "unit") for each in part.get("holds").items()]
    return Person(part.name, part.get("title").word(), tuple(holds), elsewhere)


# ---------------------------------------------------------------- steps


def read_steps(part: Part, names: Names) -> tuple[Step, ...]:
    """The steps of a story, in order of day, the first of them its referral, and nobody referred twice to one routine.

    A later referral with `case` is to another routine of the municipality.
    """
    referred = [each.get(Verb.REFERS).word() for each in part.items() if each.get(Verb.REFERS)]
    steps = [_step(each, names, referred) for each in part.items()]
    if not steps or steps[0].verb is not Verb.REFERS or steps[0].case:
        first = steps[0].part if steps else part
        tell(first, "no_case")
    for before, step in pairwise(steps):
        if date.min < step.on < before.on:
            tell(step.part.get("on"), "past", day=nb(step.on), before=nb(before.on))
        told = [(other.what, other.case) for other in steps if other.verb is Verb.REFERS]
        if step.verb is Verb.REFERS and told.count((step.what, step.case)) > 1:
            tell(step.part.get(Verb.REFERS), "two_cases", at_key=True, name=step.what)
    return tuple(steps)


def _step(part: Part, story: Names, referred: list[str]) -> Step:
    part.fits(STEP)
    verb = _verb(part)
    case = one_of(part.get("case"), [*story.others, *referred], "case")
    names = story.of(case)
    what, ways = _what(part.get(verb), verb, names) if verb else ("", ())
    outcome, fields = _outcome(part.get("outcome"), what, ways, names) if verb is Verb.DOES else (None, _asked(ways))
    if verb is Verb.REFERS:
        fields = names.routine.workflow.referral
    answers = read_answers(part.get("with"), fields, names) if what else {}
    check_then(part.get("then"), names)
    return Step(
        part=part,
        on=part.get("on").day() or date.min,
        who=one_of(part.get("who"), names.people, "person"),
        verb=verb,
        what=what,
        outcome=outcome,
        fields=fields,
        answers=answers,
        refused=part.get("refused").word(),
        at=_time(part.get("at")),
        case=case,
        reason=part.get("reason").word(),
        until=part.get("until").day(),
        person=_told(part.get("person")),
    )


def _time(part: Part) -> time | None:
    word = part.word()
    try:
        return time.fromisoformat(word) if word else None
    except ValueError:
        tell(part, "bad_time", value=quoted(word))
        return None


def _told(part: Part) -> dict[str, str]:
    """The person as a referral's form has it."""
    part.fits(PERSON_TOLD)
    born = _birth_date(part.get("born"))
    told = {"name": part.get("name").word(), "national_id": part.get("national_id").word()}
    return {key: value for key, value in {**told, "birth_date": born.isoformat() if born else ""}.items() if value}


def _birth_date(part: Part) -> date | None:
    """A date of this century or the last, which `Part.day` is too young for."""
    word = part.word()
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        tell(part, "bad_date.birth", value=quoted(word))
        return None


def _verb(part: Part) -> Verb | None:
    """What somebody does in the step, if anything; notes what does not belong together."""
    given = [verb for verb in Verb if part.get(verb)]
    unknown = [each.name for each in inside(part) if each.name not in STEP.keys]
    if len(given) > 1:
        tell(part, "verbs", verbs=", ".join(given))
    if given and not part.get("who"):
        tell(part, "missing_key.who")
    if given or not any(nearest(key, Verb) for key in unknown):
        _check_belongings(part, given)
    return given[0] if given else None


def _check_belongings(part: Part, given: list[Verb]) -> None:
    if part.has_keys and not given and not part.get("then"):
        tell(part, "nothing", keys=spelt([*Verb, "then"]))
    for key, verbs in BELONGS.items():
        looks = key == "case" and not given  # another case is only looked at
        if part.get(key) and not looks and not set(given) & set(verbs):
            tell(part.get(key), "unused_key", at_key=True, key=key, verbs=spelt(verbs))


def _what(part: Part, verb: Verb, names: Names) -> tuple[str, tuple[Transition, ...]]:
    """What the verb is done to, and the ways out it may take."""
    if verb is Verb.REFERS:
        return part.word(), ()
    if verb is Verb.CHOOSES:
        key = one_of(part, names.acts, "act")
        return key, tuple(way for _, way in names.routine.workflow.transitions() if way.key == key)
    if verb is Verb.IS_AWAY:
        return one_of(part, names.people, "person"), ()
    if verb is Verb.PUBLISHES:
        return _file(part), ()
    bare = part.word().partition(" (")[0]
    key = part.word() if bare in names.routine.tasks else one_of(part, names.routine.tasks, "task")
    return key, names.routine.outcomes(bare) if verb is Verb.DOES else ()


def _file(part: Part) -> str:
    """The path of a file beside the scenario."""
    path = Path(part.source.file).parent / part.word()
    if path.name != part.word() or not path.is_file():
        tell(part, "no_file", name=quoted(part.word()))
        return ""
    return str(path)


def _asked(ways: tuple[Transition, ...]) -> tuple[Field, ...]:
    return tuple({field.key: field for way in ways for field in way.asks}.values())


def _outcome(part: Part, task: str, ways: tuple[Transition, ...], names: Names) -> tuple[str | None, tuple[Field, ...]]:
    """The outcome chosen, and what the form then asks."""
    if not task:
        return None, ()
    own = names.routine.tasks[task.partition(" (")[0]].fields
    known = [way.key for way in ways]
    word = part.word()
    if word and word not in known:
        tell(part, "unknown_name.outcome", name=quoted(word), task=names.task(task), hint=hints(word, known))
    chosen = tuple(way for way in ways if way.key == word or len(ways) == 1)
    return word or None, own + _asked(chosen)
