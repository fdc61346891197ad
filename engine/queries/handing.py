"""What a task's page says about handing it over and laying it aside."""

from typing import Any

from sqlalchemy import Row, select

from engine import access, asking, snoozing
from engine.builtin import asks_to_accept, is_builtin
from engine.change import Change
from engine.model import Handover, table
from engine.queries.common import names, task_title
from engine.queries.rows import is_aside
from engine.store import TaskRow, tasks
from engine.views import Asked, Offered

_handovers = table(Handover)


def of_task(change: Change, row: Row[Any], task: TaskRow) -> dict[str, Any]:
    """The fields of `TaskPage` about whose work it is, to whom it may go, and when it is back."""
    actor = change.actor
    assert actor is not None  # somebody looks
    is_open = row.status == "open"
    holder = is_open and access.is_holder(actor, task, change.case)
    own = is_open and not is_builtin(task.key)
    aside = is_open and is_aside(row, change.today())
    people = names(change.tx, [row.snoozed_by, row.done_for])
    may = own and (holder or (is_open and access.coordinates(change.tx, actor)))
    return {
        "done_for": people.get(row.done_for),
        "absent": _absent(change, task) if is_open else "",
        "may_hand_over": may,
        "asked": _asked(change, task, may) if own else None,
        "offered": _offered(change, task) if asks_to_accept(task.key) else None,
        "last_snooze": snoozing.last_day(change, task) if own and holder and not aside else None,
        "laid_by": people.get(row.snoozed_by, "") if aside else "",
        "back_on": row.snoozed_until if aside else None,
        "may_take_up": aside and holder,
    }


def _absent(change: Change, task: TaskRow) -> str:
    """The name of the absent one for whom the reader would do the task; "" when it is the reader's own."""
    actor = change.actor
    assert actor is not None
    absent = access.for_whom(actor, lambda one: access.may_work(one, task, change.case))
    return names(change.tx, [absent]).get(absent or "", "")


def _asked(change: Change, task: TaskRow, may: bool) -> Asked | None:
    ask = asking.about(change, task.id)
    if ask is None:
        return None
    return Asked(ask.id, names(change.tx, [ask.assignee_id]).get(ask.assignee_id or "", ""), ask.due_on, may)


def _offered(change: Change, ask: TaskRow) -> Offered | None:
    row = asking.what(change, ask)
    if row is None:
        return None
    by = names(change.tx, [row.offered_by, row.from_id])
    name = by.get(row.offered_by) or by.get(row.from_id, "")
    if row.task_id is None:
        return Offered(name, row.reason, row.word)
    asked = select(tasks.c.key, tasks.c.outcome, tasks.c.due_on).where(tasks.c.id == row.task_id)
    task = change.tx.conn.execute(asked).one()
    title = task_title(change.routine, task.key, task.outcome)
    return Offered(name, row.reason, row.word, row.task_id, title, task.due_on)
