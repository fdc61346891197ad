"""Somebody is given a role in the case: a person, several people, or a position or team. The role's open tasks follow.

Where the routine says that the person must accept, they are asked first, and whoever has the role keeps it until then.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, update

from engine import asking, builtin, opening, queues
from engine.builtin import ACCEPT, CHOOSE
from engine.change import Change
from engine.definition import Field, Role, RoleKind
from engine.errors import N_, Refused
from engine.facts import unit_fact
from engine.ids import new_id
from engine.model import CoordinatorTerm, table
from engine.queues import Place
from engine.statements import Statement
from engine.store import LIVE, TaskRow, tasks

_terms = table(CoordinatorTerm)
_END_TERM = Statement(
    update(_terms)
    .where(_terms.c.case_id == bindparam("case"), _terms.c.role == bindparam("held"))
    .where(_terms.c.user_id == bindparam("user"), _terms.c.until.is_(None))
    .values(until=bindparam("until_"))
)
_HAND_OVER = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), LIVE)
    .values(queue=bindparam("queue_"), assignee_id=bindparam("user"))
)
_EXPLAIN = Statement(update(tasks).where(tasks.c.id == bindparam("task")).values(reason=bindparam("reason_")))


def assign(change: Change, field: Field, value: Any) -> None:
    """Give the role that `field` assigns to what was answered: a user id, a list of them, or a position or team.

    A person who must accept is asked, unless it is the person who answers.
    """
    role = change.routine.roles[field.assigns or ""]
    if role.kind is RoleKind.GROUP:
        gather(change, role, list(dict.fromkeys(value)))
    elif role.kind is RoleKind.UNIT:
        _choose_unit(change, role, str(value))
    elif role.accept and value not in (change.actor_id, change.case.holders.get(role.key)):
        propose(change, role, str(value))
    else:
        name(change, role, str(value))


def accepted(change: Change, task: TaskRow) -> None:
    """The person proposed says yes, and has the role from now. Raises Refused when it is somebody else who says so."""
    role, person = _asked_of(change, task)
    if person != change.actor_id:
        raise Refused(N_("Bare den som er foreslått, kan si ja."))
    change.remember(proposal(role), None)
    name(change, role, person)


def declined(change: Change, task: TaskRow, reason: str) -> None:
    """The person proposed, or somebody for them, says no, or nobody has answered (reason ""); who has the role is told.

    Unless it was the holder who would hand over the role, another must be chosen.
    """
    role, person = _asked_of(change, task)
    change.remember(proposal(role), None)
    if reason:
        change.batch.change(_EXPLAIN, task=task.id, reason_=reason)
    change.story.setdefault("declined" if reason else "unanswered", {})[role.key] = person
    holder = change.case.holders.get(role.key)
    if holder and holder != change.actor_id:
        change.tell("case_news", f"{change.case.id}:{change.seq}:declined:{role.key}", user=holder)
    if holder and asking.what(change, task):
        return
    spec = change.routine.tasks[builtin.of_role(CHOOSE, role.key)]
    queue, chooser = queues.queue_of(change, spec.who)
    opening.open_builtin(change, spec, queue=queue, assignee=chooser)


def propose(change: Change, role: Role, user: str) -> TaskRow | None:
    """Ask somebody to take the role. An earlier question about it that nobody has answered is withdrawn.

    Out: the task that asks; None when that person has been asked already.
    """
    if change.case.facts.get(proposal(role)) == user:
        return None
    withdraw(change, role)
    change.remember(proposal(role), user)
    change.story.setdefault("proposed", {})[role.key] = user
    spec = change.routine.tasks[builtin.of_role(ACCEPT, role.key)]
    return opening.open_builtin(change, spec, queue=role.key, assignee=user)


def release(change: Change, role: Role) -> None:
    """Nobody has the role any longer; its open tasks go to whoever has it until somebody is named."""
    withdraw(change, role)
    old = change.case.holders.get(role.key)
    _end(change, role, [old] if old else [])
    before = (role.key, old)
    change.case.holders = {key: user for key, user in change.case.holders.items() if key != role.key}
    change.touched.add(role.key)
    hand_over_tasks(change, role.key, before)


def hand_over_tasks(change: Change, role_key: str, before: Place) -> None:
    """Let the open tasks of a role follow it: `before` is where they waited.

    What a member of the group has taken stays with that member; what an escalation has handed on, or somebody has taken
    over from whoever had the role, stays where it went.
    """
    after, group = queues.queue_of(change, role_key), change.members(role_key)
    for task in change.tasks:
        mine = change.routine.tasks[task.key].who == role_key and not builtin.is_builtin(task.key)
        waits = task.queue in (role_key, before[0]) and task.assignee_id not in group
        waits = waits and (before[1] is None or task.assignee_id in (None, before[1]))
        if not mine or not waits or (task.queue, task.assignee_id) == after:
            continue
        task.queue, task.assignee_id = after
        change.batch.change(_HAND_OVER, task=task.id, queue_=after[0], user=after[1])
        if task.status == "open" and not opening.in_own_hands(change, *after):
            change.tell("task_new", f"{task.id}:{change.seq}:handed", queue=after[0], user=after[1], task=task.id)


def name(change: Change, role: Role, user: str) -> None:
    """Give somebody the role, from now; what was asked about it is withdrawn."""
    withdraw(change, role)
    old = change.case.holders.get(role.key)
    if old == user:
        return
    before = queues.queue_of(change, role.key)
    _end(change, role, [old] if old else [])
    _begin(change, role, user)
    change.case.holders = {**change.case.holders, role.key: user}
    change.story.setdefault("named", {})[role.key] = user
    hand_over_tasks(change, role.key, before)


def gather(change: Change, role: Role, users: list[str]) -> None:
    """The newest answer says who is in the group: some come, some go, and the rest stay."""
    before, old = queues.queue_of(change, role.key), change.members(role.key)
    _end(change, role, [user for user in old if user not in users])
    for user in users:
        if user not in old:
            _begin(change, role, user)
    others = {key: user for key, user in change.case.holders.items() if not key.startswith(f"{role.key}/")}
    change.case.holders = others | {f"{role.key}/{number}": user for number, user in enumerate(users, 1)}
    change.touched.add(role.key)
    if list(old) != users:
        change.story.setdefault("members", {})[role.key] = users
    hand_over_tasks(change, role.key, before)


def _choose_unit(change: Change, role: Role, unit: str) -> None:
    before = queues.queue_of(change, role.key)
    change.remember(unit_fact(role.key), unit)
    if before != (unit, None):
        change.story.setdefault("units", {})[role.key] = unit
    hand_over_tasks(change, role.key, before)


def withdraw(change: Change, role: Role) -> None:
    """Take back what is open about who is to have the role."""
    about = {builtin.of_role(ACCEPT, role.key), builtin.of_role(CHOOSE, role.key)}
    for task in [task for task in change.tasks if task.key in about]:
        asking.cancel(change, task)
    if proposal(role) in change.case.facts:
        change.remember(proposal(role), None)


def _asked_of(change: Change, task: TaskRow) -> tuple[Role, str]:
    """The role that a task asks about, and who is proposed."""
    role = change.routine.roles[task.key.partition(":")[2]]
    return role, str(change.case.facts.get(proposal(role)) or task.assignee_id)


def proposal(role: Role) -> str:
    """The fact that keeps who is proposed: the task may be handed on by its escalation."""
    return f"_proposed.{role.key}"


def _end(change: Change, role: Role, users: Iterable[str]) -> None:
    for user in users:
        change.batch.change(_END_TERM, case=change.case.id, held=role.key, user=user, until_=change.tx.now)


def _begin(change: Change, role: Role, user: str) -> None:
    change.batch.add(
        CoordinatorTerm,
        id=new_id(change.tx.now), case_id=change.case.id, role=role.key, user_id=user, since=change.tx.now, until=None,
    )  # fmt: skip
