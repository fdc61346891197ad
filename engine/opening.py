"""A task is opened, planned, paused, and its date moved: with its ladder, and word to whoever gets it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from engine import deadlines, facts, goals, left, lighter, queues
from engine.change import Change
from engine.conditions import holds
from engine.deadlines import Reckoned
from engine.definition import Deadline, FieldType, TaskSpec, say
from engine.durations import Unit
from engine.facts import DONE, OPENED, WORKED_OUT
from engine.ids import new_id
from engine.ladder import LadderStep, climb
from engine.model import Task
from engine.statements import Statement
from engine.store import LADDER, LIVE, TaskRow, tasks, timers

OPENS = "_opens"  # the key of a planned task's timer
EACH = "each"  # who has a task that there is one of for each person
_BEGIN = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "planned")
    .values(status="open", opened_at=bindparam("at"))
)
_PLACE = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), LIVE)
    .values(queue=bindparam("queue_"), assignee_id=bindparam("user"), version=tasks.c.version + 1)
)
_RESET = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"))
    .values(due_on=bindparam("due_on_"), due_at=bindparam("due_at_"), due_why=bindparam("due_why_"))
)
_EXPLAIN = Statement(update(tasks).where(tasks.c.id == bindparam("task")).values(due_why=bindparam("due_why_")))
_OPENS_AT = select(timers.c.due_at).where(timers.c.id == bindparam("task"), timers.c.key == OPENS)
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
    queue, assignee = _each(change, spec, item) if spec.who == EACH else queues.queue_of(change, spec.who)
    reckoned = deadlines.due(change, deadline or spec.due, begins)
    return _write(change, spec, reckoned, (queue, assignee), item, begins)


def open_builtin(
    change: Change, spec: TaskSpec, *, queue: str, assignee: str | None, item: str = "", due: Reckoned | None = None
) -> TaskRow:
    """A task of the engine's own, for somebody in particular; `due` is another date than it usually has."""
    return _write(change, spec, due or deadlines.due(change, spec.due), (queue, assignee), Item(item), None)


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
            _pause(change, spec, task)
        elif not stops and task.paused_left is not None:
            _resume(change, spec, task)
        elif task.paused_left is None and not task.extensions and _looks_new(change, task):
            _move(change, task, deadlines.due(change, _deadline(change, spec), task.opened_at))


def retime(change: Change, task: TaskRow, due: Reckoned) -> None:
    """The date and the ladder that another version of the routine gives an open task; while its clock stands, none."""
    if task.paused_left is not None:
        return
    if (due.date, due.at) != (task.due_on, task.due_at):
        _move(change, task, due)
    elif task.status == "open":
        change.disarm(task.id)
        _arm(change, change.routine.tasks[task.key], task)


def extend(change: Change, task: TaskRow, until: date, sentence: str) -> None:
    """A new date by decision."""
    moment = task.due_at and task.due_at + timedelta(days=(until - task.due_on).days)
    _move(change, task, Reckoned(until, sentence, moment))


def respace(change: Change) -> None:
    """Count the duties that come back anew from today, in the rhythm that the case has now."""
    for task in list(change.tasks):
        spec = change.routine.tasks[task.key]
        if spec.every and task.status == "open" and task.paused_left is None:
            _move(change, task, deadlines.due(change, lighter.every(spec.every, change.case.facts)))


def steps_of(change: Change, spec: TaskSpec, task: TaskRow) -> tuple[LadderStep, ...]:
    """The ladder of an open task."""
    calendar = change.municipality.calendar
    escalation = change.routine.escalations[spec.escalation]
    found = goals.goal_of(change, spec, task)
    goal = (found.date, found.at) if found else None
    return climb(escalation, task.due_on, calendar, task.due_at, spec.silence, spec.due.soft, goal)


def place(change: Change, task: TaskRow, where: queues.Place) -> None:
    """Let a task wait elsewhere. Whoever has it open on the screen is told that it has moved on."""
    task.queue, task.assignee_id = where
    change.batch.change(_PLACE, guarded=True, task=task.id, queue_=where[0], user=where[1])


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


