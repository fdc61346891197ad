"""Ways out: where they lead, what sets them off, what they demand, and whom they tell."""

from engine.definition import PREVIOUS, SAME, State, Transition
from engine.guards import GUARDS
from engine.language.checks.names import MANY, Names
from engine.language.problems import quoted
from engine.language.source import Path


def check_ways(names: Names) -> None:
    """Does a way out name what exists, and can it be taken?"""
    messages = {message.key for message in names.workflow.messages}
    for path, state, way in names.ways():
        _check_trigger(names, path, state, way)
        names.each_role((*path, "by"), way.by)
        for number, tell in enumerate(way.tells, 1):
            place = (*path, "tells", str(number))
            short = names.source.find((*place, "role")) is None
            plain = names.source.item((*path, "tells"), tell.role)
            names.role(plain if short else (*place, "role"), tell.role)
            names.known((*place, "message"), tell.message, messages, "message")
        _check_needs(names, path, way)
        _check_starts(names, path, way)
        form = next((task.fields for task in state.tasks if task.key == way.on), ())
        for key in sorted({field.key for field in form} & {field.key for field in way.asks}):
            names.tell((*path, "asks", key), "duplicate_field", at_key=True, name=quoted(key))
        if way.names_person and names.workflow.subject in ("person", "system"):
            names.tell((*path, "names_person"), "names_person", at_key=True)


def _check_trigger(names: Names, path: Path, state: State, way: Transition) -> None:
    here = [task.key for task in state.tasks]
    if way.to not in (PREVIOUS, SAME):
        names.known((*path, "to"), way.to, names.states, "state")
    names.known((*path, "on"), way.on, here, "task.here")
    if way.join:
        names.each_known((*path, "when", "tasks"), way.join.tasks, here, "task.here")
        names.each_known((*path, "when", "must"), way.join.must, way.join.tasks, "task.join")


def _check_needs(names: Names, path: Path, way: Transition) -> None:
    names.each_known((*path, "needs"), way.needs, GUARDS, "guard")
    if "consent_given" in way.needs and not names.asks_consent:
        names.tell((*path, "needs"), "no_consent")


def _check_starts(names: Names, path: Path, way: Transition) -> None:
    for number, start in enumerate(way.starts, 1):
        place = (*path, "starts", str(number))
        if start.each:
            several = [name for name, fact in names.facts.items() if fact.type in MANY]
            names.known((*place, "each"), start.each, several, "each")
        for question, fact in start.carries.items():
            known = names.facts.keys() | (_of_each(names, start.each) if start.each else set())
            if fact not in known and not fact.startswith("free."):
                names.unknown_fact((*place, "carries", question), fact, known)


def _of_each(names: Names, each: str) -> set[str]:
    """What a case that is started for each row or choice may carry of it: «each», or «each.column»."""
    return {"each", *(f"each.{column}" for column in names.facts[each].columns)} if each in names.facts else {"each"}
