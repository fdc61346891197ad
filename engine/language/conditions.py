"""A comparison as it is written, «soknad.onsker_plan is yes», made into a `Test`.

The whole grammar: a fact, one of the words of `Op`, and for most of them one value that is a name, a number or the name
of a date; after «is one of» several, with a space between, so that no quotes are needed anywhere in YAML. There are no
brackets, no calls, no arithmetic, no «and» inside a line; nothing that is written is ever run.
"""

import re

from engine.definition import Op, Test

_FACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_VALUE = re.compile(r"[a-z][a-z0-9_]*|-?[0-9]{1,9}")
_ORDER = {Op.BEFORE: _FACT, Op.AFTER: _FACT}
_JOINING = {"and", "or", "og", "eller", "&&", "||"}
_MOST = 1000


class Unreadable(Exception):
    """The text is not a comparison; `cause` is the name of the sentence in `texts` that says why."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(cause)


def parse(text: str) -> Test:
    """The comparison a text says. Raises Unreadable."""
    if len(text) > _MOST:
        raise Unreadable("bad_condition")
    match text.split():
        case [fact, "is", "given"]:
            test = Test(fact=fact, op=Op.GIVEN)
        case [fact, "is", "missing"]:
            test = Test(fact=fact, op=Op.MISSING)
        case [fact, "is", "one", "of", *values]:
            return _one_of(text, fact, values)
        case [_, "is", "not", "one", *_]:
            raise Unreadable("bad_condition.one_of")
        case [_, "is", "not", "given" | "missing"]:
            raise Unreadable("bad_condition.not")
        case [fact, "is", "not", value]:
            test = Test(fact=fact, op=Op.IS_NOT, value=value)
        case [fact, ("is" | "has" | "lacks" | "<" | "<=" | ">" | ">=" | "before" | "after") as op, value]:
            test = Test(fact=fact, op=Op(op), value=value)
        case _:
            raise Unreadable(_cause(text))
    value_fits = not test.value or _ORDER.get(test.op, _VALUE).fullmatch(test.value)
    if not _FACT.fullmatch(test.fact) or not value_fits or test.value == "not":
        raise Unreadable(_cause(text))
    return test


def _one_of(text: str, fact: str, values: list[str]) -> Test:
    """Two values or more, none of them twice."""
    if not _FACT.fullmatch(fact):
        raise Unreadable(_cause(text))
    fit = len(values) > 1 and all(_VALUE.fullmatch(value) for value in values) and not _JOINING & set(values)
    if not fit or len(set(values)) < len(values):
        raise Unreadable("bad_condition.one_of")
    return Test(fact=fact, op=Op.ONE_OF, values=tuple(values))


def _cause(text: str) -> str:
    words = text.lower().split()
    if _JOINING & set(words):
        return "bad_condition.and"
    if (any(sign in text for sign in "()[]{}'\"_") and "__" in text) or "(" in text:
        return "bad_condition.code"
    if "=" in text.replace("<=", "").replace(">=", ""):
        return "bad_condition.equals"
    return "bad_condition"
