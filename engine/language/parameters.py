"""What a municipality may set to its own: durations, whole numbers, words, and days of the year.

The kind of a parameter is that of its default in the routine; the municipality's own value must be of the same kind.
"""

import re
from datetime import date
from enum import StrEnum

from engine.durations import Duration
from engine.errors import NotUsable
from engine.language.problems import Said, quoted, reason
from engine.language.source import Parameter
from engine.language.texts import said

_NUMBER = re.compile(r"[0-9]{1,6}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")


class Kind(StrEnum):
    """What a parameter can be."""

    SPAN = "span"
    NUMBER = "number"
    WORD = "word"
    MONTH_DAY = "month_day"


KIND_NAMES = {
    Kind.SPAN: Said("en varighet", "a duration"),
    Kind.NUMBER: Said("et helt tall", "a whole number"),
    Kind.WORD: Said("et ord", "a word"),
    Kind.MONTH_DAY: Said("en dag i året", "a day of the year"),
}


class BadValue(Exception):
    """A text is not of the kind that is wanted; `words` say why."""

    def __init__(self, words: Said) -> None:
        self.words = words
        super().__init__(words.nb)


def kind_of(value: Parameter) -> Kind:
    """The kind of a value that was read."""
    if isinstance(value, Duration):
        return Kind.SPAN
    if isinstance(value, int):
        return Kind.NUMBER
    return Kind.MONTH_DAY if _MONTH_DAY.fullmatch(value) else Kind.WORD


def kind_of_text(text: str) -> Kind:
    """The kind a text looks like; a duration when it is nothing else."""
    shapes = {Kind.NUMBER: _NUMBER, Kind.WORD: _WORD, Kind.MONTH_DAY: _MONTH_DAY}
    return next((kind for kind, shape in shapes.items() if shape.fullmatch(text)), Kind.SPAN)


def read(text: str, kind: Kind) -> Parameter:
    """The value of that kind which the text says. Raises BadValue."""
    if kind is Kind.SPAN:
        return _span(text)
    if kind_of_text(text) is not kind:
        raise BadValue(said("parameter_kind.value", {"value": quoted(text), "kind": KIND_NAMES[kind]}))
    if kind is Kind.MONTH_DAY:
        return month_day(text)
    return int(text) if kind is Kind.NUMBER else text


def month_day(text: str) -> str:
    """The day of the year «08-15», one that every year has. Raises BadValue."""
    try:
        if not _MONTH_DAY.fullmatch(text):
            raise ValueError
        date(2001, int(text[:2]), int(text[3:]))
    except ValueError:
        raise BadValue(said("bad_month_day", {"value": quoted(text)})) from None
    return text


def _span(text: str) -> Duration:
    try:
        return Duration.parse(text[:60])
    except NotUsable as error:
        raise BadValue(said("bad_duration", {"reason": reason(error)})) from None
