"""What is to be drawn, before anybody has decided where: boxes, the lines between them, and where they came to lie.

The flow goes down the page. Whoever wants it to go to the right turns the finished drawing.
"""

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Something with a size. `middle`: on the ordinary way, in a straight line down the page.

    `aside`: not a step of the ordinary way, so lines from it never push that way apart.
    `port`: every line meets the box so far from its centre; None spreads the lines along the edge.
    """

    key: str
    width: float
    height: float
    middle: bool = False
    aside: bool = False
    lane: int = 0
    port: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """From one box to another. `leaves`: so far from the centre of the first, when not at its port."""

    key: str
    source: str
    target: str
    middle: bool = False
    leaves: float | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes and lines. `follows`: the second box lies at least so many layers below the first, joined or not."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    follows: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where everything lies. `boxes`: the centre of each. `routes`: the points of each line, `lanes`: their edges.

    Two points of a route with the same x are joined by a straight line down or up, two with the same y by a turn back,
    and two others by a crossing of the gap between two layers.
    `gaps`: top and bottom of the space between two layers.
    """

    boxes: dict[str, Point]
    routes: dict[str, tuple[Point, ...]]
    lanes: tuple[tuple[float, float], ...]
    gaps: tuple[tuple[float, float], ...]
