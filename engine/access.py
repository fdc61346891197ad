"""Who may do what: one place decides, and asks about this case at this moment.

A right comes from the work: a task that is or was my team's, one I hold now, a role I am named in, something escalated
to me, a way that my position or team may take where the case stands: who may act, may see. It ends with the work: who
leaves the team or hands over the role sees the case no more. Working in the same municipality, or having sent the
referral, opens no case. A substitute has the rights of the absent person's own work.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sqlalchemy import and_, bindparam, or_, select

from engine import facts, queues
from engine.calendars import Roll, add
from engine.change import Change
from engine.conditions import holds
from engine.definition import RoleKind, Transition
from engine.errors import NotFound, NotPermitted
from engine.model import Case, table
from engine.routine import Routine
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
            and_(tasks.c.assignee_id.in_(bindparam("users", expanding=True)), tasks.c.status == "open"),
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
    if actor.users.intersection(case.holders.values()):
        return True
    asked = {"case": case.id, "municipality": actor.municipality, "queues": sorted(actor.queues)}
    return tx.conn.execute(_PART, {**asked, "users": sorted(actor.users)}).first() is not None


def demand_sight(change: Change) -> None:
    """The change's actor may see the case. Raises NotFound, the same as for a case that is not there."""
    if not sees(change):
        raise NotFound()


def _decides(change: Change) -> bool:
    """The actor may leave out, or move the date of, some task that is open."""
    if change.actor is None or change.case.municipality_id != change.actor.municipality:
        return False
    specs = [change.routine.tasks[task.key] for task in change.tasks if task.status == "open"]
    return any(may_hold(change, (*spec.skip, *(spec.extend.roles if spec.extend else ()))) for spec in specs)


def sees(change: Change) -> bool:
    """The change's actor has a part in the case, or may decide something where it stands."""
    actor, case = change.actor, change.case
    return actor is None or has_part(change.tx, actor, case) or may_take_some(change) or _decides(change)


def may_take_some(change: Change) -> bool:
    """The change's actor has a position or team that may take a way that is open where the case stands."""
    actor, ways = change.actor, (*change.state.next, *change.state.reopens)
    if actor is None or change.case.municipality_id != actor.municipality:
        return False
    # Most have none whatever the case's facts are, and are told so without a look in the database.
    perhaps = any(_units_behind(change, role) & actor.queues for way in ways for role in way.by)
    return perhaps and any(acting_unit(change, way) for way in open_ways(change))


def coordinates(tx: Tx, actor: Actor) -> bool:
    """The actor is one of the coordinating unit's people, or stands in for one, and answers when nobody else does."""
    return tx.municipality(actor.municipality).coordinating_unit in actor.queues


def leads(routine: Routine, actor: Actor) -> bool:
    """The actor holds a position that answers for the routine: its first role, or one that its escalations lead to.

    Whoever does, and the coordinating unit, knows that a case is there, who coordinates it and its dates: no more.
    """
    roles = {routine.owner.key}
    for ladder in routine.workflow.escalations:
        roles |= {key for rung in ladder.ladder for key in (rung.notify, rung.reassign) if key}
    return any(key in actor.positions for key in roles)


def may_steer(change: Change) -> bool:
    """The change's actor answers for the case: named in it alone, such as its coordinator, or of its first role."""
    actor, holders = change.actor, change.case.holders
    if actor is None or change.case.municipality_id != actor.municipality:
        return False
    named = [role for role in change.routine.workflow.roles if role.kind is RoleKind.NAMED]
    if actor.users.intersection(holders[role.key] for role in named if role.key in holders):
        return True
    vacant = {role.until_named for role in named if role.key not in holders}
    return bool(actor.queues & {change.routine.owner.key, *vacant})


def open_ways(change: Change) -> Iterator[Transition]:
    """The ways that somebody may take at any time where the case stands; of a closed case those that open it again."""
    known = facts.of(change)
    for way in (*change.state.next, *change.state.reopens):
        last = last_day(change, way)
        if way.by and holds(way.only_if, known) and (last is None or change.today() <= last):
            yield way


