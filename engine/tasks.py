"""What people do with a task: finish it, take it, put it back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from engine import access, cases, change, effects, forms
from engine.change import Change
from engine.commands import Command
from engine.definition import Transition
from engine.errors import N_, InvalidAnswers, NotFound, Refused, Stale
from engine.forms import Answers
from engine.model import User, table
from engine.routine import UNDELIVERED
from engine.statements import Statement
from engine.store import TaskRow
from engine.store import tasks as table_tasks
from engine.transaction import Actor, Tx

CHECKLIST = "_checklist"
_users = table(User)
_WHO_DID = (
    select(table_tasks.c.status, table_tasks.c.done_at, _users.c.name)
    .outerjoin(_users, _users.c.id == table_tasks.c.done_by)
    .where(table_tasks.c.id == bindparam("id"))
)
_ASSIGN = Statement(
    update(table_tasks)
    .where(table_tasks.c.id == bindparam("task"), table_tasks.c.status == "open")
    .values(assignee_id=bindparam("user"), version=table_tasks.c.version + 1)
)


def complete(
    tx: Tx, actor: Actor, task_id: str, outcome: str | None, answers: Mapping[str, Any], version: int, command: str
) -> str:
    """Finish a task with its answers and, where it has several, the outcome. Out: the case's id.

    `version` is the task's as the person saw it. Raises InvalidAnswers, GuardRefused, Stale (somebody was faster),
    NotPermitted, NotFound. The same `command` twice gives the first answer again.
    """
    asked = Command.of(actor.user_id, command, "complete", task_id, outcome, dict(answers))
    opened = change.of_task(tx, task_id, actor)
    task = opened.task(task_id)
    if task is None or task.version != version:
        earlier = asked.earlier(tx)
        if earlier:
            return earlier
        access.demand_part(tx, actor, opened.case)
        raise _taken(opened, task_id) if task is None else Stale()
    access.demand_work(tx, actor, opened.case, task)
    _do(opened, task, outcome, answers)
    opened.commit("done", asked)
    return opened.case.id


def claim(tx: Tx, actor: Actor, task_id: str, version: int) -> str:
    """Take a task that waits in one of my queues. Out: the case's id. Raises Stale when it has been taken."""
    return _assign(tx, actor, task_id, version, actor.user_id)


def release(tx: Tx, actor: Actor, task_id: str, version: int) -> str:
    """Put a task back in the queue it came from. Out: the case's id."""
    return _assign(tx, actor, task_id, version, None)


def _do(opened: Change, task: TaskRow, outcome: str | None, answers: Mapping[str, Any]) -> None:
    spec = opened.routine.tasks[task.key]
    way, clean = _read(opened, task, outcome, answers)
    ticked = _ticked(answers.get(CHECKLIST), len(spec.checklist))
    effects.finish(opened, task, way.key if way else None, {**clean, **({CHECKLIST: ticked} if ticked else {})})
    effects.write_letter(opened, spec, task.id, clean)
    effects.record(opened, spec.key, spec.fields + (way.asks if way else ()), clean)
    if way:
        cases.perform(opened, way)
    elif spec.every:
        effects.again(opened, spec)
    elif spec.key != UNDELIVERED:
        cases.settle(opened)


def _read(
    opened: Change, task: TaskRow, outcome: str | None, answers: Mapping[str, Any]
) -> tuple[Transition | None, Answers]:
    """The way out that the outcome names (the only one need not be named) and the clean answers. Raises all at once."""
    ways = opened.routine.outcomes(task.key)
    way = next((way for way in ways if way.key == outcome or (outcome is None and len(ways) == 1)), None)
    if way is None and outcome is not None and ways:
        raise Refused(N_("Dette valget finnes ikke der saken står nå."))
    wrong: dict[str, Refused] = {}
    if way is None and ways:
        wrong["outcome"] = Refused(N_("Velg hva utfallet ble."))
    fields = opened.routine.tasks[task.key].fields + (way.asks if way else ())
    clean: Answers = {}
    try:
        clean = forms.check(fields, answers, cases.staff_for(opened.tx, opened.case.municipality_id, fields))
    except InvalidAnswers as invalid:
        wrong = {**invalid.fields, **wrong}
    if wrong:
        raise InvalidAnswers(wrong)
    return way, clean


def _ticked(value: object, count: int) -> list[int]:
    given = value if isinstance(value, list) else []
    return [index for index in range(count) if str(index) in {str(one) for one in given}]


def _assign(tx: Tx, actor: Actor, task_id: str, version: int, user: str | None) -> str:
    opened = change.of_task(tx, task_id, actor)
    access.demand_part(tx, actor, opened.case)
    task = opened.task(task_id)
    if task is None:
        raise _taken(opened, task_id)
    if task.version != version or not access.may_work(actor, task):
        raise Stale()
    if user is None and task.queue not in actor.queues:
        raise NotFound()
    opened.batch.change(_ASSIGN, guarded=True, task=task_id, user=user)
    opened.story.update({"task": task.key, "task_id": task_id})
    opened.commit("claimed" if user else "released")
    return opened.case.id


def _taken(opened: Change, task_id: str) -> Refused:
    row = opened.tx.conn.execute(_WHO_DID, {"id": task_id}).one()
    if row.status == "done" and row.name:
        day = row.done_at.astimezone(opened.municipality.calendar.zone)
        return Stale(N_("Oppgaven ble fullført av %(name)s %(at)s."), name=row.name, at=f"{day:%d.%m.%Y kl. %H:%M}")
    return Stale(N_("Oppgaven er ikke åpen lenger."))
