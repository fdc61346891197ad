"""Who may do what: one place decides, and asks about this case at this moment.

A right comes from the work: a task that is or was my team's, one I hold now, a role I am named in, something escalated
to me. It ends with the work: who leaves the team or hands over the role sees the case no more. Working in the same
municipality, or having sent the referral, opens no case.
"""

from collections.abc import Iterable

from sqlalchemy import and_, bindparam, or_, select

from engine.definition import Transition
from engine.errors import NotFound, NotPermitted
from engine.model import Case, table
from engine.store import CaseRow, TaskRow, tasks
from engine.transaction import Actor, Tx

_cases = table(Case)
_PART = (
    select(tasks.c.id)
    .where(
        tasks.c.case_id == bindparam("case"),
        tasks.c.municipality_id == bindparam("municipality"),
        or_(
            tasks.c.queue.in_(bindparam("queues", expanding=True)),
            tasks.c.escalated_to.in_(bindparam("queues", expanding=True)),
            and_(tasks.c.assignee_id == bindparam("user"), tasks.c.status == "open"),
        ),
    )
    .limit(1)
)


def demand_part(tx: Tx, actor: Actor, case: CaseRow) -> None:
    """The actor has a part in the case. Raises NotFound, the same as for a case that is not there."""
    if not has_part(tx, actor, case):
        raise NotFound()


def has_part(tx: Tx, actor: Actor, case: CaseRow) -> bool:
    """The actor has a part in the case: named in it, or by work that is or was their queue's."""
    if case.municipality_id != actor.municipality:
        return False
    if actor.user_id in case.holders.values():
        return True
    asked = {"case": case.id, "municipality": actor.municipality, "queues": sorted(actor.queues), "user": actor.user_id}
    return tx.conn.execute(_PART, asked).first() is not None


def may_work(actor: Actor, task: TaskRow) -> bool:
    """The task is the actor's to do: assigned, or waiting in a queue of theirs and nobody else's."""
    if task.assignee_id is not None:
        return task.assignee_id == actor.user_id
    return task.queue in actor.queues


def demand_work(tx: Tx, actor: Actor, case: CaseRow, task: TaskRow) -> None:
    """The actor may finish the task. Raises NotFound for a stranger to the case, NotPermitted for a colleague in it."""
    if case.municipality_id == actor.municipality and may_work(actor, task):
        return
    demand_part(tx, actor, case)
    raise NotPermitted()


def may_act(actor: Actor, case: CaseRow, way: Transition) -> bool:
    """The actor holds one of the roles that may take this way at any time."""
    return may_hold(actor, case, way.by)


def may_hold(actor: Actor, case: CaseRow, roles: Iterable[str]) -> bool:
    """The actor holds one of these roles: in the municipality, or named in the case, also as one of a group."""
    held = {role.partition("/")[0] for role, user in case.holders.items() if user == actor.user_id}
    return bool(held.union(actor.queues).intersection(roles))
