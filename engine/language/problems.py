"""What is wrong in a file that people write, and where: found all at once, told so that the writer can mend it.

A message is bokmål, with English beside it. It says what is wrong and what to do now, with the nearest name that
exists. The sentences stand in `texts`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from engine.errors import NotUsable


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """The same words in bokmål and in English."""

    nb: str
    en: str

    def filled(self, places: "dict[str, Place]") -> "Said":
        """Both with {places} replaced, each place in its own language."""
        norwegian = {name: said.nb if isinstance(said, Said) else said for name, said in places.items()}
        english = {name: said.en if isinstance(said, Said) else said for name, said in places.items()}
        return Said(self.nb.format(**norwegian), self.en.format(**english))


Place = str | int | Said


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `code` is for programs and never changes; lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str
    code: str
    message: str
    english: str = ""

    def say(self, language: str) -> str:
        """The message in English for "en", otherwise in bokmål; bokmål where there is no English."""
        return self.english if language == "en" and self.english else self.message

    def told(self, language: str) -> str:
        """The whole line: where, what, and the code."""
        path = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}:{self.column} {path}{self.say(language)} [{self.code}]"

    def __str__(self) -> str:
        return self.told("nb")


class DefinitionError(Exception):
    """The files cannot be used; `problems` holds everything that is wrong, sorted by position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def reason(error: NotUsable) -> Said:
    """Why a value cannot be used, as a part of a sentence."""
    return Said(str(error).rstrip("."), error.english.rstrip("."))


def quoted(word: str) -> str:
    """The word in «», on one line and not longer than a message can bear."""
    line = " ".join(word.split())
    return f"«{line if len(line) <= 60 else line[:60] + '…'}»"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like the word, if any does."""
    near = get_close_matches(word.lower()[:80], sorted(set(known)), n=1, cutoff=0.6)
    return near[0] if near else None


def hint(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name, in bokmål: see `hints`."""
    return hints(word, known).nb


def hints(word: str, known: Iterable[str]) -> Said:
    """The end of a message about an unknown name: the nearest known one, or the first few that exist."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near:
        return Said(f"; mente du {quoted(near)}?", f"; did you mean {quoted(near)}?")
    if not names:
        return Said("; ingen er laget ennå", "; there are none yet")
    more = Said(" eller en annen som finnes", " or another that exists") if len(names) > 8 else Said("", "")
    first = spelt(names[:8])
    return Said(f"; bruk {first.nb}{more.nb}", f"; use {first.en}{more.en}")


def spell(names: Iterable[str]) -> str:
    """Names for a sentence in bokmål: «a», «b» eller «c»."""
    return spelt(names).nb


def spelt(names: Iterable[str]) -> Said:
    """Names for a sentence: «a», «b» or «c»."""
    each = [quoted(name) for name in names]
    first, last = ", ".join(each[:-1]), each[-1:]
    return Said(*(word.join(filter(None, [first, *last])) for word in (" eller ", " or ")))
