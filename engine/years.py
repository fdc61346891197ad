"""One year's days off and working days, of one country and its closing days or of several: behind every deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

from engine.errors import NotUsable

FIRST_YEAR, LAST_YEAR = 1901, 2100  # the years the package `holidays` knows for Norway
CLOSED = "kommunens stengedag"

# For each country: the language its days are asked for in, and the kinds of days that stop a deadline.
# Sweden: midsommarafton, julafton and nyårsafton too (lag 1930:173 om beräkning av lagstadgad tid § 2).
# Finland: the eves of Christmas and midsummer are among the public ones (laki 150/1930 § 5).
_COUNTRIES = {
    "NO": ("no", ("public",)),
    "SE": ("en_US", ("public", "de_facto")),
    "DK": ("en_US", ("public",)),
    "FI": ("en_US", ("public",)),
}
COUNTRIES = tuple(_COUNTRIES)

# The package's names as people write them in running text.
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
    "New Year's Day": "1. nyttårsdag",
    "Epiphany": "helligtrekongersdag",
    "Feast of the Annunciation": "Maria budskapsdag",
    "Maundy Thursday": "skjærtorsdag",
    "Good Friday": "langfredag",
    "Easter Sunday": "1. påskedag",
    "Easter Monday": "2. påskedag",
    "Great Prayer Day": "store bededag",
    "May Day": "1. mai",
    "Ascension Day": "Kristi himmelfartsdag",
    "Pentecost": "1. pinsedag",
    "Pentecost Monday": "2. pinsedag",
    "National Day": "nasjonaldagen",
    "Midsummer Eve": "midtsommeraften",
    "Midsummer Day": "midtsommerdagen",
    "All Saints' Day": "allehelgensdag",
    "Independence Day": "selvstendighetsdagen",
    "Christmas Eve": "julaften",
    "Christmas Day": "1. juledag",
    "Second Day of Christmas": "2. juledag",
    "New Year's Eve": "nyttårsaften",
}


@dataclass(frozen=True, slots=True)
class YearTable:
    """`named`: days off with their bokmål name, in order of date; `working`: the working days, in order."""

    named: dict[date, str]
    working: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where days off come from: a country in COUNTRIES, closing days, and what one of those is called in bokmål."""

    closing_days: frozenset[date] = frozenset()
    country: str = "NO"
    closed: str = CLOSED


@cache
def get_ready() -> None:
    """Read in the package `holidays` now, all its countries: half a second of processor time in a new process."""
    holidays.country_holidays("NO")


@lru_cache(maxsize=4096)
def year_table(year: int, *sources: Source) -> YearTable:
    """The table of a year in which a day is off when any source says so; cached, few years are asked for often.

    A public holiday gives a day its name before a closing day does. Sources for Norway: the package `holidays` (lov
    1947-04-26-1 om 1 og 17 mai, helligdagsfredloven). Raises NotUsable for a year outside 1901-2100, KeyError for
    another country.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        known = f"({FIRST_YEAR}–{LAST_YEAR})"
        raise NotUsable(f"Året {year} er utenfor kalenderen {known}.", f"The calendar {known} has no year {year}.")
    closing = ({day: each.closed for day in each.closing_days if day.year == year} for each in sources)
    public = (_public_holidays(year, country) for country in dict.fromkeys(each.country for each in sources))
    named = _together(closing) | _together(public)
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    working = tuple(day for day in days if day.year == year and day.weekday() < 5 and day not in named)
    return YearTable(dict(sorted(named.items())), working)


def _together(several: Iterable[dict[date, str]]) -> dict[date, str]:
    """The days of all, each name of a day once."""
    names: dict[date, dict[str, None]] = {}
    for named in several:
        for day, name in named.items():
            names.setdefault(day, {}).update(dict.fromkeys(name.split(" og ")))
    return {day: " og ".join(found) for day, found in names.items()}


def _public_holidays(year: int, country: str) -> dict[date, str]:
    language, kinds = _COUNTRIES[country]
    # Without `language` the package follows the server's LANG.
    found = holidays.country_holidays(country, years=year, language=language, categories=kinds)
    named = {}
    for day, text in found.items():
        # For Sweden the package counts every Sunday, and a Sunday alone needs no name.
        names = sorted(_NAMES.get(name, name) for name in text.split("; ") if name != "Sunday")
        if names:
            named[day] = " og ".join(names)
    return named
