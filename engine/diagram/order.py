"""In which order the spots of each layer stand, so that few lines cross.

Each layer in turn is sorted by the mean place of its neighbours in the layer beside it, up and down the drawing, and
neighbours change places where that helps. Several beginnings are tried; which of the results is best, shows on paper.
"""

from bisect import bisect_right, insort
from collections.abc import Callable

from engine.diagram.layers import Layers, Spot

SWEEPS = 8
MOST = 12  # so many orders are tried
EFFORT = 8000  # or fewer, and less often sorted, when there are many spots
NEARLY = 3  # with so many crossings more than the best
STRAIGHT = 2  # a line across the ordinary way is as bad as three others
Rows = list[list[int]]


def orders(layers: Layers) -> list[tuple[int, Rows]]:
    """Good orders of the layers with the crossings of each, the fewest first; all a few from the fewest."""
    found: dict[tuple[tuple[int, ...], ...], int] = {}
    for rows in _beginnings(layers):
        for sweep in range(max(2, min(SWEEPS, EFFORT // len(layers.spots)))):
            _sweep(layers.spots, rows, down=sweep % 2 == 0)
            _change_places(layers.spots, rows, willing=sweep % 4 > 1)
            found.setdefault(tuple(map(tuple, rows)), _crossings(layers.spots, rows))
    most = min(MOST, 1 + EFFORT // len(layers.spots))
    ranked = sorted(found.items(), key=lambda item: item[1])[:most]
    return [
        (crossings, [list(row) for row in rows]) for rows, crossings in ranked if crossings <= ranked[0][1] + NEARLY
    ]


def _beginnings(layers: Layers) -> list[Rows]:
    """Everything right of the ordinary way, everything left, every other, and lines left with boxes right."""
    sides: tuple[Callable[[int, Spot], bool], ...] = (
        lambda index, spot: False,
        lambda index, spot: True,
        lambda index, spot: index % 2 == 0,
        lambda index, spot: not spot.box,
        lambda index, spot: spot.box,
    )
    return [[_split(layers.spots, row, side) for row in layers.rows] for side in sides]


def _split(spots: list[Spot], row: list[int], is_left: Callable[[int, Spot], bool]) -> list[int]:
    def place(number: int) -> tuple[int, int, int]:
        spot, index = spots[row[number]], row[number]
        side = 0 if spot.middle else -1 if is_left(index, spot) else 1
        return spot.lane, side, side * index

    return [row[number] for number in sorted(range(len(row)), key=place)]


def _places(rows: Rows) -> dict[int, int]:
    return {index: place for row in rows for place, index in enumerate(row)}


def _sweep(spots: list[Spot], rows: Rows, down: bool) -> None:
    places = _places(rows)
    for row in rows if down else rows[::-1]:
        keys = {}
        for index in row:
            near = spots[index].above if down else spots[index].below
            mean = sum(places[other] for other in near) / len(near) if near else float(places[index])
            keys[index] = (spots[index].lane, mean, places[index])
        row.sort(key=keys.__getitem__)
        places.update({index: place for place, index in enumerate(row)})


def _change_places(spots: list[Spot], rows: Rows, willing: bool) -> None:
    """Let two neighbours change places wherever fewer lines cross then, or (`willing`) at least no more."""
    places = _places(rows)
    for row in rows:
        for place in range(len(row) - 1):
            left, right = row[place], row[place + 1]
            if spots[left].lane != spots[right].lane:
                continue
            gain = _between(spots, places, left, right) - _between(spots, places, right, left)
            if gain > 0 or (willing and gain == 0):
                row[place], row[place + 1] = right, left
                places[left], places[right] = place + 1, place


def _between(spots: list[Spot], places: dict[int, int], left: int, right: int) -> int:
    """How many crossings these two have with each other."""
    count = 0
    for mine, theirs in ((spots[left].above, spots[right].above), (spots[left].below, spots[right].below)):
        count += sum(places[other] < places[own] for own in mine for other in theirs)
    return count


def _crossings(spots: list[Spot], rows: Rows) -> int:
    places, count = _places(rows), 0
    for row in rows:
        seen: list[int] = []
        ends = sorted((places[index], places[lower]) for index in row for lower in spots[index].below)
        straight = next(
            ((i, low) for i in row for low in spots[i].below if spots[i].middle and spots[low].middle), None
        )
        if straight:
            at, to = places[straight[0]], places[straight[1]]
            count += STRAIGHT * sum((upper - at) * (lower - to) < 0 for upper, lower in ends)
        for _, lower in ends:
            count += len(seen) - bisect_right(seen, lower)
            insort(seen, lower)
    return count
