"""The clock's own changes: reminders, notices, escalations, and deadlines met in silence. Each once, for ever.

The sweep (`adapters.scheduler` drives it):
1. `due` lists the armed timers whose moment has come, oldest first.
2. `fire` takes one of them in a transaction of its own: it locks the case first (another worker's case is left alone),
   moves the timer on by a guarded write, and does what the step says.
3. When that fails, the transaction is rolled back and `failed` writes down why, and pushes the timer ahead, so that one
   broken case cannot stop the sweep. After five tries it is parked for a person to look at.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from engine import change, consents, effects, facts, handover, links, moves, opening, places, queues, waking
from engine.builtin import asks_to_accept
from engine.change import Change
from engine.conditions import holds
from engine.definition import Rung, TaskSpec
from engine.ladder import LadderStep
from engine.statements import Statement
from engine.store import LADDER, TaskRow
from engine.store import tasks as table_tasks
from engine.store import timers as table_timers
from engine.transaction import Tx

TRIES = 5
# The timers after which the case is only looked at, and what it is called when something follows.
_LOOKS = {places.FREED: "place_freed", waking.LOOK: "time_passed"}
_DUE = (
    select(table_timers.c.id)
    .where(table_timers.c.status == "armed", table_timers.c.due_at <= bindparam("now"))
    .order_by(table_timers.c.due_at, table_timers.c.rung, table_timers.c.id)
    .limit(bindparam("limit"))
)
_DUE_FOR = {None: _DUE, False: _DUE.where(table_timers.c.attempts == 0), True: _DUE.where(table_timers.c.attempts > 0)}
_NEXT = select(func.min(table_timers.c.due_at)).where(table_timers.c.status == "armed")
_ONE = Statement(
    select(table_timers.c.key, table_timers.c.rung, table_timers.c.due_at).where(
        table_timers.c.id == bindparam("id"), table_timers.c.status == "armed"
    )
)
_CLIMB = Statement(
    update(table_timers)
    .where(table_timers.c.id == bindparam("timer"), table_timers.c.rung == bindparam("was"))
    .values(rung=bindparam("rung_"), due_at=bindparam("due_at_"), attempts=0, last_error=None)
)
_TAKE = Statement(delete(table_timers).where(table_timers.c.id == bindparam("timer")))
_FAILED = Statement(
    update(table_timers)
    .where(table_timers.c.id == bindparam("timer"))
    .values(
        attempts=table_timers.c.attempts + 1,
        last_error=bindparam("error"),
        due_at=bindparam("later"),
    )
)
_PARK = Statement(
    update(table_timers)
    .where(table_timers.c.id == bindparam("timer"), table_timers.c.attempts >= TRIES)
    .values(status="parked")
)
_ESCALATE = Statement(
    update(table_tasks)
    .where(table_tasks.c.id == bindparam("task"), table_tasks.c.status == "open")
    .values(escalated_to=bindparam("to_"))
)
_REASSIGN = Statement(
    update(table_tasks)
    .where(table_tasks.c.id == bindparam("task"), table_tasks.c.status == "open")
    .values(queue=bindparam("queue_"), assignee_id=bindparam("user"), version=table_tasks.c.version + 1)
)


def due(tx: Tx, limit: int, tried: bool | None = None) -> list[str]:
    """The ids of at most `limit` armed timers whose moment has come, oldest first.

    `tried` True: only those that have failed before; False: only the others.
    """
    return list(tx.conn.scalars(_DUE_FOR[tried], {"now": tx.now, "limit": limit}))


def next_due(tx: Tx) -> datetime | None:
    """The moment of the next armed timer."""
    moment: datetime | None = tx.conn.scalar(_NEXT)
    return moment


def fire(tx: Tx, timer_id: str) -> bool:
    """Do what one due timer says. False when somebody else did, is doing it, or the moment has not come."""
    opened = change.of_timer(tx, timer_id)
    if opened is None:
        return False
    found = _ONE.rows(tx.conn, _ONE.run(tx.conn, {"id": timer_id}))
    if not found or found[0][2] > tx.now:
        return False
    key, rung, _ = found[0]
    task = opened.task(timer_id)
    if key == LADDER and task is not None:
        _climb(opened, timer_id, task, rung)
        return True
    opened.batch.change(_TAKE, guarded=True, timer=timer_id)
    _happens(opened, key, task)
    return True


def _happens(opened: Change, key: str, task: TaskRow | None) -> None:
    """What the clock does that is not a step of a ladder."""
    kind, _, name = key.partition(":")
    if kind == opening.OPENS and task is not None:
        opening.begin(opened, task)
        moves.settle(opened)
        opened.commit("begun")
    elif kind == consents.EXPIRES:
        consents.expired(opened)
        moves.settle(opened)
        opened.commit("consent_expired")
    elif kind in _LOOKS:
        moves.settle(opened)
        _commit_if_moved(opened, _LOOKS[kind])
    elif kind in (links.SIGNAL, links.CHILD):
        _hear(opened, name)
        moves.settle(opened)
        opened.commit("heard")
    else:
        way = opened.routine.ways.get((opened.case.state, key))
        if way is not None and holds(way.only_if, facts.of(opened)):
            moves.perform(opened, way)
        moves.settle(opened)
        opened.commit("silence")


def _commit_if_moved(opened: Change, kind: str) -> None:
    """A case that was only looked at gets no line in its history."""
    if opened.story:
        opened.commit(kind)
    else:
        opened.batch.write(opened.tx.conn)


def _hear(opened: Change, signal: str) -> None:
    """A word from another case: the way that waits for it is taken; a case that does not wait for it stays."""
    opened.story["heard"] = signal
    known = facts.of(opened)
    way = next((way for way in opened.state.next if signal and way.hears == signal and holds(way.only_if, known)), None)
    if way is not None:
        moves.perform(opened, way)


def failed(tx: Tx, timer_id: str, error: str) -> bool:
    """Remember that firing failed, and try later: a minute, then five times as long each time, then parked.

    Out: it is parked now (`engine.parked` starts it again).
    """
    attempts = tx.conn.scalar(select(table_timers.c.attempts).where(table_timers.c.id == timer_id)) or 0
    later = tx.now + timedelta(minutes=5**attempts)
    _FAILED.run(tx.conn, {"timer": timer_id, "error": error[:500], "later": later})
    return bool(_PARK.run(tx.conn, {"timer": timer_id}).rowcount)


def _climb(opened: Change, timer_id: str, task: TaskRow, rung: int) -> None:
    spec = opened.routine.tasks[task.key]
    steps = opening.steps_of(opened, spec, task)
    if steps[rung].silence:
        _take_silence(opened, task, spec)
        return
    if rung + 1 < len(steps):
        opened.batch.change(_CLIMB, guarded=True, timer=timer_id, was=rung, rung_=rung + 1, due_at_=steps[rung + 1].at)
    else:
        opened.batch.change(_TAKE, guarded=True, timer=timer_id)
    opened.story.update({"task": task.key, "task_id": task.id, "rung": rung})
    _take_step(opened, task, steps[rung], f"{task.id}:{opened.seq}")


def _take_silence(opened: Change, task: TaskRow, spec: TaskSpec) -> None:
    """Nobody answered in time, and the routine says what that means."""
    assert spec.silence is not None
    effects.finish(opened, task, spec.silence.outcome, {}, reason="silence")
    if asks_to_accept(task.key):
        handover.unanswered(opened, task)
        moves.settle(opened)
        opened.commit("silence")
        return
    way = opened.routine.ways.get((opened.case.state, spec.silence.outcome or ""))
    if way is not None:
        moves.perform(opened, way)
    moves.settle(opened)
    opened.commit("silence")


def _take_step(opened: Change, task: TaskRow, step: LadderStep, message: str) -> None:
    if step.rung is None:
        opened.tell("task_reminder", message, queue=task.queue, user=task.assignee_id, task=task.id)
        opened.commit("reminded")
    elif step.rung.notify == "assignee":
        template = "task_overdue" if step.rung.after else "task_due"
        opened.tell(template, message, queue=task.queue, user=task.assignee_id, task=task.id)
        opened.commit("reminded")
    else:
        _escalate(opened, task, step.rung, message)
        opened.commit("escalated")


def _escalate(opened: Change, task: TaskRow, rung: Rung, message: str) -> None:
    queue, person = queues.queue_of(opened, rung.notify)
    own = (queue, person) == (task.queue, task.assignee_id)
    opened.tell("task_overdue" if own else "task_escalated", message, queue=queue, user=person, task=task.id)
    opened.batch.change(_ESCALATE, task=task.id, to_=queue)
    opened.story["told"] = rung.notify
    if rung.reassign:
        queue, person = queues.queue_of(opened, rung.reassign)
        if (queue, person) != (task.queue, task.assignee_id):
            opened.batch.change(_REASSIGN, guarded=True, task=task.id, queue_=queue, user=person)
            opened.tell("task_new", f"{message}:reassigned", queue=queue, user=person, task=task.id)
            opened.story["reassigned"] = rung.reassign
