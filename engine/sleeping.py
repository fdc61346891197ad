"""What is done about a case that sleeps or soon will: it is woken, goes on in a lighter form, or is closed.

Waking asks whoever coordinates the case to take contact and agree on the next. A lighter form lets the duties that come
back come less often for a time. Closing goes the routine's own way out. Each is in the case's history with its reason.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from engine import access, cases, change, effects, forms, moves, opening, queues, sleep
from engine.builtin import LIGHTEN, NEXT, TIMES_AS_LONG, UNTIL, WAKE
from engine.calendars import Roll, add
from engine.change import Change
from engine.commands import Command
from engine.deadlines import Reckoned
from engine.definition import RoleKind
from engine.durations import Duration, Unit
from engine.errors import N_, InvalidAnswers, NotPermitted, Refused
from engine.forms import Answers
from engine.lighter import ENDS, LIGHTER, Lighter
from engine.queues import Place
from engine.sleep import AGREED, LAST, Kind
from engine.statements import Statement
from engine.store import tasks, timers
from engine.transaction import Actor, Tx

LONGEST = Duration(1, Unit.YEARS)  # a lighter form is decided anew after a year
_DROP_END = Statement(delete(timers).where(timers.c.case_id == bindparam("case"), timers.c.key == ENDS))
_DONE = select(func.max(tasks.c.done_at)).where(
    tasks.c.case_id == bindparam("case"), tasks.c.status == "done", tasks.c.id != bindparam("but"),
    tasks.c.done_by.is_not(None), tasks.c.key.in_(bindparam("keys", expanding=True)),
)  # fmt: skip


def may_wake(opened: Change) -> bool:
    """The change's actor answers for the case, or is of the coordinating unit, which may wake any."""
    actor = opened.actor
    return actor is not None and (access.coordinates(opened.tx, actor) or access.may_steer(opened))


def is_awake(opened: Change) -> bool:
    """Somebody has been asked to wake the case, and has not answered yet."""
    return any(task.key == WAKE for task in opened.tasks)


def wake(tx: Tx, actor: Actor, case_id: str, command: str) -> str:
    """Ask whoever coordinates the case to take contact and agree on the next. Out: the case's id.

    Raises Refused when it is closed or somebody has been asked already, NotPermitted, NotFound.
    """
    opened, asked, earlier = _begun(tx, actor, case_id, Command.of(actor.user_id, command, "wake", case_id))
    if earlier:
        return earlier
    if not may_wake(opened):
        access.demand_sight(opened)
        raise NotPermitted()
    if is_awake(opened):
        raise Refused(N_("Noen er alt bedt om å ta kontakt i denne saken."))
    why = sleep.forecast(opened.routine, opened.case, opened.tasks, opened.municipality.calendar)
    if why:
        opened.story["slept"] = {"kind": why.kind, "since": why.since.isoformat(), "never": why.never}
    queue, assignee = coordinator(opened)
    opening.open_builtin(opened, opened.routine.tasks[WAKE], queue=queue, assignee=assignee)
    opened.commit("woken", asked)
    return case_id


def coordinator(opened: Change) -> Place:
    """Where whoever coordinates the case is reached: the first who is named in a role of the routine, or its owner."""
    for role in opened.routine.workflow.roles:
        if role.kind is RoleKind.NAMED and role.key in opened.case.holders:
            return queues.queue_of(opened, role.key)
    return queues.queue_of(opened, opened.routine.owner.key)


def woken(opened: Change, answers: Answers) -> None:
    """There has been contact, and the next is agreed: the overdue contact or meeting gets that day.

    Where the routine has no such duty open, the same is asked again on that day. Raises InvalidAnswers for a day past.
    """
    day = date.fromisoformat(answers[NEXT])
    if day < opened.today():
        raise InvalidAnswers({NEXT: Refused(N_("Velg en dag som ikke er forbi."))})
    sentence = f"Avtalt {opened.today():%d.%m.%Y}, da saken ble vekket."
    opened.case.facts = {**sleep.noted(opened.case.facts, Kind.CONTACT, opened.today()), AGREED: day.isoformat()}
    expected = (Kind.CONTACT, Kind.MEETING)
    duties = [task for task in opened.tasks if sleep.of_kind(opened.routine, task.key) in expected]
    for task in duties:
        if task.status == "open" and task.due_on < opened.today():
            opening.extend(opened, task, day, sentence)
    if not duties:
        queue, assignee = coordinator(opened)
        due = Reckoned(day, sentence)
        opening.open_builtin(opened, opened.routine.tasks[WAKE], queue=queue, assignee=assignee, due=due)


