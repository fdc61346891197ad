"""What the law says, by subject and date, so that no deadline, address, age or paragraph stands anywhere else.

A rule is never changed here: when the law changes, a new version is added with the date it takes effect.
The act on public administration of 2025 (LOV-2025-06-20-81) is adopted but not in force, so that of 1967 applies.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.calendars import turns
from engine.durations import Duration, Unit


@dataclass(frozen=True, slots=True)
class Regime:
    """How one kind of decision can be complained about.

    `complaint_deadline` runs from the day the person was told; it rolls forward to a working day (domstolloven § 149,
    named by forvaltningsloven § 30). It is None, and the words are empty, where there is no decision to complain about.
    """

    key: str
    complaint_deadline: Duration | None
    complaint_words: str
    complaint_body: str
    legal_basis: str


# Individuell plan and koordinator under health and care law: an «avgjørelse», not an enkeltvedtak, and four weeks.
# Pasient- og brukerrettighetsloven §§ 2-5, 2-5 b, 2-5 c (the rights), 2-7 (forvaltningsloven chapters IV and V do not
# apply), 7-2 (sent to the one who decided, decided by Statsforvalteren), 7-5 (four weeks).
_HEALTH = Regime(
    "health", Duration(4, Unit.WEEKS), "fire uker", "Statsforvalteren", "pasient- og brukerrettighetsloven § 7-2"
)

# Individuell plan under sosialtjenesteloven § 28: an enkeltvedtak; forvaltningsloven § 29, three weeks from notice.
_NAV_SOCIAL = Regime("nav_social", Duration(3, Unit.WEEKS), "tre uker", "Statsforvalteren", "forvaltningsloven § 28")

# Barnevernsloven § 15-9, handled as forvaltningsloven § 29 says; the complaint rules are not yet read by a jurist.
_CHILD_WELFARE = Regime(
    "child_welfare", Duration(3, Unit.WEEKS), "tre uker", "Statsforvalteren", "forvaltningsloven § 28"
)

# Samarbeidsteam, samarbeidsgruppe and ansvarsgruppe give advice and decide nothing, so nothing can be complained about.
_ADVICE = Regime("advice", None, "", "", "")

# By key: each version with the day it took effect, oldest first. The first of each kind is the law of the earliest
# case this system can hold (forskrift 2022-06-22-1110 om individuell plan, in force 1 August 2022).
_START = date(2022, 8, 1)
_VERSIONS: dict[str, tuple[tuple[date, Regime], ...]] = {
    rule.key: ((_START, rule),) for rule in (_HEALTH, _NAV_SOCIAL, _CHILD_WELFARE, _ADVICE)
}

KEYS: tuple[str, ...] = tuple(_VERSIONS)


def regime(key: str, on: date) -> Regime:
    """The rules of a kind of case on a day; before the first version, the first. KeyError for an unknown key."""
    versions = _VERSIONS[key]
    return next((rule for since, rule in reversed(versions) if since <= on), versions[0][1])


def has_complaints(key: str) -> bool:
    """Can a decision under this regime be complained about, under any version of the law?"""
    return any(rule.complaint_deadline for _, rule in _VERSIONS[key])


# ---------------------------------------------------------------- who consents


@dataclass(frozen=True, slots=True)
class Giver:
    """One of those who may give a consent. `words` is how the form names them.

    When `required`, nothing is given without their yes. `instead_of` are those whose yes is not needed when this one
    has given theirs.
    """

    capacity: str
    words: str
    required: bool = False
    instead_of: tuple[str, ...] = ()


# The birthdays on which others than before give consent, so that it must be asked for anew.
CONSENT_AGES = (12, 16, 18)

_PARENTS = ("parent", "other_parent")
_BOTH_PARENTS = (
    Giver("parent", "forelder med foreldreansvar", required=True),
    Giver("other_parent", "den andre forelderen med foreldreansvar", required=True),
    Giver("sole_parent", "forelder som har foreldreansvaret alene", instead_of=_PARENTS),
    Giver("guardian", "verge eller barnevernstjeneste som har rett til å samtykke", instead_of=_PARENTS),
)
_UNKNOWN_AGE = (
    Giver("person", "personen selv, fra fylte 16 år", required=True),
    Giver("parent", "forelder med foreldreansvar", instead_of=("person",)),
    Giver("next_of_kin", "nærmeste pårørende", instead_of=("person",)),
)


def _from_sixteen(word: str) -> tuple[Giver, ...]:
    kin = Giver("next_of_kin", f"nærmeste pårørende, når personen mangler {word}", instead_of=("person",))
    return Giver("person", "personen selv", required=True), kin


# Who gives consent, from which age on. Pasient- og brukerrettighetsloven § 4-4: under 16 both who have parental
# responsibility; a child is heard as it is able, and from 12 great weight is given to its view. § 4-3: from 16 the
# person. Helsepersonelloven § 22: without capacity, the next of kin. From 1 June 2026 the word is beslutningskompetanse
# (LOV-2025-06-20-67 § 4-3). In which matters a child over 12 consents alone is not yet read by a jurist.
_UNDER_16: dict[int, tuple[Giver, ...]] = {
    0: (*_BOTH_PARENTS, Giver("child", "barnet, som skal høres så langt det har forutsetninger for det")),
    12: (*_BOTH_PARENTS, Giver("child", "barnet, som har fylt 12 år, så meningen skal ha stor vekt")),
}
_CONSENT: tuple[tuple[date, dict[int, tuple[Giver, ...]]], ...] = (
    (_START, {**_UNDER_16, 16: _from_sixteen("samtykkekompetanse")}),
    (date(2026, 6, 1), {**_UNDER_16, 16: _from_sixteen("beslutningskompetanse")}),
)


def consent_givers(age: int | None, on: date) -> tuple[Giver, ...]:
    """Who may and who must give consent for somebody of that age, by the law of the day `on`.

    While nobody knows the age, one who has the right to consent must do so; the form should ask for the birth date.
    """
    if age is None:
        return _UNKNOWN_AGE
    by_age = next((rule for since, rule in reversed(_CONSENT) if since <= on), _CONSENT[0][1])
    return next(givers for since, givers in sorted(by_age.items(), reverse=True) if since <= max(age, 0))


def missing_givers(birth_date: date | None, today: date, given: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Those whose yes is still missing, in words; empty when the consent is given by all who must.

    `given` are lines of "name", "capacity" (of a `Giver`) and "yes". A yes without a name is none.
    """
    asked = consent_givers(age_on(birth_date, today) if birth_date else None, today)
    yes = {line.get("capacity") for line in given if line.get("yes") and line.get("name")}
    excused = {other for giver in asked if giver.capacity in yes for other in giver.instead_of}
    return tuple(giver.words for giver in asked if giver.required and giver.capacity not in yes | excused)


def next_of_age(birth_date: date, after: date, ages: Collection[int] = CONSENT_AGES) -> date | None:
    """The first day strictly after another on which somebody reaches one of these ages, or None."""
    days = [turns(birth_date, age).date for age in ages]
    return min((day for day in days if day > after), default=None)


def age_on(birth_date: date, day: date) -> int:
    """How old somebody is on a day; who is born on 29 February has the birthday on the 28th of a common year."""
    years = day.year - birth_date.year
    return years - (turns(birth_date, years).date > day)
