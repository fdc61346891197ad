"""One place in a file, asked for the kind of value it should hold. Used by `build` and `engine/installation.py`.

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
from engine.errors import NotUsable
from engine.language.parameters import KIND_NAMES, BadValue, Kind, kind_of, month_day
from engine.language.problems import Place, hints, nearest, quoted, reason, spelt
from engine.language.reader import Leaf, Listing, Node, Table
from engine.language.schema import LANGUAGES, RESERVED, SHORT, Shape
from engine.language.source import Parameter, Path, Source

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

    def problem(self, code: str, message: str, *, at_key: bool = False, english: str = "") -> None:
        """Note what is wrong here."""
        self.source.add(self.path, code, message, at_key=at_key, english=english)

    def tell(self, cause: str, *, at_key: bool = False, **places: Place) -> None:
        """The same with the words that `texts` has for the cause."""
        self.source.tell(self.path, cause, at_key=at_key, **places)

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
            self.tell("wrong_type.keys", what=shape.name, keys=spelt(shape.keys[:3]))
            return False
        unknown = [key for key in self.node.entries if key not in shape.keys and key != "<<"]
        for key in unknown:
            self.get(key)._unknown_key(shape)
        misspelt = {nearest(key, shape.keys) for key in unknown}
        for key, purpose in shape.required.items():
            if key not in self.node.entries and key not in misspelt:
                self.tell("missing_key", what=shape.name, key=key, purpose=purpose)
        return True

    def _unknown_key(self, shape: Shape) -> None:
        # {title: Notat, eventuelt ny avtale} gives a key with no value behind it.
        if " " in self.name.strip() and isinstance(self.node, Leaf) and not self.node.text:
            self.tell("unknown_key.comma", at_key=True, key=quoted(self.name))
        else:
            hint = hints(self.name, shape.keys)
            self.tell("unknown_key", at_key=True, what=shape.name, key=quoted(self.name), hint=hint)

    def each(self, what: str, ids: re.Pattern[str] = ID) -> Iterator["Part"]:
        """The parts under the file's own names. `what` says in a message what they are."""
        if self.node is None:
            return
        if not isinstance(self.node, Table) or not self.node.entries:
            self.tell("wrong_type.names", what=what)
            return
        for key in self.node.entries:
            part = self.get(key)
            if key != "<<":  # told by the reader
                part._check_id(ids)
                yield part

    def _check_id(self, ids: re.Pattern[str]) -> None:
        if not ids.fullmatch(self.name):
            self.tell("bad_id", at_key=True, name=quoted(self.name), dash="-" if ids is SLUG else "_")
        elif self.name in RESERVED:
            self.tell("reserved_id", at_key=True, name=quoted(self.name))

    @property
    def is_list(self) -> bool:
        """Is there a list?"""
        return isinstance(self.node, Listing)

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
            self.tell("wrong_type.list")

    # ---------------------------------------------------------------- plain values

    def word(self) -> str:
        """A value on one line, as written; "" when there is none."""
        if self.node is None:
            return ""
        if not isinstance(self.node, Leaf):
            self.tell("wrong_type.one")
            return ""
        if not self.node.text.strip():
            self.tell("empty")
        return self.node.text.strip()

    def words(self) -> tuple[str, ...]:
        """The values of a list, each as written, none of them twice."""
        found: list[str] = []
        for item in self.items():
            word = item.word()
            if word in found:
                item.tell("twice", word=quoted(word))
            elif word:
                found.append(word)
        return tuple(found)

    def among(self, known: Iterable[str], what: str) -> str:
        """One of the words the language knows, or ""."""
        word = self.word()
        if word and word not in known:
            self.tell(f"unknown_{what}", word=quoted(word), hint=hints(word, known))
            return ""
        return word

    def flag(self) -> bool:
        """true or false; false when nothing is written."""
        word = self.word()
        if word not in ("", "true", "false"):
            self.tell("wrong_type.flag", word=quoted(word))
        return word == "true"

    def slug(self) -> str:
        """The name of a routine or a municipality, or ""."""
        word = self.word()
        if word and not SLUG.fullmatch(word):
            self.tell("bad_id", name=quoted(word), dash="-")
        return word

    def _named(self, word: str, wanted: Kind) -> Parameter | None:
        """The value of the parameter with that name when it is of the wanted kind; otherwise that is noted."""
        value = self.source.parameters.get(word)
        if value is None:
            self.tell("unknown_parameter", name=quoted(word), hint=hints(word, self.source.parameters))
        elif isinstance(value, int) and wanted is Kind.SPAN:
            # The unit is missing where the parameter gets its value, so that is where it is told.
            self.source.tell(("parameters", word), "bad_duration.unit", number=value)
        elif kind_of(value) is not wanted:
            found = KIND_NAMES[kind_of(value)]
            self.tell("parameter_kind", name=quoted(word), found=found, wanted=KIND_NAMES[wanted])
        else:
            return value
        return None

    def name_or_parameter(self) -> str:
        """A name, or the word that the parameter of this name stands for."""
        word = self.word()
        return str(self._named(word, Kind.WORD) or "") if word in self.source.parameters else word

    def number(self, low: int, high: int, default: int) -> int:
        """A whole number from `low` to `high`, or a parameter that is one; `default` when nothing is written."""
        word = self.word()
        if word in self.source.parameters:
            word = str(self._named(word, Kind.NUMBER) or default)
        if word and not (re.fullmatch(r"\d{1,6}", word, re.ASCII) and low <= int(word) <= high):
            self.tell("wrong_type.number", word=quoted(word), low=low, high=high)
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
            self.tell("bad_date", word=quoted(word))
            return None
        return day

    def month_day(self) -> str | None:
        """A day of the year, «08-15», or a parameter that is one."""
        word = self.word()
        if not word:
            return None
        if word[0].isalpha():
            named = self._named(word, Kind.MONTH_DAY)
            return str(named) if named else None
        try:
            return month_day(word)
        except BadValue as error:
            self._bad("bad_month_day", error)
            return None

    def span(self, *, hours: bool = False) -> Duration | None:
        """A duration written out, such as «10 working days», or the name of a parameter; in hours where that may be."""
        word = self.word()
        if not word or not word[0].isalpha() or " " in word:
            return self.duration(hours=hours)
        named = self._named(word, Kind.SPAN)
        return self._in_days(named, hours) if isinstance(named, Duration) else None

    def duration(self, *, hours: bool = False) -> Duration | None:
        """A duration written out."""
        word = self.word()
        try:
            return self._in_days(Duration.parse(word[:60]), hours) if word else None
        except NotUsable as error:
            self.tell("bad_duration", reason=reason(error))
            return None

    def _in_days(self, span: Duration, hours: bool) -> Duration | None:
        if span.unit is Unit.HOURS and not hours:
            self.tell("hours")
            return None
        return span

    def _bad(self, code: str, error: BadValue) -> None:
        self.problem(code, error.words.nb, english=error.words.en)

    # ---------------------------------------------------------------- texts for people

    def text(self, limit: int = SHORT) -> Text:
        """A text by language: plain text is bokmål, otherwise keys nb, nn, se and en with nb always there."""
        if not isinstance(self.node, Table):
            return {"nb": self._plain(limit)}
        for key in self.node.entries:
            if key not in LANGUAGES:
                self.get(key).tell("unknown_language.text", at_key=True, name=quoted(key), known=spelt(LANGUAGES))
        if "nb" not in self.node.entries:
            self.tell("missing_key.nb")
        texts = {key: self.get(key)._plain(limit) for key in LANGUAGES if key in self.node.entries}
        return {"nb": "", **texts}

    def optional_text(self, limit: int = SHORT) -> Text | None:
        """The same, or None when nothing is written."""
        return self.text(limit) if self else None

    def _plain(self, limit: int) -> str:
        """One line of composed characters: a line break would let a title into the headers of a message."""
        text = unicodedata.normalize("NFC", " ".join(self.word().split()))
        if len(text) > limit:
            self.tell("too_long", length=len(text), most=limit)
        if _HTML.search(text):
            self.tell("html")
        return text
