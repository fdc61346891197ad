"""Which layer every box lies in: below all that lead to it, but for the lines that must go back up.

The first step of a layered drawing (K. Sugiyama, S. Tagawa and M. Toda, 1981). Everything is done in the order in which
it is given, so that the same routine always gives the same picture.
"""

from engine.diagram.graph import Graph

Steps = dict[str, list[tuple[str, int]]]


def ranks(graph: Graph) -> dict[str, int]:
    """In: the graph. Out: the layer of each box, from 0 at the top. A line to the same or a lower layer goes back."""
    steps = _without_cycles(graph, _steps(graph))
    found = _longest(graph, steps)
    _pull_down(graph, steps, found)
    lowest = min(found.values(), default=0)
    return {key: rank - lowest for key, rank in found.items()}


def _steps(graph: Graph) -> Steps:
    """What must lie below what, and how far; those of `follows` first, since they are never turned."""
    boxes = {box.key: box for box in graph.boxes}
    steps: Steps = {key: [] for key in boxes}
    for above, below, length in graph.follows:
        steps[above].append((below, length))
    for line in graph.lines:
        returns = boxes[line.source].aside and not boxes[line.target].aside
        if line.source != line.target and not returns:
            steps[line.source].append((line.target, 1))
    return steps


def _without_cycles(graph: Graph, steps: Steps) -> Steps:
    """Leave out each step that leads back to a box the walk came from."""
    kept: Steps = {box.key: [] for box in graph.boxes}
    state: dict[str, str] = {}
    for box in graph.boxes:
        stack = [] if box.key in state else [(box.key, iter(steps[box.key]))]
        while stack:
            key, rest = stack[-1]
            state[key] = "open"
            for target, length in rest:
                if state.get(target) != "open":
                    kept[key].append((target, length))
                if target not in state:
                    stack.append((target, iter(steps[target])))
                    break
            else:
                state[key] = "done"
                stack.pop()
    return kept


def _longest(graph: Graph, steps: Steps) -> dict[str, int]:
    """The longest way to each box from one that nothing leads to."""
    waiting = {box.key: 0 for box in graph.boxes}
    for targets in steps.values():
        for target, _ in targets:
            waiting[target] += 1
    found = {box.key: 0 for box in graph.boxes}
    ready = [key for key, count in waiting.items() if not count]
    for key in ready:
        for target, length in steps[key]:
            found[target] = max(found[target], found[key] + length)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return found


def _pull_down(graph: Graph, steps: Steps, found: dict[str, int]) -> None:
    """What the first box does not lead to lies right above what it leads to."""
    reached = {graph.boxes[0].key} if graph.boxes else set()
    waiting = list(reached)
    while waiting:
        new = [target for target, _ in steps[waiting.pop()] if target not in reached]
        reached.update(new)
        waiting += new
    for box in sorted(graph.boxes, key=lambda box: -found[box.key]):
        if box.key not in reached and steps[box.key]:
            found[box.key] = min(found[target] - length for target, length in steps[box.key])
