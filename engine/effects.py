"""What entering and leaving a state writes, and what a form's answers do: tasks, timers, roles, consent, letters."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from sqlalchemy import bindparam, update

from engine import consents, deadlines, letters
from engine.change import Change
from engine.definition import Deadline, Field, FieldType, RoleKind, TaskSpec, Transition
from engine.forms import Answers
from engine.ids import new_id
from engine.ladder import climb
from engine.model import Document, Task
from engine.routine import UNDELIVERED
from engine.statements import Statement
from engine.store import LADDER, TaskRow, tasks

_FINISH = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "open")
    .values(
        status="done",
        version=bindparam("version_"),
        done_at=bindparam("at"),
        done_by=bindparam("by"),
        outcome=bindparam("outcome_"),
        answers=bindparam("answers_"),
    )
)
_CANCEL = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "open")
    .values(status="cancelled", done_at=bindparam("at"))
)
_RESET = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"))
    .values(due_on=bindparam("due_on_"), due_why=bindparam("due_why_"))
)
_HAND_OVER = Statement(
    update(tasks)
    .where(tasks.c.queue == bindparam("held"), tasks.c.case_id == bindparam("case"), tasks.c.status == "open")
    .values(assignee_id=bindparam("user"))
)


def enter(change: Change) -> None:
    """Open what the case's new state asks for; a final state closes the case, and leaves nothing open."""
    state = change.state
    if state.final:
        change.case.closed_at = change.tx.now
        _cancel(change, list(change.tasks))
        return
    for spec in state.tasks:
        open_task(change, spec)
    for way, deadline in change.routine.silent(state):
        change.arm(way.key, change.municipality.calendar.end_of_day(deadlines.due(change, deadline).date))


def leave(change: Change) -> None:
    """Cancel what is still open of the state that is left, and its silent deadlines."""
    _cancel(change, [task for task in change.tasks if task.key != UNDELIVERED])
    if any(change.routine.silent(change.state)):
        change.disarm()


def open_task(change: Change, spec: TaskSpec, deadline: Deadline | None = None) -> None:
    """A new task with its ladder, and word to whoever gets it."""
    due = deadlines.due(change, deadline or spec.due)
    queue, assignee = change.queue_of(spec.who)
    task = TaskRow(
        id=new_id(change.tx.now), key=spec.key, round=change.case.round, queue=queue, assignee_id=assignee,
        escalated_to=None, version=1, opened_at=change.tx.now, due_on=due.date, status="open", item="", due_at=None,
        paused_left=None, extensions=0,
    )  # fmt: skip
    change.batch.add(
        Task,
        id=task.id, municipality_id=change.case.municipality_id, case_id=change.case.id, key=task.key,
        opened_seq=change.seq, round=task.round, queue=queue, assignee_id=assignee, escalated_to=None, status="open",
        version=1, opened_at=change.tx.now, due_on=due.date, due_why=due.sentence, done_at=None, done_by=None,
        outcome=None, answers=None, item="", due_at=None, paused_left=None, extensions=0, reason=None,
    )  # fmt: skip
    change.tasks.append(task)
    change.story.setdefault("opened", []).append(task.key)
    rung, day = _next_rung(change, spec, due.date)
    change.arm(LADDER, change.municipality.calendar.notice_time(day), task=task.id, rung=rung)
    if not _in_own_hands(change, queue, assignee):
        change.tell("task_new", f"{task.id}:new", queue=queue, user=assignee, task=task.id)


def finish(change: Change, task: TaskRow, outcome: str | None, answers: Answers) -> None:
    """Close a task with its answers. The write is guarded: of two who finish it at once, one does."""
    change.batch.change(
        _FINISH, guarded=True, task=task.id, version_=task.version + 1, at=change.tx.now, by=change.actor_id,
        outcome_=outcome, answers_=answers,
    )  # fmt: skip
    change.disarm(task.id)
    change.tasks.remove(task)
    change.story.update({"task": task.key, "task_id": task.id})


def keep(change: Change, key: str, title: str, answers: Answers) -> None:
    """Keep answers that came without a task (the referral, an act) as a task done at once, so all answers are found."""
    task_id = new_id(change.tx.now)
    change.batch.add(
        Task,
        id=task_id, municipality_id=change.case.municipality_id, case_id=change.case.id, key=key,
        opened_seq=change.seq, round=change.case.round, queue="", assignee_id=None, escalated_to=None, status="done",
        version=1, opened_at=change.tx.now, due_on=change.today(), due_why="", done_at=change.tx.now,
        done_by=change.actor_id, outcome=title, answers=answers, item="", due_at=None, paused_left=None, extensions=0,
        reason=None,
    )  # fmt: skip
    change.story.update({"task": key, "task_id": task_id})


