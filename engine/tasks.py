"""What people do with a task: finish it, take it, put it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from engine import (
    access,
    cases,
    change,
    effects,
    extended,
    facts,
    forms,
    goals,
    handover,
    known,
    lighter,
    moves,
    opening,
    sleeping,
)
from engine.builtin import ACCEPTS, WAKE, WHY, asks_to_accept
from engine.calendars import Roll, add
from engine.change import Change
from engine.commands import Command
from engine.conditions import holds
from engine.definition import TaskSpec, Transition, say
from engine.durations import Duration
from engine.errors import N_, InvalidAnswers, NotFound, NotPermitted, Refused, Stale
from engine.forms import Answers
from engine.model import User, table
from engine.statements import Statement
from engine.store import TaskRow
from engine.store import tasks as table_tasks
from engine.transaction import Actor, Tx

CHECKLIST = "_checklist"
LATE = "_late_reason"  # why a goal was missed
SKIP, EXTEND, UNTIL, ANNUL = "_skip_reason", "_extend_reason", "_until", "_annul_reason"
_users = table(User)
_WHO_DID = (
    select(table_tasks.c.status, table_tasks.c.done_at, _users.c.name)
    .outerjoin(_users, _users.c.id == table_tasks.c.done_by)
    .where(table_tasks.c.id == bindparam("id"))
)
_WHAT = select(table_tasks.c.key, table_tasks.c.status, table_tasks.c.done_by).where(
    table_tasks.c.id == bindparam("id")
)
_DID = (
    select(table_tasks.c.key)
    .where(table_tasks.c.case_id == bindparam("case"), table_tasks.c.done_by == bindparam("user"))
    .where(table_tasks.c.key.in_(bindparam("keys", expanding=True)), table_tasks.c.status == "done")
    .limit(1)
)
_ANNUL = Statement(
    update(table_tasks)
    .where(table_tasks.c.id == bindparam("task"), table_tasks.c.status == "done")
    .values(status="cancelled", reason=bindparam("reason_"))
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
    opened, task, earlier = _claimed(tx, actor, task_id, version, asked)
    if task is None:
        return earlier
    access.demand_work(tx, actor, opened.case, task)
    access.note_substitute(opened, lambda one: access.may_work(one, task, opened.case))
    _do(opened, task, outcome, answers)
    opened.commit("done", asked)
    return opened.case.id


def claim(tx: Tx, actor: Actor, task_id: str, version: int) -> str:
    """Take a task that waits in one of my queues. Out: the case's id. Raises Stale when it has been taken."""
    return _assign(tx, actor, task_id, version, actor.user_id)


def release(tx: Tx, actor: Actor, task_id: str, version: int) -> str:
    """Put a task back in the queue it came from. Out: the case's id."""
    return _assign(tx, actor, task_id, version, None)


def skip(tx: Tx, actor: Actor, task_id: str, reason: str, version: int, command: str) -> str:
    """Leave a task out, with a reason, where the routine lets a role of the actor's. Out: the case's id.

    Raises InvalidAnswers without a reason, NotPermitted, Stale, NotFound.
    """
    asked = Command.of(actor.user_id, command, "skip", task_id, reason)
    opened, task, earlier = _claimed(tx, actor, task_id, version, asked)
    if task is None:
        return earlier
    _demand_decides(opened, opened.routine.tasks[task.key].skip)
    effects.finish(opened, task, None, {}, status="skipped", reason=forms.explanation(reason, SKIP))
    moves.settle(opened)
    opened.commit("skipped", asked)
    return opened.case.id


