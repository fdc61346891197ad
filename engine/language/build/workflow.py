"""The whole file: its first lines, its parameters, and what is counted and said."""

from engine.definition import Counted, Counter, Measure, Message, Quiet, Sleeps, Workflow
from engine.language.build.conditions import read_condition
from engine.language.build.fields import read_fields
from engine.language.build.people import read_escalation, read_role
from engine.language.build.states import read_states
from engine.language.parameters import BadValue, Kind, kind_of_text, read
from engine.language.parts import ONE_DAY, Part
from engine.language.schema import COUNTED, COUNTER, LONG, MEASURE, MESSAGE, QUIET, SLEEPS, SUBJECTS, WORKFLOW
from engine.language.source import Parameter


def read_workflow(part: Part, municipality: str) -> Workflow:
    """The routine without its letters, with stand-ins where something is wrong; the problems are in `part.source`."""
    part.fits(WORKFLOW)
    return Workflow(
        slug=part.get("workflow").slug(),
        municipality=municipality,
        title=part.get("title").text(),
        source=part.get("source").word(),
        subject=part.get("subject").among(SUBJECTS, "subject"),
        regime=part.get("regime").word(),
        initial=part.get("initial").word(),
        referral=read_fields(part.get("referral")),
        roles=tuple(read_role(each) for each in part.get("roles").each("roller")),
        escalations=tuple(read_escalation(each) for each in part.get("escalations").each("eskaleringer")),
        states=read_states(part),
        messages=tuple(_message(each) for each in part.get("messages").each("beskjeder")),
        counters=tuple(_counter(each) for each in part.get("counters").each("tellere")),
        measures=tuple(_measure(each) for each in part.get("measures").each("mål")),
        exclusive=part.get("exclusive").flag(),
        sleeps=_sleeps(part.get("sleeps")),
    )


def read_parameters(part: Part) -> None:
    """Let what stands under `parameters` be known by name in the rest of the file."""
    for each in part.each("parametre"):
        part.source.parameters[each.name] = _parameter(each)


def _parameter(part: Part) -> Parameter:
    text = part.word()
    kind = kind_of_text(text)
    if kind is Kind.SPAN:
        return part.duration(hours=True) or ONE_DAY
    if kind is Kind.MONTH_DAY:
        return part.month_day() or "01-01"
    try:
        return read(text, kind)
    except BadValue:  # it was the text itself that told its kind
        return text


def _message(part: Part) -> Message:
    part.fits(MESSAGE)
    subject, body = part.get("subject").text(), part.get("body").text(LONG)
    return Message(key=part.name, subject=subject, body=body, urgent=part.get("urgent").flag())


def _counter(part: Part) -> Counter:
    part.fits(COUNTER)
    if part.get("counts").is_empty_list:
        part.get("counts").tell("empty.counts")
    return Counter(
        key=part.name,
        title=part.get("title").text(),
        counts=tuple(_counted(each) for each in part.get("counts").items()),
        resets=tuple(_counted(each) for each in part.get("resets").items()),
    )


def _counted(part: Part) -> Counted:
    part.fits(COUNTED)
    return Counted(task=part.get("task").word(), when=read_condition(part.get("if")))


def _measure(part: Part) -> Measure:
    part.fits(MEASURE)
    if part.get("states").is_empty_list:
        part.get("states").tell("empty.states")
    return Measure(key=part.name, title=part.get("title").text(), states=part.get("states").words())


def _sleeps(part: Part) -> Sleeps | None:
    if not part:
        return None
    part.fits(SLEEPS)
    return Sleeps(
        after=part.get("after").span(),
        contact=_quiet(part.get("contact")),
        meeting=_quiet(part.get("meeting")),
        review=_quiet(part.get("review")),
    )


def _quiet(part: Part) -> Quiet | None:
    if not part:
        return None
    part.fits(QUIET)
    if part.get("tasks").is_empty_list:
        part.get("tasks").tell("empty.counts")
    return Quiet(tasks=part.get("tasks").words(), after=part.get("after").span() or ONE_DAY)
