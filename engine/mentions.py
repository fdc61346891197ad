"""Which facts a routine looks at: a case need remember no others."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from engine.definition import Condition, Deadline, Op, Start, TaskSpec


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
