"""Deadlines that could not be carried out: they stand still until somebody starts them again or puts them away.

A timer is parked after five tries (`engine.timers.failed`). While it is parked the case itself can be worked on as
before; only what the clock should have done is left undone. So each is shown until it is dealt with:

1. `parked` lists them, with what each is about and what went wrong, and `tried` those that have failed and are still on
   their way.
2. `retry` (or `retry_all`) starts it again, due now, with five new tries.
3. `cancel` puts it away for good; the case's history says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine import change, definitions
from engine.definition import Text, say
from engine.errors import NotFound
from engine.model import Case, Task, Timer, table
from engine.statements import Statement
from engine.store import LADDER
from engine.transaction import Actor, Tx

_timers, _cases, _tasks = table(Timer), table(Case), table(Task)
_LISTED = (
    select(
        *(_timers.c[name] for name in ("id", "municipality_id", "case_id", "key", "due_at", "attempts", "last_error")),
        _cases.c.reference,
        _cases.c.definition_id,
        _tasks.c.key.label("task"),
    )
    .join(_cases, _cases.c.id == _timers.c.case_id)
    .outerjoin(_tasks, _tasks.c.id == _timers.c.id)
    .order_by(_timers.c.due_at, _timers.c.id)
)
_DROP = Statement(delete(_timers).where(_timers.c.id == bindparam("timer"), _timers.c.status == "parked"))


@dataclass(frozen=True, slots=True)
class Failing:
    """A deadline that was tried in vain. `about` is the title of its task or of the way it takes; '' for others.

    `next_at` is when it is tried next (or, of a parked one, would have been), in UTC. `error` is for operators.
    """

    timer: str
    municipality: str
    case_id: str
    reference: str
    about: Text
    tries: int
    error: str
    next_at: datetime


def parked(tx: Tx, municipality: str | None = None) -> list[Failing]:
    """Those that stand still, of one municipality or of all, the oldest first."""
    return _listed(tx, municipality, _timers.c.status == "parked")


def tried(tx: Tx, municipality: str | None = None) -> list[Failing]:
    """Those that have failed and will be tried again."""
    return _listed(tx, municipality, _timers.c.status == "armed", _timers.c.attempts > 0)


def retry(tx: Tx, timer_id: str) -> None:
    """Start a parked timer again: it is due now. Raises NotFound when it is not parked (any longer)."""
    if not _start(tx, _timers.c.id == timer_id):
        raise NotFound()


def retry_all(tx: Tx, municipality: str | None = None) -> int:
    """Start every parked timer again, of one municipality or of all. Out: how many."""
    return _start(tx, *_of(municipality))


def cancel(tx: Tx, timer_id: str, actor: Actor | None) -> str:
    """Put a parked timer away for good. No actor means an operator at the command line. Out: the case's reference.

    Raises NotFound when it is not parked (any longer).
    """
    case = tx.conn.scalar(select(_timers.c.case_id).where(_timers.c.id == timer_id, _timers.c.status == "parked"))
    if case is None:
        raise NotFound()
    opened = change.of_case(tx, case, actor)
    key = tx.conn.scalar(select(_timers.c.key).where(_timers.c.id == timer_id))
    opened.batch.change(_DROP, guarded=True, timer=timer_id)
    opened.story["timer"] = key
    if key == LADDER:
        opened.story["task_id"] = timer_id
    opened.commit("timer_cancelled")
    return opened.case.reference


def _start(tx: Tx, *which: Any) -> int:
    again = update(_timers).where(_timers.c.status == "parked", *which)
    return tx.conn.execute(again.values(status="armed", attempts=0, last_error=None, due_at=tx.now)).rowcount


def _listed(tx: Tx, municipality: str | None, *which: Any) -> list[Failing]:
    found = tx.conn.execute(_LISTED.where(*which, *_of(municipality)))
    return [_failing(tx, row._asdict()) for row in found]


def _of(municipality: str | None) -> tuple[Any, ...]:
    return () if municipality is None else (_timers.c.municipality_id == municipality,)


def _failing(tx: Tx, row: Mapping[str, Any]) -> Failing:
    return Failing(
        timer=row["id"],
        municipality=row["municipality_id"],
        case_id=row["case_id"],
        reference=row["reference"],
        about=_about(tx, row),
        tries=row["attempts"],
        error=row["last_error"] or "",
        next_at=row["due_at"],
    )


def _about(tx: Tx, row: Mapping[str, Any]) -> Text:
    routine = definitions.routine_of(tx, row["definition_id"])
    if row["task"] is not None:
        spec = routine.tasks.get(row["task"])
        return spec.title if spec else {"nb": row["task"]}
    titles = (way.title for _, way in routine.workflow.transitions() if way.key == row["key"])
    return next(titles, {"nb": ""})


def name_of(failing: Failing) -> str:
    """What it is about, in bokmål, for a line of text."""
    return say(failing.about, "nb") or "det klokka skulle gjort"
