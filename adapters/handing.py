"""Somebody hands over all they have, each thing in a transaction of its own: killed half-way, it can be done again.

What is asked or given already stays as it is, and what cannot be is said and left.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256

from engine import absences, handover
from engine.errors import InvalidAnswers, Refused
from engine.handover import Offer
from engine.transaction import Actor, Tx
from engine.views.absence import Holding

Write = Callable[[], AbstractContextManager[tuple[Tx, Actor | None]]]


@dataclass(slots=True)
class HandedOver:
    """How it went."""

    asked: int = 0
    given: int = 0
    refused: list[tuple[Holding, Refused]] = field(default_factory=list)


def hand_over(
    write: Write, user: str, chosen: Iterable[tuple[Holding, str]], reason: str, *, at_once: bool, command: str
) -> HandedOver:
    """Ask the receiver of each (a user id) to take it over, or give it `at_once` by decision. See `engine.handover`.

    A seat in a group and the work as a substitute are given in any case: nobody is asked to accept them.
    """
    result = HandedOver()
    for holding, receiver in chosen:
        try:
            with write() as (tx, actor):
                asked = _one(tx, actor, user, holding, Offer(receiver, reason), at_once, f"{command}:{holding.name}")
        except Refused as refusal:
            result.refused += [(holding, each) for each in _reasons(refusal)]
            continue
        result.asked += asked
        result.given += not asked
    return result


def _one(tx: Tx, actor: Actor | None, user: str, holding: Holding, offer: Offer, at_once: bool, command: str) -> bool:
    """Whether somebody was asked, and not given it."""
    key = sha256(command.encode()).hexdigest()
    if holding.kind == "absence":
        absences.replace_substitute(tx, actor, holding.id, offer.to)
        return False
    if actor is None or at_once or holding.kind == "group":
        if holding.kind == "task":
            handover.give_task(tx, actor, holding.id, offer)
        else:
            handover.give_role(tx, actor, holding.id, holding.role, user, offer)
        return False
    if holding.kind == "task":
        handover.offer_task(tx, actor, holding.id, offer, None, key)
    else:
        handover.offer_role(tx, actor, holding.id, holding.role, offer, key)
    return True


def _reasons(refusal: Refused) -> Iterator[Refused]:
    yield from refusal.fields.values() if isinstance(refusal, InvalidAnswers) else [refusal]
