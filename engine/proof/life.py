"""The engine's life of a case: a state is entered, settles, is left. Here: every situation that may follow another."""

from collections.abc import Iterator

from engine.definition import PREVIOUS, SAME, Transition
from engine.proof import writes
from engine.proof.domains import MISSING
from engine.proof.facts import Literal
from engine.proof.model import Model
from engine.proof.parts import Place, Task, Way
from engine.proof.situation import (
    ABSENT,
    DONE,
    LETTER,
    NOTHING,
    OPEN,
    PLANNED,
    WINDOW,
    Masks,
    Situation,
    ask,
    known,
    put,
)


def first(model: Model) -> list[Situation]:
    """A new case in its first state."""
    referral = model.workflow.referral
    found = writes.answers(model.facts, writes.start(model.facts), ("referral",), referral)
    return [new for masks in found for new in enter(model, model.index[model.workflow.initial], -1, NOTHING, masks)]


def enter(model: Model, state: int, previous: int, duty: int, masks: Masks) -> list[Situation]:
    """The state's facts are forgotten, its tasks opened."""
    place = model.places[state]
    for task in place.tasks:
        masks = writes.forget(masks, task)
    masks = writes.moment(model.facts, masks, f"{place.spec.key}.entered")
    tasks = (ABSENT,) * len(place.tasks) + (OPEN,) * len(place.clocks)
    return rearrange(model, Situation(state, previous if place.keeps_previous else -1, duty, tasks, masks))


def rearrange(model: Model, situation: Situation) -> list[Situation]:
    """Open, cancel and satisfy tasks until nothing moves."""
    place = model.places[situation.state]
    waiting, settled = [situation], []
    while waiting:
        now = waiting.pop()
        new = _moved(model, place, now)
        if new is None:
            settled.append(_seen(place, now))
        else:
            waiting += new
    return settled


def _seen(place: Place, now: Situation) -> Situation:
    """Without the facts nobody reads again, and with tasks that are alike in one order."""
    tasks = now.tasks
    for group in place.alike:
        ordered = sorted((tasks[index] for index in group), reverse=True)
        changed = dict(zip(group, ordered, strict=True))
        tasks = tuple(changed.get(index, status) for index, status in enumerate(tasks))
    facts = tuple(mask & live for mask, live in zip(now.facts, place.live, strict=True))
    return Situation(now.state, now.previous, now.duty, tasks, facts)


def _moved(model: Model, place: Place, now: Situation) -> list[Situation] | None:
    """The first thing that moves by itself, or the parts the facts must be split into to tell; None: nothing."""
    for index, task in enumerate(place.tasks):
        if now.tasks[index] in (ABSENT, PLANNED, OPEN):
            new = _needed(now, index, task)
            if new != [now]:
                return new
    for index, task in enumerate(place.tasks):
        if now.tasks[index] == OPEN and task.done_when is not None:
            new = _satisfied(model, now, index, task)
            if new != [now]:
                return new
    return None


def _needed(now: Situation, index: int, task: Task) -> list[Situation]:
    """A task is opened when it is needed, and taken away when it no longer is; it may come again."""
    found = []
    for masks, needed in ask(now.facts, (task.when,) if task.when else ()):
        new = now._replace(facts=masks)
        if not needed:
            found.append(_with(new, index, ABSENT))
        elif now.tasks[index] == ABSENT:
            found += _open(new, index, task)
        else:
            found.append(new)
    return found


def _open(now: Situation, index: int, task: Task) -> list[Situation]:
    """With nobody to do it for, it is done at once."""
    parts = ask(now.facts, (task.each,) if task.each else ())
    return [_with(now, index, _opened(task) if some else DONE)._replace(facts=masks) for masks, some in parts]


def _satisfied(model: Model, now: Situation, index: int, task: Task) -> list[Situation]:
    assert task.done_when is not None
    found = []
    for masks, holds in ask(now.facts, (task.done_when,)):
        new = now._replace(facts=masks)
        done = _finished(model, new, index, None, answered=False) if holds else []
        counted = [(one, masks) for one in done for masks in writes.counted(one.facts, task, model.facts)]
        found += [one._replace(facts=masks) for one, masks in counted] if holds else [new]
    return found


def _finished(model: Model, now: Situation, index: int, way: Transition | None, *, answered: bool) -> list[Situation]:
    task = model.places[now.state].tasks[index]
    found = writes.done(model.facts, now.facts, task, way, answered=answered)
    return [_with(now, index, DONE)._replace(facts=masks) for masks in found]


def _opened(task: Task) -> int:
    return PLANNED if task.spec.opens else OPEN


def _with(now: Situation, index: int, status: int) -> Situation:
    return now._replace(tasks=put(now.tasks, index, status))


def opened(model: Model, now: Situation, index: int) -> list[Situation]:
    """The day of a planned task has come."""
    return rearrange(model, _with(now, index, OPEN))


def outcomes(now: Situation, task: Task) -> list[Way | None]:
    """The ways somebody can choose between when the task is done; with none offered it is simply done."""
    return [way for way in task.ways if known(now.facts, way.offered)] or [None]


