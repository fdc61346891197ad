"""A routine made ready to be proven: its conditions compiled, and what each step writes found beforehand."""

from dataclasses import dataclass
from string import Template

from engine import rules
from engine.definition import PREVIOUS, Counter, State, TaskSpec, Transition, Workflow
from engine.proof import conditions
from engine.proof.ahead import look_ahead
from engine.proof.facts import TODAY, Facts, Literal, Rule, read
from engine.proof.parts import Count, Place, Task, Way

COMPLAINT = "complaint_deadline"


@dataclass(slots=True)
class Model:
    """The whole routine. `complaints`: somebody may be told no here, and may complain."""

    workflow: Workflow
    facts: Facts
    places: tuple[Place, ...]
    index: dict[str, int]
    complaints: bool


def build(workflow: Workflow) -> Model:
    """Make a routine ready. Raises TooMuch."""
    facts = read(workflow)
    places = tuple(_place(workflow, facts, state) for state in workflow.states)
    look_ahead(places, facts)
    index = {state.key: place for place, state in enumerate(workflow.states)}
    decided = any(way.decides in ("no", "partly") for _, way in workflow.transitions())
    return Model(workflow, facts, places, index, decided and rules.has_complaints(workflow.regime))


def _place(workflow: Workflow, facts: Facts, state: State) -> Place:
    ways = tuple(_way(facts, way) for way in (*state.next, *state.reopens))
    tasks = tuple(_task(workflow, facts, task, ways) for task in state.tasks)
    late = tuple((way, _read_by(way)) for way in ways if way.spec.when_done or way.spec.join)
    reads = [literal for way in ways if not (way.spec.when_done or way.spec.join) for literal in _read_by(way)]
    reads += [literal for task in tasks if task.paused for literal in task.paused.literals]
    if any(task.consent for task in tasks):
        reads += facts.literals(conditions.GUARD)
    back = any(way.to == PREVIOUS for way in (*state.next, *state.reopens))
    clocks = tuple(way for way in ways if way.spec.after and way.spec.only_if)
    once = tuple(dict.fromkeys(reads))
    return Place(state, tasks, ways, once, read_late=late, keeps_previous=back, clocks=clocks)


def _read_by(way: Way) -> tuple[Literal, ...]:
    asked = (*way.rules, *(rule for rule in (way.holds, way.paused) if rule))
    return tuple(literal for rule in asked for literal in rule.literals)


def _way(facts: Facts, way: Transition) -> Way:
    asked = [facts.rule(way.only_if), *(facts.rule(demand.when) for demand in way.demands)]
    if "consent_given" in way.needs:
        asked.append(facts.rule_of(conditions.GUARD))
    holds = facts.rule(way.holds) if way.holds else None
    paused = facts.rule(way.after.pauses) if way.after and way.after.pauses else None
    legal = bool(way.after and any(deadline.legal == COMPLAINT for deadline in way.after.all))
    rules = tuple(rule for rule in asked if rule != Rule())
    starts = tuple((start, facts.rule(start.when)) for start in way.starts) if "children" in facts.places else ()
    return Way(way, facts.rule(way.only_if), rules, holds, paused, legal, starts)


def _task(workflow: Workflow, facts: Facts, task: TaskSpec, ways: tuple[Way, ...]) -> Task:
    counts = [count for counter in workflow.counters for count in _counts(facts, counter, task.key)]
    return Task(
        spec=task,
        when=facts.rule(task.when) if task.when else None,
        each=facts.rule_of(conditions.somebody(task)) if task.each else None,
        done_when=facts.rule(task.done_when) if task.done_when else None,
        paused=facts.rule(task.due.pauses) if task.silence and task.due.pauses else None,
        own=tuple(facts.places[name] for name in facts.places if _is_own(name, task.key)),
        own_pairs=tuple(
            place
            for name, place in facts.places.items()
            if any(_is_own(date, task.key) for date in name.split("<>")) and "<>" in name
        ),
        ways=tuple(way for way in ways if way.spec.on == task.key),
        counts=tuple(counts),
        letter=tells_how_to_complain(workflow, task),
        consent=task.ground == "consent",
    )


def _is_own(name: str, task: str) -> bool:
    return name.startswith(f"{task}.") and not is_entry(name) and "<>" not in name


def is_entry(name: str) -> bool:
    """Is it the day a state was entered? A state may have the name of a task."""
    return name.endswith(".entered")


def _counts(facts: Facts, counter: Counter, task: str) -> list[Count]:
    place = facts.places.get(f"count.{counter.key}")
    if place is None:
        return []
    back = [Count(place, facts.rule(one.when), reset=True) for one in counter.resets if one.task == task]
    return back + [Count(place, facts.rule(one.when), reset=False) for one in counter.counts if one.task == task]


def tells_how_to_complain(workflow: Workflow, task: TaskSpec) -> bool:
    """Does the task send a letter that says, in every language it has, until when and to whom one may complain?"""
    letter = next((letter for letter in workflow.letters if letter.key == task.letter), None)
    return letter is not None and all(_tells(body) for body in letter.body.values())


def _tells(body: str) -> bool:
    names = {found["named"] or found["braced"] for found in Template.pattern.finditer(body)}
    return "complaint_body" in names and bool(names & {"complaint_deadline", "complaint_weeks"})


def is_moment(name: str) -> bool:
    """Is the date written when something happens (and not an answer)?"""
    return name in (TODAY, "case.opened") or name.endswith((".done", ".entered"))
