"""Everything that can happen to a case that waits: people, the clock, other cases, the world."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.definition import SAME
from engine.proof import life, writes
from engine.proof.domains import MISSING
from engine.proof.facts import TODAY
from engine.proof.model import Model
from engine.proof.parts import Place, Task
from engine.proof.situation import PLANNED, Masks, Situation, known, put

PEOPLE = frozenset({"do", "skip", "act", "annul", "accept"})
CLOCK = frozenset({"after", "late", "silence", "open", "itself", "split"})


class Step(NamedTuple):
    """What happens: `kind`, the task or fact it happens to, and the way out that is taken, if any.

    Kinds: do, skip, silence, open (of a task); after, act, hear, itself (a way out); word (a way that stays, heard);
    late (the time of a way runs out when it may not be taken); annul (a duty done by mistake no longer counts); accept
    (somebody takes the role they were asked to take); time, world, child, expire (something that the case does not do);
    split (nothing happens: two cases are told apart).
    """

    kind: str
    task: str = ""
    way: str = ""


Happening = tuple[Step, list[Situation]]


def happenings(model: Model, now: Situation) -> Iterator[Happening]:
    """Each step that can follow, with the situations it may lead to."""
    place = model.places[now.state]
    for index, task in life.open_tasks(place, now):
        yield from _of_task(model, now, index, task)
    for index, task in enumerate(place.tasks):
        if now.tasks[index] == PLANNED:
            yield Step("open", task.spec.key), life.opened(model, now, index)
    yield from _of_ways(model, place, now)
    if not place.spec.final or place.spec.reopens:
        for step, masks in _of_world(model, place, now.facts):
            yield step, life.rearrange(model, now._replace(facts=masks))


def _of_task(model: Model, now: Situation, index: int, task: Task) -> Iterator[Happening]:
    key, silence = task.spec.key, task.spec.silence
    for way in life.outcomes(now, task):
        yield Step("do", key, way.spec.key if way else ""), life.finish(model, now, index, way, "do")
    if task.spec.skip:
        yield Step("skip", key), life.finish(model, now, index, None, "skip")
    if silence and not (task.paused and known(now.facts, task.paused)):
        meant = next((way for way in task.ways if way.spec.key == silence.outcome), None)
        if meant or not silence.outcome:
            way_key = meant.spec.key if meant else ""
            yield Step("silence", key, way_key), life.finish(model, now, index, meant, "silence")


def _of_ways(model: Model, place: Place, now: Situation) -> Iterator[Happening]:
    for way in place.ways:
        key = way.spec.key
        if way.spec.by:
            yield Step("act", "", key), life.act(model, now, way)
        elif life.runs(place, now, way):
            if life.usable(now, way):
                yield Step("after", "", key), life.take(model, now, way)
            elif not known(now.facts, way.offered):
                yield Step("late"), life.rearrange(model, life.lose(place, now, way))
        elif way.spec.hears is not None:
            yield Step("word" if way.spec.to == SAME else "hear", "", key), life.take(model, now, way)


def _of_world(model: Model, place: Place, facts: Masks) -> Iterator[tuple[Step, Masks]]:
    for name, at in model.facts.places.items():
        if not place.live[at] or not name:
            continue
        full = model.facts.variables[at].full
        if name == "children":
            mask, kind = writes.child_closed(model.facts, facts, at), "child"
        elif name == "consent":
            mask, kind = (MISSING if facts[at] & writes.EXPIRING else 0), "expire"
        elif name.startswith("count."):
            mask, kind = _annulled(model, name, facts[at], full), "annul"
        elif name.startswith("role."):
            mask, kind = writes.accepted(facts[at], len(model.facts.variables[at].values)), "accept"
        elif name.startswith("free.") or name == "clock.working_hours":
            mask, kind = (full if facts[at] != full else 0), "world"
        else:
            mask, kind = _later(name, facts[at], full), "time"
        if mask:
            yield Step(kind, name), put(facts, at, mask)


def _annulled(model: Model, name: str, mask: int, full: int) -> int:
    """What a counter may be when a returning duty is taken back as a mistake; 0 when none counts in it."""
    returning = {task.key for state in model.workflow.states for task in state.tasks if task.every}
    counter = next(counter for counter in model.workflow.counters if f"count.{counter.key}" == name)
    if returning & {counted.task for counted in counter.resets}:
        return full if mask != full else 0
    counts = returning & {counted.task for counted in counter.counts}
    return writes.lowered(mask, full ^ (full >> 1)) if counts else 0


def _later(name: str, mask: int, full: int) -> int:
    """What time alone may change: an age grows, today passes other dates. 0 when nothing can."""
    first, _, second = name.partition("<>")
    lowest = mask & -mask
    if name == "person.age":
        return 0 if mask & MISSING else full & ~(2 * lowest - 1)
    if TODAY not in (first, second) or not mask:
        return 0
    if first == TODAY:  # today is before, the same, after the other date
        return full & ~(2 * lowest - 1)
    return (1 << (mask.bit_length() - 1)) - 1
