"""A task is laid aside until a day: gone from one's own list, and from nothing else.

Its age, its deadline, its ladder and its escalation go on as before, so at most it is out of sight until the working
day before the deadline, and never longer than thirty days. When the day comes it is back by itself: the lists compare
the day with today, and no row is changed. It is hidden only from who laid it aside: another holder sees it at once.
"""

from datetime import date, timedelta

from sqlalchemy import bindparam, update

from engine import access, change, forms
from engine.calendars import Roll, subtract
from engine.change import Change
from engine.durations import Duration, Unit
from engine.errors import N_, InvalidAnswers, NotPermitted, Refused, Stale
from engine.statements import Statement
from engine.store import TaskRow, tasks
from engine.transaction import Actor, Tx

BACK = "_snooze_until"  # the day it comes back, in the form
LONGEST = timedelta(days=30)
_ONE = Duration(1, Unit.WORKING_DAYS)
_SET = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "open")
    .values(snoozed_until=bindparam("until_"), snoozed_by=bindparam("by_"), version=tasks.c.version + 1)
)


def snooze(tx: Tx, actor: Actor, task_id: str, until: str, version: int) -> str:
    """Lay a task of one's own aside until `until` (an ISO date), when it is back. Out: the case's id.

    Raises InvalidAnswers for a day that is too far ahead, NotPermitted for one who does not have it, Stale, NotFound.
    """
    opened, task = _open(tx, actor, task_id, version)
    last = last_day(opened, task)
    if last is None:
        raise Refused(N_("Fristen er så nær at oppgaven ikke kan legges til side."))
    try:
        given = forms.day(until)
    except Refused as wrong:
        raise InvalidAnswers({BACK: wrong}) from wrong
    day = date.fromisoformat(given) if given else opened.today()
    if not opened.today() < day <= last:
        raise InvalidAnswers({BACK: Refused(N_("Velg en dag etter i dag, senest %(last)s."), last=f"{last:%d.%m.%Y}")})
    opened.batch.change(_SET, guarded=True, task=task_id, until_=day, by_=actor.user_id)
    opened.story.update({"task": task.key, "task_id": task_id, "until": day.isoformat()})
    opened.commit("snoozed")
    return opened.case.id


def take_up(tx: Tx, actor: Actor, task_id: str, version: int) -> str:
    """Have a task back before its day. Out: the case's id. Raises NotPermitted, Stale, NotFound."""
    opened, task = _open(tx, actor, task_id, version)
    opened.batch.change(_SET, guarded=True, task=task_id, until_=None, by_=None)
    opened.story.update({"task": task.key, "task_id": task_id})
    opened.commit("taken_up")
    return opened.case.id


def last_day(opened: Change, task: TaskRow) -> date | None:
    """The last day on which the task can come back; None when there is no such day after today."""
    calendar = opened.municipality.calendar
    last = min(subtract(_ONE, task.due_on, calendar, Roll.PREVIOUS).date, opened.today() + LONGEST)
    return last if last > opened.today() else None


def _open(tx: Tx, actor: Actor, task_id: str, version: int) -> tuple[Change, TaskRow]:
    opened = change.of_task(tx, task_id, actor)
    access.demand_part(tx, actor, opened.case)
    task = opened.task(task_id)
    if task is None or task.status != "open" or task.version != version:
        raise Stale()
    if not access.is_holder(actor, task, opened.case):
        raise NotPermitted()
    access.note_substitute(opened, lambda one: access.is_holder(one, task, opened.case))
    return opened, task
