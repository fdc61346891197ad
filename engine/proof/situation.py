"""A situation: where a case stands, as far as any condition can tell; and asking it, which may split it in two."""

from collections.abc import Iterable
from typing import NamedTuple

from engine.proof.facts import Literal, Rule

Masks = tuple[int, ...]
ABSENT, PLANNED, OPEN, DONE = range(4)
NOTHING, LETTER, WINDOW = range(3)  # what is owed to somebody who has been told no


class Situation(NamedTuple):
    """`state` and `previous` are places in the workflow's states (-1: not needed).

    `tasks` is what has become of each task of the state in this visit, and after them of the clocks that can be lost;
    `duty` what is owed after a «no», and `facts` the mask of each variable (0: never read again).
    """

    state: int
    previous: int
    duty: int
    tasks: tuple[int, ...]
    facts: Masks


def known(facts: Masks, rule: Rule) -> bool | None:
    """Does the condition hold? None when the facts must be split to tell."""
    every = _all(facts, rule.every)
    if every is False or not rule.some:
        return every
    some = [_all(facts, group) for group in rule.some]
    if True in some:
        return every
    return None if None in some else False


def ask(facts: Masks, rules: Iterable[Rule]) -> list[tuple[Masks, bool]]:
    """Whether all of some conditions hold, for each of the parts the facts must be split into."""
    for rule in rules:
        answer = known(facts, rule)
        if answer is False:
            return [(facts, False)]
        if answer is None:
            return [found for part in _split(facts, rule.literals) for found in ask(part, rules)]
    return [(facts, True)]


def split(facts: Masks, literals: Iterable[Literal]) -> list[Masks]:
    """The parts in each of which every comparison is either true or false."""
    parts = [facts]
    for literal in literals:
        parts = [new for part in parts for new in _split(part, (literal,))]
    return parts


def put(facts: Masks, place: int, mask: int) -> Masks:
    """The facts with one of them set."""
    return (*facts[:place], mask, *facts[place + 1 :])


def _all(facts: Masks, literals: tuple[Literal, ...]) -> bool | None:
    found: bool | None = True
    for place, mask in literals:
        if not facts[place] & mask:
            return False
        if facts[place] & ~mask:
            found = None
    return found


def _split(facts: Masks, literals: tuple[Literal, ...]) -> list[Masks]:
    """In two by the first comparison that can be either; the facts alone when none can."""
    for place, mask in literals:
        if facts[place] & mask and facts[place] & ~mask:
            return [put(facts, place, facts[place] & mask), put(facts, place, facts[place] & ~mask)]
    return [facts]
