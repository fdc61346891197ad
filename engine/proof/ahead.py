"""Looking ahead: whether somebody may do a thing can depend on what is compared in the state the case then comes to.

Where a way that goes by itself has demands of its own, whoever brings the case there is refused when they do not hold.
So what is compared there is told apart already in the states before.
"""

from collections.abc import Sequence

from engine.definition import PREVIOUS
from engine.proof.facts import Facts, Literal
from engine.proof.parts import Place


def look_ahead(places: Sequence[Place], facts: Facts) -> None:
    """Let every state tell apart what may be refused one step later."""
    refusing = {place.spec.key for place in places if _refuses(place)}
    if not refusing:
        return
    asked = {place.spec.key: place.asked for place in places}
    ahead = {place.spec.key: _ahead(place, places) for place in places}
    for place in places:
        more = [one for key in ahead[place.spec.key] for one in asked[key]]
        exact = [one for literal in more for one in _each_number(facts, literal)]
        place.reads = tuple(dict.fromkeys((*place.reads, *more, *exact)))


def _refuses(place: Place) -> bool:
    return any(way.spec.by_itself and (way.spec.needs or way.spec.demands) for way in place.ways)


def _ahead(place: Place, places: Sequence[Place]) -> set[str]:
    """The state itself, those that follow, and those that a case goes on to from them by itself."""
    by_key = {other.spec.key: other for other in places}
    found = {place.spec.key, *_targets(place, places, by_itself=False)}
    waiting = list(found)
    while waiting:
        new = _targets(by_key[waiting.pop()], places, by_itself=True) - found
        found |= new
        waiting += new
    return found


def _targets(place: Place, places: Sequence[Place], *, by_itself: bool) -> set[str]:
    ways = {way.spec.to for way in place.ways if way.spec.by_itself or not by_itself}
    if PREVIOUS in ways:
        ways |= {other.spec.key for other in places if any(way.spec.to == place.spec.key for way in other.ways)}
    return ways & {other.spec.key for other in places}


def _each_number(facts: Facts, literal: Literal) -> list[Literal]:
    """What changes by one step at a time is told apart number by number."""
    variable = facts.variables[literal[0]]
    counted = variable.name == "children" or variable.name.startswith(("count.", "case.", "person."))
    return [(literal[0], 1 << bit) for bit in range(len(variable.values))] if counted else []
