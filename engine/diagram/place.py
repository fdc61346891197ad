"""How far to the right every spot lies: near its neighbours above and below, in order, and never too close."""

from collections.abc import Sequence
from itertools import pairwise

from engine.diagram.layers import Layers, Spot

SWEEPS = 80
FIRM = 1e6  # what is in the middle stays there


def settle(wanted: Sequence[float], weights: Sequence[float], apart: Sequence[float]) -> list[float]:
    """Places in the given order, at least `apart` (one less) from each other, as near as can be to where they want.

    The least weighted sum of squares, found by pooling neighbours that want to pass each other.
    """
    offsets = [0.0]
    for gap in apart:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, heavy, count = want - offset, weight, 1
        while pools and pools[-1][0] >= mean:
            before, other, others = pools.pop()
            mean = (before * other + mean * heavy) / (other + heavy)
            heavy, count = heavy + other, count + others
        pools.append((mean, heavy, count))
    flat = [mean for mean, _, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(flat, offsets, strict=True)]


def place(layers: Layers, space: float, lanes: int, padding: float) -> tuple[tuple[float, float], ...]:
    """Set x of every spot. `space` is left between boxes. Out: the left and right edge of each lane."""
    spots = layers.spots
    groups = [
        [index for index in row if spots[index].lane == lane] for row in layers.rows for lane in range(lanes)
    ]  # row by row, so that every `lanes` groups are a row
    edges = _lanes(spots, groups, space, lanes, padding)
    for number, group in enumerate(groups):
        low, high = edges[number % lanes]
        _spread(spots, group, space, (low + high) / 2)
    for sweep in range(SWEEPS):
        for number in range(len(groups)) if sweep % 2 == 0 else range(len(groups) - 1, -1, -1):
            _pull(spots, groups[number], space, edges[number % lanes] if lanes > 1 else None, padding)
        if sweep % 4 == 3:
            _straighten(layers, space, edges if lanes > 1 else (), padding)
    return edges


def _apart(left: Spot, right: Spot, space: float) -> float:
    gap = space if left.box and right.box else max(10.0, space / 2)
    return (left.width + right.width) / 2 + gap


def _lanes(
    spots: list[Spot], groups: list[list[int]], space: float, lanes: int, padding: float
) -> tuple[tuple[float, float], ...]:
    """A lane is as wide as its widest row."""
    edges, start = [], 0.0
    for lane in range(lanes):
        width = max((_width(spots, group, space) for group in groups[lane::lanes]), default=0.0) + 2 * padding
        edges.append((start, start + width))
        start += width
    return tuple(edges)


def _gaps(spots: list[Spot], group: list[int], space: float) -> list[float]:
    return [_apart(spots[a], spots[b], space) for a, b in pairwise(group)]


def _width(spots: list[Spot], group: list[int], space: float) -> float:
    ends = (spots[group[0]].width + spots[group[-1]].width) / 2 if group else 0.0
    return sum(_gaps(spots, group, space)) + ends


def _spread(spots: list[Spot], group: list[int], space: float, centre: float) -> None:
    """A first guess: side by side, the middle one in the middle."""
    x, places = 0.0, [0.0] if group else []
    for gap in _gaps(spots, group, space):
        x += gap
        places.append(x)
    middle = next((at for at, index in zip(places, group, strict=True) if spots[index].middle), None)
    shift = -middle if middle is not None else centre - x / 2
    for index, at in zip(group, places, strict=True):
        spots[index].x = at + shift


def _pull(spots: list[Spot], group: list[int], space: float, lane: tuple[float, float] | None, padding: float) -> None:
    """Move a row of a lane to where its neighbours above and below want it."""
    if not group:
        return
    wanted, weights = [], []
    for index in group:
        want, weight = _wish(spots, index)
        wanted.append(want)
        weights.append(weight)
    places = settle(wanted, weights, _gaps(spots, group, space))
    if lane:
        low = lane[0] + padding + spots[group[0]].width / 2
        high = lane[1] - padding - spots[group[-1]].width / 2
        places = _within(places, _gaps(spots, group, space), low, high)
    for index, at in zip(group, places, strict=True):
        spots[index].x = at


def _within(places: list[float], gaps: list[float], low: float, high: float) -> list[float]:
    """Squeeze places into a lane; they are known to have room there."""
    total, before, found = sum(gaps), 0.0, []
    for at, gap in zip(places, [*gaps, 0.0], strict=True):
        found.append(min(max(at, low + before), high - (total - before)))
        before += gap
    return found


def _wish(spots: list[Spot], index: int) -> tuple[float, float]:
    spot = spots[index]
    if spot.middle:
        return 0.0, FIRM
    total, weight = 0.0, 0.0
    for other in (*spot.above, *spot.below):
        pull = 1.0 if spot.box and spots[other].box else 2.0 if spot.box or spots[other].box else 8.0
        shift = (spots[other].port or 0.0) - (spot.port or 0.0)
        total += pull * (spots[other].x + shift)
        weight += pull
    return (total / weight, weight) if weight else (spot.x, 0.1)


def _straighten(layers: Layers, space: float, lanes: tuple[tuple[float, float], ...], padding: float) -> None:
    """Let a line that passes several layers be straight for as long as there is room."""
    spots = layers.spots
    room: dict[int, tuple[float, float]] = {}
    beside = {}
    for row in layers.rows:
        for number, index in enumerate(row):
            left = row[number - 1] if number else None
            right = row[number + 1] if number + 1 < len(row) else None
            beside[index] = (left, right)

    def free(index: int) -> tuple[float, float]:
        left, right = beside[index]
        spot = spots[index]
        low = spots[left].x + _apart(spots[left], spot, space) if left is not None else -1e9
        high = spots[right].x - _apart(spot, spots[right], space) if right is not None else 1e9
        if lanes:
            low = max(low, lanes[spot.lane][0] + padding)
            high = min(high, lanes[spot.lane][1] - padding)
        return low, high

    for path in layers.paths.values():
        run: list[int] = []
        for index in path:
            if spots[index].box or spots[index].middle:
                _align(spots, run, room)
                run = []
                continue
            low, high = free(index)
            if run and max(room[run[0]][0], low) > min(room[run[0]][1], high):
                _align(spots, run, room)
                run = []
            if run:
                low, high = max(room[run[0]][0], low), min(room[run[0]][1], high)
                room[run[0]] = (low, high)
            else:
                room[index] = (low, high)
            run.append(index)
        _align(spots, run, room)


def _align(spots: list[Spot], run: list[int], room: dict[int, tuple[float, float]]) -> None:
    if len(run) > 1:
        low, high = room[run[0]]
        mean = sum(spots[index].x for index in run) / len(run)
        for index in run:
            spots[index].x = min(max(mean, low), high)
