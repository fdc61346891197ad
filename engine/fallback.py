"""Nothing goes to nobody: what was meant for a role that nobody has now goes at once to the next that somebody has.

The next are the rungs above on the task's ladder, then the municipality's coordinating unit, then the role that answers
for the case. The history says that it went on; when even the last is empty it says that too, and the case stands on the
list of `engine.orphans` until somebody has come.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, update

from engine import change, opening, owners, queues
from engine.change import Change
from engine.queues import Place
from engine.statements import Statement
from engine.store import TaskRow, tasks
from engine.transaction import Tx

HOLDER = "assignee"  # on a rung: whoever has the task
FOR_ANOTHER = "task_for_another"  # the template of what reaches somebody in another's place
_SHOW = Statement(
    update(tasks).where(tasks.c.id == bindparam("task"), tasks.c.status == "open").values(escalated_to=bindparam("to_"))
)


@dataclass(frozen=True, slots=True)
class Found:
    """Where something goes: the place, and the role or unit to name it by. `number`: which of the roles asked for."""

    place: Place
    role: str
    number: int | None = None


def place_of(change_: Change, task: TaskRow, role: str) -> Place:
    """Where a rung's role is to be found for a task."""
    return (task.queue, task.assignee_id) if role == HOLDER else queues.queue_of(change_, role)


def called(task: TaskRow, role: str) -> str:
    """What to call an empty role in the story: the queue of a task that nobody has taken, or "assignee"."""
    return task.queue if role == HOLDER and task.assignee_id is None else role


def find(change_: Change, roles: Sequence[str]) -> Found | None:
    """The first place that somebody stands behind, of some roles and the last resort; None when there is none."""
    unit, owner = change_.municipality.coordinating_unit, change_.routine.owner.key
    asked = [Found(queues.queue_of(change_, role), role, number) for number, role in enumerate(roles)]
    last = [*([Found((unit, None), unit)] if unit else []), Found(queues.queue_of(change_, owner), owner)]
    return next((one for one in (*asked, *last) if owners.is_held(change_, *one.place)), None)


def show(change_: Change, task: TaskRow, queue: str) -> None:
    """Let a queue see the case of a task that was told to it."""
    change_.batch.change(_SHOW, task=task.id, to_=queue)


def receivers(tx: Tx, message: RowMapping) -> tuple[str, ...] | None:
    """Who gets a message about a task that was to a queue where nobody is; a task that waits there goes along.

    Out: user ids, none when there is really nobody, which the history then says; None: it is about no open task.
    """
    opened = change.of_case(tx, message["case_id"], None) if message["task_id"] else None
    task = opened.task(message["task_id"]) if opened else None
    if opened is None or task is None or task.status != "open":
        return None
    opened.story.update({"task": task.key, "task_id": task.id, "vacant": [message["queue"]]})
    found = find(opened, _above(opened, task))
    if found is None:
        opened.story["nobody"] = True
        opened.commit("vacant")
        return ()
    opened.story["sent_on"] = found.role
    if (task.queue, task.assignee_id) == (message["queue"], None):
        opening.place(opened, task, found.place)
    else:
        show(opened, task, found.place[0])
    opened.commit("vacant")
    return owners.behind(tx, opened.case.municipality_id, opened.case.holders, *found.place)


def _above(change_: Change, task: TaskRow) -> list[str]:
    """The roles on the ladder of a task."""
    spec = change_.routine.tasks[task.key]
    return [rung.notify for rung in change_.routine.escalations[spec.escalation].ladder if rung.notify != HOLDER]
