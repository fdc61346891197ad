"""The open questions of a case: will you take over this task, will you have this role. See `engine.handover`."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from engine.builtin import TAKE_OVER
from engine.change import Change
from engine.model import Handover, table
from engine.statements import Statement
from engine.store import TaskRow, tasks

_handovers = table(Handover)
_OF_CASE = select(_handovers).where(_handovers.c.case_id == bindparam("case"), _handovers.c.task_id.is_not(None))
_ONE = select(_handovers).where(_handovers.c.id == bindparam("ask"))
_CANCEL = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "open")
    .values(status="cancelled", done_at=bindparam("at"))
)


def what(change: Change, ask: TaskRow) -> Row[Any] | None:
    """What a question offers: the row of `Handover`; None for a role that the routine itself asks about."""
    return change.tx.conn.execute(_ONE, {"ask": ask.id}).first()


def about(change: Change, task_id: str) -> TaskRow | None:
    """The open question about a task, if there is one."""
    open_asks = {task.id: task for task in change.tasks if task.key == TAKE_OVER}
    if not open_asks:
        return None
    rows = change.tx.conn.execute(_OF_CASE, {"case": change.case.id})
    return next((open_asks[row.id] for row in rows if row.task_id == task_id and row.id in open_asks), None)


def cancel(change: Change, ask: TaskRow) -> None:
    """Take a question back."""
    change.batch.change(_CANCEL, task=ask.id, at=change.tx.now)
    change.disarm(ask.id)
    change.tasks.remove(ask)
    change.story.setdefault("cancelled", []).append(ask.key)


def withdraw(change: Change, task: TaskRow) -> None:
    """A task is not open any longer, so nobody need take it over."""
    ask = about(change, task.id) if task.key != TAKE_OVER else None
    if ask:
        cancel(change, ask)
