"""A task is opened, planned, paused, and its date moved: with its ladder, and word to whoever gets it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update

from engine import deadlines, facts, queues
from engine.change import Change
from engine.conditions import holds
from engine.deadlines import Reckoned
from engine.definition import Deadline, FieldType, TaskSpec, say
from engine.facts import DONE, OPENED, WORKED_OUT
from engine.ids import new_id
from engine.ladder import LadderStep, climb
from engine.model import Task
from engine.statements import Statement
from engine.store import LADDER, TaskRow, tasks

OPENS = "_opens"  # the key of a planned task's timer
EACH = "each"  # who has a task that there is one of for each person
_BEGIN = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "planned")
    .values(status="open", opened_at=bindparam("at"))
)
_RESET = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"))
    .values(due_on=bindparam("due_on_"), due_at=bindparam("due_at_"), due_why=bindparam("due_why_"))
)
_PAUSE = Statement(update(tasks).where(tasks.c.id == bindparam("task")).values(paused_left=bindparam("left")))


@dataclass(frozen=True, slots=True)
class Item:
    """Which of several a task is for: a name to tell it by, and the person when it is a person."""

    name: str = ""
    user: str | None = None


_ONE = Item()


def open_all(change: Change, spec: TaskSpec) -> None:
    """Open what a specification asks for: one task, or one for each of several; nobody to do it for is done at once."""
    items = list(_items(change, spec)) if spec.each else [_ONE]
    note(change, OPENED, spec.key)
    for item in items:
        open_task(change, spec, item=item)
    if not items:
        note(change, DONE, spec.key)


def open_task(change: Change, spec: TaskSpec, deadline: Deadline | None = None, item: Item = _ONE) -> TaskRow:
    """A new task, planned when its time has not come."""
    begins = _begins(change, spec)
    queue, assignee = (EACH, item.user) if spec.who == EACH else queues.queue_of(change, spec.who)
    reckoned = deadlines.due(change, deadline or spec.due, begins)
    return _write(change, spec, reckoned, (queue, assignee), item, begins)


def open_builtin(change: Change, spec: TaskSpec, *, queue: str, assignee: str | None, item: str = "") -> TaskRow:
    """A task of the engine's own, for somebody in particular."""
    return _write(change, spec, deadlines.due(change, spec.due), (queue, assignee), Item(item), None)


def begin(change: Change, task: TaskRow) -> None:
    """The time of a planned task has come."""
    spec = change.routine.tasks[task.key]
    task.status, task.opened_at = "open", change.tx.now
    change.batch.change(_BEGIN, guarded=True, task=task.id, at=change.tx.now)
    change.disarm(task.id)
    _arm(change, spec, task)
    change.story.setdefault("opened", []).append(task.key)
    _tell_new(change, task)


def keep_time(change: Change) -> None:
    """Let the clocks of the open tasks stop and go on, and dates move with what they are counted from."""
    known = facts.of(change)
    for task in list(change.tasks):
        spec = change.routine.tasks[task.key]
        if task.status == "planned":
            _plan_anew(change, spec, task)
            continue
        stops = spec.due.pauses is not None and holds(spec.due.pauses, known)
        if stops and task.paused_left is None:
            _pause(change, task)
        elif not stops and task.paused_left is not None:
            _resume(change, task)
        elif task.paused_left is None and not task.extensions and _looks_new(change, task):
            _move(change, task, deadlines.due(change, _deadline(change, spec), task.opened_at))


def retime(change: Change, task: TaskRow, due: Reckoned) -> None:
    """The date and the ladder that another version of the routine gives an open task."""
    if (due.date, due.at) != (task.due_on, task.due_at):
        _move(change, task, due)
    elif task.status == "open" and task.paused_left is None:
        change.disarm(task.id)
        _arm(change, change.routine.tasks[task.key], task)


