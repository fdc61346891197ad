"""Cases that belong together: one starts others, they send each other word, and a person has one of a kind at a time.

A change locks one case only. So a word to another case is a timer there that is due now: the clock delivers it, under
that case's own lock. A case that is started needs no lock, since nobody else can have seen it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from engine import people
from engine.change import Change
from engine.conditions import Facts, holds
from engine.definition import Start, Transition
from engine.ids import new_id
from engine.model import Case, Timer, WorkflowDefinition, table
from engine.routine import Routine
from engine.transaction import Actor, Tx

SIGNAL, CHILD = "_signal", "_child"  # the keys of the timers, "_signal:name" for a signal
EACH = "each"  # in what is carried: the row or choice that this case is for; "each.column" is a cell of the row
# Transaction, who, routine, municipality, person, the referral's answers, the case it began in. Out: the reference.
Begin = Callable[[Tx, Actor | None, str, str, str | None, dict[str, Any], str], str]
_cases, _definitions = table(Case), table(WorkflowDefinition)
_OPEN = select(_cases.c.id, _cases.c.municipality_id).where(_cases.c.closed_at.is_(None)).order_by(_cases.c.id)
_HEARERS = {
    "parent": _OPEN.where(_cases.c.id == bindparam("parent")),
    "children": _OPEN.where(_cases.c.parent_id == bindparam("case")),
    "person": _OPEN.where(
        _cases.c.person_id == bindparam("person"),
        _cases.c.municipality_id == bindparam("municipality"),
        _cases.c.id != bindparam("case"),
    ),
}
_CHILDREN = (
    select(_definitions.c.slug, _cases.c.closed_at.is_(None).label("is_open"), func.count().label("number"))
    .join(_definitions, _definitions.c.id == _cases.c.definition_id)
    .where(_cases.c.parent_id == bindparam("case"))
    .group_by(_definitions.c.slug, _cases.c.closed_at.is_(None))
)


def start(change: Change, way: Transition, known: Facts, begin: Begin) -> None:
    """Begin the cases that a way starts where their condition holds, with this one as parent. `begin` opens one.

    Raises NotFound when a routine is not published where the case is to be.
    """
    for each in way.starts:
        if not holds(each.when, known):
            continue
        items = list(known.value(each.each) or ()) if each.each else [None]
        for item in items:
            _start(change, each, _carried(each, known, item), begin)


def send(change: Change, way: Transition) -> None:
    """Send the signals of a way: each case that should hear gets a timer that is due at once."""
    for signal in way.signals:
        for case_id, municipality in _hearers(change, signal.to):
            wake(change, case_id, municipality, f"{SIGNAL}:{signal.name}")
            change.story.setdefault("signals", []).append(signal.name)


def children_closed(change: Change) -> None:
    """A case that another began has closed, and that one is told."""
    for case_id, municipality in _hearers(change, "parent"):
        wake(change, case_id, municipality, CHILD)


def children(tx: Tx, case_id: str) -> dict[str, int]:
    """How many cases a case has begun: "open", "closed", and of each routine («-» as «_») how many are open."""
    found = {"open": 0, "closed": 0}
    for row in tx.conn.execute(_CHILDREN, {"case": case_id}):
        found["open" if row.is_open else "closed"] += row.number
        if row.is_open:
            found[row.slug.replace("-", "_")] = row.number
    return found


def join_existing(tx: Tx, routine: Routine, person_id: str | None) -> str | None:
    """The open case that a referral of this person joins, where the routine is one a person has once at a time."""
    if person_id is None or not routine.workflow.exclusive:
        return None
    return people.open_case(tx, routine.workflow, person_id)


def wake(change: Change, case_id: str, municipality: str, key: str, since: datetime | None = None) -> None:
    """Let the clock look at another case at once, for the reason `key`; of several, the earliest `since` first."""
    change.batch.add(
        Timer,
        id=new_id(change.tx.now), municipality_id=municipality, case_id=case_id, key=key, rung=0,
        due_at=since or change.tx.now, status="armed", attempts=0, last_error=None,
    )  # fmt: skip


def _start(change: Change, asked: Start, answers: dict[str, Any], begin: Begin) -> None:
    tx, here = change.tx, change.case.municipality_id
    there, person = asked.municipality or here, change.case.person_id if asked.person else None
    if person and there != here:  # each municipality keeps its own register, so the person is referred anew there
        person = people.copy(tx, person, there)
    reference = begin(tx, change.actor, asked.workflow, there, person, answers, change.case.id)
    change.story.setdefault("started", []).append([asked.workflow, reference])


def _carried(asked: Start, known: Facts, item: Any) -> dict[str, Any]:
    """The answers that go with the referral: those that somebody knows."""
    values = {question: _value(fact, known, item) for question, fact in asked.carries.items()}
    return {question: value for question, value in values.items() if value not in (None, "", [], {})}


def _value(fact: str, known: Facts, item: Any) -> Any:
    head, _, column = fact.partition(".")
    if head != EACH:
        return known.value(fact)
    return item.get(column) if column and isinstance(item, Mapping) else item


def _hearers(change: Change, to: str) -> Iterator[tuple[str, str]]:
    case = change.case
    asked = {"case": case.id, "parent": case.parent_id, "person": case.person_id, "municipality": case.municipality_id}
    for row in change.tx.conn.execute(_HEARERS[to], asked):
        yield row.id, row.municipality_id
