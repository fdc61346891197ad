"""Can a case get through the routine? Every state is reached, has a way out, and somebody to wait for.

Ways that lead to unknown states are told elsewhere; while there are any, nothing is said here about where a case can
get, since the missing way may be the very one. Conditions are not weighed here: every way counts as one that can be
taken. What may happen when they do not hold is asked elsewhere, by walking through the routine.
"""

from engine.definition import PREVIOUS, SAME, State, TaskSpec, Transition, Workflow
from engine.language.checks.names import way_path
from engine.language.problems import quoted
from engine.language.source import Path, Source

_FACTS_UNREAD = ("bad_condition", "parameter_kind", "unknown_fact", "unknown_date")
_Steps = dict[str, set[str]]


def check_graph(workflow: Workflow, source: Source) -> None:
    """Note every state, task and way out in which a case would get stuck."""
    unread = source.unread_states()
    used, finals = _used(workflow, source), {state.key for state in workflow.states if state.final}
    stuck = [_check_state(state, source, used) for state in workflow.states if state.key not in unread]
    for state in workflow.states:
        _check_done(state, source)
        for way in state.reopens:
            path: Path = ("states", state.key, "reopens", way.key)
            if not state.final:
                source.tell(path, "reopens", at_key=True)
            elif way.to in finals:
                source.tell((*path, "to"), "reopens.final")
    _check_loops(workflow, source)
    if not unread:
        _check_reach(workflow, source, any(stuck))


def surely_passed(workflow: Workflow, entered: str, at: str) -> bool:
    """Must a case in the state `at` have been in the one that the fact `entered` («mote.entered») is about?"""
    through = entered.removesuffix(".entered")
    around = {key: ways - {through} for key, ways in _steps(workflow).items() if key != through}
    return through in (at, workflow.initial) or at not in _reached({workflow.initial}, around)


def _used(workflow: Workflow, source: Source) -> set[str]:
    """The tasks whose facts are looked at somewhere, so that something may come of them wherever they are done."""
    facts = {test.fact for _, test in source.tests} | {deadline.source for _, deadline in source.deadlines}
    counted = {each.task for counter in workflow.counters for each in (*counter.counts, *counter.resets)}
    if any(problem.code in _FACTS_UNREAD for problem in source.problems):
        return {task.key for state in workflow.states for task in state.tasks}
    naming = {task.key for state in workflow.states for task in state.tasks if _names(task) & facts}
    return {fact.partition(".")[0] for fact in facts} | counted | naming


def _names(task: TaskSpec) -> set[str]:
    """The facts about the roles that somebody is chosen for in the task."""
    return {f"role.{field.assigns}" for field in task.fields if field.assigns}


def _check_state(state: State, source: Source, used: set[str]) -> bool:
    """False when a case is sure to move on from here."""
    path: Path = ("states", state.key)
    if state.final:
        for key, there in (("tasks", state.tasks), ("next", state.next)):
            if there:
                source.tell((*path, key), "final_goes_on", at_key=True, key=key)
        return False
    if all(way.to == SAME for way in state.next):
        source.tell(path, "dead_end")
        return True
    if not state.tasks and not any(_wakes(way) for way in state.next):
        source.tell(path, "nobody_waits")
        return True
    for task in state.tasks:
        followed = task.key in used or any(_follows(way, task.key) for way in state.next)
        if not task.every and not followed:
            source.tell((*path, "tasks", task.key), "leads_nowhere", name=quoted(task.key), task=task.key)
    return False


def _wakes(way: Transition) -> bool:
    """It goes without anybody in this case doing anything."""
    return way.after is not None or way.holds is not None or (way.hears is not None and way.to != SAME)


def _follows(way: Transition, task: str) -> bool:
    """Something may come of it that the task is done."""
    joined = way.join is not None and task in way.join.tasks
    return way.on == task or way.when_done or joined


def _check_done(state: State, source: Source) -> None:
    """`when: tasks_done` happens by itself, so it must be able to happen, and only the last may be without `if`."""
    ways = [way for way in state.next if way.when_done]
    returning = {task.key for task in state.tasks if task.every}
    for way in ways:
        if all(task.every for task in state.tasks):
            source.tell((*way_path(source, state, way), "when"), "never_done")
    for way in state.next:
        path: Path = (*way_path(source, state, way), "when", "tasks")
        for key in way.join.tasks if way.join else ():
            if key in returning:
                source.tell(source.item(path, key), "never_done.join", name=quoted(key))
    sure = next((way for way in ways if way.only_if is None), None)
    for way in ways[ways.index(sure) + 1 :] if sure else ():
        line = source.place(way_path(source, state, sure)).line if sure else 0
        source.tell((*way_path(source, state, way), "when"), "ambiguous", line=line)
    if ways and sure is None:
        source.tell((*way_path(source, state, ways[-1]), "if"), "tasks_done_if", at_key=True)


def _check_loops(workflow: Workflow, source: Source) -> None:
    """A case must not go in a ring by the clock alone."""
    silent = {state.key: {way.to for way in state.next if way.after} for state in workflow.states}
    told: set[str] = set()
    for state in workflow.states:
        ring = _ring(state.key, silent)
        if ring and not told & set(ring):
            told |= set(ring)
            way = next(way for way in state.next if way.after and way.to == ring[1])
            source.tell((*way_path(source, state, way), "after"), "endless", ring=" → ".join(ring))


def _ring(start: str, steps: _Steps) -> list[str]:
    """The shortest way from a state back to itself, or []."""
    trails = [[start]]
    seen: set[str] = set()
    for trail in trails:
        for key in sorted(steps.get(trail[-1], ())):
            if key == start:
                return [*trail, start]
            if key not in seen:
                seen.add(key)
                trails.append([*trail, key])
    return []


def _check_reach(workflow: Workflow, source: Source, stuck: bool) -> None:
    """`stuck`: some state without a way on is told already; it may be the end that was meant."""
    steps = _steps(workflow)
    finals = {state.key for state in workflow.states if state.final}
    if steps and not finals and not stuck:
        source.tell(("states",), "no_final")
    if workflow.initial not in steps or any(not ways <= steps.keys() for ways in steps.values()):
        return
    if workflow.initial in finals:
        source.tell(("initial",), "final_start")
        return
    reached = _reached({workflow.initial}, steps)
    backwards: _Steps = {key: {other for other, ways in steps.items() if key in ways} for key in steps}
    ending = _reached(finals, backwards)
    for state in workflow.states:
        if state.key not in reached:
            source.tell(("states", state.key), "unreachable", initial=quoted(workflow.initial))
        elif finals and state.key not in ending and any(way.to != SAME for way in state.next):
            source.tell(("states", state.key), "no_end")
        for way in (*state.next, *state.reopens):
            if way.to == PREVIOUS and not backwards[state.key]:
                source.tell((*way_path(source, state, way), "to"), "no_previous")


def _steps(workflow: Workflow) -> _Steps:
    """Where a case can go from each state; back to the previous one is back to any that leads here."""
    ways = {state.key: {way.to for way in (*state.next, *state.reopens) if way.to != SAME} for state in workflow.states}
    forward = {key: to - {PREVIOUS} for key, to in ways.items()}
    before = {key: {other for other, to in forward.items() if key in to} for key in ways}
    return {key: forward[key] | before[key] if PREVIOUS in to else forward[key] for key, to in ways.items()}


def _reached(start: set[str], steps: _Steps) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        new = steps.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