def extend(change: Change, task: TaskRow, until: date, sentence: str) -> None:
    """A new date by decision."""
    moment = task.due_at and task.due_at + timedelta(days=(until - task.due_on).days)
    _move(change, task, Reckoned(until, sentence, moment))


def steps_of(change: Change, spec: TaskSpec, task: TaskRow) -> tuple[LadderStep, ...]:
    """The ladder of an open task."""
    calendar = change.municipality.calendar
    escalation = change.routine.escalations[spec.escalation]
    return climb(escalation, task.due_on, calendar, task.due_at, spec.silence, spec.due.soft)


def in_own_hands(change: Change, queue: str, assignee: str | None) -> bool:
    """Whoever makes the change needs no mail about what it gives them, or those they stand in for."""
    actor = change.actor
    return actor is not None and (assignee in actor.users if assignee else queue in actor.positions)


# ---------------------------------------------------------------- the rows


def _write(
    change: Change, spec: TaskSpec, due: Reckoned, holder: tuple[str, str | None], item: Item, begins: datetime | None
) -> TaskRow:
    queue, assignee = holder
    task = TaskRow(
        id=new_id(change.tx.now), key=spec.key, round=change.case.round, queue=queue, assignee_id=assignee,
        escalated_to=None, version=1, opened_at=change.tx.now, due_on=due.date, status="planned" if begins else "open",
        item=item.name, due_at=due.at, paused_left=None, extensions=0,
    )  # fmt: skip
    change.batch.add(
        Task,
        id=task.id, municipality_id=change.case.municipality_id, case_id=change.case.id, key=task.key,
        opened_seq=change.seq, round=task.round, queue=queue, assignee_id=assignee, escalated_to=None,
        status=task.status, version=1, opened_at=change.tx.now, due_on=due.date, due_why=due.sentence, done_at=None,
        done_by=None, outcome=None, answers=None, item=item.name, due_at=due.at, paused_left=None, extensions=0,
        reason=None,
    )  # fmt: skip
    change.tasks.append(task)
    if begins:
        change.story.setdefault("planned", []).append(task.key)
        change.arm(OPENS, begins, task=task.id)
    else:
        change.story.setdefault("opened", []).append(task.key)
        _arm(change, spec, task)
        _tell_new(change, task)
    return task


def _tell_new(change: Change, task: TaskRow) -> None:
    if not in_own_hands(change, task.queue, task.assignee_id):
        change.tell("task_new", f"{task.id}:new", queue=task.queue, user=task.assignee_id, task=task.id)


def _arm(change: Change, spec: TaskSpec, task: TaskRow) -> None:
    """Set the ladder at its first step still to come. Reminders whose time has passed are left out, rungs never are."""
    for index, step in enumerate(steps_of(change, spec, task)):
        if step.rung or step.silence or step.at > change.tx.now:
            change.arm(LADDER, step.at, task=task.id, rung=index)
            return
    raise AssertionError("checked: a ladder has at least one rung")


def _begins(change: Change, spec: TaskSpec, since: datetime | None = None) -> datetime | None:
    """When a task may be done, if that is later than now. `since`: when it was planned, if that is not now."""
    if spec.opens is None:
        return None
    reckoned = deadlines.due(change, spec.opens, since)
    moment = reckoned.at or change.municipality.calendar.notice_time(reckoned.date)
    return moment if moment > change.tx.now else None


# ---------------------------------------------------------------- one for each


def _items(change: Change, spec: TaskSpec) -> Iterator[Item]:
    """Those a task is made for: the members of a group, the people, choices or rows of an answer."""
    names: set[str] = set()
    for number, value in enumerate(facts.of(change).value(spec.each or "") or (), 1):
        item = _item(change, spec, value, number)
        # Two rows may begin with the same words, and two people of the same name are told apart by their tasks.
        unlike = item.name if item.name not in names else f"{item.name} ({number})"
        names.add(unlike)
        yield Item(unlike, item.user)