def extend(tx: Tx, actor: Actor, task_id: str, until: str, reason: str, version: int, command: str) -> str:
    """Move a task's date by decision, within what the routine allows. Out: the case's id.

    `until` is an ISO date. Raises InvalidAnswers for a date too far ahead or without a reason, Refused when it has been
    moved often enough, NotPermitted, Stale, NotFound.
    """
    asked = Command.of(actor.user_id, command, "extend", task_id, until, reason)
    opened, task, earlier = _claimed(tx, actor, task_id, version, asked)
    if task is None:
        return earlier
    allowed = opened.routine.tasks[task.key].extend
    _demand_decides(opened, allowed.roles if allowed else ())
    assert allowed is not None  # somebody may
    if task.extensions >= allowed.times:
        raise Refused(N_("Fristen er utsatt %(times)s ganger, og kan ikke utsettes mer."), times=allowed.times)
    said = forms.explanation(reason, EXTEND)
    day = _until(opened, task, until, allowed.by)
    extended.write(opened, task, said)
    opened.story.update({"task": task.key, "task_id": task.id})
    which = f"{task.extensions}. utsettelse av høyst {allowed.times}"
    moved = f"fra {task.due_on:%d.%m.%Y} til {day:%d.%m.%Y}"
    opening.extend(opened, task, day, f"Utsatt {opened.today():%d.%m.%Y} {moved} ({which}).")
    opened.commit("extended", asked)
    return opened.case.id


def annul(tx: Tx, actor: Actor, task_id: str, reason: str, command: str) -> str:
    """Take back a returning duty that was registered by mistake: it no longer counts, and stays in the history.

    Only the one who did it may, while the case is open. Out: the case's id. Raises InvalidAnswers, Refused, NotFound.
    """
    asked = Command.of(actor.user_id, command, "annul", task_id, reason)
    opened = change.of_task(tx, task_id, actor)
    earlier = asked.earlier(tx)
    if earlier:
        return earlier
    access.demand_part(tx, actor, opened.case)
    row = tx.conn.execute(_WHAT, {"id": task_id}).one()
    spec = opened.routine.tasks.get(row.key)
    if spec is None or not spec.every or row.status != "done" or opened.state.final:
        raise Refused(N_("Bare en gjort plikt som kommer igjen, kan tas tilbake, og bare mens saken er åpen."))
    if row.done_by != actor.user_id:
        raise NotPermitted()
    opened.batch.change(_ANNUL, guarded=True, task=task_id, reason_=forms.explanation(reason, ANNUL))
    opened.annulled.add(task_id)
    sleeping.annulled(opened, task_id, row.key)
    opened.story.update({"task": row.key, "task_id": task_id})
    moves.settle(opened)
    opened.commit("annulled", asked)
    return opened.case.id


def _demand_decides(opened: Change, roles: tuple[str, ...]) -> None:
    """The actor holds one of the roles that decide. Raises NotFound for a stranger to the case, else NotPermitted."""
    if not access.may_hold(opened, roles):
        access.demand_sight(opened)
        raise NotPermitted()
    access.note_substitute(opened, lambda actor: access.holds_any(opened, actor, roles))


def _claimed(tx: Tx, actor: Actor, task_id: str, version: int, asked: Command) -> tuple[Change, TaskRow | None, str]:
    """The locked case and the open task as the person saw it; no task, but the answer, when this was done before."""
    opened = change.of_task(tx, task_id, actor)
    task = opened.task(task_id)
    if task is not None and task.version == version and task.status == "open":
        return opened, task, ""
    earlier = asked.earlier(tx)
    if earlier:
        return opened, None, earlier
    access.demand_part(tx, actor, opened.case)
    raise _taken(opened, task_id) if task is None else Stale()


def _until(opened: Change, task: TaskRow, given: str, by: Duration) -> date:
    """The new day: later than the old, and not further than the routine allows."""
    last = add(by, task.due_on, opened.municipality.calendar, Roll.NEXT).date
    try:
        day = date.fromisoformat(forms.day(given) or task.due_on.isoformat())
    except Refused as wrong:
        raise InvalidAnswers({UNTIL: wrong}) from wrong
    if not task.due_on < day <= last:
        told = N_("Velg en dag etter %(old)s, senest %(last)s.")
        raise InvalidAnswers({UNTIL: Refused(told, old=f"{task.due_on:%d.%m.%Y}", last=f"{last:%d.%m.%Y}")})
    return day


