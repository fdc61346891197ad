"""A workflow made ready to run: everything found by name, and its state machine. Built once per definition."""

from collections.abc import Iterator
from functools import cached_property

from engine.definition import Deadline, Escalation, Letter, Role, State, TaskSpec, Transition, Workflow
from engine.errors import N_
from engine.machine import Machine, build

# The task that a failed channel becomes. It belongs to no state, so it holds nothing up.
UNDELIVERED = "_undelivered"


class Routine:
    """One workflow with its names looked up beforehand. Shared between threads: nothing in it changes."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.states: dict[str, State] = {state.key: state for state in workflow.states}
        self.roles: dict[str, Role] = {role.key: role for role in workflow.roles}
        self.escalations: dict[str, Escalation] = {ladder.key: ladder for ladder in workflow.escalations}
        self.letters: dict[str, Letter] = {letter.key: letter for letter in workflow.letters}
        self.tasks: dict[str, TaskSpec] = {task.key: task for state in workflow.states for task in state.tasks}
        self.tasks[UNDELIVERED] = self._undelivered()
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
    def anchors(self) -> frozenset[str]:
        """The «task.field» dates that some deadline is counted from, and that a case therefore remembers."""
        return frozenset(deadline.source for deadline in self._deadlines() if "." in deadline.source)

    def outcomes(self, task: str) -> tuple[Transition, ...]:
        """The ways out that completing this task offers."""
        home = self.states.get(self.home.get(task, ""))
        return tuple(way for way in home.next if way.on == task) if home else ()

    def silent(self, state: State) -> Iterator[tuple[Transition, Deadline]]:
        """The ways out that the clock takes when nobody does anything."""
        for way in state.next:
            if way.after is not None:
                yield way, way.after

    def _deadlines(self) -> Iterator[Deadline]:
        for state in self.workflow.states:
            yield from (task.due for task in state.tasks)
            yield from (way.after for way in state.next if way.after)

    def _undelivered(self) -> TaskSpec:
        return TaskSpec(
            key=UNDELIVERED,
            title={"nb": N_("En e-post kom ikke fram")},
            why={"nb": N_("Mottakeren har ikke fått beskjed. Ta kontakt på en annen måte, og rett opp adressen.")},
            who=self.owner.key,
            due=Deadline.model_validate({"within": "3 working days"}),
            escalation=self.workflow.escalations[0].key,
        )
