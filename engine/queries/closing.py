"""How a case can be closed: by a way that the person may take at once, or else the step that leads there."""

from collections import deque
from collections.abc import Iterator

from engine import access, cases
from engine.change import Change
from engine.definition import PREVIOUS, SAME, Transition, say
from engine.errors import N_
from engine.facts import CAME_FROM
from engine.routine import Routine
from engine.views import Outcome, Said
from engine.views.sleeping import Closing


def closings(change: Change) -> Iterator[Closing]:
    """The routine's own ways to the end that the change's actor may take now."""
    for way in access.open_ways(change):
        target = change.routine.states.get(way.to)
        if target is not None and target.final and access.may_act(change, way):
            yield Closing(Outcome(way.key, way.title, way.asks, way.names_person), cases.asks_why(way))


def to_close(change: Change) -> Iterator[Said]:
    """Why the case cannot be closed here, and the first step of the shortest way to its end."""
    at_once = [way for way in access.open_ways(change) if _is_end(change.routine, way.to)]
    if at_once:
        for way in at_once:
            roles = " / ".join(say(change.routine.roles[role].title, "nb") for role in way.by)
            told = N_("Saken kan avsluttes med «%(way)s», men det er det bare %(roles)s som kan gjøre.")
            yield Said(told, {"way": say(way.title, "nb"), "roles": roles})
        return
    step = _first_step(change)
    if step is not None:
        yield Said(N_("Rutinen har ingen vei rett til slutten der saken står nå."))
        yield _told(change, step)


def _is_end(routine: Routine, key: str) -> bool:
    state = routine.states.get(key)
    return state is not None and state.final


def _first_step(change: Change) -> Transition | None:
    """Breadth first from where the case stands; conditions are left out, since they may become true."""
    routine, start = change.routine, change.case.state
    queue: deque[tuple[str, Transition | None]] = deque([(start, None)])
    seen = {start}
    while queue:
        state, first = queue.popleft()
        for way in routine.states[state].next:
            to = str(change.case.facts.get(CAME_FROM, "")) if way.to == PREVIOUS and state == start else way.to
            if _is_end(routine, to):
                return first or way
            if to in routine.states and to not in seen and to != SAME:
                seen.add(to)
                queue.append((to, first or way))
    return None


def _told(change: Change, way: Transition) -> Said:
    title = say(way.title, "nb")
    if way.on:
        task = say(change.routine.tasks[way.on].title, "nb")
        return Said(N_("Neste steg dit er oppgaven «%(task)s» med utfallet «%(way)s»."), {"task": task, "way": title})
    if way.by:
        roles = " / ".join(say(change.routine.roles[role].title, "nb") for role in way.by)
        return Said(N_("Neste steg dit er «%(way)s», som velges av %(roles)s."), {"way": title, "roles": roles})
    if way.after:
        return Said(N_("Saken går dit av seg selv når fristen er ute: «%(way)s»."), {"way": title})
    return Said(N_("Neste steg dit er «%(way)s», som kommer av seg selv når oppgavene her er gjort."), {"way": title})
