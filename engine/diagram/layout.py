"""From a graph to a drawing: layers, order, places, and the points of every line."""

from dataclasses import dataclass
from itertools import pairwise

from engine.diagram.graph import Drawing, Graph, Line, Point
from engine.diagram.layers import Layers, layers_of
from engine.diagram.order import orders
from engine.diagram.place import FIRM, place, settle

EDGE = 18.0  # lines keep so far from the corners of a box
PAPER = 2**0.5  # how much higher than wide a sheet is
CROSSING, SIDEWAYS = 120.0, 0.3  # what a crossing costs, and a step to the side, in steps of a larger page
NEAR = 24.0  # and so far from each other where they meet it


@dataclass(frozen=True, slots=True)
class Spacing:
    """Room between boxes of a layer, between layers (and more where lines go far to the side), and inside a lane.

    `lanes`: how many there are. None (0) lets a drawing grow to both sides; even a single lane has edges that hold.
    """

    beside: float = 26.0
    below: float = 22.0
    slope: float = 0.05
    most: float = 56.0
    lanes: int = 0
    padding: float = 0.0


def draw(graph: Graph, spacing: Spacing) -> Drawing:
    """In: boxes and lines. Out: where they lie; no two boxes touch, and no line passes through a box.

    Of several good orders the one is taken that makes the smallest page, with few crossings and short lines.
    """
    layers = layers_of(graph)
    best: tuple[float, Drawing] | None = None
    for crossings, rows in orders(layers):
        layers.rows = rows
        drawing = _drawn(graph, layers, spacing)
        cost = CROSSING * crossings + _cost(graph, drawing)
        if best is None or cost < best[0]:
            best = cost, drawing
    assert best is not None  # there is always one order
    return best[1]


def _drawn(graph: Graph, layers: Layers, spacing: Spacing) -> Drawing:
    lanes = place(layers, spacing.beside, spacing.lanes, spacing.padding)
    ports = _ports(layers, graph.lines)
    tops, bottoms = _heights(layers, graph.lines, ports, spacing)
    tops, bottoms = [round(y, 1) for y in tops], [round(y, 1) for y in bottoms]
    spots = [(key, layers.spots[index]) for key, index in layers.boxes.items()]
    centres = {key: (spot.x, (tops[spot.rank] + bottoms[spot.rank]) / 2) for key, spot in spots}
    routes = {line.key: _route(layers, line, ports, tops, bottoms) for line in graph.lines}
    return Drawing(centres, routes, lanes, tuple(zip(bottoms, tops[1:], strict=False)))


def _cost(graph: Graph, drawing: Drawing) -> float:
    """How large the page must be, and how far lines go to the side."""
    edges = [(*drawing.boxes[box.key], box.width / 2, box.height / 2) for box in graph.boxes]
    across = max(x + half for x, _, half, _ in edges) - min(x - half for x, _, half, _ in edges)
    down = max(y + half for _, y, _, half in edges) - min(y - half for _, y, _, half in edges)
    aside = sum(abs(a[0] - b[0]) for route in drawing.routes.values() for a, b in pairwise(route))
    return max(across * PAPER, down) + SIDEWAYS * aside


Ports = dict[tuple[str, int, bool], float]  # line, spot, is it the lower edge of the spot: x


def _ports(layers: Layers, lines: tuple[Line, ...]) -> Ports:
    """Where each line meets each spot on its way."""
    ports: Ports = {}
    meets: dict[tuple[int, bool], list[tuple[float, int, str]]] = {}
    for number, line in enumerate(lines):
        path = layers.paths[line.key]
        for one, other in (*pairwise(path), *zip(path[1:], path, strict=False)):
            low = layers.spots[other].rank > layers.spots[one].rank
            aim = layers.spots[other].x + (layers.spots[other].port or 0.0)
            if line.leaves is not None and one == path[0] and low:
                ports[line.key, one, low] = layers.spots[one].x + line.leaves
            else:
                meets.setdefault((one, low), []).append((aim, number, line.key))
    for (index, low), lines_there in meets.items():
        spot = layers.spots[index]
        lines_there.sort()
        for (_, _, key), x in zip(lines_there, _along(layers, index, lines_there), strict=True):
            ports[key, index, low] = x
        if spot.turn:
            _ports_of_turn(ports, layers, index, lines_there[0][2], low)
    return ports


