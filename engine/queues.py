"""Where a task for a role waits."""

from engine import facts
from engine.change import Change
from engine.conditions import holds
from engine.definition import RoleKind


def queue_of(change: Change, role_key: str) -> tuple[str, str | None]:
    """Where a task for this role waits: the queue, and the person if one is named."""
    role = change.routine.roles[role_key]
    if role.kind is RoleKind.REFERRER:
        return role.key, change.case.referrer_id
    if role.kind is RoleKind.NAMED:
        holder = change.case.holders.get(role.key)
        return (role.key, holder) if holder or not role.until_named else (role.until_named, None)
    if role.kind is RoleKind.GROUP and not change.members(role.key):
        return role.until_named or role.key, None
    if role.kind is RoleKind.UNIT:
        return change.case.facts.get(f"_unit.{role.key}") or role.until_named or role.key, None
    if role.kind is RoleKind.ROUTED:
        known = facts.of(change)
        return next((route.to for route in role.routes if holds(route.when, known)), role.until_named or ""), None
    return role.key, None