def _do(opened: Change, task: TaskRow, outcome: str | None, answers: Mapping[str, Any]) -> None:
    spec = opened.routine.tasks[task.key]
    _demand_another(opened, spec)
    way, clean = _read(opened, task, outcome, answers)
    ticked = _ticked(answers.get(CHECKLIST), len(spec.checklist))
    kept = {**clean, **({CHECKLIST: ticked} if ticked else {})}
    if asks_to_accept(task.key):
        _answer_naming(opened, task, way_key=outcome, answers=clean)
        return
    effects.finish(opened, task, way.key if way else None, kept)
    effects.record(opened, spec.key, spec.fields + (way.asks if way else ()), clean)
    effects.write_letter(opened, spec, task, clean)  # it names whoever was named just now
    if way:
        moves.perform(opened, way)
    elif spec.every:
        rhythm = lighter.every(spec.every, opened.case.facts)
        opening.open_task(opened, spec, rhythm, opening.Item(task.item, task.assignee_id))
    elif task.key == WAKE:
        sleeping.woken(opened, clean)
    moves.settle(opened)


def _answer_naming(opened: Change, task: TaskRow, *, way_key: str | None, answers: Answers) -> None:
    """Somebody says yes or no to a role, or to taking over a task."""
    effects.finish(opened, task, way_key, answers)
    if way_key == ACCEPTS:
        handover.accepted(opened, task)
    else:
        handover.declined(opened, task, str(answers.get(WHY, "")))
    moves.settle(opened)


def _demand_another(opened: Change, spec: TaskSpec) -> None:
    """Whoever did one of these tasks may not do this one (forvaltningsloven § 6, and the routine's own rules)."""
    if not spec.not_by:
        return
    asked = {"case": opened.case.id, "keys": spec.not_by, "user": opened.actor_id}
    found = opened.tx.conn.scalar(_DID, asked)
    if found:
        raise Refused(
            N_("Du har gjort «%(task)s» i denne saken, så noen andre må gjøre dette."),
            task=say(opened.routine.tasks[found].title, "nb"),
        )


def _read(
    opened: Change, task: TaskRow, outcome: str | None, answers: Mapping[str, Any]
) -> tuple[Transition | None, Answers]:
    """The way out that the outcome names (the only one need not be named) and the clean answers. Raises all at once."""
    spec = opened.routine.tasks[task.key]
    ways = [way for way in opened.routine.outcomes(task.key) if holds(way.only_if, facts.of(opened))]
    way = next((way for way in ways if way.key == outcome or (outcome is None and len(ways) == 1)), None)
    if way is None and outcome is not None:
        raise Refused(N_("Dette valget finnes ikke der saken står nå."))
    wrong: dict[str, Refused] = {}
    if way is None and ways:
        wrong["outcome"] = Refused(N_("Velg hva utfallet ble."))
    fields = spec.fields + (way.asks if way else ())
    clean: Answers = {}
    try:
        clean = forms.check(fields, answers, known.for_form(opened.tx, opened.municipality, fields))
    except InvalidAnswers as invalid:
        wrong = {**invalid.fields, **wrong}
    late = forms.text(answers.get(LATE), 1000)
    if not late and goals.missed(opened, spec, task):
        wrong[LATE] = Refused(N_("Målet ble ikke nådd. Skriv hvorfor."))
    if way and way.names_person:
        wrong |= cases.name_person(opened, answers, write=not wrong)
    if wrong:
        raise InvalidAnswers(wrong)
    return way, {**clean, LATE: late} if late else clean


def _ticked(value: object, count: int) -> list[int]:
    given = value if isinstance(value, list) else []
    return [index for index in range(count) if str(index) in {str(one) for one in given}]


def _assign(tx: Tx, actor: Actor, task_id: str, version: int, user: str | None) -> str:
    opened = change.of_task(tx, task_id, actor)
    access.demand_part(tx, actor, opened.case)
    task = opened.task(task_id)
    if task is None:
        raise _taken(opened, task_id)
    if task.version != version or not access.may_work(actor, task, opened.case):
        raise Stale()
    if user is None and task.queue not in actor.queues and not access.is_member(actor, task, opened.case):
        raise NotFound()
    access.note_substitute(opened, lambda one: access.may_work(one, task, opened.case))
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