def last_day(change: Change, way: Transition) -> date | None:
    """The last day on which a way may open a closed case again; None where there is no such limit."""
    if way.no_later_than is None or change.case.closed_at is None:
        return None
    calendar = change.municipality.calendar
    return add(way.no_later_than, calendar.local_date(change.case.closed_at), calendar, Roll.NEXT).date


def acting_unit(change: Change, way: Transition) -> str:
    """The position or team by which the change's actor may take the way; "" for whoever is named, or sent the case."""
    actor = change.actor
    if actor is None:
        return ""
    asked = [role for role in way.by if _units_behind(change, role) & actor.queues]
    asked.sort(key=lambda role: role not in actor.queues)  # what is mine without being looked up comes first
    found = (queue for queue, person in (queues.queue_of(change, role) for role in asked) if person is None)
    return next((queue for queue in found if queue in actor.queues), "")


def _units_behind(change: Change, role_key: str) -> set[str]:
    """Every position and team that a role may lead to, without looking anything up."""
    role = change.routine.roles[role_key]
    chosen = str(change.case.facts.get(facts.unit_fact(role.key), ""))
    return {role.key, role.until_named or "", chosen, *(route.to for route in role.routes)}


def may_work(actor: Actor, task: TaskRow, case: CaseRow) -> bool:
    """The task is the actor's to do: assigned, or waiting in a queue of theirs (a group's too) and nobody else's.

    Who is named in a role may do the role's tasks also when they were given to a substitute.
    """
    if task.assignee_id in actor.users or actor.users.intersection({case.holders.get(task.queue)}):
        return True
    if task.assignee_id is not None:
        return False
    return task.queue in actor.queues or task.queue in _named(actor, case)


def demand_work(tx: Tx, actor: Actor, case: CaseRow, task: TaskRow) -> None:
    """The actor may finish the task. Raises NotFound for a stranger to the case, NotPermitted for a colleague in it."""
    if case.municipality_id == actor.municipality and may_work(actor, task, case):
        return
    demand_part(tx, actor, case)
    raise NotPermitted()


def may_act(change: Change, way: Transition) -> bool:
    """The change's actor holds one of the roles that may take this way at any time."""
    return may_hold(change, way.by)


def may_hold(change: Change, roles: Iterable[str]) -> bool:
    """The change's actor holds one of these roles as the case stands: in the municipality, or named or chosen in it."""
    return change.actor is not None and holds_any(change, change.actor, roles)


def holds_any(change: Change, actor: Actor, roles: Iterable[str]) -> bool:
    """Somebody holds one of these roles as the case stands."""
    return any(_holds(change, actor, role) for role in roles)


def note_substitute(change: Change, may: Callable[[Actor], bool]) -> None:
    """Write in the story for whom the change is made, when the actor may make it only by standing in for somebody.

    `may` tells whether an actor may.
    """
    absent = for_whom(change.actor, may) if change.actor else None
    if absent:
        change.story["for"] = absent


def for_whom(actor: Actor, may: Callable[[Actor], bool]) -> str | None:
    """The absent user without whom the actor might not; None where the actor may anyway, or not at all."""
    if not actor.stands_in_for or may(actor.with_rights_of(None)):
        return None
    return next((user for user in sorted(actor.stands_in_for) if may(actor.with_rights_of(user))), None)


def is_holder(actor: Actor, task: TaskRow, case: CaseRow) -> bool:
    """The task is the actor's own and nobody else's to take: assigned, or waiting for the position or role they have.

    What waits for a team is nobody's own until somebody takes it.
    """
    return may_work(actor, task, case) and (task.assignee_id is not None or task.queue not in actor.teams)


def _holds(change: Change, actor: Actor, role: str) -> bool:
    if actor.users.intersection(change.members(role)):
        return True
    queue, person = queues.queue_of(change, role)
    return person in actor.users if person else queue in actor.queues


def is_member(actor: Actor, task: TaskRow, case: CaseRow) -> bool:
    """The task waits for a group that the actor is in."""
    return any(key.startswith(f"{task.queue}/") and user in actor.users for key, user in case.holders.items())


def _named(actor: Actor, case: CaseRow) -> set[str]:
    """The roles that the actor, or one the actor stands in for, is named in; a group's by the group's key."""
    return {role.partition("/")[0] for role, user in case.holders.items() if user in actor.users}