def lighten(tx: Tx, actor: Actor, case_id: str, answers: Mapping[str, Any], command: str) -> str:
    """Let the case go on in a lighter form for a time, with a reason. Out: the case's id.

    In: the raw answers to what `builtin.LIGHTEN` asks. Raises InvalidAnswers, Refused, NotPermitted, NotFound.
    """
    asked = Command.of(actor.user_id, command, "lighten", case_id, dict(answers))
    opened, asked, earlier = _steered(tx, actor, case_id, asked)
    if earlier:
        return earlier
    clean = forms.check(opened.routine.tasks[LIGHTEN].fields, answers)
    decided = Lighter(int(clean[TIMES_AS_LONG]), _until(opened, clean[UNTIL]))
    effects.keep(opened, LIGHTEN, "", clean, queue="")
    _change_rhythm(opened, decided)
    opened.commit("lightened", asked)
    return case_id


def restore(tx: Tx, actor: Actor, case_id: str, command: str) -> str:
    """Go back to the routine's own rhythm before the time is out. Out: the case's id.

    Raises Refused when the case follows that already, NotPermitted, NotFound.
    """
    asked = Command.of(actor.user_id, command, "restore", case_id)
    opened, asked, earlier = _steered(tx, actor, case_id, asked)
    if earlier:
        return earlier
    if Lighter.of(opened.case.facts) is None:
        raise Refused(N_("Saken følger alt rutinens egen rytme."))
    _change_rhythm(opened, None)
    opened.commit("restored", asked)
    return case_id


def close(
    tx: Tx, actor: Actor, case_id: str, way: str, answers: Mapping[str, Any], reason: str, version: int, command: str
) -> str:
    """Close the case by one of the routine's own ways out, with a reason. Out: the case's id.

    `way` leads to the end and is the actor's to take. The reason is asked for where the way itself asks for no words.
    Raises as `cases.act`, Refused when the way does not close the case, and InvalidAnswers without a reason.
    """
    opened = change.of_case(tx, case_id, actor)
    taken = opened.routine.ways.get((opened.case.state, way))
    if taken and not (taken.to in opened.routine.states and opened.routine.states[taken.to].final):
        access.demand_sight(opened)
        raise Refused(N_("Dette valget avslutter ikke saken."))
    given = {**answers, cases.REASON: reason} if reason.strip() else answers
    return cases.act(tx, actor, case_id, way, given, version, command, explained=True)


def ended(opened: Change) -> None:
    """The time of the lighter form is out: the clock goes back to the routine's own rhythm."""
    decided = Lighter.of(opened.case.facts)
    if decided and decided.until < opened.today():
        _change_rhythm(opened, None)


def annulled(opened: Change, task_id: str, key: str) -> None:
    """A contact, meeting or review was registered by mistake: the one before it is the last."""
    kind = sleep.of_kind(opened.routine, key)
    if kind is None:
        return
    keys = [task for task in opened.routine.tasks if sleep.of_kind(opened.routine, task) is kind]
    last: datetime | None = opened.tx.conn.scalar(_DONE, {"case": opened.case.id, "but": task_id, "keys": keys})
    kept = {name: day for name, day in opened.case.facts.get(LAST, {}).items() if name != kind}
    opened.case.facts = {**opened.case.facts, LAST: kept}
    if last:
        day = opened.municipality.calendar.local_date(last)
        opened.case.facts = sleep.noted(opened.case.facts, kind, day)


def _change_rhythm(opened: Change, decided: Lighter | None) -> None:
    opened.batch.change(_DROP_END, case=opened.case.id)
    opened.remember(LIGHTER, decided.as_fact() if decided else None)
    opened.story["rhythm"] = decided.as_fact() if decided else {}
    if decided:
        zone = opened.municipality.calendar.zone
        opened.arm(ENDS, datetime.combine(decided.until + timedelta(1), time(), zone))
    opening.respace(opened)
    moves.settle(opened)


def _until(opened: Change, given: str) -> date:
    """The last day of a lighter form: after today, and at most a year ahead."""
    today = opened.today()
    day, last = date.fromisoformat(given), add(LONGEST, today, opened.municipality.calendar, Roll.NONE).date
    if not today < day <= last:
        told = N_("Velg en dag etter i dag, senest %(last)s.")
        raise InvalidAnswers({UNTIL: Refused(told, last=f"{last:%d.%m.%Y}")})
    return day


def _steered(tx: Tx, actor: Actor, case_id: str, asked: Command) -> tuple[Change, Command, str]:
    """The locked case, for somebody who answers for it."""
    opened, asked, earlier = _begun(tx, actor, case_id, asked)
    if not earlier:
        access.demand_sight(opened)
        if not access.may_steer(opened):
            raise NotPermitted()
    return opened, asked, earlier


def _begun(tx: Tx, actor: Actor, case_id: str, asked: Command) -> tuple[Change, Command, str]:
    """The locked case, open and of the actor's municipality; and the answer, when this was done before."""
    opened = change.of_case(tx, case_id, actor)
    earlier = asked.earlier(tx) or ""
    if not earlier:
        if opened.case.municipality_id != actor.municipality:
            access.demand_sight(opened)
        if opened.state.final:
            access.demand_sight(opened)
            raise Refused(N_("Saken er avsluttet."))
    return opened, asked, earlier
