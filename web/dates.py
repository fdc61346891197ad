"""Dates in words, the way people say them. Days are `date`; moments are shown in the municipality's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from web.i18n import gettext

_SHORT = {"en": "EEEE d MMMM"}
_LONG = {"en": "EEEE d MMMM y"}
_PLAIN = {"en": "d MMMM y"}


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
