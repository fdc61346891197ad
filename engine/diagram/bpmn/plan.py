"""Where the parts of a process lie: the layered drawing turned on its side, one lane for each role, square corners."""

from dataclasses import dataclass, field
from itertools import pairwise

from engine.diagram.bpmn.values import Flow, Node, Process
from engine.diagram.graph import Box, Drawing, Graph, Line, Point
from engine.diagram.layout import Spacing, draw
from engine.diagram.text import width, wrap

SIZE = 11.0  # of the letters of names outside shapes, as viewers draw them
LINE = 14.0
ROOM = 104.0  # a name outside a shape is broken at this width
TASK_WIDTH, TASK_LINE = 150.0, 15.0
EVENT, GATEWAY = 36.0, 50.0
HEADER = 30.0  # the title of the pool, and that of a lane
ROW = 18.0  # between the lines of two events on the edge of a task
STEP = 44.0  # and between the events
INSIDE = (220.0, 112.0)  # a sub-process that an event starts


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the page: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Plan:
    """The shape of every node and lane, the corners of every flow, and where the names outside shapes stand."""

    pool: Area
    shapes: dict[str, Area] = field(default_factory=dict)
    lanes: dict[str, Area] = field(default_factory=dict)
    edges: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, Area] = field(default_factory=dict)


def plan_of(process: Process) -> Plan:
    """In: a process. Out: its places on a page; the same process always gets the same."""
    return _Planner(process).plan()


