"""Every situation a case of the routine can be in, and how it gets there by the fewest steps."""

from dataclasses import dataclass, field

from engine.definition import SAME
from engine.proof import life
from engine.proof.model import Model
from engine.proof.refusals import refuse
from engine.proof.situation import NOTHING, WINDOW, Situation, split
from engine.proof.steps import Step, happenings

MOST = 30_000
SPLIT, ITSELF = Step("split"), "itself"


@dataclass(slots=True)
class Graph:
    """Situations in the order they were found, so that the first of a kind has a shortest story.

    `waiting` are those in which a case stays until something happens (the others move on at once); `ready` are the
    joins (state, way) that some situation satisfied; `whole` is False when there were too many. `refused` are
    those that people cannot bring about, since the way the case then must go is closed.
    """

    situations: list[Situation] = field(default_factory=list)
    numbers: dict[Situation, int] = field(default_factory=dict)
    steps: list[list[tuple[Step, int]]] = field(default_factory=list)
    before: list[tuple[int, Step] | None] = field(default_factory=list)
    waiting: list[bool] = field(default_factory=list)
    ready: set[tuple[str, str]] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    whole: bool = True

    def number(self, situation: Situation, before: tuple[int, Step] | None) -> int:
        """The number of a situation, a new one when it is seen for the first time."""
        found = self.numbers.get(situation)
        if found is None:
            found = self.numbers[situation] = len(self.situations)
            self.situations.append(situation)
            self.steps.append([])
            self.before.append(before)
            self.waiting.append(False)
        return found

    def trail(self, number: int) -> list[tuple[int, Step, int]]:
        """The shortest way to a situation: from, step, to."""
        found: list[tuple[int, Step, int]] = []
        before = self.before[number]
        while before is not None:
            found.append((before[0], before[1], number))
            number = before[0]
            before = self.before[number]
        return found[::-1]


def explore(model: Model, most: int = MOST) -> Graph:
    """Everything that can happen, breadth first."""
    graph = Graph()
    for situation in life.first(model):
        graph.number(situation, None)
    number = 0
    while number < len(graph.situations):
        if number >= most:
            graph.whole = False
            break
        _expand(model, graph, number)
        number += 1
    refuse(graph, {number for number, now in enumerate(graph.situations) if model.places[now.state].spec.final})
    return graph


def _expand(model: Model, graph: Graph, number: int) -> None:
    now = graph.situations[number]
    place = model.places[now.state]
    parts = split(now.facts, life.compared(place, now))
    if len(parts) > 1:
        _add(graph, number, SPLIT, [now._replace(facts=masks) for masks in parts])
        return
    graph.ready |= {(place.spec.key, way.spec.key) for way in place.ways if life.joined(place, now, way.spec)}
    way = life.by_itself(place, now)
    if way:
        _add(graph, number, Step(ITSELF, "", way.spec.key), life.take(model, now, way))
    elif now.duty == WINDOW and _may_complain(model, now):
        _add(graph, number, SPLIT, [now._replace(duty=NOTHING)])
    else:
        graph.waiting[number] = True
        for step, following in happenings(model, now):
            _add(graph, number, step, following)


def _add(graph: Graph, number: int, step: Step, following: list[Situation]) -> None:
    for situation in following:
        graph.steps[number].append((step, graph.number(situation, (number, step))))


def _may_complain(model: Model, now: Situation) -> bool:
    """Can somebody here complain, while the time the law gives runs?"""
    place = model.places[now.state]
    runs = any(way.legal and life.runs(place, now, way) and life.usable(now, way) for way in place.ways) or any(
        deadline.legal for _, task in life.open_tasks(place, now) for deadline in task.spec.due.all
    )
    return runs and any(
        way.spec.by
        and way.spec.to != SAME
        and not way.spec.withdraws_consent
        and not _ends(model, way.spec.to)
        and life.usable(now, way)
        for way in place.ways
    )


def _ends(model: Model, target: str) -> bool:
    return target in model.index and model.places[model.index[target]].spec.final
