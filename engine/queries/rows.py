"""The rows of a list of tasks, as the inbox, a case and other lists show them."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from engine import definitions
from engine.model import Case, Person, User, table
from engine.queries.common import mark_of, role_title, shown_item, task_title
from engine.store import tasks
from engine.transaction import Tx
from engine.views import InboxRow, Mark

_cases, _people, _users = table(Case), table(Person), table(User)


def rows_where(condition: ColumnElement[bool]) -> Select[Any]:
    """The rows of a list of tasks, with their case and person."""
    return (
        select(
            tasks, _cases.c.reference, _cases.c.definition_id, _cases.c.state.label("case_state"),
            _people.c.name.label("person"), _users.c.name.label("assignee"),
        )
        .join(_cases, _cases.c.id == tasks.c.case_id)
        .outerjoin(_people, _people.c.id == _cases.c.person_id)
        .outerjoin(_users, _users.c.id == tasks.c.assignee_id)
        .where(condition)
    )  # fmt: skip


def as_row(tx: Tx, row: Row[Any], today: date) -> InboxRow:
    """A row of the database as the list shows it; `opens_at` is shown where the statement asked for it."""
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
        opens_at=getattr(row, "opens_at", None),
    )


def _mark(tx: Tx, row: Row[Any], today: date) -> Mark:
    if row.status == "done":
        return Mark.DONE
    return Mark.PAUSED if row.paused_left is not None else mark_of(row.due_on, today, row.due_at, tx.now)
