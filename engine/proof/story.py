"""The shortest story of a case that goes wrong, as one would tell it to a colleague."""

from engine.definition import State, Text, say
from engine.proof.domains import ASKED, OTHER
from engine.proof.explore import Graph
from engine.proof.findings import Fault, Finding, Path, Told
from engine.proof.model import Model
from engine.proof.situation import Situation
from engine.proof.steps import Step
from engine.proof.texts import ENDS, STEPS, VALUES


def tell(model: Model, graph: Graph, fault: Fault) -> Finding:
    """A fault with its story."""
    places = {language: _names(model, fault, language) for language in ("nb", "en")}
    nb, en = ENDS[fault.code]
    story: list[Told] = []
    if fault.number is not None:
        trail = graph.trail(fault.number)
        first = trail[0][0] if trail else fault.number
        story.append(_stands(model, graph.situations[first], "first"))
        for source, step, target in trail:
            story += _step(model, graph.situations[source], step, graph.situations[target])
    return Finding(fault.code, fault.path, nb.format(**places["nb"]), en.format(**places["en"]), tuple(story))


def _names(model: Model, fault: Fault, language: str) -> dict[str, str]:
    state = model.places[model.index[fault.state]].spec
    title = _task(state, fault.name) if fault.kind == "tasks" else _way(state, fault.name)
    return {"state": say(state.title, language), "name": say(title, language)}


def _stands(model: Model, now: Situation, kind: str) -> Told:
    state = model.places[now.state].spec
    nb, en = STEPS[kind]
    return Told(
        nb.format(name=say(state.title, "nb")), en.format(name=say(state.title, "en")), ("states", state.key)
    )  # fmt: skip


def _step(model: Model, before: Situation, step: Step, after: Situation) -> list[Told]:
    state = model.places[before.state].spec
    found = []
    told = STEPS.get((step.kind + "_way") if step.task and step.way else step.kind)
    if told:
        name, way = _task(state, step.task), _way(state, step.way)
        words = [
            told[place].format(name=say(name, language), way=say(way, language))
            for place, language in enumerate(("nb", "en"))
        ]
        found.append(Told(words[0], words[1], _path(state, step)))
    found += _learnt(model, before, step, after)
    if step.way and before.state != after.state:
        found.append(_stands(model, after, "then"))
    return found


def _task(state: State, key: str) -> Text:
    return next((task.title for task in state.tasks if task.key == key), {"nb": key})


def _way(state: State, key: str) -> Text:
    return next((way.title for way in (*state.next, *state.reopens) if way.key == key), {"nb": key})


def _path(state: State, step: Step) -> Path:
    if step.way:
        return ("states", state.key, "reopens" if state.final else "next", step.way)
    return ("states", state.key, "tasks", step.task) if step.kind in ("do", "skip", "silence", "open") else ()


def _learnt(model: Model, before: Situation, step: Step, after: Situation) -> list[Told]:
    """What has been answered, or must be so, for the story to go on as it does."""
    found = []
    for place, variable in enumerate(model.facts.variables):
        mask, full = after.facts[place], variable.full
        field = model.facts.fields.get(variable.name)
        plain = mask in (0, full, full & ~1, before.facts[place]) or "<>" in variable.name
        if plain or (field is None and step.kind != "split"):
            continue
        values = [value for bit, value in enumerate(variable.values) if mask >> bit & 1]
        if len(values) <= 3:
            found.append(_is(field.label if field else {"nb": variable.name}, values))
    return found


def _is(label: Text, values: list[object]) -> Told:
    words = []
    for place, language in enumerate(("nb", "en")):
        joined = (" eller ", " or ")[place].join(_value(value, place) for value in values)
        words.append(f"«{say(label, language)}» {('er', 'is')[place]} {joined}.")
    return Told(words[0], words[1])


def _value(value: object, place: int) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(_value(each, place) for each in value)) or VALUES["none"][place]
    if isinstance(value, float):
        return f"{value:g}"
    known = (
        {None: "missing", ASKED: "missing", OTHER: "other"}.get(value, value)
        if isinstance(value, str | None)
        else value
    )
    return VALUES[str(known)][place] if str(known) in VALUES else str(value)
