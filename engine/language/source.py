"""A file being read: where everything stands, and what is wrong so far.

A path such as ("states", "svar", "tasks", "svarbrev", "who") names a place; list items count from "1".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.definition import Deadline, Test
from engine.durations import Duration
from engine.language.problems import Place as Words
from engine.language.problems import Problem
from engine.language.reader import Leaf, Listing, Node, Place, Table
from engine.language.texts import said

Path = tuple[str, ...]
Parameter = Duration | int | str  # a string is a word, or a day of the year such as "08-15"

_PLAIN = (("title",), ("aside",), ("occupies",))


@dataclass(slots=True)
class Source:
    """A file being read: its tree, the problems so far, and the values of its `parameters`.

    `tests` and `deadlines` are the comparisons and deadlines that were read, each with the place it stands.
    """

    file: str
    root: Table
    problems: list[Problem]
    parameters: dict[str, Parameter] = field(default_factory=dict)
    tests: list[tuple[Path, Test]] = field(default_factory=list)
    deadlines: list[tuple[Path, Deadline]] = field(default_factory=list)

    def add(self, path: Path, code: str, message: str, *, at_key: bool = False, english: str = "") -> None:
        """Note a problem at `path`, or at the nearest place above it that exists."""
        at = self.place(path, at_key=at_key)
        self.problems.append(Problem(self.file, at.line, at.column, ".".join(path), code, message, english))

    def tell(self, path: Path, cause: str, *, at_key: bool = False, **places: Words) -> None:
        """The same with the words that `texts` has for the cause, «code» or «code.cause»."""
        words = said(cause, places)
        self.add(path, cause.partition(".")[0], words.nb, at_key=at_key, english=words.en)

    def find(self, path: Path) -> Node | None:
        """What stands at `path`, if anything does."""
        nodes = [self.root, *(node for _, node in self._steps(path))]
        return nodes[-1] if len(nodes) > len(path) else None

    def item(self, path: Path, word: str) -> Path:
        """The path of a word in the list at `path`."""
        listing = self.find(path)
        items = listing.items if isinstance(listing, Listing) else ()
        places = (n for n, item in enumerate(items, 1) if isinstance(item, Leaf) and item.text.strip() == word)
        return (*path, str(next(places, 1)))

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Where `path` stands: a plain value itself, otherwise its key."""
        found = self.root.at
        for key_at, node in self._steps(path):
            plain = isinstance(node, Leaf) and node.text and not at_key
            found = node.at if plain else key_at
        return found

    def unread_states(self) -> set[str]:
        """The states in which tasks, ways out or the end hide under a mistake that is told already."""
        found = set()
        for problem in self.problems:
            path = tuple(problem.path.split("."))
            if path[0] != "states" or len(path) not in (2, 3):
                continue
            node = self.find(path)
            plain = isinstance(node, Leaf) and node.text != "true"
            wrong = problem.code == "wrong_type" and path[2:] not in _PLAIN
            if (problem.code == "unknown_key" and not plain) or wrong:
                found.add(path[1])
        return found

    def hiding(self) -> set[str]:
        """The keys, as they are written, that hide names: unknown ones, and those with a wrong kind of value."""
        return {
            problem.path.split(".")[-1]
            for problem in self.problems
            if problem.code == "wrong_type" or (problem.code == "unknown_key" and self._holds_names(problem.path))
        }

    def _holds_names(self, path: str) -> bool:
        return isinstance(self.find(tuple(path.split("."))), Table)

    def _steps(self, path: Path) -> Iterator[tuple[Place, Node]]:
        node: Node = self.root
        for name in path:
            if isinstance(node, Table) and name in node.entries:
                key_at, node = node.keys[name], node.entries[name]
            elif isinstance(node, Listing) and name.isdigit() and 1 <= int(name) <= len(node.items):
                node = node.items[int(name) - 1]
                key_at = node.at
            else:
                return
            yield key_at, node
