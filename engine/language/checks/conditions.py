"""Conditions: the fact exists, and is compared with something of its own kind."""

from engine.definition import Op
from engine.language.checks.facts import Fact, Kind
from engine.language.checks.names import Names
from engine.language.problems import hints, quoted, spelt
from engine.language.source import Path

_ALWAYS = {Op.GIVEN, Op.MISSING}
_ORDER = {Op.LESS, Op.AT_MOST, Op.MORE, Op.AT_LEAST}
_ALLOWED = {
    Kind.YES_NO: {Op.IS, Op.IS_NOT},
    Kind.NUMBER: {Op.IS, Op.IS_NOT, Op.ONE_OF, *_ORDER},
    Kind.DATE: {Op.BEFORE, Op.AFTER},
    Kind.CHOICE: {Op.IS, Op.IS_NOT, Op.ONE_OF},
    Kind.CHOICES: {Op.HAS, Op.LACKS},
    Kind.PEOPLE: {Op.HAS, Op.LACKS},
    Kind.UNIT: {Op.IS, Op.IS_NOT, Op.ONE_OF},
    Kind.OTHER: set[Op](),
}


def check_conditions(names: Names) -> None:
    """Note every comparison that could never mean what was meant."""
    for path, test in names.source.tests:
        fact = Fact(Kind.NUMBER) if test.fact.startswith("free.") else names.fact(path, test.fact)
        if fact is None:
            continue
        if test.op not in _ALLOWED[fact.kind] | _ALWAYS:
            usable = spelt(op.value for op in Op if op in _ALLOWED[fact.kind] | _ALWAYS)
            names.tell(path, f"condition_type.{fact.kind}", name=quoted(test.fact), op=quoted(test.op), usable=usable)
        elif test.op not in _ALWAYS:
            for value in test.constants:
                _check_value(names, path, (test.fact, value), fact)


def _check_value(names: Names, path: Path, compared: tuple[str, str], fact: Fact) -> None:
    name, value = compared
    match fact.kind:
        case Kind.YES_NO if value not in ("yes", "no"):
            names.tell(path, "condition_value.yes_no", name=quoted(name), value=quoted(value))
        case Kind.NUMBER if not value.lstrip("-").isdigit():
            names.tell(path, "condition_value.number", name=quoted(name), value=quoted(value))
        case Kind.DATE:
            other = names.fact(path, value)
            if other and other.kind is not Kind.DATE:
                names.tell(path, "condition_value.date", name=quoted(name), value=quoted(value))
        case Kind.CHOICE | Kind.CHOICES if value not in fact.options:
            hint = hints(value, fact.options)
            names.tell(path, "condition_value.choice", name=quoted(name), value=quoted(value), hint=hint)
