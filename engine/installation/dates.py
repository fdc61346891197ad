"""The days in workflows.yaml: calendars, and the meetings of teams and days of resources."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from re import ASCII, fullmatch
from zoneinfo import ZoneInfo

from engine.calendars import Calendar
from engine.durations import Duration, Unit
from engine.errors import NotUsable
from engine.installation.format import CALENDAR
from engine.language.parts import Part
from engine.language.problems import Said, hints, quoted, reason
from engine.language.schema import Shape
from engine.schedules import Policy, Schedule, occurrences
from engine.years import COUNTRIES

POLICIES: tuple[Policy, ...] = ("skip", "move")
LONGEST_CLOSING = 366


def read_calendar(part: Part, usual: Calendar) -> Calendar:
    """The calendar at `part`; what it does not say is as in `usual`, but closing days are its own alone."""
    if part:
        part.fits(CALENDAR)
    opens, closes = _clock(part.get("opens"), usual.opens), _clock(part.get("closes"), usual.closes)
    if not opens < closes:
        place = part.get("closes") or part.get("opens")
        place.tell("bad_hours", closes=f"{closes:%H:%M}", opens=f"{opens:%H:%M}")
        opens, closes = usual.opens, usual.closes
    return replace(
        usual,
        zone=_zone(part.get("zone"), usual.zone),
        closing_days=frozenset(day for each in part.get("closing_days").items() for day in _closing_days(each)),
        notice_hour=part.get("notice_hour").number(0, 23, usual.notice_hour),
        country=_country(part.get("country")) or usual.country,
        opens=opens,
        closes=closes,
    )


def _zone(part: Part, usual: ZoneInfo) -> ZoneInfo:
    word = part.word()
    try:
        return ZoneInfo(word) if word else usual
    except (KeyError, ValueError, OSError):
        # Not the nearest name: it would send Bergen to Berlin.
        part.tell("unknown_zone", name=quoted(word))
        return usual


def _country(part: Part) -> str:
    word = part.word()
    if word and word not in COUNTRIES:
        part.tell("unknown_country", name=quoted(word), hint=hints(word, COUNTRIES))
        return ""
    return word


def _clock(part: Part, usual: time) -> time:
    word = part.word()
    if not word:
        return usual
    try:
        return _time(word)
    except ValueError:
        part.tell("bad_time", value=quoted(word))
        return usual


def _time(word: str) -> time:
    if not fullmatch(r"\d\d:\d\d", word, ASCII):
        raise ValueError(word)
    return time.fromisoformat(word)


def _closing_days(part: Part) -> Iterator[date]:
    """One day, or all days from one to another, «2026-06-22..2026-08-14»."""
    first, dots, last = part.word().partition("..")
    if not dots:
        day = part.day()
        yield from [day] if day else []
        return
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        start = end = date.min
    length = (end - start).days
    if not (start.year >= 2000 and end.year < 2100 and 0 <= length < LONGEST_CLOSING):
        part.tell("bad_date.days", value=quoted(part.word()))
        return
    for number in range(length + 1):
        yield start + timedelta(number)


def read_schedule(part: Part, shape: Shape, what: Said, usual: Policy, calendar: Calendar) -> Schedule | None:
    """The dates at `part`, or None where they cannot be read. `what` says in a message what they are."""
    if not part.fits(shape):
        return None
    rhythm, since = part.get("rhythm").word(), part.get("since").day()
    also = frozenset(day for each in part.get("also").items() if (day := each.day()))
    cancelled = [(each, day) for each in part.get("except").items() if (day := each.day())]
    if not part.get("rhythm") and not part.get("also"):
        part.tell("missing_key", what=shape.name, key="rhythm", purpose=shape.optional["rhythm"])
    if part.get("rhythm") and not part.get("since"):
        part.tell("missing_key", what=shape.name, key="since", purpose=shape.optional["since"])
    policy = part.get("on_holiday").among(POLICIES, "policy") or usual
    whole = Schedule(rhythm or None, since, "skip" if policy == "skip" else "move", frozenset(), also)
    if rhythm and since:
        _check_dates(part.get("rhythm"), cancelled, whole, what, calendar)
    for each, _ in () if part.get("rhythm") else cancelled:
        each.tell("no_such_date.rhythm", what=what)
    return replace(whole, cancelled=frozenset(day for _, day in cancelled))


def _check_dates(
    part: Part, cancelled: list[tuple[Part, date]], schedule: Schedule, what: Said, calendar: Calendar
) -> None:
    """The rhythm at `part` must give dates, and those that are `cancelled` must be among them."""
    assert schedule.rhythm and schedule.since
    bare = replace(schedule, extra=frozenset())
    try:
        if next(bare.after(schedule.since - timedelta(1), calendar), None) is None:
            part.tell("bad_rhythm.never", rhythm=quoted(schedule.rhythm), what=what)
            return
        for each, day in cancelled:
            _check_cancelled(each, day, schedule, what, calendar)
    except NotUsable as error:
        part.tell("bad_rhythm", reason=reason(error))


def _check_cancelled(part: Part, day: date, schedule: Schedule, what: Said, calendar: Calendar) -> None:
    """A date that takes nothing away is a slip of the finger, and the meeting would be held."""
    assert schedule.rhythm and schedule.since
    found = occurrences(schedule.rhythm, schedule.since, day - timedelta(1), calendar, schedule.on_holiday)
    planned, held = next(found, (None, None))
    if held is None:
        part.tell("no_such_date", what=what, value=quoted(part.word()))
    elif day not in (planned, held):
        part.tell("no_such_date.next", what=what, value=quoted(part.word()), next=str(held))


def read_cutoff(part: Part) -> Duration | None:
    """How long before a meeting a matter must be ready."""
    cutoff = part.duration()
    if cutoff and cutoff.unit is Unit.HOURS:
        part.tell("hours.cutoff")
        return None
    return cutoff


def read_hours(part: Part) -> str:
    """A time of day, or from one to another, as written."""
    word = part.word()
    first, dash, last = word.partition("-")
    try:
        if word and _time(first) >= (_time(last) if dash else time.max):
            raise ValueError(word)
    except ValueError:
        part.tell("bad_time.span", value=quoted(word))
        return ""
    return word
