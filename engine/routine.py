"""A workflow made ready to run: everything found by name, and its state machine. Built once per definition."""

from collections.abc import Iterator
from functools import cached_property

from engine import builtin
from engine.definition import (
    Counter,
    Deadline,
    Escalation,
    Field,
    Letter,
    Message,
    Role,
    State,
    TaskSpec,
    Test,
    Transition,
    Workflow,
)
from engine.machine import Machine, build
from engine.mentions import facts_in, tests_by_time


class Routine:
    """One workflow with its names looked up beforehand. Shared between threads: nothing in it changes."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.states: dict[str, State] = {state.key: state for state in workflow.states}
        self.roles: dict[str, Role] = {role.key: role for role in workflow.roles}
        self.escalations: dict[str, Escalation] = {ladder.key: ladder for ladder in workflow.escalations}
        self.escalations[builtin.ASKED.key] = builtin.ASKED
        self.letters: dict[str, Letter] = {letter.key: letter for letter in workflow.letters}
        self.messages: dict[str, Message] = {message.key: message for message in workflow.messages}
        self.counters: dict[str, Counter] = {counter.key: counter for counter in workflow.counters}
        self.tasks: dict[str, TaskSpec] = {task.key: task for state in workflow.states for task in state.tasks}
        self.tasks |= builtin.specs(workflow.roles, workflow.escalations[0], workflow.letters)
        self.home: dict[str, str] = {task.key: state.key for state in workflow.states for task in state.tasks}
        self.ways: dict[tuple[str, str], Transition] = {
            (state.key, way.key): way for state, way in workflow.transitions()
        }
        self.machine: Machine = build(workflow)

    @property
    def owner(self) -> Role:
        """The first role declared answers for the case itself: lost messages and orphans come to it."""
        return self.workflow.roles[0]

    @cached_property
    def questions(self) -> dict[str, Field]:
        """Every question by the name of its fact: "task.field" (its outcomes' too), "referral.field", "act.field"."""
        found = {f"referral.{field.key}": field for field in self.workflow.referral}
        for _, way in self.workflow.transitions():
            found |= {f"{way.on or 'act'}.{field.key}": field for field in way.asks}
        for task in self.tasks.values():
            found |= {f"{task.key}.{field.key}": field for field in task.fields}
        return found

    @cached_property
    def mentions(self) -> frozenset[str]:
        """The facts that some deadline, condition or route looks at, and that a case therefore remembers."""
        return facts_in(self.workflow)

    @cached_property
    def looks_at(self) -> dict[tuple[str, bool], frozenset[str]]:
        """The facts that the deadline of each task depends on, by its key and whether it is one that has come back."""
        return {
            (key, came_back): facts_in(spec.every if came_back else spec.due) | facts_in(spec.opens)
            for key, spec in self.tasks.items()
            for came_back in (False, True)
        }

    @cached_property
    def waits_for(self) -> dict[tuple[str, str], frozenset[str]]:
        """The facts that each silent deadline depends on, by state and way."""
        return {(state.key, way.key): facts_in(way.after) for state, way in self.workflow.transitions() if way.after}

    @cached_property
    def by_time(self) -> dict[str, tuple[Test, ...]]:
        """The comparisons of each state that time alone may make true or false."""
        return {key: tests_by_time(state) for key, state in self.states.items()}

    def outcomes(self, task: str) -> tuple[Transition, ...]:
        """The ways out that completing this task offers."""
        if builtin.asks_to_accept(task):
            return builtin.ANSWERS
        home = self.states.get(self.home.get(task, ""))
        return tuple(way for way in home.next if way.on == task) if home else ()

    def silent(self, state: State) -> Iterator[tuple[Transition, Deadline]]:
        """The ways out that the clock takes when nobody does anything."""
        for way in state.next:
            if way.after is not None:
                yield way, way.after
