"""No municipality, state, role, team or position is named in the program: all of that is in the workflows."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.definition import say
from engine.installation import load
from engine.language import compile_file

ROOT = Path(__file__).parent.parent
LAYERS = ("engine", "adapters", "web")
TEXTS = (".html", ".txt", ".mako", ".js", ".css", ".po")

# Words that some municipality uses for a thing of its own and that the program must say for another reason.
# Each with the reason; when the program can say something else, it should.
ORDINARY = {
    "teamet": "ordinary Norwegian for «the team»: what problems call a team, and the address of the team's list",
    "Avsluttet": "what every closed case is called on the pages, whatever its last state is called",
    "Samtykke": "consent is a thing of the engine, with a heading and a column of its own on the pages",
    "samtykke": "the same word inside a sentence, where a routine is read back",
    "plan": "an English word as well: a plan of a drawing, of a simulated year",
    "NAV": "in the name of the rules of complaint under sosialtjenesteloven (`engine.rules`)",
    "Koordinator": "the law's own word (pasient- og brukerrettighetsloven § 2-5 a), where capitals are explained",
}

# A dictionary: how the nouns that people's titles are made of are inflected, whoever has such a title.
DICTIONARY = "engine/reading/grammar.py"


@dataclass(frozen=True, slots=True)
class Names:
    """What municipalities have called their own things."""

    places: frozenset[str]  # municipalities: found anywhere, in comments too
    keys: frozenset[str]  # found as a whole string or a whole identifier
    titles: frozenset[str]  # of positions, teams and roles, found inside longer texts too
    states: frozenset[str]  # their titles: one word («Mottatt») is found only as a whole text, since it is any word

    def in_line(self, line: str) -> set[str]:
        """The municipalities named in a line of a file."""
        return {place for place in self.places if _is_in(place, line)}

    def in_text(self, text: str) -> set[str]:
        """The keys and titles named by a string or an identifier."""
        sought = {*self.titles, *(title for title in self.states if " " in title)}
        found = {title for title in sought if _is_in(title, text)}
        return (found | ({text.strip()} & (self.keys | self.states))) - set(ORDINARY)


def _is_in(name: str, text: str) -> bool:
    return name in text and _word(name).search(text) is not None


@cache
def _word(name: str) -> re.Pattern[str]:
    # An underscore parts words: a_town_calendar names the town.
    return re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])")


@cache
def shipped() -> Names:
    """The names in everything that is shipped."""
    places, keys, titles, states = set(), set(), set(), set()
    for slug, house in load(ROOT / "workflows.yaml").municipalities.items():
        places |= {slug, slug.capitalize(), house.name, house.name.removesuffix(" kommune")}
        keys |= {*house.positions, *house.teams, *house.resources, *house.calendars}
        for unit in (*house.positions, *house.teams):
            titles.add(say(house.unit_title(unit), "nb"))
        for entry in house.workflows.values():
            workflow = compile_file(entry.file, slug, entry.parameters)
            keys |= {state.key for state in workflow.states} | {role.key for role in workflow.roles}
            states |= {say(state.title, "nb") for state in workflow.states}
            titles |= {say(role.title, "nb") for role in workflow.roles}
    return Names(frozenset(places), frozenset(keys), frozenset(titles), frozenset(states))


def texts_of(source: str) -> Iterator[tuple[int, str]]:
    """Every string constant and every identifier of a Python source, with its line; f-strings come in pieces."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=str(text)):
                yield node.lineno, text
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name


def found_in(files: Iterable[tuple[str, str]], names: Names) -> list[str]:
    """Where names stand in files, each given by its name and content."""
    found = []
    for file, content in files:
        lines = list(enumerate(content.splitlines(), 1))
        texts = texts_of(content) if file.endswith(".py") else lines
        found += [f"{file}:{number} {name}" for number, line in lines for name in sorted(names.in_line(line))]
        found += [f"{file}:{number} {name}" for number, text in texts for name in sorted(names.in_text(text))]
    return found


def program() -> Iterator[tuple[str, str]]:
    """The program's own files: what other people have made, in `vendor`, is not."""
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*")):
            if path.suffix in (".py", *TEXTS) and "vendor" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_the_program_names_nothing_that_belongs_to_a_municipality() -> None:
    found = found_in(program(), shipped())
    words = {key for key in shipped().keys if key.islower()}
    assert [each for each in found if not (each.startswith(DICTIONARY) and each.rpartition(" ")[2] in words)] == []


def test_the_search_would_find_them() -> None:
    names = Names(
        places=frozenset({"bygda", "Bygda"}),
        keys=frozenset({"venter", "sjefen"}),
        titles=frozenset({"Rådet"}),
        states=frozenset({"Venter på møte", "Mottatt"}),
    )
    source = """
# Bygda has its own rule
def bygda_calendar(sjefen: str) -> None:
    state = "venter"
    told = f"{sjefen}: Venter på møte i Rådet"
    other = "Mottatt: hun venter på svar"
    title = "Mottatt"
"""
    assert found_in([("a.py", source)], names) == [
        "a.py:2 Bygda",
        "a.py:3 bygda",
        "a.py:3 sjefen",
        "a.py:4 venter",
        "a.py:7 Mottatt",
        "a.py:5 Rådet",
        "a.py:5 Venter på møte",
        "a.py:5 sjefen",
    ]
    assert found_in([("a.html", "<p>\nVenter på møte</p>")], names) == ["a.html:2 Venter på møte"]


def test_what_is_let_through_is_still_said() -> None:
    said = "\n".join(content for _, content in program())
    assert [word for word in ORDINARY if not _word(word).search(said)] == []