def _along(layers: Layers, index: int, lines: list[tuple[float, int, str]]) -> list[float]:
    """The places along an edge of a spot where these lines meet it."""
    spot = layers.spots[index]
    if not spot.box:
        return [spot.x for _ in lines]
    if spot.port is not None:
        return [spot.x + spot.port for _ in lines]
    half = max(spot.width / 2 - EDGE, 0.0)
    last = len(lines) - 1
    near = min(NEAR, 2 * half / max(last, 1))
    wanted = [min(max(aim, spot.x - half), spot.x + half) for aim, _, _ in lines]
    weights = [1.0] * len(lines)
    straight = next((n for n, (aim, _, _) in enumerate(lines) if spot.middle and abs(aim - spot.x) < 0.5), None)
    if straight is not None:  # the ordinary way meets a box in its middle, and leaves less room for the others
        weights[straight] = FIRM
        near = min(near, half / max(straight, last - straight, 1))
    places = settle(wanted, weights, [near] * last)
    return [
        min(max(x, spot.x - half + near * number), spot.x + half - near * (last - number))
        for number, x in enumerate(places)
    ]


def _ports_of_turn(ports: Ports, layers: Layers, index: int, key: str, low: bool) -> None:
    """The long part of a line goes straight through a turn; the short part meets it at the side it comes from.

    Both meet the same edge of the spot; the way out is kept as if it were the other edge.
    """
    spot, path = layers.spots[index], layers.paths[key]
    at = path.index(index)
    ends = [path[at - 1], path[at + 1]]
    short = ends[0] if spot.turn > 0 else ends[1]  # it turns up after its source, and down before its target
    long = ends[1] if spot.turn > 0 else ends[0]
    side = -1.0 if (layers.spots[short].x, short) <= (layers.spots[long].x, long) else 1.0
    beside = spot.x + side * (spot.width / 2 - 4)
    ports[key, index, low], ports[key, index, not low] = (beside, spot.x) if spot.turn > 0 else (spot.x, beside)


def _heights(
    layers: Layers, lines: tuple[Line, ...], ports: Ports, spacing: Spacing
) -> tuple[list[float], list[float]]:
    """Top and bottom of every layer. A gap is higher where a line goes far to the side in it."""
    far = [0.0] * len(layers.rows)
    for line in lines:
        path = layers.paths[line.key]
        for one, other in pairwise(path):
            rank = min(layers.spots[one].rank, layers.spots[other].rank)
            far[rank] = max(far[rank], abs(layers.spots[one].x - layers.spots[other].x))
    tops, bottoms, y = [], [], 0.0
    for rank, row in enumerate(layers.rows):
        tops.append(y)
        y += max((layers.spots[index].height for index in row), default=0.0)
        bottoms.append(y)
        y += round(min(spacing.below + spacing.slope * far[rank], spacing.most), 1)
    return tops, bottoms


def _route(layers: Layers, line: Line, ports: Ports, tops: list[float], bottoms: list[float]) -> tuple[Point, ...]:
    path = layers.paths[line.key]
    points: list[Point] = []
    for number, index in enumerate(path):
        spot = layers.spots[index]
        top, bottom = tops[spot.rank], bottoms[spot.rank]
        if number == 0:
            x = ports[line.key, index, True]
            points += [(x, (top + bottom + spot.height) / 2), (x, bottom)]
        elif number == len(path) - 1:
            x = ports[line.key, index, False]
            points += [(x, top), (x, (top + bottom - spot.height) / 2)]
        elif spot.turn:
            low = spot.turn < 0  # a turn down has both its ends at the lower edge
            y = bottom if low else top
            points += [(ports[line.key, index, low], y), (ports[line.key, index, not low], y)]
        else:
            goes_down = layers.spots[path[number - 1]].rank < spot.rank
            points += [(spot.x, top), (spot.x, bottom)] if goes_down else [(spot.x, bottom), (spot.x, top)]
    # To a tenth, so that no line ends in a step too small to see: an arrow would point the way of that step.
    points = [(round(x, 1), round(y, 1)) for x, y in points]
    return tuple(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])
