"""The parts of a BPMN process that a routine needs. What they mean: the OMG's BPMN 2.0.2."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """A step of the process. `tag` is its element; `event` the definition inside an event, with `timer` words in it.

    `on`: the task this event sits on the edge of, and `interrupts` or not. `many`: a marker, "multiInstance" or "loop".
    `calls`: another routine. `default`: the flow out of a gateway when no condition holds.
    `inside`: the trigger and the end of an event sub-process. `aside`: not on the ordinary way.
    """

    id: str
    tag: str
    name: str
    lane: str
    aside: bool = False
    notes: list[str] = field(default_factory=list)
    event: str = ""
    timer: str = ""
    on: str | None = None
    interrupts: bool = True
    many: str = ""
    inside: "tuple[Node, Node] | None" = None
    calls: str = ""
    default: str = ""

    @property
    def is_event(self) -> bool:
        """A circle."""
        return self.tag.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        """A diamond."""
        return self.tag.endswith("Gateway")


@dataclass(slots=True)
class Flow:
    """An arrow. `when`: its condition, in words."""

    id: str
    source: str
    target: str
    name: str = ""
    notes: list[str] = field(default_factory=list)
    when: str = ""


@dataclass(slots=True)
class Process:
    """A routine as a process: lanes are (role key, title), in the order in which the routine names the roles."""

    id: str
    name: str
    notes: list[str]
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    lanes: list[tuple[str, str]] = field(default_factory=list)
    chain: list[str] = field(default_factory=list)  # the first node of each step of the ordinary way
