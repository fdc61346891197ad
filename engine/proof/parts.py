"""The parts of a routine made ready to be proven: ways, tasks and states, with their conditions compiled."""

from dataclasses import dataclass

from engine.definition import Start, State, TaskSpec, Transition
from engine.proof.facts import Literal, Rule


@dataclass(frozen=True, slots=True)
class Way:
    """A way out. `offered` must hold for it to be chosen, all `rules` when it is taken; `paused` stops its clock.

    `starts`: the cases that begin, with their conditions, where some condition counts them.
    """

    spec: Transition
    offered: Rule
    rules: tuple[Rule, ...]
    holds: Rule | None
    paused: Rule | None
    legal: bool
    starts: tuple[tuple[Start, Rule], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """What doing a task does to a counter, when `rule` holds."""

    place: int
    rule: Rule
    reset: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A task. `own` are the facts that are forgotten when its state is entered; `letter` tells how to complain.

    `each`: there is somebody to do it for.
    """

    spec: TaskSpec
    when: Rule | None
    each: Rule | None
    done_when: Rule | None
    paused: Rule | None
    own: tuple[int, ...]
    own_pairs: tuple[int, ...]
    ways: tuple[Way, ...]
    counts: tuple[Count, ...]
    letter: bool
    consent: bool


@dataclass(slots=True)
class Place:
    """A state. `alike`: groups of tasks that only their names tell apart; `reads`: what its steps compare.

    What a way compares that waits for tasks (`read_late`) is compared only when enough of them are done.
    """

    spec: State
    tasks: tuple[Task, ...]
    ways: tuple[Way, ...]
    reads: tuple[Literal, ...]
    alike: tuple[tuple[int, ...], ...] = ()
    live: tuple[int, ...] = ()
    read_late: tuple[tuple[Way, tuple[Literal, ...]], ...] = ()
    keeps_previous: bool = False
    clocks: tuple[Way, ...] = ()  # the ways after a time that are lost when they may not be taken as it runs out

    @property
    def asked(self) -> tuple[Literal, ...]:
        """All that is compared while a case is here."""
        rules = [rule for task in self.tasks for rule in (task.when, task.each, task.done_when) if rule]
        rules += [rule for way in self.ways for _, rule in way.starts]
        late = [literal for _, literals in self.read_late for literal in literals]
        return (*self.reads, *late, *(literal for rule in rules for literal in rule.literals))
