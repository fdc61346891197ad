"""What entering and leaving a state writes, and what a form's answers do: tasks, timers, roles, consent, letters."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import bindparam, delete, select, update

from engine import (
    asking,
    consents,
    deadlines,
    extended,
    facts,
    invitations,
    letters,
    links,
    naming,
    opening,
    places,
    queues,
    sleep,
    waking,
)
from engine.builtin import POST, is_builtin, is_post, of_role
from engine.change import Change
from engine.conditions import holds
from engine.definition import Field, FieldType, RoleKind, TaskSpec, Tell, Transition
from engine.facts import CAME_FROM, DONE, OPENED
from engine.forms import GIVERS, Answers
from engine.ids import new_id
from engine.lighter import LIGHTER
from engine.model import Document, Event, Notification, Task, table
from engine.notices import OWN, UNSAID
from engine.sleep import AGREED
from engine.statements import Statement
from engine.store import LIVE, TaskRow, tasks, timers

_messages, _events = table(Notification), table(Event)
_FINISH = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "open")
    .values(
        status=bindparam("status_"),
        version=bindparam("version_"),
        done_at=bindparam("at"),
        done_by=bindparam("by"),
        outcome=bindparam("outcome_"),
        answers=bindparam("answers_"),
        reason=bindparam("reason_"),
        done_for=bindparam("for_"),
    )
)
_CANCEL = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), LIVE)
    .values(status="cancelled", done_at=bindparam("at"), reason=bindparam("reason_"))
)
_DROP_WAIT = Statement(delete(timers).where(timers.c.case_id == bindparam("case"), timers.c.key == bindparam("way")))
_WAITS_UNTIL = select(timers.c.due_at).where(timers.c.case_id == bindparam("case"), timers.c.key == bindparam("way"))
_STORIES = (
    select(_events.c.at, _events.c.data).where(_events.c.case_id == bindparam("case")).order_by(_events.c.seq.desc())
)
# Word of a task that is not to be done after all stays unsent.
_UNSAY = Statement(
    update(_messages)
    .where(_messages.c.task_id == bindparam("task"), _messages.c.status == "waiting")
    .values(status="failed", last_error=UNSAID)
)


def enter(change: Change) -> None:
    """Open what the case's new state asks for; a final state closes the case, and leaves only letters to be posted."""
    state = change.state
    anew = tuple(f"{spec.key}." for spec in state.tasks)
    change.case.facts = {
        name: value
        for name, value in change.case.facts.items()
        if name not in (OPENED, DONE) and (not name.startswith(anew) or name.endswith(".entered"))
    }
    if f"{state.key}.entered" in change.routine.mentions:
        change.remember(f"{state.key}.entered", change.today().isoformat())
    places.enter(change, state)
    if state.final:
        change.case.closed_at = change.tx.now
        change.case.facts = {name: value for name, value in change.case.facts.items() if name not in (LIGHTER, AGREED)}
        cancel(change, [task for task in change.tasks if not is_post(task.key)])  # a letter that is written goes out
        links.children_closed(change)
        return
    known = facts.of(change)
    for spec in state.tasks:
        if holds(spec.when, known):
            opening.open_all(change, spec)
    wait(change)


def wait(change: Change, since: datetime | None = None) -> None:
    """Set the deadlines that the state meets in silence; `since` is when it was entered, if that is not now.

    Of several that pass at once, the first declared is taken.
    """
    for number, (way, deadline) in enumerate(change.routine.silent(change.state)):
        due = deadlines.due(change, deadline, since)
        change.arm(way.key, due.at or change.municipality.calendar.end_of_day(due.date), rung=number)