class _Planner:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.nodes = process.nodes
        self.lane = {key: number for number, (key, _) in enumerate(process.lanes)}
        self.edge_events: dict[str, list[str]] = {}
        for node in self.nodes.values():
            if node.on:
                self.edge_events.setdefault(node.on, []).append(node.id)
        self.drawing = self._draw()

    # ------------------------------------------------------------ what the layout is asked for

    def _draw(self) -> Drawing:
        # Whoever walks the process begins at its start, and then at the first node of each step.
        first = dict.fromkeys(["start", *self.process.chain])
        boxes = [self._box(self.nodes[key]) for key in first]
        boxes += [self._box(node) for key, node in self.nodes.items() if not node.on and key not in first]
        lines = []
        for flow in self.process.flows:
            source, leaves = self._source(flow)
            lane, aside = self.lane[self.nodes[source].lane], self.nodes[source].aside
            if name := self._name(flow):
                wide, high = _extent(name, ROOM)
                boxes.append(Box(f"label {flow.id}", high + 6, wide + 14, False, aside, lane, high / 2))
                lines.append(Line(f"{flow.id} a", source, f"label {flow.id}", leaves=leaves))
                lines.append(Line(f"{flow.id} b", f"label {flow.id}", flow.target))
            else:
                lines.append(Line(f"{flow.id} a", source, flow.target, leaves=leaves))
        follows = tuple((one, other, 1) for one, other in pairwise(self.process.chain))
        spacing = Spacing(beside=18, below=36, slope=0.04, most=64, lanes=max(len(self.lane), 1), padding=16)
        return draw(Graph(tuple(boxes), tuple(lines), follows), spacing)

    def _box(self, node: Node) -> Box:
        wide, high = self._size(node)
        lane = self.lane[node.lane]
        if node.is_event or node.is_gateway:
            label_wide, label_high = _extent(node.name, ROOM)
            # The name stands below; the same room above keeps the lines through the middle.
            return Box(node.id, high + 2 * (label_high + 6), max(wide, label_wide), False, node.aside, lane, 0.0)
        rows = len(self.edge_events.get(node.id, ()))
        extra = EVENT / 2 + 12 + ROW * rows if rows else 0.0
        return Box(node.id, high + extra, wide, False, node.aside, lane, -extra / 2)

    def _size(self, node: Node) -> tuple[float, float]:
        if node.inside:
            return INSIDE
        if node.is_event:
            return EVENT, EVENT
        if node.is_gateway:
            return GATEWAY, GATEWAY
        lines = len(wrap(node.name, 12, TASK_WIDTH - 24))
        right = (len(self.edge_events.get(node.id, ())) + 1) // 2
        return max(TASK_WIDTH, 2 * STEP * right + 52), max(80.0, TASK_LINE * lines + 50)

    def _events_of(self, task: Node, left: float, right: float) -> list[tuple[str, float]]:
        """The events on the edge of a task from the right, and where; the middle is kept free for its marker."""
        keys = self.edge_events.get(task.id, [])
        half = (len(keys) + 1) // 2
        places = [right - 26 - STEP * number for number in range(half)]
        places += [left + 26 + STEP * number for number in reversed(range(len(keys) - half))]
        return list(zip(keys, places, strict=True))

    def _source(self, flow: Flow) -> tuple[str, float | None]:
        """The box a flow comes from, and where it leaves it: an event on an edge has its own row below the task."""
        node = self.nodes[flow.source]
        if not node.on:
            return node.id, None
        task = self._box(self.nodes[node.on])
        high = self._size(self.nodes[node.on])[1]
        row = self.edge_events[node.on].index(node.id)
        return node.on, -task.width / 2 + high + EVENT / 2 + 8 + ROW * row

    def _name(self, flow: Flow) -> str:
        """What stands above a flow: its own name, or that of the event on an edge that it comes from."""
        node = self.nodes[flow.source]
        return node.name if node.on else flow.name

    # ------------------------------------------------------------ what comes of it

    def plan(self) -> Plan:
        left, top = 2 * HEADER + 24, 0.0
        low, high = self.drawing.lanes[0][0], self.drawing.lanes[-1][1]
        long = max(
            [along + box.height / 2 for box in self._boxes() for _, along in [self.drawing.boxes[box.key]]]
            + [along for route in self.drawing.routes.values() for _, along in route]
        )
        self.move = (left, top - low)
        plan = Plan(Area(0, 0, left + long + 24, high - low))
        for (key, _), (start, stop) in zip(self.process.lanes, self.drawing.lanes, strict=True):
            plan.lanes[key] = Area(HEADER, start - low, plan.pool.width - HEADER, stop - start)
        for node in self.nodes.values():
            if not node.on:
                self._place(plan, node)
        for flow in self.process.flows:
            plan.edges[flow.id] = self._edge(plan, flow)
            if name := self._name(flow):
                self._label(plan, flow, name)
        return plan

    def _boxes(self) -> list[Box]:
        return [self._box(node) for node in self.nodes.values() if not node.on]

    def _at(self, key: str) -> Point:
        across, along = self.drawing.boxes[key]
        return along + self.move[0], across + self.move[1]

    def _place(self, plan: Plan, node: Node) -> None:
        wide, high = self._size(node)
        x, y = self._at(node.id)
        y += self._box(node).port or 0.0
        plan.shapes[node.id] = Area(x - wide / 2, y - high / 2, wide, high)
        if (node.is_event or node.is_gateway) and node.name:
            plan.labels[node.id] = _below(node.name, x, y + high / 2)
        for key, at in self._events_of(node, x - wide / 2, x + wide / 2):
            plan.shapes[key] = Area(at - EVENT / 2, y + high / 2 - EVENT / 2, EVENT, EVENT)
        if node.inside:
            for part, at in zip(node.inside, (x - wide / 2 + 52, x + wide / 2 - 52), strict=True):
                plan.shapes[part.id] = Area(at - EVENT / 2, y - EVENT / 2, EVENT, EVENT)
                plan.labels[part.id] = _below(part.name, at, y + EVENT / 2)
            plan.edges[f"{node.id}_flow"] = [(x - wide / 2 + 52 + EVENT / 2, y), (x + wide / 2 - 52 - EVENT / 2, y)]

    def _label(self, plan: Plan, flow: Flow, name: str) -> None:
        wide, high = _extent(name, ROOM)
        x, y = self._at(f"label {flow.id}")
        node = self.nodes[flow.source]
        plan.labels[node.id if node.on else flow.id] = Area(x - wide / 2, y - high / 2 - 3, wide, high)

    def _edge(self, plan: Plan, flow: Flow) -> list[Point]:
        keys = [key for key in (f"{flow.id} a", f"{flow.id} b") if key in self.drawing.routes]
        points = [point for key in keys for point in self._square(key)]
        source, target = plan.shapes[flow.source], plan.shapes[flow.target]
        if self.nodes[flow.source].on:
            middle = source.x + EVENT / 2
            points = [(middle, source.y + EVENT), (middle, points[0][1]), *points]
        else:
            points = [(source.x + source.width, points[0][1]), *points]
        return _without_needless([*points, (target.x, points[-1][1])])

    def _square(self, key: str) -> list[Point]:
        """A route turned on its side, with square corners at the track it has in each gap."""
        found: list[Point] = []
        for (across, along), (next_across, next_along) in pairwise(self.drawing.routes[key]):
            found.append((along, across))
            if along == next_along and across != next_across:
                out = along + (14 if self._turns_up(key, along) else -14)
                found += [(out, across), (out, next_across)]
            elif across != next_across:
                track = self._tracks()[_crossing(across, along, next_across, next_along)]
                found += [(track, across), (track, next_across)]
            found.append((next_along, next_across))
        return [(along + self.move[0], across + self.move[1]) for along, across in found]

    def _turns_up(self, key: str, along: float) -> bool:
        """The first turn of a route lies after its source, the second before its target."""
        return along == next(one[1] for one, other in pairwise(self.drawing.routes[key]) if one[1] == other[1])

    def _tracks(self) -> dict[tuple[float, ...], float]:
        """For every step across a gap, how far along it goes across; no two lie on each other unless they meet."""
        if not hasattr(self, "tracks"):
            self.tracks: dict[tuple[float, ...], float] = {}
            for low, high in self.drawing.gaps:
                steps = self._steps(low, high)
                groups = _groups(steps)
                for number, group in enumerate(groups):
                    for step in group:
                        self.tracks[step] = low + (high - low) * (number + 1) / (len(groups) + 1)
        return self.tracks

    def _steps(self, low: float, high: float) -> list[tuple[float, ...]]:
        found = []
        for route in self.drawing.routes.values():
            for one, other in pairwise(route):
                if one[0] != other[0] and {one[1], other[1]} == {low, high}:
                    found.append(_crossing(*one, *other))
        return sorted(set(found))


