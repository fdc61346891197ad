"""What is asked about a new municipality, and everything that is wrong with the answers."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from adapters.founding import rhythm
from adapters.founding.rhythm import Meets
from adapters.spelling import plain
from engine.municipality import Installation

LANGUAGES = {"bokmål": "nb", "bokmaal": "nb", "nynorsk": "nn", "nb": "nb", "nn": "nn"}
_SLUG, _KEY = re.compile(r"[a-z][a-z0-9-]{0,59}"), re.compile(r"[a-z][a-z0-9_]{0,59}")
_DAY = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})")


class Unanswered(Exception):
    """The answers cannot be used; each of `wrong` (Norwegian) says why, and what to answer."""

    def __init__(self, wrong: list[str]) -> None:
        self.wrong = wrong
        super().__init__("\n".join(wrong))


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered, as written. `positions` and `teams` are titles by key, `meets` words by a team's key."""

    name: str
    slug: str = ""
    language: str = "bokmål"
    positions: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    meets: Mapping[str, str] = field(default_factory=dict)
    closing_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """The same, understood."""

    name: str
    slug: str
    language: str
    positions: Mapping[str, str]
    teams: Mapping[str, str]
    meets: Mapping[str, Meets]
    closing_days: tuple[str, ...]


def slug_of(name: str) -> str:
    """The name of a municipality in addresses and files: what stands before «kommune»."""
    return plain(re.split(r"\bkommune\b", name, flags=re.IGNORECASE)[0] or name, "-")


def understand(
    answers: Answers, there: Installation, positions: Collection[str], teams: Collection[str], today: date
) -> Understood:
    """The answers, when the routines need these positions and teams. Raises Unanswered with all that is wrong."""
    reading = _Reading([])
    name = " ".join(answers.name.split())
    slug = reading.place(name, answers.slug or slug_of(name), there)
    understood = Understood(
        name,
        slug,
        reading.language(answers.language),
        reading.titles(answers.positions),
        reading.titles(answers.teams),
        {key: meets for key, words in answers.meets.items() if (meets := reading.meets(words, today))},
        tuple(day for words in answers.closing_days for day in reading.days(words)),
    )
    reading.units(answers, positions, teams)
    if reading.wrong:
        raise Unanswered(reading.wrong)
    return understood


@dataclass(frozen=True, slots=True)
class _Reading:
    """One answer at a time, noting what is wrong and going on."""

    wrong: list[str]

    def place(self, name: str, slug: str, there: Installation) -> str:
        if not name:
            self.wrong.append("Navnet mangler. Skriv for eksempel «Lillevik kommune».")
        elif not _SLUG.fullmatch(slug):
            self.wrong.append(f"«{slug}» kan ikke være navnet i adresser. Bruk a–z, 0–9 og -, med en bokstav først.")
        taken = [house for key, house in there.municipalities.items() if key == slug or house.name == name]
        self.wrong.extend(f"{house.name} ({house.slug}) er her fra før. Ingenting er gjort." for house in taken)
        return slug

    def language(self, word: str) -> str:
        found = LANGUAGES.get(word.strip().lower(), "")
        if not found:
            self.wrong.append(f"«{word}» er ikke en målform. Svar bokmål eller nynorsk.")
        return found

    def titles(self, given: Mapping[str, str]) -> dict[str, str]:
        for key, title in given.items():
            if not _KEY.fullmatch(key):
                self.wrong.append(f"«{key}» kan ikke være en nøkkel. Bruk a–z, 0–9 og _, med en bokstav først.")
            if not title.strip():
                self.wrong.append(f"«{key}» mangler det folk kaller den. Skriv «{key}=…».")
        return {key: title.strip() for key, title in given.items()}

    def units(self, answers: Answers, positions: Collection[str], teams: Collection[str]) -> None:
        for key in answers.positions.keys() - set(positions):
            needed = ", ".join(f"«{each}»" for each in positions)
            self.wrong.append(f"Ingen av rutinene har stillingen «{key}». De har {needed}.")
        for key in {*positions, *answers.positions} & {*teams, *answers.teams}:
            self.wrong.append(f"«{key}» er både en stilling og et team. Kall teamet noe annet.")
        for key in answers.meets.keys() - {*teams, *answers.teams}:
            self.wrong.append(f"Det er ikke noe team som heter «{key}».")

    def meets(self, words: str, today: date) -> Meets | None:
        try:
            return rhythm.read(words, today)
        except ValueError as error:
            self.wrong.append(str(error))
            return None

    def days(self, words: str) -> list[str]:
        """Closing days as workflows.yaml has them, from «24.12.2026», «2026-12-24» or two with «..» between."""
        try:
            ends = [_day(word.strip()) for word in words.split("..")]
            if len(ends) > 2 or ends != sorted(ends):
                raise ValueError(words)
        except ValueError:
            self.wrong.append(f"«{words}» er ikke en stengedag. Skriv 24.12.2026, eller 28.12.2026..31.12.2026.")
            return []
        return ["..".join(map(str, ends))]


def _day(word: str) -> date:
    found = _DAY.fullmatch(word)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(word)