def wait_anew(change: Change) -> None:
    """A date that a silent deadline is counted from has become known or moved: the deadline moves too."""
    if not change.touched or "to" in change.story:  # a state entered in this change knows it already
        return
    for number, (way, deadline) in enumerate(change.routine.silent(change.state)):
        if change.routine.waits_for[change.state.key, way.key] & change.touched:
            due = deadlines.due(change, deadline, entered(change))
            ends = due.at or change.municipality.calendar.end_of_day(due.date)
            was = change.tx.conn.scalar(_WAITS_UNTIL, {"case": change.case.id, "way": way.key})
            if was == ends:
                continue
            change.batch.change(_DROP_WAIT, case=change.case.id, way=way.key)
            change.arm(way.key, ends, rung=number)
            moved = [last_day(change, was).isoformat() if was else None, last_day(change, ends).isoformat()]
            change.story.setdefault("waits", {})[way.key] = moved


def last_day(change: Change, ends: datetime) -> date:
    """The last day of a silent deadline that passes at a moment: mostly the midnight that ends the day."""
    return change.municipality.calendar.local_date(ends - timedelta(seconds=1))


def entered(change: Change) -> datetime:
    """When the case came to the state it is in."""
    for row in change.tx.conn.execute(_STORIES, {"case": change.case.id}):
        if "to" in json.loads(row.data):
            return cast(datetime, row.at)
    return change.case.opened_at


def leave(change: Change, to: str) -> None:
    """Cancel what is still open of the state that is left for `to`, and its silent deadlines.

    A way to the state itself does not change where the case came from, so that «previous» still leads out of it.
    """
    cancel(change, [task for task in change.tasks if not is_builtin(task.key)])
    places.leave(change, change.state)
    waking.silence_alarm(change)
    if any(change.routine.silent(change.state)):
        change.disarm()
    if to != change.case.state:
        change.case.facts = {**change.case.facts, CAME_FROM: change.case.state}


def finish(
    change: Change, task: TaskRow, outcome: str | None, answers: Answers, *, status: str = "done", reason: str = ""
) -> None:
    """Close a task with its answers. The write is guarded: of two who finish it at once, one does.

    Why its date was extended stays with the answers.
    """
    if task.extensions:
        answers = {**extended.reasons(change, task.id), **answers}
    change.batch.change(
        _FINISH, guarded=True, task=task.id, version_=task.version + 1, at=change.tx.now, by=change.actor_id,
        outcome_=outcome, answers_=answers, status_=status, reason_=reason or None, for_=change.story.get("for"),
    )  # fmt: skip
    change.disarm(task.id)
    change.tasks.remove(task)
    asking.withdraw(change, task)
    change.story.update({"task": task.key, "task_id": task.id})
    if status == "done":
        change.finished.append((task.id, task.key, answers))
        _note_life(change, task.key)
    for fact, value in ((f"{task.key}.done", change.today().isoformat()), (f"{task.key}.outcome", outcome)):
        if fact in change.routine.mentions:
            change.remember(fact, value)
    if not any(other.key == task.key for other in change.tasks):
        opening.note(change, DONE, task.key)


def _note_life(change: Change, key: str) -> None:
    """Somebody was in contact, a meeting was held, or the plan was reviewed. What the clock does is none of it."""
    kind = sleep.of_kind(change.routine, key)
    if kind and change.actor:
        change.case.facts = sleep.noted(change.case.facts, kind, change.today())


def cancel(change: Change, tasks_left: list[TaskRow], reason: str | None = None) -> None:
    """Take tasks away that are not to be done after all; what was to be told about them stays unsent."""
    for task in tasks_left:
        if task not in change.tasks:  # a question about one that is gone
            continue
        asking.withdraw(change, task)
        change.batch.change(_CANCEL, task=task.id, at=change.tx.now, reason_=reason)
        change.batch.change(_UNSAY, task=task.id)
        change.disarm(task.id)
        change.tasks.remove(task)
        change.story.setdefault("cancelled", []).append(task.key)


