"""What a routine says, one thing at a time: read one after another they are prose, held side by side a comparison.

An `Element` is a part with a name of its own (a task, a role, a question ...). A `Facet` is one thing said about it:
`aspect` tells which, so that the same thing is compared with the same; `words` is a sentence for prose, and `short`,
with its `noun`, what is compared when the sentence holds more than that one thing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definition import Text, say
from engine.reading.grammar import listed, quote

_LANGUAGES = {"nn": "nynorsk", "se": "samisk", "en": "engelsk"}


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing said. Without an aspect it is prose only; without words it is compared only.

    `plain`: `short` is so simple that «fra a til b» can be said. `mark`: when it is another thing, not only in words.
    """

    aspect: str
    words: str = ""
    noun: str = ""
    short: str = ""
    plain: bool = False
    mark: str = ""

    @property
    def said(self) -> str:
        """What is told of a change."""
        return self.short or self.words

    @property
    def compared(self) -> str:
        """What must differ for there to be a change."""
        return self.mark or self.said


@dataclass(frozen=True, slots=True)
class Kind:
    """What an element is called: «Ny oppgave», «Oppgaven», «oppgavene»."""

    new: str
    name: str
    many: str


ROUTINE = Kind("Ny rutine", "Rutinen", "rutinene")
ROLE = Kind("Ny rolle", "Rollen", "rollene")
QUESTION = Kind("Nytt spørsmål", "Spørsmålet", "spørsmålene")
COLUMN = Kind("Ny kolonne", "Kolonnen", "kolonnene")
CHOICE = Kind("Nytt svaralternativ", "Svaralternativet", "svaralternativene")
STATE = Kind("Nytt steg", "Steget", "stegene")
TASK = Kind("Ny oppgave", "Oppgaven", "oppgavene")
WAY = Kind("Ny vei videre", "Veien videre", "veiene videre")
LADDER = Kind("Ny opptrapping", "Opptrappingen", "opptrappingene")
LETTER = Kind("Nytt brev", "Brevet", "brevene")
MESSAGE = Kind("Ny melding", "Meldingen", "meldingene")
COUNTER = Kind("Ny teller", "Telleren", "tellerne")
MEASURE = Kind("Ny måling", "Målingen", "målingene")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a routine: where it is found again in another version, what it is called, and what is said of it.

    `where` follows the title: « i «Henvist»». `called` is what it is called where it has no title.
    """

    path: Path
    kind: Kind
    title: str
    facets: tuple[Facet, ...]
    where: str = ""
    called: str = ""

    @property
    def named(self) -> str:
        """«Svar» with its place, as it stands after «for»."""
        return self.called or f"{quote(self.title)}{self.where}"

    @property
    def whole(self) -> str:
        """«oppgaven «Svar» i «Henvist»»."""
        return self.called or f"{self.kind.name} {self.named}"


def prose(facets: Iterable[Facet]) -> str:
    """The sentences, one after another."""
    return " ".join(facet.words for facet in facets if facet.words)


def aside(aspect: str, noun: str, short: str, *, plain: bool = False) -> Facet:
    """Something that is compared and not part of the prose."""
    return Facet(aspect, "", noun, short, plain)


def titled(title: Text) -> tuple[Facet, ...]:
    """A title, and its translations."""
    return (aside("title", "Tittelen", quote(say(title, "nb"))), *translated(title, "title"))


def translated(text: Text | None, aspect: str) -> tuple[Facet, ...]:
    """What a text says in other languages than bokmål; compared only."""
    others = {_LANGUAGES.get(key, key): words for key, words in sorted((text or {}).items()) if key != "nb"}
    if not others:
        return ()
    told = listed(f"på {language} {quote(words)}" for language, words in others.items())
    return (aside(f"{aspect}:languages", "Oversettelsen", told),)
