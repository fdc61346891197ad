"""A process and its plan as BPMN 2.0 XML, as the OMG's schemas say."""

from xml.etree import ElementTree as ET

from engine.definition import Workflow
from engine.diagram.bpmn.build import process_of
from engine.diagram.bpmn.plan import Area, Plan, plan_of
from engine.diagram.bpmn.values import Flow, Node, Process
from engine.diagram.graph import Point

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_SPACES = {
    "bpmn": MODEL,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_OURS = "urn:brobygger:rutine"


def as_bpmn(workflow: Workflow) -> str:
    """In: a routine. Out: a BPMN 2.0 document. The same routine always gives the same text."""
    process = process_of(workflow)
    root = _Writer(process, plan_of(process), f"{_OURS}:{workflow.municipality}:{workflow.slug}").write()
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


class _Writer:
    def __init__(self, process: Process, plan: Plan, namespace: str) -> None:
        self.process, self.plan, self.namespace = process, plan, namespace
        self.id = f"process_{process.id}"
        self.incoming: dict[str, list[str]] = {}
        self.outgoing: dict[str, list[str]] = {}
        for flow in process.flows:
            self.incoming.setdefault(flow.target, []).append(flow.id)
            self.outgoing.setdefault(flow.source, []).append(flow.id)

    def write(self) -> ET.Element:
        # Prefixes are written out, so that nothing global is changed.
        spaces = {f"xmlns:{prefix}": address for prefix, address in _SPACES.items()}
        about = {"id": f"definitions_{self.process.id}", "name": self.process.name, "targetNamespace": self.namespace}
        root = ET.Element("bpmn:definitions", {**spaces, **about})
        pool = {"id": "pool", "name": self.process.name, "processRef": self.id}
        ET.SubElement(ET.SubElement(root, "bpmn:collaboration", id="collaboration"), "bpmn:participant", pool)
        body = ET.SubElement(root, "bpmn:process", id=self.id, name=self.process.name, isExecutable="false")
        _document(body, self.process.notes)
        lanes = ET.SubElement(body, "bpmn:laneSet", id="lanes")
        for key, title in self.process.lanes:
            lane = ET.SubElement(lanes, "bpmn:lane", id=f"lane_{key}", name=title)
            for node in self.process.nodes.values():
                if node.lane == key:
                    ET.SubElement(lane, "bpmn:flowNodeRef").text = node.id
        for node in self.process.nodes.values():
            self._node(body, node)
        for flow in self.process.flows:
            self._flow(body, flow)
        self._pictured(root)
        return root

    def _node(self, body: ET.Element, node: Node) -> None:
        attributes = {"id": node.id}
        if node.name:
            attributes["name"] = node.name
        if node.on:
            attributes["attachedToRef"] = node.on
        if not node.interrupts:
            attributes["cancelActivity"] = "false"
        if node.default:
            attributes["default"] = node.default
        if node.calls:
            attributes["calledElement"] = f"process_{node.calls}"
        if node.inside:
            attributes["triggeredByEvent"] = "true"
        element = ET.SubElement(body, f"bpmn:{node.tag}", attributes)
        _document(element, node.notes)
        for key in self.incoming.get(node.id, ()):
            ET.SubElement(element, "bpmn:incoming").text = key
        for key in self.outgoing.get(node.id, ()):
            ET.SubElement(element, "bpmn:outgoing").text = key
        if node.many == "multiInstance":
            ET.SubElement(element, "bpmn:multiInstanceLoopCharacteristics")
        elif node.many == "loop":
            ET.SubElement(element, "bpmn:standardLoopCharacteristics")
        if node.event:
            self._event(element, node)
        if node.inside:
            self._inside(element, node)

    def _event(self, element: ET.Element, node: Node) -> None:
        definition = ET.SubElement(element, f"bpmn:{node.event}EventDefinition", id=f"{node.id}_definition")
        if node.event == "timer":
            _expression(definition, "timeDuration", node.timer)
        elif node.event == "conditional":
            _expression(definition, "condition", node.timer)

    def _inside(self, element: ET.Element, node: Node) -> None:
        assert node.inside
        start, end = node.inside
        key = f"{node.id}_flow"
        self.outgoing[start.id], self.incoming[end.id] = [key], [key]
        for part in node.inside:
            self._node(element, part)
        ET.SubElement(element, "bpmn:sequenceFlow", id=key, sourceRef=start.id, targetRef=end.id)

    def _flow(self, body: ET.Element, flow: Flow) -> None:
        attributes = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        if flow.name:
            attributes["name"] = flow.name
        element = ET.SubElement(body, "bpmn:sequenceFlow", attributes)
        _document(element, flow.notes)
        if flow.when:
            _expression(element, "conditionExpression", flow.when)

    # ------------------------------------------------------------ the picture

    def _pictured(self, root: ET.Element) -> None:
        diagram = ET.SubElement(root, "bpmndi:BPMNDiagram", id="diagram")
        plane = ET.SubElement(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration")
        _shape(plane, "pool", self.plan.pool, isHorizontal="true")
        for key, area in self.plan.lanes.items():
            _shape(plane, f"lane_{key}", area, isHorizontal="true")
        for node in self._all():
            more = {"isExpanded": "true"} if node.inside else {}
            shape = _shape(plane, node.id, self.plan.shapes[node.id], **more)
            if node.id in self.plan.labels:
                _label(shape, self.plan.labels[node.id])
        for key, points in self.plan.edges.items():
            edge = _edge(plane, key, points)
            if key in self.plan.labels:
                _label(edge, self.plan.labels[key])

    def _all(self) -> list[Node]:
        """Every node, those on the edge of a task after the task."""
        found = [node for node in self.process.nodes.values() if not node.on]
        found += [part for node in found if node.inside for part in node.inside]
        return found + [node for node in self.process.nodes.values() if node.on]


def _document(element: ET.Element, notes: list[str]) -> None:
    if notes:
        ET.SubElement(element, "bpmn:documentation").text = "\n".join(notes)


def _expression(element: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(element, f"bpmn:{tag}", {"xsi:type": "bpmn:tFormalExpression"}).text = words


def _bounds(element: ET.Element, area: Area) -> None:
    sides = {"x": area.x, "y": area.y, "width": area.width, "height": area.height}
    ET.SubElement(element, "dc:Bounds", {name: _number(value) for name, value in sides.items()})


def _shape(plane: ET.Element, key: str, area: Area, **more: str) -> ET.Element:
    shape = ET.SubElement(plane, "bpmndi:BPMNShape", {"id": f"{key}_di", "bpmnElement": key, **more})
    _bounds(shape, area)
    return shape


def _edge(plane: ET.Element, key: str, points: list[Point]) -> ET.Element:
    edge = ET.SubElement(plane, "bpmndi:BPMNEdge", {"id": f"{key}_di", "bpmnElement": key})
    for x, y in points:
        ET.SubElement(edge, "di:waypoint", {"x": _number(x), "y": _number(y)})
    return edge


def _label(element: ET.Element, area: Area) -> None:
    _bounds(ET.SubElement(element, "bpmndi:BPMNLabel"), area)


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}"
