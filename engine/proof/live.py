"""What may be forgotten, and what is alike, so that a proof need not look at the same thing twice.

A fact is live in a state when some condition read there, or later before the fact is written anew, compares it.
"""

from engine.definition import PREVIOUS, State
from engine.proof.model import Model, is_entry
from engine.proof.parts import Place, Task


def prune(model: Model) -> None:
    """Give every state its live facts and its groups of tasks that are alike."""
    live = _live(model)
    size = len(model.facts.variables)
    for place in model.places:
        at = live[place.spec.key]
        place.live = tuple(model.facts.variables[index].full if index in at else 0 for index in range(size))
        place.alike = _alike(place)


def _live(model: Model) -> dict[str, set[int]]:
    always = {0} | {model.facts.places[name] for name in ("children",) if name in model.facts.places}
    live = {place.spec.key: always | _reads(place) for place in model.places}
    killed = {place.spec.key: _killed(model, place) for place in model.places}
    after = _after(model)
    moved = True
    while moved:
        moved = False
        for key, others in after.items():
            new = set().union(*(live[other] - killed[other] for other in others)) - live[key]
            live[key] |= new
            moved = moved or bool(new)
    return live


def _reads(place: Place) -> set[int]:
    counted = {at for task in place.tasks for count in task.counts for at, _ in count.rule.literals}
    return {at for at, _ in place.asked} | counted


def _killed(model: Model, place: Place) -> set[int]:
    entered = f"{place.spec.key}.entered"
    mine = tuple(f"{task.spec.key}." for task in place.tasks)
    return {
        at
        for name, at in model.facts.places.items()
        if any((part.startswith(mine) and not is_entry(part)) or part == entered for part in name.split("<>"))
    } - {0}


def _after(model: Model) -> dict[str, set[str]]:
    """The states that may follow each, the one it came from too where a way leads back."""
    after = {place.spec.key: set(_targets(place.spec)) & model.index.keys() for place in model.places}
    for place in model.places:
        if place.keeps_previous:
            after[place.spec.key] |= {key for key, found in after.items() if place.spec.key in found}
    return after


def _targets(state: State) -> list[str]:
    return [way.to for way in (*state.next, *state.reopens) if way.to != PREVIOUS]


def _alike(place: Place) -> tuple[tuple[int, ...], ...]:
    groups: dict[object, list[int]] = {}
    for index, task in enumerate(place.tasks):
        if not _has_its_own(place, task):
            groups.setdefault(_looks(place, task), []).append(index)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _has_its_own(place: Place, task: Task) -> bool:
    """Is there anything in the task that a condition, a counter or a choice asks of it by name?"""
    conditional = task.ways or task.when or task.each or task.done_when or task.counts
    return bool(conditional) or any(place.live[own] for own in task.own)


def _looks(place: Place, task: Task) -> object:
    spec = task.spec
    joins = tuple(
        (spec.key in way.spec.join.tasks, spec.key in way.spec.join.must) for way in place.ways if way.spec.join
    )
    legal = tuple(deadline.legal for deadline in spec.due.all)
    asks = tuple(field.type == "consent" for field in spec.fields), tuple(field.assigns for field in spec.fields)
    return (
        bool(spec.every), bool(spec.opens), spec.silence is not None, bool(spec.skip),
        task.consent, task.letter, task.paused, joins, legal, asks,
    )  # fmt: skip
