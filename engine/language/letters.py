"""Letters: plain text files beside the routine, one for each language, with $names that the case fills in.

`$name` is all a letter can say: no conditions, no loops, no code (string.Template). A name is one of VARIABLES, or a
question of the routine: `$begrunnelse` is the answer to the field of that name.
"""

from collections.abc import Iterator, Set
from pathlib import Path
from re import fullmatch
from string import Template

from engine.definition import Field, FieldType, Letter, Workflow
from engine.language.characters import load_text
from engine.language.parts import Part
from engine.language.problems import Problem, hints, quoted
from engine.language.schema import LANGUAGES, LETTER
from engine.language.texts import problem

# What every letter may name, and what stands there in the finished letter; `engine/letters.py` fills it in.
VARIABLES = {
    "municipality": "kommunens navn",
    "reference": "sakens referanse",
    "person": "navnet på den saken gjelder",
    "today": "datoen brevet er skrevet",
    "coordinator": "koordinatoren",
    "contact_unit": "stillingen eller teamet man kan spørre",
    "complaint_deadline": "siste dag for å klage",
    "complaint_weeks": "klagefristens lengde i ord, for eksempel fire uker",
    "complaint_body": "den som avgjør klagen, for eksempel Statsforvalteren",
}
_ANSWERS = (
    *(FieldType.TEXT, FieldType.LONG_TEXT, FieldType.NUMBER, FieldType.DATE, FieldType.MOMENT),
    *(FieldType.CHOICE, FieldType.CHOICES),
)


def read_letters(part: Part, folder: Path, workflow: Workflow) -> tuple[Letter, ...]:
    """The letters of a routine, read from files inside `folder`; what is wrong in them too goes to the source."""
    known = VARIABLES.keys() | {field.key for field in _questions(workflow) if field.type in _ANSWERS}
    return tuple(_letter(each, folder, known) for each in part.each("brev"))


def _questions(workflow: Workflow) -> Iterator[Field]:
    """What is asked when a task is done."""
    for state in workflow.states:
        for task in state.tasks:
            yield from task.fields
        for way in state.next:
            yield from way.asks if way.on else ()


def _letter(part: Part, folder: Path, known: Set[str]) -> Letter:
    part.fits(LETTER)
    return Letter(
        key=part.name,
        title=part.get("title").text(),
        body=_bodies(part.get("file"), folder, known),
        posted_within=part.get("posted_within").span(),
    )


def _bodies(part: Part, folder: Path, known: Set[str]) -> dict[str, str]:
    name, bodies = part.word(), {"nb": ""}
    if not name:
        return bodies
    if len(name) > 100 or not fullmatch(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", name):
        part.tell("letter_path", name=quoted(name))
        return bodies
    for language in LANGUAGES:
        path = folder / f"{name}.{language}.txt"
        if not path.resolve().is_relative_to(folder.resolve()):
            part.tell("letter_path.link", name=quoted(name))
        elif path.is_file():
            bodies[language] = _body(part, path, known)
        elif language == "nb":
            part.tell("no_letter", name=name)
    return bodies


def _body(part: Part, path: Path, known: Set[str]) -> str:
    file = str(path)
    text, problems = load_text(path, file)
    if not problems and not text.strip():
        problems = [problem(file, 1, 1, "empty.letter")]
    part.source.problems += problems + _place_problems(text, file, known)
    return text


def _place_problems(text: str, file: str, known: Set[str]) -> list[Problem]:
    problems = []
    for found in Template.pattern.finditer(text):
        name = found["named"] or found["braced"]
        if found["escaped"] or name in known:
            continue
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        if name:
            place = quoted(f"${name}")
            problems.append(problem(file, line, column, "unknown_variable", name=place, hint=hints(name, known)))
        else:
            problems.append(problem(file, line, column, "dollar"))
    return problems