def finish(model: Model, now: Situation, index: int, way: Way | None, kind: str) -> list[Situation]:
    """A task is done ("do"), left out ("skip"), or silence answers ("silence"); with `way`, by that outcome."""
    task = model.places[now.state].tasks[index]
    done, found = kind == "do", []
    for new in _finished(model, now, index, way.spec if way else None, answered=done):
        duty = WINDOW if done and task.letter and new.duty == LETTER else new.duty
        status = _opened(task) if task.spec.every and way is None and done else DONE
        after = _with(new, index, status)._replace(duty=duty)
        parts = [after.facts] if kind == "skip" else writes.counted(after.facts, task, model.facts)
        found += [after._replace(facts=masks) for masks in parts]
    if way is None:
        return [last for new in found for last in rearrange(model, new)]
    return [last for new in found for last in take(model, new, way, letter=task.letter and done)]


def take(model: Model, now: Situation, way: Way, *, letter: bool = False) -> list[Situation]:
    """A way out is taken, where its conditions hold; nothing where none of them does."""
    facts = writes.named_person(model.facts, now.facts) if way.spec.names_person else now.facts
    parts = [masks for masks, holds in ask(facts, way.rules) if holds]
    target = _back(model, now) if way.spec.to == PREVIOUS else model.index.get(way.spec.to, -1)
    duty = _duty(model, now, way.spec, letter)
    changed = [new for masks in parts for new in _effects(model, masks, way)]
    if way.spec.to == SAME:
        return [new for masks in changed for new in rearrange(model, now._replace(duty=duty, facts=masks))]
    if target < 0:
        return []
    came = now.previous if target == now.state else now.state
    return [new for masks in changed for new in enter(model, target, came, duty, masks)]


def _back(model: Model, now: Situation) -> int:
    """The state the case came from; -1 where the engine has no way back: from the first, to itself or to an end."""
    came = now.previous
    return -1 if came in (-1, now.state) or model.places[came].spec.final else came


def act(model: Model, now: Situation, way: Way) -> list[Situation]:
    """Somebody takes a way that is open at any time, and answers what it asks."""
    found = writes.answers(model.facts, now.facts, (way.spec.key, "act"), way.spec.asks)
    return [new for masks in found for new in take(model, now._replace(facts=masks), way)]


def _duty(model: Model, now: Situation, way: Transition, letter: bool) -> int:
    if not model.complaints or way.withdraws_consent or way.decides == "yes":
        return NOTHING
    if way.decides is None:
        return now.duty
    return WINDOW if letter else LETTER


def _effects(model: Model, masks: Masks, way: Way) -> list[Masks]:
    places = model.facts.places
    if way.spec.new_round and "case.round" in places:
        at = places["case.round"]
        top = 1 << (len(model.facts.variables[at].values) - 1)
        masks = put(masks, at, writes.raised(masks[at], top))
    if way.spec.withdraws_consent and "consent" in places:
        masks = put(masks, places["consent"], MISSING)
    found = [masks]
    for start, rule in way.starts:
        asked = [part for each in found for part in ask(each, (rule,))]
        found = [writes.children(model.facts, part, start) if begins else part for part, begins in asked]
    return found


def waits(place: Place, now: Situation) -> bool:
    """Is some task open or planned that holds the state up?"""
    return any(
        status in (OPEN, PLANNED) and not task.spec.every
        for task, status in zip(place.tasks, now.tasks, strict=False)
    )  # fmt: skip


def joined(place: Place, now: Situation, way: Transition) -> bool:
    """Is enough done?"""
    if way.join is None:
        return way.when_done and not waits(place, now)
    done = {task.spec.key for task, status in zip(place.tasks, now.tasks, strict=False) if status == DONE}
    need = len(way.join.tasks) if way.join.need is None else way.join.need
    return len(done & set(way.join.tasks)) >= need and done.issuperset(way.join.must)


def compared(place: Place, now: Situation) -> Iterator[Literal]:
    """What must be known to tell how the case can go on."""
    yield from place.reads
    for way, literals in place.read_late:
        if joined(place, now, way.spec):
            yield from literals


def by_itself(place: Place, now: Situation) -> Way | None:
    """The way the case goes now without anybody choosing it. The facts must be split by all that the ways compare."""
    return next((way for way in place.ways if way.spec.by_itself and _ready(place, now, way)), None)


def _ready(place: Place, now: Situation, way: Way) -> bool:
    if way.holds is not None:
        ready = bool(known(now.facts, way.holds))
    else:
        ready = joined(place, now, way.spec)
    return ready and bool(known(now.facts, way.offered))


def usable(now: Situation, way: Way) -> bool:
    """Do the conditions of a way hold?"""
    return all(known(now.facts, rule) for rule in way.rules)


def runs(place: Place, now: Situation, way: Way) -> bool:
    """Does the clock of the way run, so that it will be taken if its conditions hold then as now?"""
    if way.spec.after is None or (way.paused and known(now.facts, way.paused)):
        return False
    return way not in place.clocks or now.tasks[len(place.tasks) + place.clocks.index(way)] == OPEN


def lose(place: Place, now: Situation, way: Way) -> Situation:
    """The time of a way is out, and it may not be taken."""
    return _with(now, len(place.tasks) + place.clocks.index(way), DONE)


def open_tasks(place: Place, now: Situation) -> Iterator[tuple[int, Task]]:
    """The tasks somebody can do, one of those that are alike."""
    told: set[int] = set()
    for index, task in enumerate(place.tasks):
        group = next((number for number, group in enumerate(place.alike) if index in group), None)
        if now.tasks[index] == OPEN and group not in told:
            told |= {group} if group is not None else set()
            yield index, task
