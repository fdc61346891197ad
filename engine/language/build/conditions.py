"""`if:` and its kin: one comparison, a list of them, or `all` and `any`."""

from collections.abc import Iterator, Mapping

from engine.definition import Condition, Op, Test
from engine.language.conditions import Unreadable, parse
from engine.language.parameters import KIND_NAMES, Kind, kind_of
from engine.language.parts import Part
from engine.language.problems import Said, quoted
from engine.language.schema import CONDITION, MAX_TESTS

_NAMED = (Op.IS, Op.IS_NOT, Op.ONE_OF, Op.HAS, Op.LACKS, Op.LESS, Op.AT_MOST, Op.MORE, Op.AT_LEAST)


def read_condition(part: Part) -> Condition | None:
    """The condition at a place, or None when nothing is written there."""
    if not part:
        return None
    if part.has_keys:
        part.fits(CONDITION)
        condition = Condition(every=tuple(_tests(part.get("all"))), some=tuple(_tests(part.get("any"))))
    else:
        condition = Condition(every=tuple(_tests(part)))
    if len(condition.tests) > MAX_TESTS:
        part.tell("too_many.tests", found=len(condition.tests), most=MAX_TESTS)
    return condition


def _tests(part: Part) -> Iterator[Test]:
    if part.is_empty_list:
        part.tell("empty.condition")
    for each in part.items() if part.is_list else (part,):
        test = _test(each)
        if test:
            yield test


def _test(part: Part) -> Test | None:
    text = part.word()
    if not text:
        return None
    try:
        test = parse(text)
    except Unreadable as error:
        part.tell(error.cause, text=quoted(text))
        return None
    values = [_value(part, test.op, value) for value in test.constants]
    known = tuple(value for value in values if value is not None)
    if len(known) < len(values):
        return None
    said: Mapping[str, object] = {"values": known} if test.op is Op.ONE_OF else {"value": "".join(known)}
    test = test.model_copy(update=said)
    part.source.tests.append((part.path, test))
    return test


def _value(part: Part, op: Op, written: str) -> str | None:
    """The value itself, or what the parameter of that name stands for; None when that is told already."""
    value = part.source.parameters.get(written)
    if value is None or op not in _NAMED:
        return written
    if kind_of(value) in (Kind.NUMBER, Kind.WORD):
        return str(value)
    wanted = Said("et tall eller et ord", "a number or a word")
    part.tell("parameter_kind", name=quoted(written), found=KIND_NAMES[kind_of(value)], wanted=wanted)
    return None
