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
from engine.language.texts import problem

MAX_DEPTH = 20
MAX_NODES = 20_000
MAX_ANCHORS = 10  # told of; a file with more is not read further
_CURLY = "“”„‟‘’‚‛"

# What the parser says, and the sentence a person needs to hear. The first that fits is used.
_SYNTAX = {
    "mapping values are not allowed": "syntax.colon",
    "could not find expected ':'": "syntax.no_colon",
    "that cannot start any token": "syntax.sign",
    "end of stream": "syntax.open",
    "expected ',' or": "syntax.list",
    "unknown escape": "syntax.escape",
    "expected <block end>": "syntax.indent",
    "expected '<document start>'": "syntax.indent",
    "sequence entries are not allowed": "syntax.dash",
    "expected the node content": "syntax.value",
    "a comment or a line break": "syntax.block",
    "tag": "syntax.tag",
    "alias": "syntax.alias",
    "anchor": "syntax.anchor",
    "": "syntax",
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
        reading.add(Place(1, 1), "syntax.backslash")
    return root, reading.problems


class _Stop(Exception):
    """A limit was passed; the problem is noted."""


class _Reading:
    """Events to nodes, with the problems on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._nodes = 0

    def add(self, at: Place, cause: str, **places: str | int) -> None:
        self.problems.append(problem(self.file, at.line, at.column, cause, **places))

    def document(self, events: Iterator[Any]) -> Table | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                self.add(_place(event), "documents")
                break
            if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
                self.add(Place(1, 1), "directive")
            if isinstance(event, NodeEvent):
                root = self.node(event, events, 1)
        return self._top(root)

    def _top(self, root: Node | None) -> Table | None:
        if isinstance(root, Table):
            return root
        if root is None or (isinstance(root, Leaf) and not root.text):
            self.add(Place(1, 1), "empty_file")
        else:
            self.add(root.at, "not_keys")
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
        return self._leaf(event) if isinstance(event, ScalarEvent) else Leaf(f"*{event.anchor}", _place(event))

    def _table(self, at: Place, events: Iterator[Any], depth: int) -> Table:
        table = Table({}, {}, at)
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Leaf):
                self.add(key.at, "key")
            elif key.text in table.entries:
                first = table.keys[key.text].line
                self.add(key.at, "duplicate_key", name=quoted(key.text), first=first, second=key.at.line)
            else:
                table.entries[key.text] = value
                table.keys[key.text] = key.at
                if key.text == "<<":
                    self.add(key.at, "merge")
        return table

    def _leaf(self, event: Any) -> Leaf:
        at, text = _place(event), event.value
        if event.style is None and text[:1] in _CURLY and text:
            self.add(at, "curly_quote", sign=text[0])
        if event.style == '"' and (found := UNWANTED.search(text)):
            self.add(at, "character.escaped", sign=f"{ord(found[0]):04X}")
        return Leaf(text, at)

    def _limits(self, event: Any, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            self.add(_place(event), "too_deep", most=MAX_DEPTH)
            raise _Stop
        if self._nodes > MAX_NODES:
            self.add(_place(event), "too_many.values", most=MAX_NODES)
            raise _Stop

    def _no_tricks(self, event: Any) -> None:
        at = _place(event)
        if isinstance(event, AliasEvent):
            self.add(at, "alias", name=quoted(f"*{event.anchor}"))
        elif event.anchor is not None:
            self.add(at, "anchor", name=quoted(f"&{event.anchor}"))
        if sum(problem.code in ("alias", "anchor") for problem in self.problems) >= MAX_ANCHORS:
            raise _Stop
        if getattr(event, "ctag", None) is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.add(at, "tag", name=quoted(tag))

    def cannot_parse(self, error: MarkedYAMLError) -> None:
        said = f"{error.context or ''} {error.problem or ''}"
        cause = next(cause for words, cause in _SYNTAX.items() if words in said)
        # What is never closed is found at the end of the file, but mended where it was opened.
        mark = error.problem_mark if error.context_mark is None or "end of stream" not in said else error.context_mark
        at = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        self.add(at, cause)


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
