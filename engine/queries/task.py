"""One task: why it is there, by when, what happens if nothing is done, and its form or what was answered."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from engine import access, builtin, facts, goals, letters, opening
from engine.calendars import Roll, add
from engine.change import Change, look
from engine.conditions import holds
from engine.definition import Field, TaskSpec, say
from engine.errors import N_, NotFound
from engine.ladder import LadderStep
from engine.model import Document, Timer, table
from engine.queries import handing
from engine.queries.answered import answers_of, way_of
from engine.queries.choices import Choices, givers
from engine.queries.common import head, mark_of, names, role_title, shown_item, task_title, way_title
from engine.queries.timing import timing_of
from engine.routine import Routine
from engine.store import TaskRow, tasks
from engine.transaction import Actor, Tx
from engine.views import Ahead, Extending, Mark, Outcome, Said, TaskPage

_documents, _timers = table(Document), table(Timer)
# Why the engine itself did something with a task, in words.
_REASONS = {
    "not needed any longer": N_("Oppgaven trengs ikke lenger."),
    "satisfied": N_("Det oppgaven skulle sørge for, er alt i orden."),
    "silence": N_("Det kom ikke svar innen fristen."),
}

_REMINDER = N_("Påminnelse til den som har oppgaven")
_GOAL = N_("Målet er denne dagen, og den som har oppgaven får beskjed")


def task_page(tx: Tx, actor: Actor, task_id: str) -> TaskPage:
    """The page of a task, open or finished. Raises NotFound, also when the actor has no part in the case."""
    row = tx.conn.execute(select(tasks).where(tasks.c.id == task_id)).first()
    if row is None:
        raise NotFound()
    change = look(tx, row.case_id, actor)
    access.demand_sight(change)
    case, routine = change.case, change.routine
    spec = routine.tasks.get(row.key)
    people = names(tx, [row.assignee_id, row.done_by])
    today, calendar = tx.today(case.municipality_id), tx.municipality(case.municipality_id).calendar
    is_open = row.status == "open"
    mine = is_open and access.may_work(actor, _as_open(row), case)
    asked = _questions(routine, row.key) if mine else []
    choices = Choices.among(tx, actor.municipality, asked)
    way = way_of(routine, row.key, row.outcome) if spec else None
    return TaskPage(
        case=head(tx, routine, case),
        task_id=row.id,
        version=row.version,
        title=task_title(routine, row.key, row.outcome),
        why=spec.why if spec else None,
        role=role_title(tx, routine, row.key, row.queue),
        assignee=people.get(row.assignee_id),
        assignee_id=row.assignee_id,
        status=row.status,
        opened_on=calendar.local_date(row.opened_at),
        due_on=row.due_on,
        due_why=row.due_why,
        mark=_mark(tx, row, today),
        days=(row.due_on - today).days,
        ahead=tuple(_ahead(change, spec, _as_open(row))) if is_open and spec else (),
        fields=spec.fields if spec else (),
        checklist=spec.checklist if spec else (),
        outcomes=tuple(_outcomes(change, row.key, is_open)),
        staff=choices.staff,
        letter=_letter(tx, change, row, spec),
        answers=answers_of(tx, routine, row.key, row.outcome, row.answers or {}),
        done_at=row.done_at if row.status == "done" else None,
        done_by=people.get(row.done_by),
        outcome=way.title if way else None,
        may_complete=mine,
        **_taking(change, row, mine),
        item=shown_item(row.item),
        due_at=row.due_at,
        opens_at=_opens(tx, row),
        goal=bool(spec and spec.due.soft),
        asks_role=builtin.asks_to_accept(row.key),
        timing=timing_of(change, spec, row),
        reason=_reason(row.reason),
        asks_why_late=bool(mine and spec and goals.missed(change, spec, _as_open(row))),
        may_skip=bool(is_open and spec and access.may_hold(change, spec.skip)),
        extending=_extending(change, spec, row) if is_open and spec else None,
        may_annul=_may_annul(change, spec, row),
        units=choices.units,
        givers=givers(change, asked),
        bookable=choices.days,
        **handing.of_task(change, row, _as_open(row)),
    )


def _taking(change: Change, row: Row[Any], mine: bool) -> dict[str, Any]:
    """Whether the reader may take the task from those it waits for, or put it back to them."""
    actor = change.actor
    if actor is None or not mine:
        return {"may_claim": False, "may_release": False}
    member = access.is_member(actor, _as_open(row), change.case)
    return {
        "may_claim": row.assignee_id is None and (row.queue in actor.teams or member),
        "may_release": row.assignee_id == actor.user_id and (row.queue in actor.queues or member),
    }


def _as_open(row: Row[Any]) -> TaskRow:
    return TaskRow(*(getattr(row, name) for name in TaskRow.__slots__))


def _ahead(change: Change, spec: TaskSpec, task: TaskRow) -> Iterator[Ahead]:
    """What the clock will do, day by day, and what it has done already. Nothing while it stands still."""
    today = change.today()
    if task.paused_left is None:
        for step in opening.steps_of(change, spec, task):
            yield Ahead(step.on, _sentence(change.routine, spec, step), step.on < today)


def _sentence(routine: Routine, spec: TaskSpec, step: LadderStep) -> Said:
    rung = step.rung
    if step.silence and spec.silence:
        meant = way_title(routine, spec.silence.outcome) if spec.silence.outcome else {"nb": N_("oppgaven er gjort")}
        return Said(N_("Kommer det ikke svar, regnes det som: %(what)s"), {"what": say(meant, "nb")})
    if rung is None:
        return Said(_GOAL if step.goal else _REMINDER)
    if rung.notify == "assignee" and rung.after is None:
        return Said(N_("Fristen er i dag, og den som har oppgaven får beskjed"))
    if rung.notify == "assignee":
        return Said(N_("Fristen er ute, og den som har oppgaven får beskjed"))
    told = {"role": say(routine.roles[rung.notify].title, "nb")}
    if rung.reassign is None:
        return Said(N_("%(role)s får beskjed"), told)
    taker = say(routine.roles[rung.reassign].title, "nb").lower()
    return Said(N_("%(role)s får beskjed, og oppgaven går til %(taker)s"), {**told, "taker": taker})


def _questions(routine: Routine, key: str) -> list[Field]:
    """The questions of a task and of all its outcomes."""
    return [*routine.tasks[key].fields, *(field for way in routine.outcomes(key) for field in way.asks)]


def _outcomes(change: Change, key: str, is_open: bool) -> Iterator[Outcome]:
    """The outcomes to choose among as the case is now; of a task that is not open any more, all it ever had."""
    case = facts.of(change)
    for way in change.routine.outcomes(key):
        if not is_open or holds(way.only_if, case):
            yield Outcome(way.key, way.title, way.asks, way.names_person)


def _mark(tx: Tx, row: Row[Any], today: date) -> Mark:
    if row.status not in ("open", "planned"):
        return Mark.DONE
    return Mark.PAUSED if row.paused_left is not None else mark_of(row.due_on, today, row.due_at, tx.now)


def _opens(tx: Tx, row: Row[Any]) -> datetime | None:
    """When a planned task may be done."""
    if row.status != "planned":
        return None
    timer = _timers.c.id == row.id, _timers.c.key == opening.OPENS
    opens: datetime | None = tx.conn.scalar(select(_timers.c.due_at).where(*timer))
    return opens


def _reason(reason: str | None) -> Said | None:
    """Why, in the words of whoever said it, or of the engine."""
    if not reason:
        return None
    return Said(_REASONS[reason]) if reason in _REASONS else Said("%(reason)s", {"reason": reason})


def _may_annul(change: Change, spec: TaskSpec | None, row: Row[Any]) -> bool:
    mine = row.status == "done" and row.done_by == change.actor_id
    return bool(mine and spec and spec.every and not change.state.final)


def _extending(change: Change, spec: TaskSpec, row: Row[Any]) -> Extending | None:
    """How far the date may be moved, by somebody who may."""
    allowed = spec.extend
    if allowed is None or not access.may_hold(change, allowed.roles):
        return None
    last = add(allowed.by, row.due_on, change.municipality.calendar, Roll.NEXT).date
    left = allowed.times - row.extensions
    return Extending(last, left) if left > 0 else None


def _to_post(row: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    return _documents.c.case_id == row.case_id, _documents.c.post_id == row.id


def _letter(tx: Tx, change: Change, row: Row[Any], spec: TaskSpec | None) -> tuple[str, str] | None:
    """The letter as it was sealed, or as it would be if the task were finished now; of one to post, that letter."""
    if builtin.is_post(row.key):
        sent = tx.conn.execute(select(_documents.c.title, _documents.c.body).where(*_to_post(row))).first()
        return (sent.title, sent.body) if sent else None
    if spec is None or spec.letter is None:
        return None
    kept = tx.conn.execute(select(_documents.c.title, _documents.c.body).where(_documents.c.task_id == row.id)).first()
    if kept:
        return kept.title, kept.body
    return letters.compose(change, spec.letter, {}) if row.status == "open" else None