def keep(change: Change, key: str, title: str, answers: Mapping[str, Any], *, queue: str = "") -> None:
    """Keep answers that came without a task (the referral, an act) as a task done at once, so all answers are found.

    `queue` is the position or team that acted, which from then has a part in the case.
    """
    task_id = new_id(change.tx.now)
    change.batch.add(
        Task,
        id=task_id, municipality_id=change.case.municipality_id, case_id=change.case.id, key=key,
        opened_seq=change.seq, round=change.case.round, queue=queue, assignee_id=None, escalated_to=None, status="done",
        version=1, opened_at=change.tx.now, due_on=change.today(), due_why="", done_at=change.tx.now,
        done_by=change.actor_id, outcome=title, answers=answers, item="", due_at=None, paused_left=None, extensions=0,
        reason=None,
    )  # fmt: skip
    change.story["task_id"] = task_id
    change.finished.append((task_id, key, answers))


def record(change: Change, source: str, fields: Iterable[Field], answers: Answers) -> None:
    """Let answers do what their fields say: name somebody, give consent, be remembered where the routine looks."""
    for field in fields:
        value, fact = answers.get(field.key), f"{source}.{field.key}"
        if fact in change.routine.mentions:
            change.remember(fact, _shared(value) if field.type is FieldType.CONSENT else value)
        if value is None:
            continue
        if field.assigns:
            naming.assign(change, field, value)
        if field.type is FieldType.CONSENT:
            consents.give(change, source, field, answers)
        if field.calls:
            invitations.call(change, source, field, answers)


def _shared(lines: Any) -> list[str]:
    """Of a consent a routine may look at whom information may be shared with, and at nothing else."""
    return [unit for unit, line in (lines or {}).items() if unit != GIVERS and line["share"]]


def write_letter(change: Change, spec: TaskSpec, task: TaskRow, answers: Answers) -> None:
    """Keep the letter of a task as it is sent, sealed by its hash. One that goes by post is a task to send."""
    if spec.letter is None:
        return
    title, body = letters.compose(change, spec.letter, answers)
    change.batch.add(
        Document,
        id=new_id(change.tx.now), case_id=change.case.id, task_id=task.id, title=title, body=body,
        sha256=sha256(body.encode()).hexdigest(), created_at=change.tx.now, post_id=_post(change, spec, task, title),
    )  # fmt: skip


def _post(change: Change, spec: TaskSpec, task: TaskRow, title: str) -> str | None:
    """The task of sending a letter, for whoever had the task it was written in; None when it goes another way."""
    sending = change.routine.tasks.get(of_role(POST, spec.letter or ""))
    if sending is None:
        return None
    queue = (change.actor_id, task.queue) if task.queue == opening.EACH else (task.assignee_id, task.queue)
    return opening.open_builtin(change, sending, queue=queue[1], assignee=queue[0], item=title[:80]).id


def tell_roles(change: Change, way: Transition) -> None:
    """Tell the roles a transition names that there is news, or what the routine's own message says.

    Who has two of the roles, or is in the group as well, hears the same thing once.
    """
    known = facts.of(change)
    told = [(number, tell) for number, tell in enumerate(way.tells) if holds(tell.when, known)]
    reached = {(user, _words(change, tell)) for _, tell in told for user in change.members(tell.role)}
    for number, tell in told:
        queue, person = queues.queue_of(change, tell.role)
        words, referrer = _words(change, tell), change.routine.roles[tell.role].kind is RoleKind.REFERRER
        if (referrer and person is None) or (person, words) in reached:
            continue
        if person:
            reached.add((person, words))
        if not opening.in_own_hands(change, queue, person):
            change.tell(words, _once(change, way, number), queue=queue, user=person)


def _words(change: Change, tell: Tell) -> str:
    """The template of a message. The one who referred may not see the case, only that there is news of the referral."""
    if tell.message:
        return f"{OWN}:{tell.message}"
    return "referral_news" if change.routine.roles[tell.role].kind is RoleKind.REFERRER else "case_news"


def _once(change: Change, way: Transition, number: int) -> str:
    """What a message is about: the change and the role, and which of several ways and words of that change it was."""
    role, later = way.tells[number].role, change.story["ways"].index(way.key)
    again = sum(tell.role == role for tell in way.tells[:number])
    return f"{change.case.id}:{change.seq}:{role}{f':{later}' if later else ''}{f'+{again}' if again else ''}"
