"""The step itself: `transitions` picks the way out of a state, asks the guards, and sets the new state.

One flat machine a definition, never tied to a case: a case is handed in when it moves. The traps of the library
(false guards are silent, strings are imported, unknown names pass) are closed here and pinned by tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from transitions import EventData, Machine, MachineError

from engine.conditions import holds
from engine.definition import PREVIOUS, SAME, Demand, State, Text, Transition, Workflow, say
from engine.errors import N_, GuardRefused, Refused
from engine.guards import GUARDS, CaseView, Guard

_NOT_NOW: Text = {"nb": N_("Dette valget gjelder ikke for saken slik den er nå.")}


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
        for target in _targets(workflow, state, way):
            machine.add_transition(way.key, state.key, target, conditions=_conditions(way, target))
    return machine


def _targets(workflow: Workflow, state: State, way: Transition) -> list[str]:
    """The state a way leads to, or stays in; for one that leads back, every state it may turn out to be."""
    if way.to == SAME:
        return [state.key]
    if way.to != PREVIOUS:
        return [way.to]
    return [other.key for other in workflow.states if not other.final and other.key != state.key]


def _conditions(way: Transition, target: str) -> list[str | Callable[..., bool | None]]:
    """One condition that asks them all, so that people hear every reason at once; for a way back, also which it is."""
    asked = [*(GUARDS[name] for name in way.needs), *(_demanded(demand) for demand in way.demands)]
    if way.only_if:
        asked.append(_demanded(Demand(when=way.only_if, because=_NOT_NOW)))
    back = [_came_from(target)] if way.to == PREVIOUS else []
    return [*back, *([_all(asked)] if asked else [])]


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


def _all(guards: list[Guard]) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        context: Context = event.kwargs["ctx"]
        refusals = [refusal for guard in guards if (refusal := guard(context.view)) is not None]
        context.refusals += refusals
        return not refusals

    return condition


def _demanded(demand: Demand) -> Guard:
    def guard(case: CaseView) -> Refused | None:
        return None if holds(demand.when, case) else Refused(say(demand.because, "nb"))

    return guard


def _came_from(target: str) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        context: Context = event.kwargs["ctx"]
        return context.view.came_from() == target

    return condition


__all__ = ["Context", "Machine", "build", "fire"]
