"""Does a condition hold? Comparisons over facts that have a name; a fact nobody knows is missing, and equals nothing.

Values are texts as answers are kept ("yes", "2027-01-04"), numbers, or lists of texts.
"""

from collections.abc import Callable
from typing import Any, Protocol

from engine.definition import Condition, Op, Test


class Facts(Protocol):
    """Where the facts of a case are found."""

    def value(self, name: str) -> Any:
        """The value of a fact; None when nobody knows."""


def holds(condition: Condition | None, facts: Facts) -> bool:
    """True when the condition holds now, or when there is none."""
    if condition is None:
        return True
    if not all(_true(test, facts) for test in condition.every):
        return False
    return not condition.some or any(_true(test, facts) for test in condition.some)


def _true(test: Test, facts: Facts) -> bool:
    value = facts.value(test.fact)
    known = value not in (None, "", [], {})
    if test.op in (Op.GIVEN, Op.MISSING):
        return known is (test.op is Op.GIVEN)
    if test.op is Op.IS_NOT:
        return not known or str(value) != test.value
    if test.op is Op.LACKS:
        return not known or test.value not in value
    if not known:
        return False
    if test.op in (Op.BEFORE, Op.AFTER):
        other = facts.value(test.value)
        return bool(other) and _COMPARE[test.op](str(value)[:10], str(other)[:10])
    return _COMPARE[test.op](value, test.values or test.value)


_COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.IS: lambda value, other: str(value) == other,
    Op.ONE_OF: lambda value, others: str(value) in others,
    Op.HAS: lambda value, other: other in value,
    Op.LESS: lambda value, other: float(value) < float(other),
    Op.AT_MOST: lambda value, other: float(value) <= float(other),
    Op.MORE: lambda value, other: float(value) > float(other),
    Op.AT_LEAST: lambda value, other: float(value) >= float(other),
    # ISO dates are in the order of their texts.
    Op.BEFORE: lambda value, other: value < other,
    Op.AFTER: lambda value, other: value > other,
}
