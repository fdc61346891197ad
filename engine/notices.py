"""When a message may reach a person: at once, at the next morning, or whatever the hour. Pure rules.

News waits for the morning. What there is to do comes at once, unless the person wants it gathered each morning, it is
quiet, or the day has had its fill of mails. What the routine demands now (an escalation, a deadline in hours, a word
marked `urgent`) waits for nothing; only an SMS still keeps quiet, unless the word is `urgent`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Any

from engine.calendars import Calendar

MAIL, SMS = "mail", "sms"
OWN = "message"  # the template "message:key" is one of the routine's own
UNSAID = "the task was cancelled"  # why a message was never sent
OVER = "there was nothing more to tell"
MOST = 5
QUIET_FROM, QUIET_UNTIL = 20, 7
# What is said of a task to whoever has it, and whether it is the clock that says it.
OF_TASK = {"task_new": False, "task_reminder": True, "task_due": True, "task_overdue": True}
_NEWS = frozenset({"case_news", "referral_news"})
_ESCALATED = "task_escalated"
_INVITATION = "meeting:"  # the template of what a calendar reads


class Weight(IntEnum):
    """How much a message presses, from what can wait to what must be heard at night."""

    NEWS = 0
    TASK = 1
    CLOCK = 2  # the morning's own reminders: they have waited for it
    DEMANDED = 3
    URGENT = 4


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has chosen. Hours are local, 0 to 23, in the municipality's zone.

    It is quiet from `quiet_from` until `quiet_until` (the same hour: never), and with `quiet_days_off` on days that are
    no working days. After `most` mails on one day the rest waits for the morning. `urgent_by`: how what is demanded now
    comes. `phone` is E.164, or "".
    """

    gathers: bool = False
    quiet_from: int = QUIET_FROM
    quiet_until: int = QUIET_UNTIL
    quiet_days_off: bool = True
    most: int = MOST
    urgent_by: str = MAIL
    phone: str = ""

    def ways(self, weight: Weight, known: frozenset[str]) -> frozenset[str]:
        """The channels a message of this weight goes by, of those that are `known` here."""
        if weight < Weight.DEMANDED or SMS not in known or not self.phone or self.urgent_by == MAIL:
            return frozenset({MAIL})
        return frozenset({SMS}) if self.urgent_by == SMS else frozenset({MAIL, SMS})

    def is_quiet(self, moment: datetime, calendar: Calendar) -> bool:
        """Is it quiet at this aware moment?"""
        if self.quiet_days_off and not calendar.is_working_day(calendar.local_date(moment)):
            return True
        hour = moment.astimezone(calendar.zone).hour
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def morning(self, after: datetime, calendar: Calendar) -> datetime:
        """The first notice hour of a working day after an aware moment, or the end of the quiet if later. UTC."""
        day = calendar.local_date(after)
        while True:
            if calendar.is_working_day(day) and (morning := self._morning_of(day, calendar)) > after:
                return morning
            day += timedelta(days=1)

    def _morning_of(self, day: date, calendar: Calendar) -> datetime:
        notice = calendar.notice_time(day)
        if not self.is_quiet(notice, calendar):
            return notice
        return datetime.combine(day, time(self.quiet_until), calendar.zone).astimezone(UTC)


DEFAULTS = Choices()


def weigh(template: str, *, in_hours: bool, urgent: bool) -> Weight:
    """How much a message presses. `in_hours`: its task has a deadline in hours; `urgent`: the routine says so."""
    if urgent:
        return Weight.URGENT
    if in_hours or template == _ESCALATED or is_alone(template):
        return Weight.DEMANDED
    if template in _NEWS:
        return Weight.NEWS
    return Weight.CLOCK if OF_TASK.get(template) else Weight.TASK


def waiting(
    key: str, template: str, now: datetime, municipality: str, *, case: str = "", task: str | None = None,
    queue: str | None = None, user: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The row of a message from `now` on (aware), to a person, or else to everybody in a queue; `case` "": of none."""
    return {
        "id": key, "municipality_id": municipality, "case_id": case, "task_id": task, "queue": None if user else queue,
        "user_id": user, "template": template, "status": "waiting", "not_before": now, "sent_at": None,
        "last_error": None, "envelope_id": None, "channel": MAIL, "held": False,
    }  # fmt: skip


def is_alone(template: str) -> bool:
    """An invitation has a mail of its own, to the one invited, and is no SMS: it is for a calendar."""
    return template.startswith(_INVITATION)


def earliest(
    weight: Weight, choices: Choices, calendar: Calendar, now: datetime, *, channel: str, held: bool, mails: int
) -> datetime:
    """When a message may go, `now` or later (aware). `held`: it has waited for a morning, so only quiet holds it again.

    `mails` are those the person has had today, besides what was demanded.
    """
    if weight is Weight.URGENT or (weight is Weight.DEMANDED and channel == MAIL):
        return now
    if channel == SMS:
        kept = choices if choices.quiet_from != choices.quiet_until else DEFAULTS  # an SMS always keeps some quiet
        return kept.morning(now, calendar) if kept.is_quiet(now, calendar) else now
    full = mails >= choices.most
    gathered = weight is Weight.NEWS or (weight is Weight.TASK and choices.gathers)
    if choices.is_quiet(now, calendar) or (not held and (full or gathered)):
        return choices.morning(now, calendar)
    return now
