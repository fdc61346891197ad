"""What is left of a case when its year is over: days and keys, none of the ids that differ from run to run."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from adapters.simulation.going import Going
from engine.builtin import is_builtin
from engine.calendars import Calendar
from engine.model import Case, CoordinatorTerm, table
from engine.statements import Statement
from engine.store import tasks
from engine.transaction import Tx

_cases, _terms = table(Case), table(CoordinatorTerm)
_TASKS = Statement(
    select(
        tasks.c.key, tasks.c.opened_seq, tasks.c.queue, tasks.c.status, tasks.c.opened_at, tasks.c.due_on,
        tasks.c.done_at, tasks.c.item,
    ).where(tasks.c.case_id == bindparam("case"))
)  # fmt: skip
_CASE = Statement(
    select(_cases.c.opened_at, _cases.c.closed_at, _cases.c.outcome, _cases.c.version).where(
        _cases.c.id == bindparam("case")
    )
)
_TERMS = Statement(select(_terms.c.role, _terms.c.since).where(_terms.c.case_id == bindparam("case")))


@dataclass(frozen=True, slots=True)
class Work:
    """One task as it went. `ended` is when it was done or fell away; `nth` of its key in the case, from 1."""

    key: str
    nth: int
    queue: str
    opened: date
    due: date
    done: date | None
    ended: date | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One case as it went. `tries` are the reasons people were refused, with how often."""

    number: tuple[int, ...]
    routine: str
    opened: date
    closed: date | None
    outcome: str | None
    named: Mapping[str, date]
    works: tuple[Work, ...]
    changes: int
    tries: Mapping[str, int]


def read(tx: Tx, case: Going, name: Callable[[str], str], calendar: Calendar) -> Trace:
    """The trace of a case, as it stands in the database. `name` gives whoever an id stands for a name that stays."""
    asked = {"case": case.id}
    opened, closed, outcome, version = _CASE.first(tx.conn, asked)
    named: dict[str, date] = {}
    for role, since in sorted(_TERMS.all(tx.conn, asked), key=lambda row: (row[1], row[0])):
        named.setdefault(role, calendar.local_date(since))
    day = calendar.local_date
    rows = _TASKS.all(tx.conn, asked)
    works = _works(sorted(rows, key=lambda row: (row[4], row[1], row[0], name(row[7]))), calendar)
    ended, slug = day(closed) if closed else None, case.routine.workflow.slug
    return Trace(
        case.number, slug, day(opened), ended, outcome, named, works, version, dict(sorted(case.tries.items()))
    )


def _works(rows: list[tuple[Any, ...]], calendar: Calendar) -> tuple[Work, ...]:
    count: Counter[str] = Counter()
    works = []
    for key, _, queue, status, opened, due, ended, _ in rows:
        if (key.startswith("_") and not is_builtin(key)) or status == "planned":
            continue
        count[key] += 1
        over = calendar.local_date(ended) if ended else None
        done = over if status == "done" else None
        works.append(Work(key, count[key], queue, calendar.local_date(opened), due, done, over))
    return tuple(works)
