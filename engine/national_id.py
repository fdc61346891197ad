"""Checks a fødselsnummer and its relatives for slips of the keyboard. Tells nothing about sex, age or birth date."""

from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Literal

_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# The weight of each check digit itself is 1.
_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# Skatteetaten: from 1 January 2032 a remainder of 1, 2 or 3 is right too; both rules then run side by side.
_REMAINDERS_1 = (0, 1, 2, 3)

Kind = Literal["fnr", "dnr", "hnr", "synthetic"]


@dataclass(frozen=True, slots=True)
class NationalId:
    """Eleven digits that passed the check, and what sort of number it is. The number stays out of `repr` and logs.

    A number with both the D and the H mark is "hnr", since no register knows it; a synthetic one is "synthetic"
    whatever else it is marked as.
    """

    number: str = field(repr=False)
    kind: Kind


def check(number: str) -> NationalId:
    """Check a number as typed; spaces are dropped. Today's rule and the rule of 2032 are both accepted.

    Raises ValueError with a Norwegian text that never repeats the number. Passing does not mean that the number is in
    use. Source: Skatteetaten, «Nytt fødselsnummer fra 2032».
    """
    digits = "".join(number.split())
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("Fødselsnummeret kan bare ha sifrene 0–9.")
    if len(digits) != 11:
        raise ValueError(f"Fødselsnummeret skal ha 11 sifre, men dette har {len(digits)}.")
    kind = _kind(int(digits[:2]), int(digits[2:4]))
    if _remainder(digits, _WEIGHTS_1) not in _REMAINDERS_1 or _remainder(digits, _WEIGHTS_2) != 0:
        raise ValueError("Kontrollsifrene stemmer ikke. Se etter sifre som er feil eller har byttet plass.")
    return NationalId(digits, kind)


def synthetic(birth: date, serial: int) -> str:
    """A valid number that no person can have (month + 80), for the demo and tests; the same for the same input.

    `serial` counts from 0 to at least 799 within a birth date; raises ValueError beyond what the date has room for.
    """
    if serial < 0:
        raise ValueError("serial must be 0 or more")
    first = f"{birth.day:02}{birth.month + 80}{birth.year % 100:02}"
    numbers = (first + tail for individual in range(1000) if (tail := _tail(first, individual)))
    found = next(islice(numbers, serial, None), None)
    if found is None:
        raise ValueError(f"serial {serial} is more than this date has room for")
    return found


def _kind(day: int, month: int) -> Kind:
    """What the marks on day and month say; raises ValueError when the rest is no day of the year."""
    marked_d, marked_h, made_up = day > 40, 40 < month <= 80, month > 80
    day, month = day - 40 * marked_d, month - 40 * marked_h - 80 * made_up
    if not (1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]):
        raise ValueError(
            "De fire første sifrene passer ikke i et fødselsnummer eller D-nummer. "
            "Et FH-nummer eller DUF-nummer kan ikke skrives her."
        )
    if made_up:
        return "synthetic"
    if marked_h:
        return "hnr"
    return "dnr" if marked_d else "fnr"


def _remainder(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def _tail(first: str, individual: int) -> str | None:
    """Individual number and check digits by today's rule, or None where a check digit would be 10."""
    tail = f"{individual:03}"
    for weights in (_WEIGHTS_1, _WEIGHTS_2):
        digit = -_remainder(first + tail, weights) % 11
        if digit == 10:
            return None
        tail += str(digit)
    return tail
