"""`due`, `opens`, `after` and `every`: a duration, keys when there is more to say, or a list of such."""

from engine.calendars import Roll
from engine.definition import Deadline
from engine.durations import Unit
from engine.language.build.conditions import read_condition
from engine.language.parts import ONE_DAY, Part
from engine.language.schema import DEADLINE, KINDS, LEGAL

_LENGTHS = ("within", "before", "on")


def read_deadline(part: Part) -> Deadline:
    """The deadline at a place. Of a list, the first without `if`, with the others under `stricter`."""
    if not part.is_list:
        return _one(part)
    parts = list(part.items())
    if not parts:
        part.tell("empty.deadlines")
        return Deadline(within=ONE_DAY)
    for each in parts[1:]:
        if not each.get("if"):
            each.tell("deadline_list.rest")
    stricter = tuple(_one(each, alternative=True) for each in parts[1:])
    return _one(parts[0]).model_copy(update={"stricter": stricter})


def _one(part: Part, *, alternative: bool = False) -> Deadline:
    if part.has_keys:
        part.fits(DEADLINE)
        _check_lengths(part)
    if part.get("if") and not alternative:
        part.get("if").tell("deadline_list.first", at_key=True)
    within = part.get("within") if part.has_keys else part
    legal = word if within and (word := within.word()) in LEGAL else None
    roll = part.get("roll").among(tuple(Roll), "roll")
    if legal and roll != Roll.NEXT and (roll or not part.get("roll")):
        within.tell("roll")
    span = within.span(hours=True) if within and not legal else None
    if span and span.unit is Unit.HOURS:
        _check_hours(part)
    elsewhere = legal or any(part.get(key) for key in ("before", "on", "meeting"))
    kind = part.get("kind").among(KINDS, "weight")
    calendars = _calendars(part.get("calendar"))
    deadline = Deadline(
        within=span or (None if elsewhere else ONE_DAY),
        before=part.get("before").span(),
        on=part.get("on").month_day(),
        legal=legal,
        meeting=part.get("meeting").word() or None,
        source=part.get("from").word() or "opened",
        otherwise=part.get("otherwise").span(),
        roll=Roll(roll or Roll.PREVIOUS),
        calendar=calendars[0] if calendars else None,
        beside=calendars[1:],
        pauses=read_condition(part.get("pauses")),
        soft=kind == "soft",
        statutory=kind == "statutory" or legal is not None,
        when=read_condition(part.get("if")),
    )
    part.source.deadlines.append((part.path, deadline))
    return deadline


def _calendars(part: Part) -> tuple[str, ...]:
    """One calendar, or a list of those that count together."""
    if part.is_empty_list:
        part.tell("empty.calendars")
    return part.words() if part.is_list else (part.word(),) if part else ()


def _check_lengths(part: Part) -> None:
    """Exactly one of within, before, on and meeting, but a meeting may have `within` or `before` too."""
    given = [key for key in _LENGTHS if part.get(key)]
    if len(given) > 1:
        part.tell("deadline.two", first=given[0], second=given[1])
    elif not given and not part.get("meeting"):
        part.tell("deadline.none")
    elif part.get("meeting") and given not in ([], ["within"], ["before"]):
        part.get("meeting").tell("deadline.meeting", at_key=True, key=given[0])
    if part.get("before") and part.get("meeting"):
        if part.get("from"):
            part.get("from").tell("unused_key.meeting", at_key=True)
    elif part.get("before") and part.get("from").word() in ("", "opened", "case_opened"):
        part.get("before").tell("deadline.before", at_key=True)


def _check_hours(part: Part) -> None:
    """Hours run round the clock, so there is no day to move and no calendar to look in."""
    for key in ("roll", "calendar", "meeting"):
        if part.get(key):
            part.get(key).tell("unused_key.hours", at_key=True, key=key)