def record(change: Change, source: str, fields: Iterable[Field], answers: Answers) -> None:
    """Let answers do what their fields say: name somebody, give consent, move the dates counted from them."""
    known: list[str] = []
    for field in fields:
        value = answers.get(field.key)
        if value is None:
            continue
        if field.assigns:
            _name(change, field.assigns, value)
        if field.type is FieldType.CONSENT:
            consents.give(change, source, field, answers)
        anchor = f"{source}.{field.key}"
        if field.type is FieldType.DATE and anchor in change.routine.anchors:
            change.case.facts = {**change.case.facts, anchor: value}
            known.append(anchor)
    for task in change.tasks:
        if change.routine.tasks[task.key].due.source in known:
            _reset(change, task)


def again(change: Change, spec: TaskSpec) -> None:
    """Open a returning duty anew, counted from now."""
    assert spec.every is not None
    open_task(change, spec, spec.every)


def write_letter(change: Change, spec: TaskSpec, task_id: str, answers: Answers) -> None:
    """Keep the letter of a task as it is sent, sealed by its hash."""
    if spec.letter is None:
        return
    title, body = letters.compose(change, spec.letter, answers)
    change.batch.add(
        Document,
        id=new_id(change.tx.now), case_id=change.case.id, task_id=task_id, title=title, body=body,
        sha256=sha256(body.encode()).hexdigest(), created_at=change.tx.now,
    )  # fmt: skip


def tell_roles(change: Change, way: Transition) -> None:
    """Tell the roles a transition names that there is news, without saying what."""
    for role in (tell.role for tell in way.tells):
        queue, person = change.queue_of(role)
        referrer = change.routine.roles[role].kind is RoleKind.REFERRER
        if referrer and person is None:
            continue
        if not _in_own_hands(change, queue, person):
            # The one who referred may not see the case, only that there is news of the referral.
            template = "referral_news" if referrer else "case_news"
            change.tell(template, f"{change.case.id}:{change.seq}:{role}", queue=queue, user=person)


def _cancel(change: Change, tasks_left: list[TaskRow]) -> None:
    for task in tasks_left:
        change.batch.change(_CANCEL, task=task.id, at=change.tx.now)
        change.disarm(task.id)
        change.tasks.remove(task)
        change.story.setdefault("cancelled", []).append(task.key)


def _in_own_hands(change: Change, queue: str, assignee: str | None) -> bool:
    """Whoever makes the change needs no mail about what it gives them."""
    actor = change.actor
    return actor is not None and (assignee == actor.user_id if assignee else queue in actor.positions)


def _name(change: Change, role: str, user_id: str) -> None:
    change.name(role, user_id)
    change.batch.change(_HAND_OVER, held=role, case=change.case.id, user=user_id)


def _reset(change: Change, task: TaskRow) -> None:
    """A date that a deadline is counted from has become known or moved: the open task gets its new date."""
    spec = change.routine.tasks[task.key]
    due = deadlines.due(change, spec.due)
    if due.date == task.due_on:
        return
    change.story.setdefault("moved", {})[task.key] = [task.due_on.isoformat(), due.date.isoformat()]
    task.due_on = due.date
    rung, day = _next_rung(change, spec, due.date)
    change.batch.change(_RESET, task=task.id, due_on_=due.date, due_why_=due.sentence)
    change.disarm(task.id)  # a ladder that has come to its end has no timer left to move
    change.arm(LADDER, change.municipality.calendar.notice_time(day), task=task.id, rung=rung)


def _next_rung(change: Change, spec: TaskSpec, due_on: date) -> tuple[int, date]:
    """The first step of the ladder still to come. Reminders whose day has passed are left out, rungs never are."""
    calendar = change.municipality.calendar
    steps = climb(change.routine.escalations[spec.escalation], due_on, calendar)
    for index, step in enumerate(steps):
        if step.rung or calendar.notice_time(step.on) > change.tx.now:
            return index, step.on
    raise AssertionError("checked: a ladder has at least one rung")
