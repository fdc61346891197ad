"""What a routine lets happen in every state, so that it is drawn once and not at each of them."""

from collections import Counter

from engine.definition import Transition, Workflow

_MANY = 3  # fewer are drawn where they are


def name_of(way: Transition) -> str:
    """Two states have the same way out when all that is said of it is the same."""
    return way.model_dump_json()


def everywhere(workflow: Workflow) -> list[tuple[Transition, tuple[str, ...]]]:
    """Each way out that at least half of the open states have, with the keys of those states, in their order."""
    states = [state for state in workflow.states if not state.final]
    count = Counter(name_of(way) for state in states for way in state.next)
    found: dict[str, tuple[Transition, tuple[str, ...]]] = {}
    for state in states:
        for way in state.next:
            name = name_of(way)
            if count[name] >= _MANY and count[name] * 2 >= len(states) and way.on is None:
                before = found[name][1] if name in found else ()
                found[name] = way, (*before, state.key)
    return list(found.values())
