"""Every condition of a routine that can change where a case goes, and nothing else."""

from collections.abc import Iterator

from engine.definition import Condition, Op, State, TaskSpec, Test, Transition, Workflow

GUARD = Test(fact="consent", op=Op.GIVEN)


def of_workflow(workflow: Workflow) -> Iterator[Test]:
    """Every comparison that the proof must be able to answer."""
    for state in workflow.states:
        yield from of_state(state)
    for counter in workflow.counters:
        for counted in (*counter.counts, *counter.resets):
            yield from _tests(counted.when)


def of_state(state: State) -> Iterator[Test]:
    """The comparisons read while a case is in the state."""
    for task in state.tasks:
        yield from _of_task(task)
    for way in (*state.next, *state.reopens):
        yield from of_way(way)


def of_way(way: Transition) -> Iterator[Test]:
    """The comparisons that decide whether a way can be taken."""
    yield from _tests(way.only_if)
    yield from _tests(way.holds)
    for demand in way.demands:
        yield from _tests(demand.when)
    if "consent_given" in way.needs:
        yield GUARD
    if way.after:
        yield from _tests(way.after.pauses)
    for start in way.starts:
        yield from _tests(start.when)


def _of_task(task: TaskSpec) -> Iterator[Test]:
    yield from _tests(task.when)
    yield from _tests(task.done_when)
    if task.silence:
        yield from _tests(task.due.pauses)
    if task.each:
        yield somebody(task)
    if task.ground == "consent":
        yield GUARD


def somebody(task: TaskSpec) -> Test:
    """Is there anybody (or anything) to make the `each` task for?"""
    assert task.each
    return Test(fact=task.each if "." in task.each else f"role.{task.each}", op=Op.GIVEN)


def _tests(condition: Condition | None) -> tuple[Test, ...]:
    return condition.tests if condition else ()
