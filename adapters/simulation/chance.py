"""Chance that is the same every time: a draw depends on the seed and on what it is for, never on the draws before it.

So a case meets the same people and makes the same choices when a meeting is cancelled, and only the dates differ.
"""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def chance(seed: int, *what: object) -> random.Random:
    """The chance for one purpose, such as (case, task, "days")."""
    return random.Random("/".join(str(part) for part in (seed, *what)))


def by_weight(dice: random.Random, weights: Mapping[T, float]) -> list[T]:
    """The keys in the order they are tried: the first drawn by weight, then those that are left likewise."""
    left, order = dict(weights), []
    while left:
        total = sum(left.values())
        first = dice.choices(list(left), list(left.values()))[0] if total > 0 else next(iter(left))
        order.append(first)
        del left[first]
    return order


def some(dice: random.Random, things: Sequence[T], share: float) -> list[T]:
    """About that share of the things, at least one of them (none when there are none)."""
    chosen = [thing for thing in things if dice.random() < share]
    return chosen or ([dice.choice(things)] if things else [])
