"""One place in a file, asked for the kind of value it should hold. Used by `build.py` and `engine/installation.py`.

Asking gives the value, or notes the problem and gives a harmless stand-in, so that reading goes on and every problem
is found in one go. A place where nothing stands gives the stand-in without a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.definition import Text
from engine.durations import Duration, Unit
from engine.language.problems import hint, nearest, quoted, spell
from engine.language.reader import Leaf, Listing, Node, Table
from engine.language.schema import LANGUAGES, RESERVED, SHORT, Shape
from engine.language.source import Path, Source

ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")
ONE_DAY = Duration(1, Unit.DAYS)
_HTML = re.compile(r"<[a-zA-Z/!]|&(#\d+|[a-z]+);")


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a file; `node` is None where nothing stands."""

    source: Source
    node: Node | None
    path: Path = ()

    def __bool__(self) -> bool:
        return self.node is not None

    @property
    def name(self) -> str:
        """The key this part stands under."""
        return self.path[-1]

    def problem(self, code: str, message: str, *, at_key: bool = False) -> None:
        """Note what is wrong here."""
        self.source.add(self.path, code, message, at_key=at_key)

    # ---------------------------------------------------------------- keys with values

    @property
    def has_keys(self) -> bool:
        """Are there keys under it, and not a plain value or a list?"""
        return isinstance(self.node, Table)

    def get(self, key: str) -> "Part":
        """The part under `key`, there or not."""
        inside = self.node.entries.get(key) if isinstance(self.node, Table) else None
        return Part(self.source, inside, (*self.path, key))

    def fits(self, shape: Shape) -> bool:
        """True if these are keys with values; notes unknown and missing keys."""
        if self.node is None:
            return False
        if not isinstance(self.node, Table):
            keys = spell(list(shape.required)[:3])
            self.problem("wrong_type", f"{shape.name} skal ha nøkler under seg, for eksempel {keys}")
            return False
        unknown = [key for key in self.node.entries if key not in shape.keys and key != "<<"]
        for key in unknown:
            self.get(key).problem("unknown_key", _unknown_key(key, self.get(key), shape), at_key=True)
        misspelt = {nearest(key, shape.keys) for key in unknown}
        for key, purpose in shape.required.items():
            if key not in self.node.entries and key not in misspelt:
                self.problem("missing_key", f"{shape.name} mangler «{key}» ({purpose}); legg til «{key}: …»")
        return True

    def each(self, what: str, ids: re.Pattern[str] = ID) -> Iterator["Part"]:
        """The parts under the file's own names. `what` says in a message what they are."""
        if self.node is None:
            return
        if not isinstance(self.node, Table) or not self.node.entries:
            self.problem("wrong_type", f"her skal det stå {what}, hver med et eget navn foran et kolon")
            return
        for key in self.node.entries:
            part = self.get(key)
            part._check_id(ids)
            yield part

    def _check_id(self, ids: re.Pattern[str]) -> None:
        if not ids.fullmatch(self.name):
            dash = "-" if ids is SLUG else "_"
            message = f"{quoted(self.name)} kan ikke være et navn; bruk bare a–z, 0–9 og {dash}, med en bokstav først"
            self.problem("bad_id", message, at_key=True)
        elif self.name in RESERVED:
            self.problem("reserved_id", f"«{self.name}» har en fast betydning; velg et annet navn", at_key=True)

    @property
    def is_empty_list(self) -> bool:
        """Is there a list, with nothing in it?"""
        return isinstance(self.node, Listing) and not self.node.items

    def items(self) -> Iterator["Part"]:
        """The values of a list."""
        if isinstance(self.node, Listing):
            for index, item in enumerate(self.node.items, 1):
                yield Part(self.source, item, (*self.path, str(index)))
        elif self.node is not None:
            self.problem("wrong_type", "her skal det stå en liste, for eksempel [en, to]")

    # ---------------------------------------------------------------- plain values

    def word(self) -> str:
        """A value on one line, as written; "" when there is none."""
        if self.node is None:
            return ""
        if not isinstance(self.node, Leaf):
            self.problem("wrong_type", "her skal det stå én verdi, ikke en liste eller flere nøkler")
            return ""
        if not self.node.text.strip():
            self.problem("empty", "verdien mangler; skriv den etter kolonet, eller ta bort nøkkelen")
        return self.node.text.strip()

    def words(self) -> tuple[str, ...]:
        """The values of a list, each as written, none of them twice."""
        found: list[str] = []
        for item in self.items():
            word = item.word()
            if word in found:
                item.problem("twice", f"{quoted(word)} står to ganger i lista; ta bort den ene")
            elif word:
                found.append(word)
        return tuple(found)

    def among(self, known: Iterable[str], what: str) -> str:
        """One of the words the language knows, or ""."""
        word = self.word()
        if word and word not in known:
            self.problem(f"unknown_{what}", f"{quoted(word)} er ikke en {_WHAT[what]}{hint(word, known)}")
            return ""
        return word

    def flag(self) -> bool:
        """true or false; false when nothing is written."""
        word = self.word()
        if word not in ("", "true", "false"):
            self.problem("wrong_type", f"{quoted(word)} skal være true (ja) eller false (nei)")
        return word == "true"

    def number(self, low: int, high: int, default: int) -> int:
        """A whole number from `low` to `high`; `default` when nothing is written."""
        word = self.word()
        if word and not (re.fullmatch(r"\d{1,6}", word, re.ASCII) and low <= int(word) <= high):
            self.problem("wrong_type", f"{quoted(word)} skal være et helt tall fra {low} til {high}")
            return default
        return int(word or default)

    def day(self) -> date | None:
        """A date of this century, written as 2026-12-24."""
        word = self.word()
        if not word:
            return None
        try:
            day = date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d\d-\d\d", word, re.ASCII) else None
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year < 2100:
            self.problem("bad_date", f"{quoted(word)} er ikke en dato som kan brukes; skriv den som 2026-12-24")
            return None
        return day

    def span(self) -> Duration | None:
        """A duration written out, such as «10 working days», or the name of a parameter."""
        word = self.word()
        if not word:
            return None
        if word[0].isalpha():
            if word not in self.source.parameters:
                message = f"ukjent parameter {quoted(word)}{hint(word, self.source.parameters)}"
                self.problem("unknown_parameter", message)
            return self.source.parameters.get(word)
        return self.duration()

    def duration(self) -> Duration | None:
        """A duration written out."""
        word = self.word()
        try:
            span = Duration.parse(word[:60]) if word else None
        except ValueError as error:
            self.problem("bad_duration", str(error).rstrip("."))
            return None
        if span and span.unit is Unit.HOURS:
            self.problem("hours", "frister telles i dager, ikke timer; bruk days, working days, weeks eller months")
            return None
        return span

    # ---------------------------------------------------------------- texts for people

    def text(self, limit: int = SHORT) -> Text:
        """A text by language: plain text is bokmål, otherwise keys nb, nn, se and en with nb always there."""
        if not isinstance(self.node, Table):
            return {"nb": self._plain(limit)}
        for key in self.node.entries:
            if key not in LANGUAGES:
                message = f"ukjent språk {quoted(key)}; bruk {spell(LANGUAGES)}"
                self.get(key).problem("unknown_language", message, at_key=True)
        if "nb" not in self.node.entries:
            self.problem("missing_key", "teksten mangler på bokmål; legg til «nb: …»")
        texts = {key: self.get(key)._plain(limit) for key in LANGUAGES if key in self.node.entries}
        return {"nb": "", **texts}

    def optional_text(self, limit: int = SHORT) -> Text | None:
        """The same, or None when nothing is written."""
        return self.text(limit) if self else None

    def _plain(self, limit: int) -> str:
        """One line of composed characters: a line break would let a title into the headers of a message."""
        text = unicodedata.normalize("NFC", " ".join(self.word().split()))
        if len(text) > limit:
            self.problem("too_long", f"teksten har {len(text)} tegn; det meste er {limit}")
        if _HTML.search(text):
            self.problem("html", "teksten inneholder HTML; skriv vanlig tekst uten < og koder")
        return text


_WHAT = {
    "type": "felttype",
    "kind": "type rolle",
    "roll": "måte å flytte en frist på",
    "trigger": "hendelse som kan utløse noe",
    "subject": "type sak",
    "language": "språkkode",
    "policy": "regel for helligdager",
}


def _unknown_key(key: str, value: Part, shape: Shape) -> str:
    # {title: Notat, eventuelt ny avtale} gives a key with no value behind it.
    if " " in key.strip() and isinstance(value.node, Leaf) and not value.node.text:
        return f"{quoted(key)} er ikke en nøkkel; er det tekst etter et komma, så sett hele teksten i anførselstegn"
    return f"{shape.name} har ingen nøkkel {quoted(key)}{hint(key, shape.keys)}"
