"""One year's days off and working days: the table behind every deadline."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

FIRST_YEAR, LAST_YEAR = 1901, 2100  # the years the package `holidays` knows for Norway
CLOSED = "kommunens stengedag"
_NAMES = {
    "Første nyttårsdag": "1. nyttårsdag",
    "Skjærtorsdag": "skjærtorsdag",
    "Langfredag": "langfredag",
    "Første påskedag": "1. påskedag",
    "Andre påskedag": "2. påskedag",
    "Arbeidernes dag": "1. mai",
    "Grunnlovsdag": "17. mai",
    "Kristi himmelfartsdag": "Kristi himmelfartsdag",
    "Første pinsedag": "1. pinsedag",
    "Andre pinsedag": "2. pinsedag",
    "Første juledag": "1. juledag",
    "Andre juledag": "2. juledag",
}


@dataclass(frozen=True, slots=True)
class YearTable:
    """`named`: days off with their bokmål name, in order of date; `working`: the working days, in order."""

    named: dict[date, str]
    working: tuple[date, ...]


@lru_cache(maxsize=4096)
def year_table(year: int, closing_days: frozenset[date]) -> YearTable:
    """The table of a year for a municipality with these closing days; cached, since few years are asked for often.

    Source: the package `holidays` (lov 1947-04-26-1 om 1 og 17 mai, helligdagsfredloven).
    Raises ValueError for a year outside 1901-2100.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Året {year} er utenfor kalenderen ({FIRST_YEAR}–{LAST_YEAR}).")
    named = {day: CLOSED for day in closing_days if day.year == year} | _public_holidays(year)
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    working = tuple(day for day in days if day.year == year and day.weekday() < 5 and day not in named)
    return YearTable(dict(sorted(named.items())), working)


def _public_holidays(year: int) -> dict[date, str]:
    # Without `language` the package follows the server's LANG.
    found = holidays.country_holidays("NO", years=year, language="no")
    return {
        day: " og ".join(sorted(_NAMES.get(name, name) for name in text.split("; "))) for day, text in found.items()
    }
