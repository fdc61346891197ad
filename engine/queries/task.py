"""One task: why it is there, by when, what happens if nothing is done, and its form or what was answered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from engine import access, definitions, letters, staff
from engine.calendars import Calendar
from engine.change import Change
from engine.definition import FieldType, TaskSpec, say
from engine.errors import N_, NotFound
from engine.ladder import LadderStep, climb
from engine.model import Document, table
from engine.queries.common import answers_of, head, mark_of, names, role_title, task_title, way_title
from engine.routine import Routine
from engine.store import CaseRow, TaskRow, open_tasks, read_case, tasks
from engine.transaction import Actor, Tx
from engine.views import Ahead, Mark, Outcome, Said, StaffChoice, TaskPage

_documents = table(Document)


def task_page(tx: Tx, actor: Actor, task_id: str) -> TaskPage:
    """The page of a task, open or finished. Raises NotFound, also when the actor has no part in the case."""
    row = tx.conn.execute(select(tasks).where(tasks.c.id == task_id)).first()
    case = read_case(tx.conn, row.case_id) if row else None
    if row is None or case is None:
        raise NotFound()
    access.demand_part(tx, actor, case)
    routine = definitions.routine_of(tx, case.definition_id)
    spec = routine.tasks.get(row.key)
    known = names(tx, [row.assignee_id, row.done_by])
    today, calendar = tx.today(case.municipality_id), tx.municipality(case.municipality_id).calendar
    is_open = row.status == "open"
    mine = is_open and access.may_work(actor, _as_open(row), case)
    return TaskPage(
        case=head(tx, routine, case),
        task_id=row.id,
        version=row.version,
        title=task_title(routine, row.key, row.outcome),
        why=spec.why if spec else None,
        role=role_title(routine, row.queue),
        assignee=known.get(row.assignee_id),
        assignee_id=row.assignee_id,
        status=row.status,
        opened_on=calendar.local_date(row.opened_at),
        due_on=row.due_on,
        due_why=row.due_why,
        mark=mark_of(row.due_on, today) if is_open else Mark.DONE,
        days=(row.due_on - today).days,
        ahead=_ahead(routine, spec, row.due_on, calendar, today) if is_open and spec else (),
        fields=spec.fields if spec else (),
        checklist=spec.checklist if spec else (),
        outcomes=tuple(Outcome(way.key, way.title, way.asks) for way in routine.outcomes(row.key)),
        staff=_staff(tx, actor, routine, row.key) if mine else (),
        letter=_letter(tx, actor, routine, case, row, spec),
        answers=answers_of(tx, routine, row.key, row.outcome, row.answers or {}),
        done_at=row.done_at if row.status == "done" else None,
        done_by=known.get(row.done_by),
        outcome=way_title(routine, row.outcome) if row.outcome and spec else None,
        may_complete=mine,
        may_claim=mine and row.assignee_id is None and row.queue in actor.teams,
        may_release=mine and row.assignee_id == actor.user_id and row.queue in actor.queues,
    )


def _as_open(row: Row[Any]) -> TaskRow:
    return TaskRow(*(getattr(row, name) for name in TaskRow.__slots__))


def _ahead(routine: Routine, spec: TaskSpec, due_on: date, calendar: Calendar, today: date) -> tuple[Ahead, ...]:
    """What the clock will do, day by day, and what it has done already."""
    steps = climb(routine.escalations[spec.escalation], due_on, calendar)
    return tuple(Ahead(step.on, _sentence(routine, step), step.on < today) for step in steps)


def _sentence(routine: Routine, step: LadderStep) -> Said:
    rung = step.rung
    if rung is None:
        return Said(N_("Påminnelse til den som har oppgaven"))
    if rung.notify == "assignee" and rung.after is None:
        return Said(N_("Fristen er i dag, og den som har oppgaven får beskjed"))
    if rung.notify == "assignee":
        return Said(N_("Fristen er ute, og den som har oppgaven får beskjed"))
    told = {"role": say(routine.roles[rung.notify].title, "nb")}
    if rung.reassign is None:
        return Said(N_("%(role)s får beskjed"), told)
    taker = say(routine.roles[rung.reassign].title, "nb").lower()
    return Said(N_("%(role)s får beskjed, og oppgaven går til %(taker)s"), {**told, "taker": taker})


def _staff(tx: Tx, actor: Actor, routine: Routine, key: str) -> tuple[StaffChoice, ...]:
    """The people to choose among, when a question of the task or of one of its outcomes asks for one."""
    questions: Iterable[Any] = [*routine.tasks[key].fields, *(f for way in routine.outcomes(key) for f in way.asks)]
    asked = any(field.type is FieldType.STAFF for field in questions)
    return staff.everyone(tx, actor.municipality) if asked else ()


def _letter(
    tx: Tx, actor: Actor, routine: Routine, case: CaseRow, row: Row[Any], spec: TaskSpec | None
) -> tuple[str, str] | None:
    """The letter as it was sealed, or as it would be if the task were finished now."""
    if spec is None or spec.letter is None:
        return None
    kept = tx.conn.execute(select(_documents.c.title, _documents.c.body).where(_documents.c.task_id == row.id)).first()
    if kept:
        return kept.title, kept.body
    if row.status != "open":
        return None
    return letters.compose(Change(tx, routine, case, open_tasks(tx.conn, case.id), actor), spec.letter, {})
