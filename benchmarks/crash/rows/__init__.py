"""The rows of the reliability table: a file for each row or small group, found by `all_rows`.

A row is a function that is handed a `Ctx`, does its worst `ctx.count` times on one kind of database, and tells a
`Result`. Its guards are what the product relies on there: with one of them taken away (`ctx.without`), the row must
break, or it proves nothing.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.server import Server

KINDS = ("sqlite", "postgresql")
NOTHING = "nothing"  # the guard that is no guard: a row that breaks without it breaks because it is being tried
NOT_DONE = "not done"  # what `Result.did` says of a row that itself failed


@dataclass(frozen=True)
class Result:
    """What a row came to: `did` in a few words, the counts to show by name, and a line for each break."""

    did: str
    counts: Mapping[str, object] = field(default_factory=dict)
    breaks: list[str] = field(default_factory=list)


@dataclass
class Ctx:
    """What a row works with.

    `databases(name)` is a context manager: an empty database's address and a folder for everything else.
    `server` is the PostgreSQL server of the run; None on SQLite. `without` names the guard that is taken away.
    """

    kind: str
    count: int
    seed: int
    databases: Callable[[str], AbstractContextManager[tuple[str, Path]]]
    server: Server | None = None
    without: str | None = None

    @property
    def embedded(self) -> bool:
        """It runs on SQLite."""
        return self.kind == "sqlite"

    def command(self, *words: str, with_: Sequence[str] = ()) -> list[str]:
        """How to start the program: with the quirks of that name, and without the guard that is taken away."""
        changed = [*with_, *([self.without] if self.without else [])]
        if not changed:
            return [str(Path(sys.executable).with_name("brobygger")), *words]
        return [sys.executable, "-m", "benchmarks.crash.without", "|".join(changed), *words]


Run = Callable[[Ctx], Result]


@dataclass(frozen=True)
class Row:
    """One row of the table. `per_change` and `night` are how many times it is done; `title` is a line of the table.

    `guards` names what can be taken away, and how: the function patches the product in the process that runs it.
    One with an attribute `kinds` is tried on those databases only.
    `proof` is the count that is enough to notice that a guard is missing.
    """

    id: str
    title: str
    per_change: int
    night: int
    run: Run
    kinds: tuple[str, ...] = KINDS
    guards: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    proof: int = 0

    def enough_to_notice(self) -> int:
        """How many times it is done when a guard is missing."""
        return self.proof or self.per_change


_rows: list[Row] = []


def row(
    id: str,
    title: str,
    *,
    per_change: int,
    night: int,
    kinds: tuple[str, ...] = KINDS,
    guards: Mapping[str, Callable[[], None]] | None = None,
    proof: int = 0,
) -> Callable[[Run], Run]:
    """Decorate the function that does a row's work."""

    def register(run: Run) -> Run:
        _rows.append(Row(id, title, per_change, night, run, kinds, guards or {}, proof))
        return run

    return register


def all_rows() -> list[Row]:
    """Every row there is, by id. Imports the files of this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return sorted(_rows, key=lambda one: one.id)


def guard(name: str) -> Callable[[], None]:
    """The guard of that name, of whichever row; KeyError when no row has it."""
    if name == NOTHING:
        return lambda: None
    return {name: remove for one in all_rows() for name, remove in one.guards.items()}[name]
