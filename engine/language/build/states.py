"""States, and the ways out that all of them have."""

from engine.definition import State, Transition
from engine.language.build.tasks import read_task
from engine.language.build.ways import read_reopening, read_way
from engine.language.parts import Part
from engine.language.schema import MAX_ANYWHERE, MAX_STATES, STATE


def read_states(root: Part) -> tuple[State, ...]:
    """Every state; one that is not final has the ways of `anywhere` too, except those that would lead to itself."""
    anywhere = []
    for each in _few(root.get("anywhere"), "veier ut", MAX_ANYWHERE):
        way, when = read_way(each), each.get("when")
        if each.get("on") or (when and not when.has_keys) or when.get("tasks"):
            each.tell("trigger.anywhere")
        else:
            anywhere.append(way)
    return tuple(_state(each, anywhere) for each in _few(root.get("states"), "tilstander", MAX_STATES))


def _few(part: Part, what: str, most: int) -> list[Part]:
    """The first parts, since every state gets every way of `anywhere`; the rest is refused."""
    parts = list(part.each(what))
    if len(parts) > most:
        part.tell("too_many", found=len(parts), what=what, most=most)
    return parts[:most]


def _state(part: Part, anywhere: list[Transition]) -> State:
    part.fits(STATE)
    final, ways = part.get("final").flag(), part.get("next")
    for way in anywhere:
        if ways.get(way.key):
            ways.get(way.key).tell("duplicate_key.anywhere", at_key=True, name=f"«{way.key}»")
    own = [read_way(each) for each in ways.each("veier ut")]
    return State(
        key=part.name,
        title=part.get("title").text(),
        final=final,
        aside=part.get("aside").flag(),
        tasks=tuple(read_task(each) for each in part.get("tasks").each("oppgaver")),
        next=tuple(own if final else own + [way for way in anywhere if way.to != part.name]),
        reopens=tuple(read_reopening(each) for each in part.get("reopens").each("veier tilbake")),
        occupies=part.get("occupies").name_or_parameter() or None,
    )
