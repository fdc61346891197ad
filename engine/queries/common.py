"""Pieces the queries share: titles, marks, names, and the head of a case."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from engine import cases as use_cases
from engine import left
from engine.builtin import ANSWERS
from engine.definition import TaskSpec, Text, say
from engine.durations import Unit
from engine.errors import N_
from engine.model import Person, User, table
from engine.opening import EACH
from engine.routine import Routine
from engine.store import CaseRow
from engine.transaction import Tx
from engine.views import CaseHead, Mark
from engine.views.timing import Left

SOON = 7
_people, _users = table(Person), table(User)
_REFERRAL: Text = {"nb": N_("Henvisning")}


def mark_of(due_on: date, today: date, due_at: datetime | None = None, now: datetime | None = None) -> Mark:
    """How near a deadline is, seen from today; of one in hours, seen from `now`."""
    if due_on < today or (due_at and now and due_at < now):
        return Mark.OVERDUE
    if due_on == today:
        return Mark.TODAY
    return Mark.SOON if (due_on - today).days <= SOON else Mark.LATER


def left_of(spec: TaskSpec | None, paused_left: int | None, due_at: datetime | None) -> Left | None:
    """What is left of a deadline whose clock stands; begun hours count."""
    if paused_left is None or spec is None:
        return None
    unit = left.unit_of(spec, due_at)
    return Left(-(-paused_left // 3600) if unit is Unit.HOURS else paused_left, unit.value)


def task_title(routine: Routine, key: str, outcome: str | None) -> Text:
    """The title of a task, of an act kept as one, or of the referral."""
    if key == use_cases.REFERRAL:
        return _REFERRAL
    spec = routine.tasks.get(key)
    return spec.title if spec else way_title(routine, outcome)


def way_title(routine: Routine, key: str | None) -> Text:
    """The title of a way out, wherever in the routine it is."""
    ways = (*(way for _, way in routine.workflow.transitions()), *ANSWERS)
    return next((way.title for way in ways if way.key == key), {"nb": ""})


def role_title(tx: Tx, routine: Routine, key: str, queue: str) -> Text:
    """The title of the role that a task waits for, or of the position or team that it was led to."""
    spec = routine.tasks.get(key)
    role = routine.roles.get((spec.each or "") if spec and queue == EACH else queue)
    return role.title if role else {"nb": unit_title(tx, routine, queue)}


def unit_title(tx: Tx, routine: Routine, key: str) -> str:
    """The title of a position or team of the routine's municipality; nothing for one that is gone."""
    house = tx.municipality(routine.workflow.municipality)
    return say(house.unit_title(key), "nb") if key in house.positions or key in house.teams else ""


def shown_item(item: str) -> str:
    """What tells a task for one of several from the others; people are told apart by whose task it is."""
    return "" if item.isdigit() else item


def head(tx: Tx, routine: Routine, case: CaseRow) -> CaseHead:
    """What stands on top of every page about the case."""
    person = tx.conn.execute(select(_people).where(_people.c.id == case.person_id)).first()
    local = tx.municipality(case.municipality_id).calendar.local_date
    return CaseHead(
        case_id=case.id,
        reference=case.reference,
        workflow=routine.workflow.title,
        person=person.name if person else "",
        birth_date=person.birth_date if person else None,
        address_protected=person is not None and person.address_protected,
        state=routine.states[case.state].title,
        round=case.round,
        opened_on=local(case.opened_at),
        closed_on=local(case.closed_at) if case.closed_at else None,
        outcome=way_title(routine, case.outcome) if case.outcome else None,
        version=case.version,
    )


def names(tx: Tx, user_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of some users, by id."""
    asked = {user for user in user_ids if user}
    rows = tx.conn.execute(select(_users.c.id, _users.c.name).where(_users.c.id.in_(asked))) if asked else ()
    return {row.id: row.name for row in rows}
