"""Can a case get through the routine? Every state is reached, has a way out, and somebody to wait for.

Ways that lead to unknown states are told elsewhere; while there are any, nothing is said here about where a case can
get, since the missing way may be the very one.
"""

from engine.definition import State, Workflow
from engine.language.checks import way_path
from engine.language.problems import quoted
from engine.language.reader import Leaf
from engine.language.source import Path, Source

_PLAIN = (("title",), ("aside",))
_Steps = dict[str, set[str]]


def check_graph(workflow: Workflow, source: Source) -> None:
    """Note every state, task and way out in which a case would get stuck."""
    unread = _unread(source)
    stuck = [_check_state(state, source) for state in workflow.states if state.key not in unread]
    for state in workflow.states:
        _check_done(state, source)
    _check_loops(workflow, source)
    if not unread:
        _check_reach(workflow, source, any(stuck))


def _unread(source: Source) -> set[str]:
    """The states in which tasks, ways out or the end hide under a mistake that is told already."""
    found = set()
    for problem in source.problems:
        path = tuple(problem.path.split("."))
        if path[0] != "states" or len(path) not in (2, 3):
            continue
        node = source.find(path)
        plain = isinstance(node, Leaf) and node.text != "true"
        if (problem.code == "unknown_key" and not plain) or (problem.code == "wrong_type" and path[2:] not in _PLAIN):
            found.add(path[1])
    return found


def _check_state(state: State, source: Source) -> bool:
    """False when a case is sure to move on from here."""
    path: Path = ("states", state.key)
    if state.final:
        for key, there in (("tasks", state.tasks), ("next", state.next)):
            if there:
                message = f"en sak som er ferdig, kan ikke ha «{key}»; ta det bort, eller ta bort «final: true»"
                source.add((*path, key), "final_goes_on", message, at_key=True)
        return False
    if not state.next:
        message = "saken stopper her for alltid; legg til en vei ut under «next», eller skriv «final: true»"
        source.add(path, "dead_end", message)
        return True
    if not state.tasks and not any(way.after for way in state.next):
        cure = "legg til en oppgave, en vei med «after: …», eller «final: true»"
        source.add(path, "nobody_waits", f"saken venter her uten at noen har ansvaret; {cure}")
        return True
    for task in state.tasks:
        if not task.every and not any(way.on == task.key or way.when_done for way in state.next):
            cure = f"legg til en vei med «on: {task.key}» eller «when: tasks_done», eller «every: …»"
            message = f"ingenting skjer når {quoted(task.key)} er gjort; {cure}"
            source.add((*path, "tasks", task.key), "leads_nowhere", message)
    return False


def _check_done(state: State, source: Source) -> None:
    """`when: tasks_done` happens by itself, so it must be able to happen, and in one way only."""
    ways = [way for way in state.next if way.when_done]
    for way in ways:
        path = way_path(source, state, way)
        if all(task.every for task in state.tasks):
            message = "det er ingen oppgave her som blir ferdig; legg til en oppgave uten «every», eller bruk «by:»"
            source.add((*path, "when"), "never_done", message)
    for way in ways[1:]:
        first = source.place(way_path(source, state, ways[0])).line
        message = f"to veier går når oppgavene er gjort, denne og linje {first}; bruk «on:» så noen velger"
        source.add((*way_path(source, state, way), "when"), "ambiguous", message)


def _check_loops(workflow: Workflow, source: Source) -> None:
    """A case must not go in a ring by the clock alone."""
    silent = {state.key: {way.to for way in state.next if way.after} for state in workflow.states}
    told: set[str] = set()
    for state in workflow.states:
        ring = _ring(state.key, silent)
        if ring and not told & set(ring):
            told |= set(ring)
            way = next(way for way in state.next if way.after and way.to == ring[1])
            message = f"saken går i ring uten at noen gjør noe: {' → '.join(ring)}; bryt ringen med en oppgave"
            source.add((*way_path(source, state, way), "after"), "endless", message)


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
    steps: _Steps = {state.key: {way.to for way in state.next} for state in workflow.states}
    finals = {state.key for state in workflow.states if state.final}
    if steps and not finals and not stuck:
        message = "ingen tilstand er slutten, så saken blir aldri ferdig; legg til en med «final: true»"
        source.add(("states",), "no_final", message)
    if workflow.initial not in steps or any(not ways <= steps.keys() for ways in steps.values()):
        return
    if workflow.initial in finals:
        source.add(("initial",), "final_start", "en ny sak kan ikke starte i en tilstand som er slutten; velg en annen")
        return
    reached = _reached({workflow.initial}, steps)
    backwards: _Steps = {key: {other for other, ways in steps.items() if key in ways} for key in steps}
    ending = _reached(finals, backwards)
    for state in workflow.states:
        if state.key not in reached:
            message = f"ingen sak kommer hit fra {quoted(workflow.initial)}; legg til en vei hit, eller ta den bort"
            source.add(("states", state.key), "unreachable", message)
        elif finals and state.key not in ending and state.next:
            message = "saken kan aldri bli ferdig herfra; legg til en vei som fører mot slutten"
            source.add(("states", state.key), "no_end", message)


def _reached(start: set[str], steps: _Steps) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        new = steps.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
