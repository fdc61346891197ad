"""The parts of small routines for the tests of the proof, and what a proof says of them."""

from typing import Any

from engine.definition import (
    Condition,
    Deadline,
    Escalation,
    Field,
    FieldType,
    Letter,
    Op,
    Option,
    Role,
    RoleKind,
    Rung,
    State,
    TaskSpec,
    Test,
    Transition,
    Workflow,
)
from engine.durations import Duration
from engine.proof import prove

SPAN = Duration.parse("1 week")
SOON = Deadline(within=SPAN)
LEGAL = Deadline(legal="complaint_deadline")


def said(text: str) -> dict[str, str]:
    return {"nb": text}


def when(fact: str, op: Op = Op.GIVEN, value: str = "") -> Condition:
    return Condition(every=(Test(fact=fact, op=op, value=value),))


def ask(key: str, kind: FieldType, *options: str, **more: Any) -> Field:
    named = tuple(Option(key=option, title=said(option)) for option in options)
    return Field(key=key, label=said(key), type=kind, options=named, **more)


def task(key: str, **more: Any) -> TaskSpec:
    return TaskSpec(key=key, title=said(key), **{"who": "leder", "due": SOON, "escalation": "vanlig", **more})


def way(key: str, to: str, **more: Any) -> Transition:
    return Transition(key=key, title=said(key), to=to, **more)


def state(key: str, *parts: TaskSpec | Transition, **more: Any) -> State:
    tasks = tuple(part for part in parts if isinstance(part, TaskSpec))
    ways = tuple(part for part in parts if isinstance(part, Transition))
    return State(key=key, title=said(key), tasks=tasks, next=ways, **more)


def routine(*states: State, **more: Any) -> Workflow:
    """A routine of these states and the end «slutt»."""
    given: dict[str, Any] = {
        "slug": "liten",
        "municipality": "test",
        "title": said("Liten"),
        "subject": "person",
        "regime": "health",
        "initial": states[0].key,
        "referral": (),
        "roles": (
            Role(key="leder", title=said("leder"), kind=RoleKind.POSITION),
            Role(key="team", title=said("team"), kind=RoleKind.TEAM),
            Role(key="ingen", title=said("ingen"), kind=RoleKind.NAMED),
            Role(key="gruppe", title=said("gruppe"), kind=RoleKind.GROUP, until_named="team"),
        ),
        "escalations": (Escalation(key="vanlig", ladder=(Rung(notify="assignee"),)),),
        "states": (*states, State(key="slutt", title=said("slutt"), final=True)),
        "letters": (
            Letter(key="klage", title=said("k"), body=said("$complaint_deadline $complaint_body")),
            Letter(key="tomt", title=said("t"), body=said("$person")),
        ),
    }
    return Workflow(**{**given, **more})


def found(workflow: Workflow) -> list[tuple[str, str]]:
    """What the proof finds: the code, and the last name of its place."""
    return [(finding.code, finding.path[-1]) for finding in prove(workflow).findings]


def told(workflow: Workflow, code: str) -> str:
    """The story of the first finding with this code."""
    finding = next(finding for finding in prove(workflow).findings if finding.code == code)
    return " ".join([*(sentence.nb for sentence in finding.story), finding.nb])
