"""The ladder of a task: when the clock reminds, gives notice, escalates, and takes silence for an answer."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.calendars import Calendar, Roll, add, add_hours, subtract
from engine.definition import Escalation, Rung, Silence
from engine.durations import Duration, Unit

_FIRST = Rung(notify="assignee")


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One thing the clock does: on a day (`on`), at a moment (`at`, UTC).

    `rung` is None for a reminder before the deadline, for the day of the `goal`, which is one too, and for the moment
    silence is taken for an answer (`silence`).
    """

    on: date
    at: datetime
    rung: Rung | None = None
    silence: bool = False
    goal: bool = False

    @property
    def to(self) -> str:
        """The role it is for, or "assignee": whoever has the task."""
        return self.rung.notify if self.rung else _FIRST.notify


def climb(
    escalation: Escalation,
    due_on: date,
    calendar: Calendar,
    due_at: datetime | None = None,
    silence: Silence | None = None,
    soft: bool = False,
    goal: tuple[date, datetime | None] | None = None,
) -> tuple[LadderStep, ...]:
    """Every step for a task due on `due_on` (at `due_at`, of hours), in order: reminders first, the highest rung last.

    A soft deadline tells the one who has the task, and nobody above; so does a `goal` before the deadline, a day or of
    hours a moment. Silence ends the ladder.
    """
    clock = _Clock(calendar, due_on, due_at)
    rungs = escalation.ladder if not soft else (_FIRST,)
    steps = [clock.before(lead) for lead in escalation.remind] + [clock.step(rung) for rung in rungs]
    if goal:
        steps.append(clock.goal(*goal))
    if silence:
        end = clock.silence(silence.after)
        steps = [step for step in steps if step.at < end.at] + [end]
    return tuple(sorted(steps, key=lambda step: step.at))


@dataclass(frozen=True, slots=True)
class _Clock:
    """Spans counted from one deadline."""

    calendar: Calendar
    due_on: date
    due_at: datetime | None

    def before(self, lead: Duration) -> LadderStep:
        if lead.unit is Unit.HOURS:
            end = self.due_at or self.calendar.notice_time(self.due_on)
            return self._moment(end - timedelta(hours=lead.amount))
        return self._day(subtract(lead, self.due_on, self.calendar, Roll.PREVIOUS).date)

    def goal(self, day: date, moment: datetime | None) -> LadderStep:
        return replace(self._moment(moment) if moment else self._day(day), goal=True)

    def step(self, rung: Rung) -> LadderStep:
        found = self._after(rung.after)
        return LadderStep(found.on, found.at, rung)

    def silence(self, after: Duration | None) -> LadderStep:
        """Silence is an answer when the last day is over."""
        found = self._after(after)
        at = found.at if self.due_at else self.calendar.end_of_day(found.on)
        return LadderStep(found.on, at, silence=True)

    def _after(self, span: Duration | None) -> LadderStep:
        if span and span.unit is Unit.HOURS:
            return self._moment(add_hours(span, self.due_at or self.calendar.notice_time(self.due_on)))
        if self.due_at and span is None:
            return self._moment(self.due_at)
        return self._day(add(span, self.due_on, self.calendar, Roll.NEXT).date if span else self.due_on)

    def _day(self, day: date) -> LadderStep:
        return LadderStep(day, self.calendar.notice_time(day))

    def _moment(self, moment: datetime) -> LadderStep:
        return LadderStep(self.calendar.local_date(moment), moment)
