"""Is everything that waits somebody's, lawful, and answered with a right to complain?"""

from collections.abc import Iterator

from engine.definition import RoleKind, TaskSpec, Workflow
from engine.proof import life
from engine.proof.domains import MISSING
from engine.proof.explore import Graph
from engine.proof.findings import Fault
from engine.proof.model import COMPLAINT, Model
from engine.proof.parts import Place, Task
from engine.proof.situation import LETTER, OPEN, PLANNED, WINDOW, Situation
from engine.rules import has_complaints

LENT = (RoleKind.NAMED, RoleKind.GROUP, RoleKind.UNIT, RoleKind.ROUTED)


def faults(model: Model, graph: Graph, told: set[int]) -> Iterator[Fault]:
    """Everything that is wrong with what cases wait for; `told`: situations known to be stuck with nothing to do."""
    seen: set[str] = set()
    for number, now in enumerate(graph.situations):
        place = model.places[now.state]
        if not graph.waiting[number] or place.spec.final:
            continue
        if number not in told and not _awaited(place, now):
            yield Fault("unowned", place.spec.key, number=number)
        for index, task in enumerate(place.tasks):
            if now.tasks[index] == OPEN:
                yield from _of_task(model, now, place, task, number, seen)
    yield from _complaints(model, graph)


def _awaited(place: Place, now: Situation) -> bool:
    clock = any(life.runs(place, now, way) and life.usable(now, way) for way in place.ways)
    tasks = now.tasks[: len(place.tasks)]
    return clock or OPEN in tasks or PLANNED in tasks


def _of_task(
    model: Model, now: Situation, place: Place, task: Task, number: int, seen: set[str]
) -> Iterator[Fault]:  # fmt: skip
    key = task.spec.key
    if task.consent and now.facts[model.facts.places["consent"]] & MISSING:
        yield Fault("without_consent", place.spec.key, "tasks", key, number)
    if key not in seen:
        seen.add(key)
        for code in _lacks(model.workflow, task.spec):
            yield Fault(code, place.spec.key, "tasks", key, number)


def _lacks(workflow: Workflow, task: TaskSpec) -> Iterator[str]:
    """What an open task must have, whatever the case: a holder, a date, an escalation, and a ground to talk on."""
    if task.who != "each" and not _held(workflow, task.who):
        yield "no_holder"
    if not any(_dated(workflow, deadline.model_dump(exclude_defaults=True)) for deadline in task.due.all[:1]):
        yield "no_date"
    ladders = {ladder.key: ladder.ladder for ladder in workflow.escalations}
    if not ladders.get(task.escalation):
        yield "no_escalation"
    if task.ground is None and _about_a_person(workflow) and _a_team(workflow, task.who):
        yield "no_ground"


def _held(workflow: Workflow, key: str) -> bool:
    role = next((role for role in workflow.roles if role.key == key), None)
    if role is None or role.kind not in LENT:
        return role is not None
    behind = next((other for other in workflow.roles if other.key == role.until_named), None)
    return behind is not None and behind.kind not in LENT


def _dated(workflow: Workflow, said: dict[str, object]) -> bool:
    if said.get("legal") == COMPLAINT and not has_complaints(workflow.regime):
        return False
    return bool(said.keys() & {"within", "before", "on", "legal", "meeting"})


def _about_a_person(workflow: Workflow) -> bool:
    return workflow.subject == "person" or any(way.names_person for _, way in workflow.transitions())


def _a_team(workflow: Workflow, key: str) -> bool:
    """Can a team hold the role?"""
    roles = {role.key: role for role in workflow.roles}
    role = roles.get(key)
    if role is None or role.kind not in LENT:
        return role is not None and role.kind is RoleKind.TEAM
    behind = [roles[other] for other in (role.until_named, *(route.to for route in role.routes)) if other in roles]
    return role.kind is RoleKind.UNIT or any(other.kind is RoleKind.TEAM for other in behind)


def _complaints(model: Model, graph: Graph) -> Iterator[Fault]:
    """Nobody who was told no is left without a letter about the right to complain, and the time to do it."""
    codes = {LETTER: "no_letter", WINDOW: "no_time_to_complain"}
    for number, now in enumerate(graph.situations):
        if not model.places[now.state].spec.final or now.duty not in codes:
            continue
        trail = graph.trail(number)
        for source, step, _ in reversed(trail):
            place = model.places[graph.situations[source].state].spec
            way = next((way for way in place.next if way.key == step.way), None)
            if way is not None and way.decides in ("no", "partly"):
                yield Fault(codes[now.duty], place.key, "next", way.key, number)
                break
