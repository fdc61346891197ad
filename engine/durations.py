"""Lengths of time as a routine writes them: «10 working days», «1 month»."""

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import NotUsable


class Unit(StrEnum):
    """What a duration counts. The value is the word used in workflow files."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_NORWEGIAN = {
    Unit.HOURS: ("time", "timer"),
    Unit.DAYS: ("dag", "dager"),
    Unit.WORKING_DAYS: ("virkedag", "virkedager"),
    Unit.WEEKS: ("uke", "uker"),
    Unit.MONTHS: ("måned", "måneder"),
    Unit.YEARS: ("år", "år"),
}
# Ten years, rounded up to whole units: no routine plans further, so more is a slip of the finger.
MOST = {
    Unit.HOURS: 87_672,
    Unit.DAYS: 3_653,
    Unit.WORKING_DAYS: 2_610,
    Unit.WEEKS: 522,
    Unit.MONTHS: 120,
    Unit.YEARS: 10,
}
_ENGLISH_WORDS = {word: unit for unit in Unit for word in (unit.value, unit.value.removesuffix("s"))}
_NORWEGIAN_WORDS = {word: unit for unit, words in _NORWEGIAN.items() for word in words}
_ACCEPTED = ", ".join(Unit)


@dataclass(frozen=True, slots=True)
class Duration:
    """A positive whole number of one unit, at most ten years.

    Raises NotUsable when the amount is zero, negative or more than ten years.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        written, most = f"«{self.amount} {self.unit}»", MOST[self.unit]
        if self.amount < 1:
            raise NotUsable(f"{written}: tallet må være 1 eller mer.", f"{written}: the number must be 1 or more.")
        if self.amount > most:
            raise NotUsable(
                f"{written} er mer enn ti år; det lengste er {most}.",
                f"{written} is more than ten years; the longest is {most}.",
            )

    def __str__(self) -> str:
        """The duration as a workflow file writes it: «1 month», «10 working days»."""
        return _english(self.amount, self.unit)

    def nb(self) -> str:
        """The duration in Norwegian bokmål: «1 måned», «10 virkedager»."""
        one, many = _NORWEGIAN[self.unit]
        return f"{self.amount} {one if self.amount == 1 else many}"

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read «10 working days» or «1 month»; singular and plural are both accepted.

        Raises NotUsable, which says what to write instead, for everything else.
        """
        number, _, word = " ".join(text.split()).partition(" ")
        amount = _whole_number(number, text)
        if not word:
            raise NotUsable(
                f"«{text}» mangler enhet. Skriv for eksempel «{amount} days». Enhetene er {_ACCEPTED}.",
                f"«{text}» has no unit. Write for instance «{amount} days». The units are {_ACCEPTED}.",
            )
        if word not in _ENGLISH_WORDS:
            raise _unknown_unit(amount, word)
        return cls(amount, _ENGLISH_WORDS[word])


def _english(amount: int, unit: Unit) -> str:
    return f"{amount} {unit.removesuffix('s') if amount == 1 else unit}"


def _whole_number(number: str, text: str) -> int:
    """The amount, sign included so that Duration itself can say why a negative one is wrong."""
    digits = number.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise NotUsable(
            f"«{text}» er ikke entydig. Skriv et helt tall, mellomrom og enheten, for eksempel «14 days» "
            f"eller «1 month». Enhetene er {_ACCEPTED}.",
            f"«{text}» is not clear. Write a whole number, a space and the unit, such as «14 days» or «1 month». "
            f"The units are {_ACCEPTED}.",
        )
    if len(digits) > 6:
        raise NotUsable(f"«{text}» er mer enn ti år.", f"«{text}» is more than ten years.")
    return int(number)


def _unknown_unit(amount: int, word: str) -> NotUsable:
    known = _NORWEGIAN_WORDS.get(word.lower()) or _ENGLISH_WORDS.get(word.lower())
    near = f"«{_english(amount, known)}»? " if known else ""
    return NotUsable(
        f"«{amount} {word}» har ukjent enhet «{word}». {'Mente du ' if near else ''}{near}Enhetene er {_ACCEPTED}.",
        f"«{amount} {word}» has an unknown unit «{word}». "
        f"{'Did you mean ' if near else ''}{near}The units are {_ACCEPTED}.",
    )
