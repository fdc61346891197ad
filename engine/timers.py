"""The clock's own changes: reminders, notices, escalations, and deadlines met in silence. Each once, for ever.

The sweep (`adapters.scheduler` drives it):
1. `due` lists the armed timers whose moment has come, oldest first.
2. `fire` takes a few of them, of different cases, in one transaction: it locks the cases first (another worker's case
   is left alone), moves each timer on by a guarded write, and does what its step says.
3. When that fails, the transaction is rolled back and each is tried alone. Of the one that fails then too `failed`
   writes down why, and pushes it ahead, so that one broken case cannot stop the sweep. After five tries it is parked
   for a person to look at.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from engine import (
    change,
    consents,
    effects,
    facts,
    fallback,
    handover,
    lighter,
    links,
    moves,
    opening,
    owners,
    places,
    sleeping,
    waking,
)
from engine.builtin import asks_to_accept
from engine.change import Change
from engine.conditions import holds
from engine.definition import TaskSpec
from engine.fallback import Found
from engine.ladder import LadderStep
from engine.queues import Place
from engine.statements import Statement
from engine.store import LADDER, TaskRow, TimerRow
from engine.store import timers as table_timers
from engine.transaction import Tx

TRIES = 5
NOBODY = "nobody to tell"  # why a ladder stands still: it goes on from the same rung when somebody has come
# The timers after which the case is only looked at, and what it is called when something follows.
_LOOKS = {places.FREED: "place_freed", waking.LOOK: "time_passed"}
_DUE = (
    select(table_timers.c.id, table_timers.c.case_id)
    .where(table_timers.c.status == "armed", table_timers.c.due_at <= bindparam("now"))
    .order_by(table_timers.c.due_at, table_timers.c.rung, table_timers.c.id)
    .limit(bindparam("limit"))
)
_DUE_FOR = {None: _DUE, False: _DUE.where(table_timers.c.attempts == 0), True: _DUE.where(table_timers.c.attempts > 0)}
_NEXT = select(func.min(table_timers.c.due_at)).where(table_timers.c.status == "armed")
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
_AGAIN = Statement(
    update(table_timers)
    .where(table_timers.c.municipality_id == bindparam("municipality"))
    .where(table_timers.c.status == "parked", table_timers.c.last_error == NOBODY)
    .values(status="armed", attempts=1, due_at=bindparam("now_"))
)
_HALT = Statement(
    update(table_timers)
    .where(table_timers.c.id == bindparam("timer"), table_timers.c.rung == bindparam("was"))
    .values(status="parked", last_error=NOBODY)
)


def due(tx: Tx, limit: int, tried: bool | None = None) -> list[tuple[str, str]]:
    """At most `limit` armed timers whose moment has come, oldest first: the id of each, and of its case.

    `tried` True: only those that have failed before; False: only the others.
    """
    return [(row.id, row.case_id) for row in tx.conn.execute(_DUE_FOR[tried], {"now": tx.now, "limit": limit})]


def next_due(tx: Tx) -> datetime | None:
    """The moment of the next armed timer."""
    moment: datetime | None = tx.conn.scalar(_NEXT)
    return moment


def fire(tx: Tx, timer_ids: Sequence[str]) -> set[str]:
    """Do what some due timers say, each of another case. Out: the ids of those that did.

    The others somebody else has taken or is taking, or their moment has not come.
    """
    found = change.of_timers(tx, timer_ids)
    return {timer_id for timer_id, (opened, timer) in found.items() if _fire(opened, timer_id, timer)}


def _fire(opened: Change, timer_id: str, timer: TimerRow) -> bool:
    if timer.due_at > opened.tx.now:
        return False
    task = opened.task(timer_id)
    if timer.key != LADDER and _is_behind(opened, timer.due_at):
        return False
    if timer.key == LADDER and task is not None:
        _climb(opened, timer_id, task, timer.rung, timer.last_error)
        return True
    opened.batch.change(_TAKE, guarded=True, timer=timer_id)
    _happens(opened, timer.key, task)
    return True


def _is_behind(opened: Change, moment: datetime) -> bool:
    """A ladder of the case has steps from before this moment still to take: they come first, then the rest is tried."""
    ladders = table_timers.c.id.in_([task.id for task in opened.tasks]), table_timers.c.key == LADDER
    earlier = table_timers.c.status == "armed", table_timers.c.due_at < moment
    return opened.tx.conn.scalar(select(table_timers.c.id).where(*ladders, *earlier).limit(1)) is not None


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
    elif kind == lighter.ENDS:
        sleeping.ended(opened)
        _commit_if_moved(opened, "rhythm_back")
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


def look_again(tx: Tx, municipality: str) -> None:
    """Let every ladder of a municipality that found nobody try again at once: somebody may have come."""
    _AGAIN.run(tx.conn, {"municipality": municipality, "now_": tx.now})


def failed(tx: Tx, timer_id: str, error: str) -> bool:
    """Remember that firing failed, and try later: a minute, then five times as long each time, then parked.

    Out: it is parked now (`engine.parked` starts it again).
    """
    attempts = tx.conn.scalar(select(table_timers.c.attempts).where(table_timers.c.id == timer_id)) or 0
    later = tx.now + timedelta(minutes=5**attempts)
    _FAILED.run(tx.conn, {"timer": timer_id, "error": error[:500], "later": later})
    return bool(_PARK.run(tx.conn, {"timer": timer_id}).rowcount)


def _climb(opened: Change, timer_id: str, task: TaskRow, rung: int, error: str | None) -> None:
    spec = opened.routine.tasks[task.key]
    steps = opening.steps_of(opened, spec, task)
    if steps[rung].silence:
        _take_silence(opened, task, spec)
        return
    opened.story.update({"task": task.key, "task_id": task.id, "rung": rung})
    place = fallback.place_of(opened, task, steps[rung].to)
    if owners.is_held(opened, *place):
        _go_on(opened, timer_id, steps, rung, rung + 1)
        _take_step(opened, task, steps[rung], place)
        return
    opened.story["vacant"] = [fallback.called(task, steps[rung].to)]
    above = [number for number in range(rung + 1, len(steps)) if steps[number].to != fallback.HOLDER]
    found = fallback.find(opened, [steps[number].to for number in above])
    if found is None:
        _halt(opened, timer_id, rung, again=error == NOBODY)
        return
    # The rungs passed by on the way up are not taken later; the one that was found has its own day still.
    reached = above[found.number] if found.number is not None else rung + 1
    holder = (number for number in range(rung + 1, reached) if steps[number].to == fallback.HOLDER)
    _go_on(opened, timer_id, steps, rung, next(holder, reached))
    _take_vacant(opened, task, steps[rung], found)


def _go_on(opened: Change, timer_id: str, steps: Sequence[LadderStep], rung: int, further: int) -> None:
    """The timer's next step, or none."""
    if further < len(steps):
        at = steps[further].at
        opened.batch.change(_CLIMB, guarded=True, timer=timer_id, was=rung, rung_=further, due_at_=at)
    else:
        opened.batch.change(_TAKE, guarded=True, timer=timer_id)


