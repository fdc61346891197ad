"""Resources with only so many places: a case takes one while it is in a state that occupies it.

The lowest free number is taken. The table's key keeps two cases from taking the same: the slower one is told that the
case has changed, and may try again. A place that becomes free wakes the cases that wait for one, the oldest first.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from engine import links
from engine.change import Change
from engine.definition import State, say
from engine.definitions import routine_of
from engine.errors import N_, Refused
from engine.mentions import facts_in
from engine.model import Case, Place, table
from engine.statements import Statement
from engine.store import insert_once
from engine.transaction import Tx

FREED = "_place"  # the key of the timer that wakes a waiting case
_places, _cases = table(Place), table(Case)
_TAKEN = (
    select(_places.c.number, _places.c.case_id)
    .where(_places.c.municipality_id == bindparam("municipality"), _places.c.resource == bindparam("resource"))
    .order_by(_places.c.number)
)
_LEAVE = Statement(
    delete(_places).where(_places.c.case_id == bindparam("case"), _places.c.resource == bindparam("resource"))
)
_OTHERS = (
    select(_cases.c.id, _cases.c.definition_id, _cases.c.state, _cases.c.opened_at)
    .where(_cases.c.municipality_id == bindparam("municipality"), _cases.c.closed_at.is_(None))
    .where(_cases.c.id != bindparam("case"))
    .order_by(_cases.c.opened_at, _cases.c.id)
)


def enter(change: Change, state: State) -> None:
    """Take the place that the state needs, if any. Raises Refused when none is free."""
    if state.occupies is None:
        return
    municipality, resource = change.case.municipality_id, state.occupies
    # A place this case has from the state it leaves is given back in the same change.
    taken = {number for number, case in _taken(change.tx, municipality, resource) if case != change.case.id}
    number = next(
        (one for one in range(1, _places_of(change.tx, municipality, resource) + 1) if one not in taken), None
    )
    if number is None:
        title = say(change.municipality.resources[resource].title, "nb")
        raise Refused(N_("Det er ingen ledige plasser i «%(resource)s»."), resource=title)
    change.batch.change(
        insert_once(change.tx.conn, Place), guarded=True, municipality_id=municipality, resource=resource,
        number=number, case_id=change.case.id, since=change.tx.now,
    )  # fmt: skip
    change.story["place"] = [resource, number]


def leave(change: Change, state: State) -> None:
    """Give back the place that the state took, and wake the cases that wait for one."""
    if state.occupies is None:
        return
    change.batch.change(_LEAVE, case=change.case.id, resource=state.occupies)
    for case_id, since in _waiting(change, f"free.{state.occupies}"):
        links.wake(change, case_id, change.case.municipality_id, FREED, since)  # the clock takes the earliest first


def free(tx: Tx, municipality: str, resource: str) -> int:
    """How many places are free. KeyError for a resource that the municipality does not have."""
    return max(0, _places_of(tx, municipality, resource) - len(_taken(tx, municipality, resource)))


def _places_of(tx: Tx, municipality: str, resource: str) -> int:
    return tx.municipality(municipality).resources[resource].places or 0


def _taken(tx: Tx, municipality: str, resource: str) -> list[tuple[int, str]]:
    asked = {"municipality": municipality, "resource": resource}
    return [(row.number, row.case_id) for row in tx.conn.execute(_TAKEN, asked)]


def _waiting(change: Change, fact: str) -> Iterator[tuple[str, datetime]]:
    """The open cases whose state looks at a fact, the oldest first."""
    known: dict[tuple[str, str], bool] = {}
    for row in change.tx.conn.execute(
        _OTHERS, {"municipality": change.case.municipality_id, "case": change.case.id}
    ).all():
        key = (row.definition_id, row.state)
        if key not in known:
            known[key] = fact in facts_in(routine_of(change.tx, row.definition_id).states[row.state])
        if known[key]:
            yield row.id, row.opened_at
