"""The BPMN of a routine: right by the OMG's schemas, whole, and with a picture in which nothing lies on anything."""

import importlib
from functools import cache
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from engine.definition import Workflow
from engine.diagram import as_bpmn
from tests.engine.diagrams import ROOT, drawn_once, one_role, random_routine, rich, shipped

# Where everything must be there, a missing package is a failure and not a reason to skip.
lxml = importlib.import_module("lxml.etree")  # it has no types

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
SCHEMA = ROOT / "node_modules" / "bpmn-moddle" / "resources" / "bpmn" / "xsd" / "BPMN20.xsd"
ROUTINES = [*shipped(), rich(), one_role(), *(random_routine(seed, 3 + seed) for seed in range(8))]
Rect = tuple[float, float, float, float]


@pytest.fixture(params=ROUTINES, ids=[routine.slug for routine in ROUTINES])
def routine(request: pytest.FixtureRequest) -> Workflow:
    found: Workflow = request.param
    return found


def nodes(root: ET.Element) -> dict[str, ET.Element]:
    """Every flow node, also those inside a sub-process."""
    ends = ("Event", "Task", "Gateway", "subProcess", "callActivity")
    return {e.get("id", ""): e for e in root.iter() if e.tag.startswith(BPMN) and e.tag.endswith(ends)}


def rect(element: ET.Element) -> Rect:
    bounds = element.find(f"{DC}Bounds")
    assert bounds is not None
    x, y, wide, high = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + wide, y + high


def shapes(root: ET.Element) -> dict[str, Rect]:
    return {shape.get("bpmnElement", ""): rect(shape) for shape in root.iter(f"{DI}BPMNShape")}


def overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@cache
def schema_of_omg() -> Any:
    return lxml.XMLSchema(lxml.parse(str(SCHEMA)))


def test_it_is_right_by_the_schema(routine: Workflow) -> None:
    schema_of_omg().assertValid(lxml.fromstring(drawn_once(routine, as_bpmn).encode()))


def test_the_schema_would_have_noticed() -> None:
    schema = schema_of_omg()
    spoilt = as_bpmn(rich()).replace("bpmn:userTask", "bpmn:usertask")
    assert not schema.validate(lxml.fromstring(spoilt.encode()))


