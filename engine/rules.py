"""What the law says, by subject and date, so that no deadline, address or paragraph stands anywhere else.

A rule is never changed here: when the law changes, a new version is added with the date it takes effect.
The act on public administration of 2025 (LOV-2025-06-20-81) is adopted but not in force, so that of 1967 applies.
"""

from dataclasses import dataclass
from datetime import date

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
