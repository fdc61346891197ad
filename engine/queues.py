"""Where a task for a role waits, and who is in a group.

A role leads to a queue (a position, a team, or the role itself when it is held by people named in the case) and perhaps
to one person. What comes to somebody who is away is theirs all the same: the substitute finds it by standing in for
them (`engine.standing`). What comes to one who has left goes to whoever has the role until somebody is named.
"""

from engine import facts, standing
from engine.change import Change
from engine.conditions import holds
from engine.definition import Role, RoleKind

Place = tuple[str, str | None]


def queue_of(change: Change, role_key: str) -> Place:
    """Where a task for this role waits: the queue, and the person if one is named.

    KeyError for a role that the routine does not have.
    """
    role = change.routine.roles[role_key]
    if role.kind is RoleKind.REFERRER:
        return role.key, change.case.referrer_id
    if role.kind is RoleKind.NAMED:
        holder = present(change, change.case.holders.get(role.key))
        return (role.key, holder) if holder else (role.until_named or role.key, None)
    if role.kind is RoleKind.GROUP:
        here = any(present(change, member) for member in change.members(role.key))
        return role.key if here else role.until_named or role.key, None
    return _unit_of(change, role), None


def present(change: Change, user: str | None) -> str | None:
    """The person, who may be away; None when nobody does their work, because they do not work here any longer."""
    if user is None or user == change.actor_id:  # whoever makes the change is here
        return user
    return user if standing.is_answered_for(change.tx, change.case.municipality_id, user) else None


def _unit_of(change: Change, role: Role) -> str:
    """The position or team behind a role that is not held by people named in the case."""
    if role.kind is RoleKind.UNIT:
        return str(change.case.facts.get(facts.unit_fact(role.key)) or role.until_named or role.key)
    if role.kind is RoleKind.ROUTED:
        known = facts.of(change)
        return next((route.to for route in role.routes if holds(route.when, known)), role.until_named or role.key)
    return role.key
