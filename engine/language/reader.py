"""Bytes to a plain tree with positions, or the problems that make them unreadable.

YAML is read as events and nothing is ever constructed: every scalar stays the text that was written, so `no`, `0301`,
`12:30` and `1.10` mean what they look like. Tags, anchors, aliases, merge keys and several documents are refused.
Limits hold before and during parsing, so a hostile file costs no more than a large honest one.
This is the only file that knows ruamel.yaml.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from engine.language.characters import UNWANTED, load_text
from engine.language.problems import Problem, quoted

MAX_DEPTH = 20
MAX_NODES = 20_000
_CURLY = "“”„‟‘’‚‛"

# What the parser says, and what a person needs to hear. The first that fits is used.
_SYNTAX = {
    "mapping values are not allowed": "her står et kolon for mye, eller innrykket er feil; sett en tekst med kolon i "
    "anførselstegn, slik: 'Merk: ring først'",
    "could not find expected ':'": "her mangler et kolon og et mellomrom etter nøkkelen; skriv «nøkkel: verdi»",
    "that cannot start any token": "en verdi kan ikke begynne med dette tegnet; sett teksten i anførselstegn",
    "end of stream": "et anførselstegn eller en parentes blir aldri lukket; lukk den",
    "expected ',' or": "lista er ikke riktig lukket; se etter et komma, en } eller en ] som mangler",
    "unknown escape": "omvendt skråstrek er et spesialtegn her; bruk enkle anførselstegn: '…'",
    "expected <block end>": "linjen passer ikke med innrykket over; rykk inn like langt som nabolinjene",
    "expected '<document start>'": "linjen passer ikke med innrykket over; rykk inn like langt som nabolinjene",
    "sequence entries are not allowed": "en liste med - kan ikke begynne her; sett den på neste linje, med innrykk",
    "expected the node content": "her mangler en verdi, eller det står et tegn for mye; skriv verdien",
    "a comment or a line break": "etter | eller > må teksten stå på neste linje, med innrykk",
    "tag": "merkelapper med ! er ikke tillatt; ta den bort, eller sett teksten i anførselstegn",
    "alias": "en verdi kan ikke begynne med *; sett teksten i anførselstegn",
    "anchor": "en verdi kan ikke begynne med &; sett teksten i anførselstegn",
    "": "linjen kan ikke leses; se etter feil i innrykk, kolon, anførselstegn og parenteser",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A position, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value, as it was written."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Listing:
    """Values in a row."""

    items: "tuple[Node, ...]"
    at: Place


@dataclass(frozen=True, slots=True)
class Table:
    """Values by key; `keys` says where each key stands."""

    entries: "dict[str, Node]"
    keys: dict[str, Place]
    at: Place


Node = Leaf | Listing | Table


def load(path: Path) -> tuple[Table | None, list[Problem]]:
    """The tree of the YAML file `path`, and its problems. Never raises; see `read` for when there is no tree."""
    text, problems = load_text(path, str(path))
    if problems and not text:
        return None, problems
    root, more = read(text, str(path))
    # Wrong characters are themselves the reason when nothing can be parsed.
    return root, problems if problems and root is None else problems + more


def read(text: str, file: str) -> tuple[Table | None, list[Problem]]:
    """The tree of a YAML text that `load_text` or `decode` gave, and its problems. Never raises.

    There is no tree when the text cannot be parsed, breaks a limit, or is not keys with values.
    """
    reading = _Reading(file)
    try:
        root = reading.document(YAML(typ="safe", pure=True).parse(text))
    except _Stop:
        root = None
    except MarkedYAMLError as error:
        root = None
        reading.cannot_parse(error)
    except (YAMLError, ValueError, IndexError, AttributeError, AssertionError, TypeError):
        # Broken escapes and directives leave the parser as anything at all; none of it may become a crash of ours.
        root = None
        message = "filen kan ikke leses; se etter en omvendt skråstrek, og skriv tegnet selv"
        reading.add(Place(1, 1), "syntax", message)
    return root, reading.problems


class _Stop(Exception):
    """A limit was passed; the problem is noted."""


class _Reading:
    """Events to nodes, with the problems on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._nodes = 0

    def add(self, at: Place, code: str, message: str) -> None:
        self.problems.append(Problem(self.file, at.line, at.column, "", code, message))

    def document(self, events: Iterator[Any]) -> Table | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                self.add(_place(event), "documents", "filen kan bare ha én del; ta bort «---» og det som følger")
                break
            if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
                self.add(Place(1, 1), "directive", "linjer som begynner med % er ikke tillatt; ta dem bort")
            if isinstance(event, NodeEvent):
                root = self.node(event, events, 1)
        return self._top(root)

    def _top(self, root: Node | None) -> Table | None:
        if isinstance(root, Table):
            return root
        if root is None or (isinstance(root, Leaf) and not root.text):
            self.add(Place(1, 1), "empty_file", "filen er tom; skriv inn innholdet, eller velg en annen fil")
        else:
            self.add(root.at, "not_keys", "filen må bestå av nøkler med verdier, slik: «title: Individuell plan»")
        return None

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        self._limits(event, depth)
        self._no_tricks(event)
        if isinstance(event, MappingStartEvent):
            return self._table(_place(event), events, depth)
        if isinstance(event, SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), SequenceEndEvent):
                items.append(self.node(inner, events, depth + 1))
            return Listing(tuple(items), _place(event))
        return self._leaf(event) if isinstance(event, ScalarEvent) else Leaf("", _place(event))

    def _table(self, at: Place, events: Iterator[Any], depth: int) -> Table:
        table = Table({}, {}, at)
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Leaf):
                self.add(key.at, "key", "en nøkkel må være ett ord; sett en tekst med klammer i anførselstegn")
            elif key.text in table.entries:
                first = table.keys[key.text].line
                message = (
                    f"{quoted(key.text)} står to ganger, på linje {first} og linje {key.at.line}; behold én av dem"
                )
                self.add(key.at, "duplicate_key", message)
            else:
                table.entries[key.text] = value
                table.keys[key.text] = key.at
                if key.text == "<<":
                    self.add(key.at, "merge", "«<<» er ikke tillatt; skriv verdiene helt ut")
        return table

    def _leaf(self, event: Any) -> Leaf:
        at, text = _place(event), event.value
        if event.style is None and text[:1] in _CURLY and text:
            self.add(at, "curly_quote", f'verdien begynner med et krøllet anførselstegn ({text[0]}); bruk "…"')
        if event.style == '"' and (found := UNWANTED.search(text)):
            self.add(at, "character", f"teksten inneholder et usynlig tegn (U+{ord(found[0]):04X}); ta det bort")
        return Leaf(text, at)

    def _limits(self, event: Any, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            self.add(_place(event), "too_deep", f"mer enn {MAX_DEPTH} nivåer inne i hverandre; gjør strukturen enklere")
            raise _Stop
        if self._nodes > MAX_NODES:
            self.add(_place(event), "too_many", f"mer enn {MAX_NODES} verdier i én fil; del rutinen opp")
            raise _Stop

    def _no_tricks(self, event: Any) -> None:
        at = _place(event)
        if isinstance(event, AliasEvent):
            self.add(at, "alias", f"{quoted('*' + event.anchor)} er ikke tillatt; skriv verdien helt ut")
        elif event.anchor is not None:
            self.add(
                at,
                "anchor",
                f"{quoted('&' + event.anchor)} er ikke tillatt; ta det bort, eller sett teksten i anførselstegn",
            )
        if getattr(event, "ctag", None) is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.add(at, "tag", f"{quoted(tag)} er ikke tillatt; ta det bort, eller sett teksten i anførselstegn")

    def cannot_parse(self, error: MarkedYAMLError) -> None:
        said = f"{error.context or ''} {error.problem or ''}"
        message = next(told for words, told in _SYNTAX.items() if words in said)
        # What is never closed is found at the end of the file, but mended where it was opened.
        mark = error.problem_mark if error.context_mark is None or "end of stream" not in said else error.context_mark
        at = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        self.add(at, "syntax", message)


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