def _each(change: Change, spec: TaskSpec, item: Item) -> queues.Place:
    """Where one person's own task waits: with the person; of one who has left, with whoever has the role meanwhile."""
    person = queues.present(change, item.user)
    if person:
        return EACH, person
    role = change.routine.roles.get(spec.each or "", change.routine.owner)
    return role.until_named or role.key, None


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
        _tell_opens(change, task, begins)
        change.disarm(task.id)
        change.arm(OPENS, begins, task=task.id)


def _tell_opens(change: Change, task: TaskRow, begins: datetime) -> None:
    """The earliest day of a planned task moves: the history says from when and to when."""
    local, was = change.municipality.calendar.local_date, change.tx.conn.scalar(_OPENS_AT, {"task": task.id})
    if was and local(was) != local(begins):
        change.story.setdefault("opens", {})[task.key] = [local(was).isoformat(), local(begins).isoformat()]


def _deadline(change: Change, spec: TaskSpec) -> Deadline:
    """What the date of an open task is counted by: that of a duty that has come back is not that of the first time."""
    return lighter.every(spec.every, change.case.facts) if spec.every and _came_back(change, spec) else spec.due


def _came_back(change: Change, spec: TaskSpec) -> bool:
    """A returning duty that is open has been done in this visit to the state."""
    return spec.every is not None and spec.key in change.case.facts.get(DONE, ())


def _looks_new(change: Change, task: TaskRow) -> bool:
    """Something that the task's date depends on may be another now; a team may also have moved its meeting."""
    if any(each.meeting for each in _deadline(change, change.routine.tasks[task.key]).all):
        return True
    looks = change.routine.looks_at[task.key, _came_back(change, change.routine.tasks[task.key])]
    return bool(looks & change.touched) or any(name.partition(".")[0] in WORKED_OUT for name in looks)


def _move(change: Change, task: TaskRow, due: Reckoned) -> None:
    """A date that a deadline is counted from has become known or moved: the open task gets its new date."""
    if (due.date, due.at) == (task.due_on, task.due_at):
        if change.touched:  # the same day, and perhaps for another reason
            change.batch.change(_EXPLAIN, task=task.id, due_why_=due.sentence)
        return
    change.story.setdefault("moved", {})[task.key] = [task.due_on.isoformat(), due.date.isoformat()]
    task.due_on, task.due_at = due.date, due.at
    change.batch.change(_RESET, task=task.id, due_on_=due.date, due_at_=due.at, due_why_=due.sentence)
    if task.status == "open":
        change.disarm(task.id)  # a ladder that has come to its end has no timer left to move
        _arm(change, change.routine.tasks[task.key], task)


def _pause(change: Change, spec: TaskSpec, task: TaskRow) -> None:
    """Stop the clock; what is left is kept in days of the deadline's own kind, or of hours in seconds."""
    if task.due_at:
        task.paused_left = max(int((task.due_at - change.tx.now).total_seconds()), 0)
    else:
        unit, calendar = left.unit_of(spec, None), change.municipality.days(spec.due.calendars)
        task.paused_left = left.days_left(unit, change.today(), task.due_on, calendar)
    change.batch.change(_PAUSE, task=task.id, left=task.paused_left)
    change.disarm(task.id)
    change.story.setdefault("paused", []).append(task.key)


def _resume(change: Change, spec: TaskSpec, task: TaskRow) -> None:
    """Go on with what was left."""
    rest, calendar = task.paused_left or 0, change.municipality.days(spec.due.calendars)
    task.paused_left = None
    change.batch.change(_PAUSE, task=task.id, left=None)
    change.story.setdefault("resumed", []).append(task.key)
    if task.due_at:
        moment = change.tx.now + timedelta(seconds=rest)
        local = moment.astimezone(calendar.zone)
        words = f"Klokka sto stille med {left.in_words(Unit.HOURS, rest)} igjen, og går til {local:%d.%m.%Y kl. %H.%M}."
        found = Reckoned(local.date(), words, moment)
    else:
        due = left.goes_on(left.unit_of(spec, None), rest, change.today(), calendar)
        found = Reckoned(due.date, due.sentence)
    before = (task.due_on, task.due_at)
    _move(change, task, found)
    if before == (task.due_on, task.due_at):
        _arm(change, change.routine.tasks[task.key], task)
