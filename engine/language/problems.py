"""What is wrong in a file that people write, and where: found all at once, told so that the writer can mend it.

A message is bokmål and says what is wrong and what to do now, with the nearest name that exists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `code` is for programs and never changes; lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str
    code: str
    message: str

    def __str__(self) -> str:
        path = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}:{self.column} {path}{self.message} [{self.code}]"


class DefinitionError(Exception):
    """The files cannot be used; `problems` holds everything that is wrong, sorted by position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def quoted(word: str) -> str:
    """The word in «», on one line and not longer than a message can bear."""
    line = " ".join(word.split())
    return f"«{line if len(line) <= 60 else line[:60] + '…'}»"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like the word, if any does."""
    near = get_close_matches(word.lower()[:80], sorted(set(known)), n=1, cutoff=0.6)
    return near[0] if near else None


def hint(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, or the first few that exist."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near:
        return f"; mente du {quoted(near)}?"
    if not names:
        return "; ingen er laget ennå"
    return f"; bruk {spell(names[:8])}{' eller en annen som finnes' if len(names) > 8 else ''}"


def spell(names: Iterable[str]) -> str:
    """Names for a sentence: «a», «b» eller «c»."""
    each = [quoted(name) for name in names]
    return " eller ".join(filter(None, [", ".join(each[:-1]), *each[-1:]]))
