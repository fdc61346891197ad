"""What is done about a case that lacks something (`engine.orphans`), by those who answer when nobody else does."""

from sqlalchemy import bindparam, select

from engine import access, builtin, change, opening, owners, parked
from engine.change import Change
from engine.errors import N_, NotFound, NotPermitted, Stale
from engine.model import Timer, table
from engine.transaction import Actor, Tx

_timers = table(Timer)
_PARKED = select(_timers.c.case_id).where(_timers.c.id == bindparam("timer"), _timers.c.status == "parked")


def adopt(tx: Tx, actor: Actor, case_id: str) -> None:
    """The coordinating unit takes what nobody has in a case: its tasks, or, of a case with no next step, finding one.

    Raises NotFound, NotPermitted for who is not in the unit, Stale when somebody else has seen to it.
    """
    unit = tx.municipality(actor.municipality).coordinating_unit
    opened = change.of_case(tx, case_id, actor)
    if opened.case.municipality_id != actor.municipality:
        raise NotFound()
    if unit is None or not access.coordinates(tx, actor):
        raise NotPermitted()
    stands = owners.look_at(opened)
    if opened.state.final or not (stands.nobody or stands.step is None):
        raise Stale(N_("Noen har alt ordnet dette."))
    for task in stands.nobody:
        opening.place(opened, task, (unit, None))
        opened.story.setdefault("went", {})[task.key] = unit
    if stands.step is None:
        opening.open_builtin(opened, opened.routine.tasks[builtin.ORPHAN], queue=unit, assignee=None)
    opened.commit("adopted")


def restart(tx: Tx, actor: Actor, timer_id: str) -> str:
    """Start a parked clock again: it does at once what it should have done. Out: the case's id.

    Raises NotFound, also for somebody who neither has a part in the case nor is in the coordinating unit; Stale.
    """
    case_id = tx.conn.scalar(_PARKED, {"timer": timer_id})
    if case_id is None:
        raise Stale(N_("Noen har alt ordnet dette."))
    opened = change.of_case(tx, case_id, actor)
    _demand_sight(opened)
    parked.retry(tx, timer_id)
    task = opened.task(timer_id)
    opened.story.update({"task": task.key, "task_id": task.id} if task else {})
    opened.commit("restarted")
    return str(case_id)


def _demand_sight(opened: Change) -> None:
    actor = opened.actor
    assert actor is not None
    same = opened.case.municipality_id == actor.municipality
    if not (same and access.coordinates(opened.tx, actor)) and not access.has_part(opened.tx, actor, opened.case):
        raise NotFound()
