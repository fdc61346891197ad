"""Dates in words, the way people say them. Days are `date`; moments are shown in the municipality's zone."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from engine.errors import N_
from web.i18n import gettext, translations

_SHORT = {"en": "EEEE d MMMM"}
_LONG = {"en": "EEEE d MMMM y"}
_PLAIN = {"en": "d MMMM y"}


@lru_cache(maxsize=4096)
def day(value: date, today: date, language: str) -> str:
    """«fredag 27. november», with the year when it is another year than today's."""
    patterns, otherwise = (_SHORT, "EEEE d. MMMM") if value.year == today.year else (_LONG, "EEEE d. MMMM y")
    return format_date(value, patterns.get(language, otherwise), locale=language)


def whole_day(value: date, language: str) -> str:
    """«fredag 27. november 2026»."""
    return format_date(value, _LONG.get(language, "EEEE d. MMMM y"), locale=language)


def plain_day(value: date, language: str) -> str:
    """«27. november 2026»: for dates long gone, such as a birth date, where the weekday says nothing."""
    return format_date(value, _PLAIN.get(language, "d. MMMM y"), locale=language)


def moment(value: datetime, today: date, zone: ZoneInfo, language: str) -> str:
    """«mandag 23. november kl. 14.05»."""
    local = value.astimezone(zone)
    words = gettext(language)("%(day)s kl. %(time)s")
    return words % {"day": day(local.date(), today, language), "time": f"{local:%H.%M}"}


def in_days(days: int, language: str) -> str:
    """«om 3 dager», «i morgen», «i dag», «2 dager over fristen»."""
    if days in (0, 1):
        return gettext(language)(N_("i morgen") if days else N_("i dag"))
    ngettext = translations(language).ngettext
    if days < 0:
        return ngettext("%(num)s dag over fristen", "%(num)s dager over fristen", -days) % {"num": -days}
    return ngettext("om %(num)s dag", "om %(num)s dager", days) % {"num": days}


def time_left(amount: int, unit: str, language: str) -> str:
    """«6 dager igjen», of a deadline whose clock stands; `unit` is «hours», «working days» or «days»."""
    ngettext = translations(language).ngettext
    if unit == "hours":
        words = ngettext("%(num)s time igjen", "%(num)s timer igjen", amount)
    elif unit == "working days":
        words = ngettext("%(num)s virkedag igjen", "%(num)s virkedager igjen", amount)
    else:
        words = ngettext("%(num)s dag igjen", "%(num)s dager igjen", amount)
    return words % {"num": amount}
