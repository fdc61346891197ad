"""iCalendar out: the form of an invitation that every calendar reads (RFC 5545, 5546). In is `adapters.replies`."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from engine.meeting_mail import Invitation

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_FORWARD = datetime(1996, 3, 31, 1, tzinfo=UTC)  # the first years of the rule that holds now
_BACK = datetime(1996, 10, 27, 1, tzinfo=UTC)


def written(meeting: Invitation, organizer: str, attendee: str, summary: str) -> bytes:
    """The invitation of one person, or its withdrawal: REQUEST or CANCEL. `organizer` and `attendee` are addresses.

    It names no case, no person and no municipality; one attendee at a time, so that nobody learns who else comes.
    """
    form = Calendar()
    form.add("prodid", "-//Brobygger//Brobygger//NO")
    form.add("version", "2.0")
    form.add("calscale", "GREGORIAN")
    form.add("method", "REQUEST" if meeting.stands else "CANCEL")
    zone = _short(meeting.zone)
    if zone:
        form.add_component(zone)
    form.add_component(_event(meeting, organizer, attendee, summary, meeting.zone if zone else UTC))
    return bytes(form.to_ical())


def _event(meeting: Invitation, organizer: str, attendee: str, summary: str, zone: tzinfo) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", summary)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    event.add("attendee", _attendee(attendee, asked=meeting.stands))
    event.add("status", "CONFIRMED" if meeting.stands else "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if meeting.stands else "TRANSPARENT")
    return event


def _attendee(address: str, *, asked: bool) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    person.params["CUTYPE"] = "INDIVIDUAL"
    person.params["ROLE"] = "REQ-PARTICIPANT"
    if asked:
        person.params["PARTSTAT"] = "NEEDS-ACTION"
        person.params["RSVP"] = "TRUE"
    return person


def _short(zone: ZoneInfo) -> Timezone | None:
    """The zone as two rules, for one that has summer time as the EU has; other zones are told in UTC.

    In the EU the clock goes forward on the last Sunday of March and back on the last of October, at 01:00 UTC
    (directive 2000/84/EC; in Norway forskrift om sommertid).
    """
    winter = _offset(zone, _FORWARD - _MINUTE)
    summer = winter + _HOUR
    around = [_offset(zone, moment) for moment in (_FORWARD, _BACK - _MINUTE, _BACK)]
    if around != [summer, summer, winter]:
        return None
    whole = Timezone()
    whole.add("tzid", zone.key)
    forward, back = (moment.replace(tzinfo=None) for moment in (_FORWARD + winter, _BACK + summer))
    for part, begins, before, after, month in (
        (TimezoneDaylight(), forward, winter, summer, 3),
        (TimezoneStandard(), back, summer, winter, 10),
    ):
        part.add("dtstart", begins)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        whole.add_component(part)
    return whole


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
