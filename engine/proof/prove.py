"""The proof itself: explore everything, look for what must not be, tell the shortest story of each."""

from collections import Counter
from collections.abc import Iterable

from engine.definition import Workflow
from engine.proof import duties, flow, live
from engine.proof.domains import TooMuch
from engine.proof.explore import MOST, Graph, explore
from engine.proof.findings import Fault, Finding, Proof
from engine.proof.model import Model, build
from engine.proof.story import tell

_STUCK = ("join_stuck", "nothing_to_take")


def prove(workflow: Workflow, most: int = MOST) -> Proof:
    """Is the routine sound? Above `most` situations it is not looked into: the one finding is «too_large_to_prove».

    The names in the workflow must have been checked. Pure, and the same every time.
    """
    try:
        model = build(workflow)
    except TooMuch as much:
        return Proof((Finding("too_large_to_prove", ("states",), much.nb, much.en),), 0, 0)
    live.prune(model)
    graph = explore(model, most)
    steps = sum(map(len, graph.steps))
    if not graph.whole:
        return Proof((_too_large(model, graph),), len(graph.situations), steps)
    return Proof(tuple(tell(model, graph, fault) for fault in _faults(model, graph)), len(graph.situations), steps)


def _faults(model: Model, graph: Graph) -> Iterable[Fault]:
    """The first of each kind in each place, in the order of the routine's states."""
    found = list(flow.faults(model, graph))
    stuck = {fault.number for fault in found if fault.code in _STUCK and fault.number is not None}
    found += duties.faults(model, graph, stuck)
    kept: dict[tuple[str, ...], Fault] = {}
    for fault in found:
        kept.setdefault((fault.code, *fault.path), fault)
    return sorted(kept.values(), key=lambda fault: model.index[fault.state])


def _too_large(model: Model, graph: Graph) -> Finding:
    """Where most situations are, and what is kept apart there."""
    state, _ = Counter(now.state for now in graph.situations).most_common(1)[0]
    place = model.places[state]
    names = [
        variable.name
        for variable, live_ in zip(model.facts.variables, place.live, strict=True)
        if live_ and variable.name and "<>" not in variable.name
    ]
    key, count, listed = place.spec.key, len(graph.situations), ", ".join(names[:6]) or "–"
    nb = f"for stor til å bevises (over {count} situasjoner, flest i «{key}»); bruk færre oppgaver samtidig der, eller "
    en = f"too large to prove (over {count} situations, most in «{key}»); use fewer tasks at a time there, or "
    return Finding(
        "too_large_to_prove",
        ("states", key),
        f"{nb}færre vilkår på: {listed}",
        f"{en}fewer conditions on: {listed}",
    )
