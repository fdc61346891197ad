"""The first lines, the roles, the escalations and the questions."""

from engine import rules
from engine.definition import Calling, Field, FieldType, Role, RoleKind
from engine.language.checks.names import UNITS, Names
from engine.language.problems import hints, quoted
from engine.language.schema import FILLS
from engine.language.source import Path


def check_people(names: Names) -> None:
    """Is there somebody in every role, and on every rung?"""
    workflow = names.workflow
    names.known(("initial",), workflow.initial, names.states, "state")
    names.known(("regime",), workflow.regime, rules.KEYS, "regime")
    if workflow.exclusive and workflow.subject in ("anonymous", "system"):
        names.tell(("exclusive",), "exclusive", at_key=True)
    for role in workflow.roles:
        _check_role(names, role)
    if workflow.roles and workflow.roles[0].kind not in UNITS:
        names.tell(("roles", workflow.roles[0].key), "role_kind.first")
    for ladder in workflow.escalations:
        path: Path = ("escalations", ladder.key, "ladder")
        number = 0
        for rung in ladder.ladder:
            number = min(number + 1, _rungs_written(names, path))
            if rung.notify != "assignee":
                names.known((*path, str(number), "notify"), rung.notify, {"assignee", *names.roles}, "role")
            names.role((*path, str(number), "reassign"), rung.reassign)


def _rungs_written(names: Names, path: Path) -> int:
    number = 1
    while names.source.find((*path, str(number + 1))):
        number += 1
    return number


def _check_role(names: Names, role: Role) -> None:
    path: Path = ("roles", role.key)
    names.unit((*path, "otherwise" if role.kind is RoleKind.ROUTED else "until_named"), role.until_named)
    for number, route in enumerate(role.routes, 1):
        names.unit((*path, "routes", str(number), "to"), route.to)
    if role.kind not in (RoleKind.GROUP, RoleKind.UNIT) or "fact" in names.hidden:
        return
    type_ = next(kind for kind, fills in FILLS.items() if fills is role.kind)
    filled = {field.assigns for _, field in names.fields() if field.assigns and field.type is type_}
    # One that fills a role of another kind is told there; it may be this one that was meant.
    if role.key not in filled and all(names.roles.get(other) is role.kind for other in filled):
        names.tell(path, "never_assigned", name=quoted(role.key), type=type_)


def check_fields(names: Names) -> None:
    """Does a question fill a role of the right kind, limit a consent beside it, and invite somebody somewhere?"""
    forms: dict[Path, list[Field]] = {}
    for path, field in names.fields():
        _check_field(names, path, field)
        forms.setdefault(path[:-1], []).append(field)
    for form, fields in forms.items():
        for field in fields:
            if field.calls:
                _check_calling(names, (*form, field.key, "calls"), field.calls, fields)
    for state in names.workflow.states:
        for task in state.tasks:
            for field in task.fields:
                asked = [other.key for other in task.fields if other is not field]
                path = ("states", state.key, "tasks", task.key, "form", field.key, "limits")
                names.known(path, field.limits, asked, "field")


def _check_calling(names: Names, path: Path, calling: Calling, beside: list[Field]) -> None:
    """The roles exist, and the place is one line of text in the same form."""
    names.each_role((*path, "invite"), calling.invite)
    texts = [field.key for field in beside if field.type is FieldType.TEXT]
    found = next((field for field in beside if field.key == calling.place), None)
    if found is not None and found.type is not FieldType.TEXT:
        names.tell((*path, "place"), "place_type", name=quoted(found.key), hint=hints(found.key, texts))
    else:
        names.known((*path, "place"), calling.place, texts, "field")


def _check_field(names: Names, path: Path, field: Field) -> None:
    fills = FILLS.get(field.type)
    if field.assigns and fills:
        names.role((*path, "assigns"), field.assigns, (fills,), fills)
