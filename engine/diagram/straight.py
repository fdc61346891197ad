"""Straight lines where there is room: a line that passes several layers, and boxes that follow one upon the other."""

from collections.abc import Callable
from itertools import pairwise

from engine.diagram.layers import Layers, Spot

Lanes = tuple[tuple[float, float], ...]


def apart(left: Spot, right: Spot, space: float) -> float:
    """How far the centres of two neighbours must be from each other."""
    gap = space if left.box and right.box else max(10.0, space / 2)
    return (left.width + right.width) / 2 + gap


def straighten(layers: Layers, space: float, lanes: Lanes, padding: float) -> None:
    """Move spots so that lines become straight, never past a neighbour nor out of a lane (none: there are no lanes)."""
    free = _Free(layers, space, lanes, padding)
    for path in layers.paths.values():
        for run in _split(path, lambda index: not layers.spots[index].box):
            _align(layers.spots, run, free)
    for run in _chains(layers):
        _align(layers.spots, run, free)


class _Free:
    """How far a spot may move between its neighbours."""

    def __init__(self, layers: Layers, space: float, lanes: Lanes, padding: float) -> None:
        self.spots, self.space, self.lanes, self.padding = layers.spots, space, lanes, padding
        self.left = {right: left for row in layers.rows for left, right in pairwise(row)}
        self.right = {left: right for right, left in self.left.items()}

    def of(self, index: int) -> tuple[float, float]:
        """The least and the largest x it may have."""
        spot, low, high = self.spots[index], -1e9, 1e9
        if self.lanes:
            start, stop = self.lanes[spot.lane]
            low, high = start + self.padding + spot.width / 2, stop - self.padding - spot.width / 2
        if (left := self.left.get(index)) is not None:
            low = max(low, self.spots[left].x + apart(self.spots[left], spot, self.space))
        if (right := self.right.get(index)) is not None:
            high = min(high, self.spots[right].x - apart(spot, self.spots[right], self.space))
        return low, high


def _split(path: list[int], kept: Callable[[int], bool]) -> list[list[int]]:
    """The parts of a path between those that are left out."""
    runs: list[list[int]] = [[]]
    for index in path:
        if kept(index):
            runs[-1].append(index)
        elif runs[-1]:
            runs.append([])
    return runs


def _chains(layers: Layers) -> list[list[int]]:
    """Spots of which each has one line in and one line out, with what is before and after them."""
    spots = layers.spots
    only = {
        index: spot.below[0]
        for index, spot in enumerate(spots)
        if len(spot.below) == 1 and len(spots[spot.below[0]].above) == 1 and spots[spot.below[0]].lane == spot.lane
    }
    runs, led_to = [], set(only.values())
    for index in only:
        if index not in led_to:
            run = [index]
            while run[-1] in only:
                run.append(only[run[-1]])
            runs.append(run)
    return runs


def _align(spots: list[Spot], run: list[int], free: _Free) -> None:
    """Give the spots of a run one x (that of their ports), in as few pieces as there is room for."""
    piece: list[int] = []
    low, high = -1e9, 1e9
    for index in [index for index in run if not spots[index].middle]:
        port = spots[index].port or 0.0
        least, most = (edge + port for edge in free.of(index))
        if max(low, least) > min(high, most):
            _move(spots, piece, low, high)
            piece, low, high = [], -1e9, 1e9
        piece.append(index)
        low, high = max(low, least), min(high, most)
    _move(spots, piece, low, high)


def _move(spots: list[Spot], piece: list[int], low: float, high: float) -> None:
    if len(piece) > 1 and low <= high:
        mean = sum(spots[index].x + (spots[index].port or 0.0) for index in piece) / len(piece)
        for index in piece:
            spots[index].x = min(max(mean, low), high) - (spots[index].port or 0.0)