def test_every_node_is_in_one_lane_is_drawn_and_leads_to_an_end(routine: Workflow) -> None:
    root = ET.fromstring(drawn_once(routine, as_bpmn))
    found, drawn = nodes(root), shapes(root)
    inside = {e.get("id") for sub in root.iter(f"{BPMN}subProcess") for e in sub if e.get("id")}
    lanes = [reference.text or "" for reference in root.iter(f"{BPMN}flowNodeRef")]
    assert sorted(lanes) == sorted(key for key in found if key not in inside)
    assert set(found) <= set(drawn)
    flows = [(flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iter(f"{BPMN}sequenceFlow")]
    for key, node in found.items():
        leads_on = any(source == key for source, _ in flows)
        assert leads_on != (node.tag in (f"{BPMN}endEvent", f"{BPMN}subProcess")), key
        begins = node.tag in (f"{BPMN}startEvent", f"{BPMN}subProcess", f"{BPMN}boundaryEvent")
        assert any(target == key for _, target in flows) != begins or _unreachable(routine, key), key


def _unreachable(routine: Workflow, key: str) -> bool:
    """The first node of a state that no other leads to; only random routines have such."""
    return routine.slug.startswith("tilfeldig") and not key.startswith(("end", "start"))


def test_flows_meet_only_in_gateways_and_part_only_in_gateways(routine: Workflow) -> None:
    root = ET.fromstring(drawn_once(routine, as_bpmn))
    for key, node in nodes(root).items():
        if not node.tag.endswith("Gateway"):
            assert len(node.findall(f"{BPMN}incoming")) <= 1, key
            assert len(node.findall(f"{BPMN}outgoing")) <= 1, key
        else:
            assert len(node.findall(f"{BPMN}incoming")) <= 1 or len(node.findall(f"{BPMN}outgoing")) <= 1, key


def test_no_shapes_overlap_and_all_lie_in_their_lane(routine: Workflow) -> None:
    root = ET.fromstring(drawn_once(routine, as_bpmn))
    found, drawn = nodes(root), shapes(root)
    inside = {e.get("id") for sub in root.iter(f"{BPMN}subProcess") for e in sub}
    alone = [key for key, e in found.items() if key not in inside and not e.get("attachedToRef")]
    assert [pair for pair in combinations(alone, 2) if overlap(drawn[pair[0]], drawn[pair[1]])] == []
    on_edges = [key for key, e in found.items() if e.get("attachedToRef")]
    assert [pair for pair in combinations(on_edges, 2) if overlap(drawn[pair[0]], drawn[pair[1]])] == []
    for lane in root.iter(f"{BPMN}lane"):
        left, top, right, bottom = drawn[lane.get("id", "")]
        for reference in lane.iter(f"{BPMN}flowNodeRef"):
            x, y, end_x, end_y = drawn[reference.text or ""]
            assert left < x and end_x < right and top < y and end_y < bottom, reference.text


def test_names_lie_clear_of_shapes_and_of_each_other(routine: Workflow) -> None:
    root = ET.fromstring(drawn_once(routine, as_bpmn))
    found, drawn = nodes(root), shapes(root)
    plane = root.find(f".//{DI}BPMNPlane")
    assert plane is not None
    labels = {e.get("bpmnElement", ""): rect(label) for e in plane for label in e.findall(f"{DI}BPMNLabel")}
    solid = {key: drawn[key] for key, e in found.items() if e.tag != f"{BPMN}subProcess"}
    assert [(a, b) for a, one in labels.items() for b, other in solid.items() if overlap(one, other)] == []
    assert [pair for pair in combinations(labels, 2) if overlap(labels[pair[0]], labels[pair[1]])] == []


def test_every_flow_is_drawn_square_from_the_edge_of_its_source_to_that_of_its_target(routine: Workflow) -> None:
    root = ET.fromstring(drawn_once(routine, as_bpmn))
    drawn = shapes(root)
    edges = {edge.get("bpmnElement"): edge for edge in root.iter(f"{DI}BPMNEdge")}
    for flow in root.iter(f"{BPMN}sequenceFlow"):
        points = [(float(p.get("x", "")), float(p.get("y", ""))) for p in edges[flow.get("id")].iter(WAYPOINT)]
        assert _on_edge(points[0], drawn[flow.get("sourceRef", "")]), flow.get("id")
        assert _on_edge(points[-1], drawn[flow.get("targetRef", "")]), flow.get("id")
        for (x, y), (next_x, next_y) in pairwise(points):
            assert x == next_x or y == next_y, flow.get("id")


def _on_edge(point: tuple[float, float], shape: Rect) -> bool:
    x, y = point
    left, top, right, bottom = shape
    upright = min(abs(x - left), abs(x - right)) < 0.2 and top - 0.2 <= y <= bottom + 0.2
    return upright or (abs(y - bottom) < 0.2 and left <= x <= right)


def test_everything_the_language_has_becomes_its_sign() -> None:
    text, root = as_bpmn(rich()), ET.fromstring(as_bpmn(rich()))
    tags = {element.tag.removeprefix(BPMN) for element in root.iter()}
    assert tags >= {
        "userTask", "sendTask", "callActivity", "subProcess", "exclusiveGateway", "inclusiveGateway",
        "parallelGateway", "complexGateway", "eventBasedGateway", "boundaryEvent", "intermediateCatchEvent",
        "intermediateThrowEvent", "timerEventDefinition", "messageEventDefinition", "signalEventDefinition",
        "conditionalEventDefinition", "terminateEventDefinition", "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics", "conditionExpression",
    }  # fmt: skip
    assert [lane.get("name") for lane in root.iter(f"{BPMN}lane")] == [
        "Enhetsleder", "Tverrfaglig team", "Kontaktperson", "Ansvarsgruppa",
    ]  # fmt: skip
    assert root.find(f"{BPMN}process").get("isExecutable") == "false"  # type: ignore[union-attr]
    back = next(e for e in root.iter(f"{BPMN}exclusiveGateway") if e.get("name") == "Tilbake dit saken kom fra")
    named = {flow.get("id"): flow.get("name") for flow in root.iter(f"{BPMN}sequenceFlow")}
    assert [named[out.text] for out in back.findall(f"{BPMN}outgoing")][1:] == ["Arbeid"], "each state once"
    defaults = [named[e.get("default")] for e in root.iter() if e.get("default")]
    assert defaults == ["ellers", "Alt er ikke godt"]
    for words in (
        "Frist: innen 2 uker; innen 1 uke når alderen er under 18.",
        "3 dager etter fristen får Enhetsleder beskjed, og oppgaven går til Enhetsleder",
        "Enhetsleder kan flytte fristen 2 uker, høyst 2 ganger.",
        "Kan ikke gjøres av den som gjorde «Vurder «saken» &amp; svar».",
        "P3M",
        'calledElement="process_hjelpemidler"',
    ):
        assert words in text, words
