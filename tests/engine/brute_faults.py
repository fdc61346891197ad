"""What is wrong with the cases a naive executor found: each rule as it is said, one case at a time."""

from collections.abc import Callable, Iterator

from engine.definition import Transition
from tests.engine.brute import Brute, Case

Fault = tuple[str, str, str]
Step = tuple[str, Transition | None, Case]


def faults(brute: Brute) -> set[Fault]:
    """(code, state, task or way) of everything that is wrong; a ring is told without where it is."""
    return {
        *((("never_reached", state.key, "")) for state in brute.workflow.states if not _at(brute, state.key)),
        *_never_ends(brute),
        *_stuck(brute),
        *_rings(brute),
        *_closing(brute),
        *_waiting(brute),
    }


def _at(brute: Brute, state: str) -> bool:
    return any(case.state == state for case in brute.cases)


def _can_reach(brute: Brute, goal: Callable[[Case], bool], counts: Callable[[Step], bool]) -> set[Case]:
    """Those from which the goal can be reached, found by going over all of them until nothing is added."""
    found = {case for case in brute.cases if goal(case)}
    grown = True
    while grown:
        grown = False
        for case in reversed(brute.cases):
            if case not in found and any(counts(step) and step[2] in found for step in brute.steps[case]):
                found.add(case)
                grown = True
    return found


def _never_ends(brute: Brute) -> Iterator[Fault]:
    ending = _can_reach(brute, lambda case: brute.state(case).final, lambda step: True)
    yield from (("never_ends", case.state, "") for case in brute.cases if case not in ending)


def _stopped(brute: Brute) -> set[Case]:
    """Those that no work, no clock and no other case can bring out of the state they rest in."""

    def free(step: Step) -> bool:
        return step[0] not in ("act", "expire")

    def leaves(case: Case) -> bool:
        return any(way is not None and free((kind, way, new)) for kind, way, new in brute.steps[case])

    return brute.resting - _can_reach(brute, leaves, lambda step: step[1] is None and free(step))


def _stuck(brute: Brute) -> Iterator[Fault]:
    for case in _stopped(brute):
        spec = brute.state(case)
        ways = [way for way in spec.next if way.when_done or way.join]
        if ways and not brute.unfinished(case):
            yield ("join_stuck" if any(way.join for way in ways) else "nothing_to_take", case.state, "")
        for index, task in enumerate(spec.tasks):
            if case.tasks[index] == "open" and not task.every and any(way.on == task.key for way in spec.next):
                yield ("task_stuck", case.state, task.key)
    for state in brute.workflow.states:
        for way in state.next:
            if way.join and _at(brute, state.key) and (state.key, way.key) not in brute.joins_met:
                yield ("join_never", state.key, way.key)


def _rings(brute: Brute) -> Iterator[Fault]:
    clock = {case: [step for step in brute.steps[case] if step[0] == "clock"] for case in brute.cases}
    for case in brute.cases:
        for _, way, new in clock[case]:
            if way is not None and _leads_to(clock, new, case):
                yield ("livelock", "", "")
                return


def _leads_to(steps: dict[Case, list[Step]], start: Case, goal: Case) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        case = waiting.pop()
        if case == goal:
            return True
        new = {step[2] for step in steps[case]} - seen
        seen |= new
        waiting += new
    return False


def _closing(brute: Brute) -> Iterator[Fault]:
    finals = {state.key for state in brute.workflow.states if state.final}
    counted = {test.fact.split(".")[1] for test in brute.tests() if test.fact.startswith("children.")}
    for case in brute.cases:
        for kind, way, new in brute.steps[case]:
            if way is None or new.state not in finals or case.state in finals:
                continue
            open_ = {name.split(":")[1] for name, count in new.facts if name.startswith("child:") and count}
            waited = open_ if counted & {"open", "closed"} else open_ & counted
            if waited and kind != "act" and not any(signal.to == "children" for signal in way.signals):
                yield ("open_children", case.state, way.key)
            if new.owed:
                yield ("no_letter" if new.owed == "letter" else "no_time_to_complain", "", "")


def _waiting(brute: Brute) -> Iterator[Fault]:
    stopped = {case for case in _stopped(brute) if not brute.unfinished(case)}
    roles = {role.key: role for role in brute.workflow.roles}
    named = any(way.names_person for _, way in brute.workflow.transitions())
    for case in brute.resting:
        spec = brute.state(case)
        if spec.final:
            continue
        waits = any(status in ("open", "planned") for status in case.tasks)
        clock = any(brute.runs(case, way) and brute.allowed(case, way) for way in spec.next)
        told = case in stopped and any(way.when_done or way.join for way in spec.next)
        if not waits and not clock and not told:
            yield ("unowned", case.state, "")
        for index, task in enumerate(spec.tasks):
            if case.tasks[index] != "open":
                continue
            role = roles[task.who]
            if task.ground == "consent" and case.get("consent") is None:
                yield ("without_consent", case.state, task.key)
            if task.ground is None and role.kind == "team" and (brute.workflow.subject == "person" or named):
                yield ("no_ground", case.state, task.key)
            if role.kind in ("named", "group", "unit") and role.until_named is None:
                yield ("no_holder", case.state, task.key)
