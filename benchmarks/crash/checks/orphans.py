"""I6: no case waits for nobody, no work is done without the case moving, no timer outlives what it was for."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from benchmarks.crash.checks.timers import height, rungs
from benchmarks.crash.found import Check, Found
from engine.store import LADDER


def checks(found: Found) -> Iterator[Check]:
    """Every check for orphans."""
    tasks, silences = defaultdict(list), defaultdict(list)
    for task in found.tasks.values():
        tasks[task.case_id].append(task)
    for timer in found.timers.values():
        if timer.key != LADDER:
            silences[timer.case_id].append(timer.key)
    breaks = [
        f"{case.reference} in {case.state}: {wrong}"
        for case in found.cases.values()
        for wrong in _case(found, case, tasks[case.id], silences[case.id])
    ]
    yield Check("I6 cases that wait for somebody or something, or are closed", len(found.cases), breaks)
    yield Check("I6 timers that belong to an open task or state", len(found.timers), _timers(found))
    yield Check("I6 open tasks with their timer, until the ladder is climbed", *_tasks(found))


def _case(found: Found, case: Any, tasks: list[Any], silences: list[str]) -> Iterator[str]:
    state = found.routine.states[case.state]
    open_keys = [task.key for task in tasks if task.status == "open"]
    if state.final:
        if open_keys or silences or case.closed_at is None or case.outcome is None:
            yield f"closed at {case.closed_at} as {case.outcome}, but open {open_keys}, silent {silences}"
        return
    if case.closed_at is not None:
        yield "closed, but not in a final state"
    wanted = [way.key for way, _ in found.routine.silent(state)]
    if sorted(silences) != sorted(wanted):
        yield f"silent deadlines {silences}, the state has {wanted}"
    if not open_keys and not silences:
        yield "nobody and nothing to wait for"
    strangers = [key for key in open_keys if key not in {spec.key for spec in state.tasks}]
    if strangers or len(set(open_keys)) != len(open_keys):
        yield f"open tasks {open_keys}"
    yield from _unmoved(state, open_keys)


def _unmoved(state: Any, open_keys: list[str]) -> Iterator[str]:
    """In this routine a finished task moves the case, returns at once, or leaves others open that the way waits for."""
    for spec in state.tasks:
        leads = any(way.on == spec.key for way in state.next)
        if (leads or spec.every) and spec.key not in open_keys:
            yield f"«{spec.key}» is not open and the case has not moved"
    held = [spec.key for spec in state.tasks if not spec.every]
    if any(way.when_done for way in state.next) and not set(held) & set(open_keys):
        yield "all is done and the case has not moved"


def _timers(found: Found) -> list[str]:
    return [
        f"timer {timer.id} ({timer.key}) of a task that is not open"
        for timer in found.timers.values()
        if timer.key == LADDER and getattr(found.tasks.get(timer.id), "status", "") != "open"
    ]


def _tasks(found: Found) -> tuple[int, list[str]]:
    fired = rungs(found)
    still = [task for task in found.tasks.values() if task.status == "open"]
    bare = [
        f"task {task.id} ({task.key}) has no timer on rung {len(fired[task.id])}"
        for task in still
        if task.id not in found.timers and len(fired[task.id]) < height(found.routine, task.key)
    ]
    return len(still), bare
