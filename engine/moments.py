"""A date and a time of day as people write it, and the moment it is: the two nights a year when those are not the same.

In Norway the clock goes from 02:00 to 03:00 on the last Sunday of March, so half past two does not exist then, and
from 03:00 back to 02:00 on the last Sunday of October, when it comes twice (forskrift om sommertid, 2 and 3).
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.errors import N_, Refused


def moment_of(written: str, zone: ZoneInfo) -> datetime:
    """The moment (aware, UTC) of an answer such as "2027-01-04T14:30"; of a time that comes twice, the first."""
    local = datetime.fromisoformat(written)
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def written(moment: datetime, zone: ZoneInfo) -> str:
    """An aware moment as an answer holds it: the local date and time of day to the minute."""
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def demand_real(local: datetime, zone: ZoneInfo) -> None:
    """A local time (without zone) is on the clock that day. Raises Refused."""
    there = local.replace(tzinfo=zone)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise Refused(
            N_("Klokka stilles fram denne natta, så %(time)s finnes ikke. Velg et annet klokkeslett."),
            time=f"{local:%H.%M}",
        )


def demand_clear(local: datetime, zone: ZoneInfo) -> None:
    """A local time (without zone) that people are to meet at comes once that day. Raises Refused."""
    demand_real(local, zone)
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first != second:
        raise Refused(
            N_("Klokka stilles tilbake denne natta, så %(time)s kommer to ganger. Velg et annet klokkeslett."),
            time=f"{local:%H.%M}",
        )
