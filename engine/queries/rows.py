"""The rows of a list of tasks, as the inbox, a case and other lists show them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, null, select

from engine import definitions
from engine.model import Case, CoordinatorTerm, Person, User, table
from engine.queries.common import left_of, mark_of, names, role_title, shown_item, task_title
from engine.store import tasks
from engine.transaction import Actor, Tx
from engine.views import InboxRow, Mark

_cases, _people, _users, _terms = table(Case), table(Person), table(User), table(CoordinatorTerm)

_NEVER: ColumnElement[Any] = null()
_SHOWN = [
    tasks.c[name]
    for name in (
        "id", "case_id", "key", "queue", "assignee_id", "escalated_to", "status", "due_on", "due_at", "done_at",
        "done_for", "outcome", "item", "paused_left", "snoozed_until", "snoozed_by",
    )
]  # fmt: skip


def rows_where(condition: ColumnElement[bool], opens_at: ColumnElement[Any] = _NEVER) -> Select[Any]:
    """The rows of a list of tasks, with their case and person; `opens_at` is when a planned one may be done."""
    return (
        select(
            *_SHOWN, _cases.c.reference, _cases.c.definition_id, _cases.c.state.label("case_state"),
            _people.c.name.label("person"), _users.c.name.label("assignee"), opens_at.label("opens_at"),
        )
        .join(_cases, _cases.c.id == tasks.c.case_id)
        .outerjoin(_people, _people.c.id == _cases.c.person_id)
        .outerjoin(_users, _users.c.id == tasks.c.assignee_id)
        .where(condition)
    )  # fmt: skip


def as_rows(tx: Tx, rows: Sequence[Any], today: date, actor: Actor) -> tuple[InboxRow, ...]:
    """Rows of the database as the list shows them."""
    absent = {row.id: _absent(tx, actor, row) for row in rows} if actor.stands_in_for else {}
    aside = {row.id: row.snoozed_by for row in rows if is_aside(row, today)}
    people = names(tx, [*absent.values(), *aside.values()])
    return tuple(
        _as_row(tx, row, today, people.get(absent.get(row.id) or "", ""), people.get(aside.get(row.id) or "", ""))
        for row in rows
    )


def is_aside(row: Any, today: date) -> bool:
    """Somebody has laid the task aside, and its day has not come."""
    laid = row.status == "open" and row.snoozed_until is not None
    return laid and today < row.snoozed_until < row.due_on


def _absent(tx: Tx, actor: Actor, row: Any) -> str | None:
    """The absent user whose work a row is; None for one's own and for what others have."""
    if row.assignee_id is not None or row.queue in actor.teams or row.status == "done":
        return str(row.assignee_id) if row.assignee_id in actor.stands_in_for else row.done_for or None
    if row.queue in actor.positions:
        return actor.lent.get(row.queue)
    named = select(_terms.c.user_id).where(
        _terms.c.case_id == row.case_id, _terms.c.role == row.queue, _terms.c.until.is_(None),
        _terms.c.user_id.in_(sorted(actor.users)),
    )  # fmt: skip
    members = set(tx.conn.scalars(named))
    return None if actor.user_id in members else min(members, default=None)


def _as_row(tx: Tx, row: Any, today: date, absent: str, laid_by: str) -> InboxRow:
    routine = definitions.routine_of(tx, row.definition_id)
    return InboxRow(
        task_id=row.id,
        case_id=row.case_id,
        reference=row.reference,
        title=task_title(routine, row.key, row.outcome),
        person=row.person or "",
        state=routine.states[row.case_state].title,
        role=role_title(tx, routine, row.key, row.queue),
        due_on=row.due_on,
        mark=_mark(tx, row, today),
        days=(row.due_on - today).days,
        assignee=row.assignee,
        escalated=row.escalated_to is not None,
        done_at=row.done_at,
        item=shown_item(row.item),
        due_at=row.due_at,
        begins=row.status == "planned",
        opens_at=row.opens_at,
        left=left_of(routine.tasks.get(row.key), row.paused_left, row.due_at),
        absent=absent,
        laid_by=laid_by,
        back_on=row.snoozed_until if laid_by else None,
    )


def _mark(tx: Tx, row: Any, today: date) -> Mark:
    if row.status == "done":
        return Mark.DONE
    return Mark.PAUSED if row.paused_left is not None else mark_of(row.due_on, today, row.due_at, tx.now)