def _halt(opened: Change, timer_id: str, rung: int, *, again: bool) -> None:
    """There is really nobody: the ladder stands still here, and the case is on the list of those that are broken.

    That is said once, and not each time it is looked at `again`.
    """
    opened.batch.change(_HALT, guarded=True, timer=timer_id, was=rung)
    if again:
        opened.batch.write(opened.tx.conn)
        return
    opened.story["nobody"] = True
    opened.commit("vacant")


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


def _take_step(opened: Change, task: TaskRow, step: LadderStep, place: Place) -> None:
    message, (queue, user) = f"{task.id}:{opened.seq}", place
    if step.to == fallback.HOLDER:
        template = "task_reminder" if step.rung is None else "task_overdue" if step.rung.after else "task_due"
        opened.tell(template, message, queue=queue, user=user, task=task.id)
        opened.commit("reminded")
        return
    own = place == (task.queue, task.assignee_id)
    opened.tell("task_overdue" if own else "task_escalated", message, queue=queue, user=user, task=task.id)
    fallback.show(opened, task, queue)
    opened.story["told"] = step.to
    _reassign(opened, task, step)
    opened.commit("escalated")


def _take_vacant(opened: Change, task: TaskRow, step: LadderStep, found: Found) -> None:
    """Whoever the step is for is not there: somebody else is told, and that it was meant for another."""
    queue, user = found.place
    opened.tell(fallback.FOR_ANOTHER, f"{task.id}:{opened.seq}", queue=queue, user=user, task=task.id)
    fallback.show(opened, task, queue)
    opened.story["sent_on"] = found.role
    _reassign(opened, task, step, found)
    opened.commit("vacant")


def _reassign(opened: Change, task: TaskRow, step: LadderStep, told: Found | None = None) -> None:
    """Hand the task over where the rung says so; where nobody is there, to whoever was told."""
    if step.rung is None or step.rung.reassign is None:
        return
    role = step.rung.reassign
    place = fallback.place_of(opened, task, role)
    if not owners.is_held(opened, *place):
        opened.story.setdefault("vacant", []).append(role)
        role, place = (told.role, told.place) if told else (step.to, fallback.place_of(opened, task, step.to))
        opened.story["sent_on"] = role
    if place != (task.queue, task.assignee_id):
        opening.place(opened, task, place)
        message = f"{task.id}:{opened.seq}:reassigned"
        opened.tell("task_new", message, queue=place[0], user=place[1], task=task.id)
        opened.story["reassigned"] = role
