"""Can every case come to its end? No state in vain, no place to get stuck, no ring without people."""

from collections.abc import Callable, Iterator

from engine.proof import life
from engine.proof.explore import Graph
from engine.proof.findings import Fault
from engine.proof.model import Model
from engine.proof.rings import rings
from engine.proof.steps import CLOCK, Step

CHOSEN = frozenset({"act", "word", "expire", "accept"})  # does not count as a way on: nobody has to take it


def faults(model: Model, graph: Graph) -> Iterator[Fault]:
    """Everything that is wrong with where cases can get."""
    reached = {now.state for number, now in enumerate(graph.situations) if number not in graph.refused}
    for index, place in enumerate(model.places):
        if index not in reached:
            yield Fault("never_reached", place.spec.key)
    yield from _endless(model, graph)
    yield from _stuck(model, graph)
    yield from _never_joined(model, graph, reached)
    yield from _rings(model, graph)
    yield from _children(model, graph)


def _endless(model: Model, graph: Graph) -> Iterator[Fault]:
    finals = {number for number, now in enumerate(graph.situations) if model.places[now.state].spec.final}
    ending = _backwards(graph, finals, lambda step: True)
    for number, now in enumerate(graph.situations):
        if number not in ending and number not in graph.refused:
            yield Fault("never_ends", model.places[now.state].spec.key, number=number)


def _stuck(model: Model, graph: Graph) -> Iterator[Fault]:
    """Work that is done, or that can be done, leads on by itself, not only because somebody may end the case."""
    leaving = {
        number
        for number, steps in enumerate(graph.steps)
        if any(step.way and step.kind not in CHOSEN for step, _ in steps)
    }
    moving = _backwards(graph, leaving, lambda step: not step.way and step.kind not in CHOSEN)
    for number, now in enumerate(graph.situations):
        place = model.places[now.state]
        if number in moving or not graph.waiting[number] or place.spec.final:
            continue
        done = [way.spec for way in place.ways if way.spec.when_done or way.spec.join]
        if done and not life.waits(place, now):
            code = "join_stuck" if any(way.join for way in done) else "nothing_to_take"
            yield Fault(code, place.spec.key, number=number)
        for _, task in life.open_tasks(place, now):
            if task.ways and not task.spec.every:
                yield Fault("task_stuck", place.spec.key, "tasks", task.spec.key, number)


def _never_joined(model: Model, graph: Graph, reached: set[int]) -> Iterator[Fault]:
    for index, place in enumerate(model.places):
        for way in place.ways:
            if way.spec.join and index in reached and (place.spec.key, way.spec.key) not in graph.ready:
                yield Fault("join_never", place.spec.key, "next", way.spec.key)


def _rings(model: Model, graph: Graph) -> Iterator[Fault]:
    edges = [[target for step, target in steps if step.kind in CLOCK] for steps in graph.steps]
    for ring in rings(edges):
        inside = set(ring)
        for number in sorted(ring):
            ways = [step for step, to in graph.steps[number] if step.way and step.kind in CLOCK and to in inside]
            if ways:
                yield Fault(
                    "livelock", model.places[graph.situations[number].state].spec.key, "next", ways[0].way, number
                )
                break


def _children(model: Model, graph: Graph) -> Iterator[Fault]:
    """A routine that counts its sub-cases must not end, by its own work or the clock, while they are open."""
    at = model.facts.places.get("children")
    if at is None:
        return
    values = model.facts.variables[at].values
    counted = {name.partition(".")[2] for name in model.facts.by_fact if name.startswith("children.")}
    every = bool(counted & {"open", "closed"})
    waited = [index for index, slug in enumerate(model.facts.children) if every or slug in counted]
    open_ = sum(1 << bit for bit, value in enumerate(values) if any(value[index] for index in waited))
    for number, steps in enumerate(graph.steps):
        place = model.places[graph.situations[number].state]
        for step, target in steps:
            after = graph.situations[target]
            ends = model.places[after.state].spec.final and not place.spec.final
            if ends and after.facts[at] & open_ and step.kind != "act":
                way = next(way.spec for way in place.ways if way.spec.key == step.way)
                if not any(signal.to == "children" for signal in way.signals):
                    yield Fault("open_children", place.spec.key, "next", step.way, number)


def _backwards(graph: Graph, start: set[int], counts: Callable[[Step], bool]) -> set[int]:
    """The situations from which one of `start` can be reached by steps that count."""
    sources: list[list[int]] = [[] for _ in graph.situations]
    for number, steps in enumerate(graph.steps):
        for step, target in steps:
            if counts(step):
                sources[target].append(number)
    found, waiting = set(start), list(start)
    while waiting:
        new = set(sources[waiting.pop()]) - found
        found |= new
        waiting += new
    return found