def _item(change: Change, spec: TaskSpec, value: Any, number: int) -> Item:
    if isinstance(value, dict):
        return Item(str(next((one for one in value.values() if isinstance(one, str) and one), number))[:80])
    field = change.routine.questions.get(spec.each or "")
    if field is None or field.type is FieldType.PEOPLE:
        return Item(str(number), str(value))
    return Item(next((say(option.title, "nb") for option in field.options if option.key == value), str(value)))


def note(change: Change, what: str, key: str) -> None:
    """Remember a task's key among those opened or done in this visit to the state."""
    noted = change.case.facts.get(what, [])
    if key not in noted:
        change.case.facts = {**change.case.facts, what: [*noted, key]}


# ---------------------------------------------------------------- the clock of a task


def _plan_anew(change: Change, spec: TaskSpec, task: TaskRow) -> None:
    """A planned task begins another day when what that is counted from moves; its date is counted from that day."""
    if not _looks_new(change, task):
        return
    begins = _begins(change, spec, task.opened_at)
    _move(change, task, deadlines.due(change, _deadline(change, spec), begins))
    if begins is None:
        begin(change, task)
    else:
        change.disarm(task.id)
        change.arm(OPENS, begins, task=task.id)


def _deadline(change: Change, spec: TaskSpec) -> Deadline:
    """What the date of an open task is counted by: that of a duty that has come back is not that of the first time."""
    return spec.every if spec.every and _came_back(change, spec) else spec.due


def _came_back(change: Change, spec: TaskSpec) -> bool:
    """A returning duty that is open has been done in this visit to the state."""
    return spec.every is not None and spec.key in change.case.facts.get(DONE, ())


def _looks_new(change: Change, task: TaskRow) -> bool:
    """Something that the task's date depends on may be another now."""
    looks = change.routine.looks_at[task.key, _came_back(change, change.routine.tasks[task.key])]
    return bool(looks & change.touched) or any(name.partition(".")[0] in WORKED_OUT for name in looks)


def _move(change: Change, task: TaskRow, due: Reckoned) -> None:
    """A date that a deadline is counted from has become known or moved: the open task gets its new date."""
    if (due.date, due.at) == (task.due_on, task.due_at):
        return
    change.story.setdefault("moved", {})[task.key] = [task.due_on.isoformat(), due.date.isoformat()]
    task.due_on, task.due_at = due.date, due.at
    change.batch.change(_RESET, task=task.id, due_on_=due.date, due_at_=due.at, due_why_=due.sentence)
    if task.status == "open":
        change.disarm(task.id)  # a ladder that has come to its end has no timer left to move
        _arm(change, change.routine.tasks[task.key], task)


def _pause(change: Change, task: TaskRow) -> None:
    """Stop the clock; what is left is kept in days, or of hours in seconds."""
    left = int((task.due_at - change.tx.now).total_seconds()) if task.due_at else (task.due_on - change.today()).days
    task.paused_left = max(left, 0)
    change.batch.change(_PAUSE, task=task.id, left=task.paused_left)
    change.disarm(task.id)
    change.story.setdefault("paused", []).append(task.key)


def _resume(change: Change, task: TaskRow) -> None:
    """Go on with what was left."""
    left, calendar = task.paused_left or 0, change.municipality.calendar
    moment = change.tx.now + timedelta(seconds=left) if task.due_at else None
    day = calendar.local_date(moment) if moment else change.today() + timedelta(days=left)
    if moment is None and not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    task.paused_left = None
    change.batch.change(_PAUSE, task=task.id, left=None)
    change.story.setdefault("resumed", []).append(task.key)
    words = f"Klokka sto stille; {left} dager var igjen da den gikk videre." if moment is None else "Klokka sto stille."
    before = (task.due_on, task.due_at)
    _move(change, task, Reckoned(day, words, moment))
    if before == (task.due_on, task.due_at):
        _arm(change, change.routine.tasks[task.key], task)
