"""Which facts a routine looks at: a case need remember no others."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from engine.definition import Condition, Deadline, Op, Start, State, TaskSpec, Test

TODAY, AGE, HOURS = "today", "person.age", "clock.working_hours"  # what time alone changes


def facts_in(value: Any) -> frozenset[str]:
    """The names of the facts that anything in a part of a definition compares, counts from, or walks through."""
    return frozenset(_names(value))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Condition):
        for test in value.tests:
            yield test.fact
            if test.op in (Op.BEFORE, Op.AFTER):
                yield test.value
    elif isinstance(value, BaseModel):
        if isinstance(value, Deadline):
            yield value.source
        elif isinstance(value, TaskSpec | Start) and value.each:
            yield value.each
        if isinstance(value, Start):
            yield from value.carries.values()
        for name in type(value).model_fields:
            yield from _names(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _names(one)


def tests_by_time(state: State) -> tuple[Test, ...]:
    """The comparisons of a state that time alone may make true or false.

    Those of a way that people choose are left out: they are asked about when somebody chooses.
    """
    ways = [way for way in state.next if way.by_itself]
    asked = (
        *((task.when, task.done_when, task.due) for task in state.tasks),
        *((way.only_if, way.holds) for way in ways),
    )
    return tuple(test for test in _tests(asked) if test.fact in (TODAY, AGE, HOURS) or test.value == TODAY)


def _tests(value: Any) -> Iterator[Test]:
    if isinstance(value, Test):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _tests(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _tests(one)
