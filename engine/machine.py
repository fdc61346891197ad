"""The step itself: `transitions` picks the way out of a state, asks the guards, and sets the new state.

One flat machine a definition, never tied to a case: a case is handed in when it moves. The traps of the library
(false guards are silent, strings are imported, unknown names pass) are closed here and pinned by tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from transitions import EventData, Machine, MachineError

from engine.definition import Workflow
from engine.errors import N_, GuardRefused, Refused
from engine.guards import GUARDS, CaseView, Guard


class Moving(Protocol):
    """A case row as the machine sees it."""

    state: str


@dataclass(slots=True)
class Context:
    """What the guards may see, and what they answered."""

    view: CaseView
    refusals: list[Refused] = field(default_factory=list)


def build(workflow: Workflow) -> Machine:
    """The machine of a workflow whose names have all been checked."""
    machine = Machine(
        model=None,
        states=[state.key for state in workflow.states],
        initial=workflow.initial,
        auto_transitions=False,
        send_event=True,
    )
    for state, way in workflow.transitions():
        conditions: list[str | Callable[..., bool | None]] = [_condition(GUARDS[name]) for name in way.needs]
        machine.add_transition(way.key, state.key, way.to, conditions=conditions)
    return machine


def fire(machine: Machine, case: Moving, way: str, view: CaseView) -> None:
    """Take the way out named `way`, or leave the case where it is and raise.

    Raises Refused when the state has no such way, GuardRefused with every guard's reason when one says no.
    """
    context = Context(view)
    try:
        moved = machine.events[way].trigger(case, ctx=context)
    except (KeyError, MachineError) as unknown:
        raise Refused(N_("Dette valget finnes ikke der saken står nå.")) from unknown
    if not moved:
        raise GuardRefused(tuple(context.refusals))


def _condition(guard: Guard) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        context: Context = event.kwargs["ctx"]
        refusal = guard(context.view)
        if refusal is not None:
            context.refusals.append(refusal)
        return refusal is None

    return condition


__all__ = ["Context", "Machine", "build", "fire"]
