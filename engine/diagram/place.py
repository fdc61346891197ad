"""How far to the right every spot lies: near its neighbours above and below, in order, and never too close."""

from collections.abc import Sequence
from itertools import pairwise

from engine.diagram.layers import Layers, Spot
from engine.diagram.straight import apart, straighten

SWEEPS = 80
EFFORT = 60_000  # or fewer when there are many spots
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
    """Set x of every spot. `space` is left between boxes. Out: the left and right edge of each lane.

    Without lanes (0) nothing holds the spots in, and the one lane told is only where they began.
    """
    spots, count = layers.spots, lanes or 1
    groups = [
        [index for index in row if spots[index].lane == lane] for row in layers.rows for lane in range(count)
    ]  # row by row, so that every `count` groups are a row
    edges = _lanes(spots, groups, space, count, padding)
    for number, group in enumerate(groups):
        low, high = edges[number % count]
        _spread(spots, group, space, (low + high) / 2)
    for sweep in range(max(12, min(SWEEPS, EFFORT // len(spots)))):
        for number in range(len(groups)) if sweep % 2 == 0 else range(len(groups) - 1, -1, -1):
            _pull(spots, groups[number], space, edges[number % count] if lanes else None, padding)
        if sweep % 4 == 3:
            straighten(layers, space, edges if lanes else (), padding)
    return edges


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
    return [apart(spots[a], spots[b], space) for a, b in pairwise(group)]


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
