"""The ladder of a task: the days on which the clock reminds, gives notice and escalates, one after another."""

from dataclasses import dataclass
from datetime import date

from engine.calendars import Calendar, Roll, add, subtract
from engine.definition import Escalation, Rung


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One thing the clock does on a day. `rung` is None for a reminder before the deadline."""

    on: date
    rung: Rung | None


def climb(escalation: Escalation, due_on: date, calendar: Calendar) -> tuple[LadderStep, ...]:
    """Every step for a task due on `due_on`, in order: the longest reminder first, the highest rung last."""
    reminders = [LadderStep(subtract(lead, due_on, calendar, Roll.PREVIOUS).date, None) for lead in escalation.remind]
    rungs = [
        LadderStep(add(rung.after, due_on, calendar, Roll.NEXT).date if rung.after else due_on, rung)
        for rung in escalation.ladder
    ]
    return tuple(sorted(reminders + rungs, key=lambda step: step.on))