def _crossing(across: float, along: float, next_across: float, next_along: float) -> tuple[float, ...]:
    """A step across a gap, told the same whichever way it is walked: from where, to where, and how far along."""
    ends = sorted(((along, across), (next_along, next_across)))
    return ends[0][1], ends[1][1], ends[0][0]


def _groups(steps: list[tuple[float, ...]]) -> list[list[tuple[float, ...]]]:
    """Steps that begin or end together share a track. Those that go down are ordered so that they do not cross."""
    starts = [step[0] for step in steps]
    ends = [step[1] for step in steps]
    groups: dict[tuple[str, float], list[tuple[float, ...]]] = {}
    for step in steps:
        if starts.count(step[0]) > 1:
            name = ("from", step[0])
        elif ends.count(step[1]) > 1:
            name = ("to", step[1])
        else:
            name = ("from", step[0])
        groups.setdefault(name, []).append(step)
    down = [group for group in groups.values() if group[0][1] > group[0][0]]
    up = [group for group in groups.values() if group[0][1] <= group[0][0]]
    return sorted(down, key=lambda group: -group[0][0]) + sorted(up, key=lambda group: group[0][0])


def _extent(name: str, room: float) -> tuple[float, float]:
    lines = wrap(name, SIZE, room)
    return max((width(line, SIZE) for line in lines), default=0.0) + 4, LINE * len(lines)


def _below(name: str, x: float, y: float) -> Area:
    wide, high = _extent(name, ROOM)
    return Area(x - wide / 2, y + 4, wide, high)


def _without_needless(points: list[Point]) -> list[Point]:
    """Only the corners of a line."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and any(found[-2][axis] == found[-1][axis] == point[axis] for axis in (0, 1)):
            found.pop()
        found.append(point)
    return found
