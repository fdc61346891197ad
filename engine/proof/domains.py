"""The few values that are enough to tell apart what a routine's conditions can tell apart.

A fact is a `Variable`: a short list of values, None for «not known». A set of them is a bit mask, so a situation can
hold «not yet decided which» and be split only when a condition reads it. Constants split numbers into regions: with
«> 3» and «is 5» the values are 2.., 3, 4, 5 and 6.. A list is the set of the options that some condition names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from engine import conditions
from engine.definition import Condition, Field, FieldType, Op, Test

MISSING = 1  # the mask of the first value, None
MOST_OPTIONS = 6
SETS = (FieldType.CHOICES, FieldType.PEOPLE, FieldType.CONSENT)
OTHER = "…"  # any value that no condition names
ASKED = ""  # of a role: somebody is asked to take it, and nobody has it yet, so that it is still missing


class TooMuch(Exception):
    """A condition names more values than can be proven; `path` says where, `nb` and `en` what to simplify."""

    def __init__(self, nb: str, en: str) -> None:
        super().__init__(nb)
        self.nb, self.en = nb, en


@dataclass(frozen=True, slots=True)
class Variable:
    """One fact. `start` is what it may be in a new case; a value's place in `values` is its bit."""

    name: str
    values: tuple[Any, ...]
    start: int

    @property
    def full(self) -> int:
        """Any value."""
        return (1 << len(self.values)) - 1

    def mask(self, holds: Callable[[Any], object]) -> int:
        """The values for which `holds` is true."""
        return sum(1 << place for place, value in enumerate(self.values) if holds(value))


def number(name: str, tests: Sequence[Test], *, least: int | None = None) -> Variable:
    """A whole number, in the regions that some comparison tells from the one below."""
    values: list[int] = []
    for value in _around(tests, least):
        if not values or any(holds(test, value) != holds(test, values[-1]) for test in tests):
            values.append(value)
    return Variable(name, (None, *values), MISSING)


def _around(tests: Iterable[Test], least: int | None) -> list[int]:
    """Each constant with the number before and after it."""
    constants = {int(value) for test in tests for value in test.constants if is_number(value)} or {0}
    near = {constant + step for constant in constants for step in (-1, 0, 1)}
    return sorted(value for value in near if least is None or value >= least)


def counter(name: str, tests: Sequence[Test], start: int, *, falls: bool = False) -> Variable:
    """A number that counts up from nothing, exactly, as far as any constant can tell; `falls`: it may also go down."""
    top = ceiling(tests, falls=falls)
    return Variable(name, tuple(range(top + 1)), 1 << min(start, top))


def ceiling(tests: Sequence[Test], *, falls: bool) -> int:
    """The first number that no constant can tell from a larger one; for one that may go down, one more."""
    numbers = [int(value) for test in tests for value in test.constants if is_number(value)]
    last = max(numbers, default=0) + 1
    if last > 60:
        raise TooMuch(
            f"et vilkår sammenlikner en teller med {last - 1}; bruk et mindre tall",
            f"a condition compares a counter with {last - 1}; use a smaller number",
        )
    first = next((n for n in range(1, last) if _same_above(tests, n, last)), max(last, 1))
    return first + 1 if falls else first


def _same_above(tests: Iterable[Test], least: int, most: int) -> bool:
    return all(holds(test, least) == holds(test, value) for test in tests for value in range(least, most + 1))


def answer(name: str, field: Field, tests: Sequence[Test]) -> Variable:
    """What an answer to a question may be."""
    if field.type is FieldType.NUMBER:
        return number(name, tests)
    if field.type is FieldType.YES_NO:
        return Variable(name, (None, "yes", "no"), MISSING)
    if field.type in SETS:
        return _chosen(name, field, tests)
    named = {value for test in tests if test.op in (Op.IS, Op.IS_NOT, Op.ONE_OF) for value in test.constants}
    options = {option.key for option in field.options}
    if field.type is FieldType.CHOICE:
        rest = (OTHER,) if options - named else ()
        return Variable(name, (None, *sorted(named & options), *rest), MISSING)
    return Variable(name, (None, *sorted(named), OTHER), MISSING)


def _chosen(name: str, field: Field, tests: Sequence[Test]) -> Variable:
    named = sorted({test.value for test in tests if test.op in (Op.HAS, Op.LACKS)})
    options = {option.key for option in field.options}
    known = [key for key in named if key in options or field.type is FieldType.PEOPLE]
    if len(known) > MOST_OPTIONS:
        raise TooMuch(
            f"vilkårene nevner {len(known)} valg i «{name}»; del spørsmålet i flere",
            f"the conditions name {len(known)} options of «{name}»; split the question",
        )
    some = [frozenset(picked) for size in range(1, len(known) + 1) for picked in combinations(known, size)]
    rest = [frozenset({OTHER})] if options - set(known) or field.type is FieldType.PEOPLE else []
    refused = [frozenset[str]()] if field.type is FieldType.CONSENT else []
    return Variable(name, (None, *refused, *some, *rest), MISSING)


def is_number(text: str) -> bool:
    """Is the text a whole number?"""
    return text.lstrip("-").isdigit()


def holds(test: Test, value: Any) -> bool:
    """One comparison of one value, as the engine compares; what cannot be compared is never so."""
    try:
        return conditions.holds(Condition(every=(test,)), _One(value))
    except (ValueError, TypeError):
        return False


class _One:
    """A single value as the facts of a case."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def value(self, name: str) -> Any:
        """The value, whatever the fact is called."""
        return self._value
