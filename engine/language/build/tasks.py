"""Tasks."""

from typing import Literal

from engine.definition import Deadline, Extension, Silence, TaskSpec
from engine.language.build.conditions import read_condition
from engine.language.build.deadlines import read_deadline
from engine.language.build.fields import read_fields
from engine.language.parts import ONE_DAY, Part
from engine.language.schema import EXTEND, GROUND, GROUNDS, LONG, MAX_TIMES, SILENCE, TASK

_Ground = Literal["consent", "law", "none"]


def read_task(part: Part) -> TaskSpec:
    """One task of a state."""
    part.fits(TASK)
    due = read_deadline(part.get("due"))
    ground, law = _ground(part.get("ground"))
    return TaskSpec(
        key=part.name,
        title=part.get("title").text(),
        why=part.get("why").optional_text(LONG),
        who=part.get("who").word(),
        due=due,
        goal=read_deadline(part.get("goal")) if part.get("goal") else None,
        escalation=part.get("escalation").word(),
        fields=read_fields(part.get("form")),
        checklist=tuple(each.text() for each in part.get("checklist").items()),
        letter=part.get("letter").word() or None,
        every=_every(part.get("every"), due),
        when=read_condition(part.get("if")),
        done_when=read_condition(part.get("done_if")),
        opens=read_deadline(part.get("opens")) if part.get("opens") else None,
        each=part.get("each").word() or None,
        silence=_silence(part.get("silence")),
        extend=_extension(part.get("extend")),
        not_by=part.get("not_by").words(),
        skip=part.get("skip").words(),
        ground=ground,
        law=law,
    )


def _every(part: Part, due: Deadline) -> Deadline | None:
    """A bare duration rolls as the task's own deadline does."""
    if part.has_keys or part.is_list:
        return read_deadline(part)
    span = part.span()
    return Deadline(within=span, roll=due.roll) if span else None


def _silence(part: Part) -> Silence | None:
    if not part:
        return None
    part.fits(SILENCE)
    outcome = part.get("as").word()
    return Silence(after=part.get("after").span(hours=True), outcome=None if outcome in ("", "done") else outcome)


def _extension(part: Part) -> Extension | None:
    if not part:
        return None
    part.fits(EXTEND)
    if part.get("who").is_empty_list:
        part.get("who").tell("empty.roles")
    return Extension(
        by=part.get("by").span(hours=True) or ONE_DAY,
        times=part.get("times").number(1, MAX_TIMES, 1),
        roles=part.get("who").words(),
    )


def _ground(part: Part) -> tuple[_Ground | None, str]:
    if part.has_keys:
        part.fits(GROUND)
        return "law", part.get("law").text()["nb"] if part.get("law") else ""
    word = part.among(GROUNDS, "ground")
    if word == "consent":
        return "consent", ""
    return ("none", "") if word == "none" else (None, "")
