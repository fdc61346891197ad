"""Boxes and lines as layers: every line becomes steps between neighbouring layers, by way of points of its own."""

from dataclasses import dataclass, field
from itertools import pairwise

from engine.diagram.graph import Graph
from engine.diagram.ranks import ranks

POINT = 8.0  # the width a line takes where it passes a layer
TURN = 44.0  # the width of a turn back
LIFT = 18.0  # and its height


@dataclass(slots=True)
class Spot:
    """A box, or a place where a line passes a layer. `turn`: 1 where it turns up again, -1 where it turns down."""

    rank: int
    width: float
    height: float
    lane: int
    middle: bool = False
    box: bool = False
    turn: int = 0
    port: float | None = None
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    x: float = 0.0


@dataclass(slots=True)
class Layers:
    """All spots, the spots of each layer from the left, and the spots of each line from its source to its target."""

    spots: list[Spot]
    rows: list[list[int]]
    paths: dict[str, list[int]]
    boxes: dict[str, int]


def layers_of(graph: Graph) -> Layers:
    """In: the graph. Out: its layers, in the order in which things were given."""
    rank = ranks(graph)
    # A line that goes back needs a layer above its target to turn in.
    lift = 1 if any(rank[line.target] == 0 for line in graph.lines) else 0
    spots = [
        Spot(rank[box.key] + lift, box.width, round(box.height, 1), box.lane, box.middle, True, port=box.port)
        for box in graph.boxes
    ]
    found = Layers(spots, [], {}, {box.key: index for index, box in enumerate(graph.boxes)})
    for line in graph.lines:
        source, target = found.boxes[line.source], found.boxes[line.target]
        path = _forward(spots, source, target, line.middle)
        found.paths[line.key] = path or _back(spots, source, target)
    found.rows = [[] for _ in range(1 + max(spot.rank for spot in spots))]
    for index, spot in enumerate(spots):
        found.rows[spot.rank].append(index)
    return found


def _forward(spots: list[Spot], source: int, target: int, middle: bool) -> list[int]:
    """The spots of a line down, or none when it must go back."""
    first, last = spots[source].rank, spots[target].rank
    if last <= first:
        return []
    path = [source, *(_pass(spots, rank, spots[source].lane, middle) for rank in range(first + 1, last)), target]
    for upper, lower in pairwise(path):
        _join(spots, upper, lower)
    return path


def _back(spots: list[Spot], source: int, target: int) -> list[int]:
    """A line out at the bottom and in at the top all the same: it turns below its source and above its target."""
    first, last, lane = spots[source].rank, spots[target].rank, spots[source].lane
    down = _pass(spots, first + 1, lane, False, 1)
    way_up = [_pass(spots, rank, lane, False) for rank in range(first, last - 1, -1)]
    over = _pass(spots, last - 1, spots[target].lane, False, -1)
    _join(spots, source, down)
    for lower, upper in zip([down, *way_up], [*way_up, over], strict=True):
        _join(spots, upper, lower)
    _join(spots, over, target)
    return [source, down, *way_up, over, target]


def _pass(spots: list[Spot], rank: int, lane: int, middle: bool, turn: int = 0) -> int:
    width, height = (TURN, LIFT) if turn else (POINT, 0.0)
    spots.append(Spot(rank, width, height, lane, middle, turn=turn))
    return len(spots) - 1


def _join(spots: list[Spot], upper: int, lower: int) -> None:
    spots[upper].below.append(lower)
    spots[lower].above.append(upper)
