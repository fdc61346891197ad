"""What would happen to an open case under another version of its routine: tried for real, and never written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import bindparam, select

from engine import change, moving
from engine.change import Change
from engine.definition import say
from engine.errors import Refused
from engine.model import Case, WorkflowDefinition, table
from engine.moving import SAME, Names
from engine.routine import Routine
from engine.store import TaskRow
from engine.transaction import Tx

_cases, _definitions = table(Case), table(WorkflowDefinition)
_OPEN = (
    select(_cases.c.id, _cases.c.reference)
    .join(_definitions, _definitions.c.id == _cases.c.definition_id)
    .where(_definitions.c.municipality_id == bindparam("municipality"), _definitions.c.slug == bindparam("slug"))
    .where(_cases.c.closed_at.is_(None))
    .order_by(_cases.c.opened_at, _cases.c.id)
)


class Fate(StrEnum):
    """What becomes of a case, the gravest first."""

    STUCK = "stuck"  # it cannot go over
    OVERDUE = "overdue"  # something is suddenly over its date
    REROUTED = "rerouted"  # a task goes to somebody else
    CHANGED = "changed"  # a date moves, or a task comes or goes
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One case: what becomes of it, and what that is, in sentences (bokmål)."""

    case_id: str
    reference: str
    fate: Fate
    sentences: tuple[str, ...]


def open_cases(tx: Tx, municipality: str, slug: str) -> list[tuple[str, str]]:
    """The id and reference of every open case of a routine, whatever version it follows, the oldest first."""
    return [(row.id, row.reference) for row in tx.conn.execute(_OPEN, {"municipality": municipality, "slug": slug})]


def rehearse(tx: Tx, case_id: str, reference: str, routine: Routine, names: Names = SAME) -> Foreseen:
    """Let the case go over to `routine` as `engine.moving` would, look at it, and take everything back."""
    savepoint = tx.conn.begin_nested()
    try:
        opened = change.of_case(tx, case_id, None)
        before, at = {task.id: _copy(task) for task in opened.tasks}, opened.state.title
        try:
            moving.go_over(opened, routine, names)
        except Refused as refusal:
            return Foreseen(case_id, reference, Fate.STUCK, (str(refusal),))
        return _compare(opened, reference, before, say(at, "nb"))
    finally:
        savepoint.rollback()


@dataclass(frozen=True, slots=True)
class _Was:
    """An open task as it was."""

    key: str
    holder: tuple[str, str | None]
    due_on: date


def _copy(task: TaskRow) -> _Was:
    return _Was(task.key, (task.queue, task.assignee_id), task.due_on)


def _compare(opened: Change, reference: str, before: dict[str, _Was], was_at: str) -> Foreseen:
    found = list(_differences(opened, before))
    state = say(opened.state.title, "nb")
    if state != was_at:
        found.append((Fate.CHANGED, f"Saken går fra «{was_at}» til «{state}»."))
    order = list(Fate)
    fate = min((fate for fate, _ in found), key=order.index, default=Fate.UNCHANGED)
    return Foreseen(opened.case.id, reference, fate, tuple(sentence for _, sentence in found))


def _differences(opened: Change, before: dict[str, _Was]) -> Iterator[tuple[Fate, str]]:
    today, after = opened.today(), {task.id: task for task in opened.tasks}
    for task_id, was in before.items():
        task = after.get(task_id)
        if task is None:
            yield Fate.CHANGED, f"Oppgaven «{was.key}» faller bort."
            continue
        title = say(opened.routine.tasks[task.key].title, "nb")
        if task.due_on != was.due_on:
            late = task.due_on < today <= was.due_on
            moved = f"Fristen for «{title}» går fra {was.due_on:%d.%m.%Y} til {task.due_on:%d.%m.%Y}"
            yield (Fate.OVERDUE, f"{moved}, som er passert.") if late else (Fate.CHANGED, f"{moved}.")
        if (task.queue, task.assignee_id) != was.holder:
            yield Fate.REROUTED, f"«{title}» går til {_place(opened, task)}."
    for task_id, task in after.items():
        if task_id not in before:
            title = say(opened.routine.tasks[task.key].title, "nb")
            yield Fate.CHANGED, f"«{title}» kommer til, hos {_place(opened, task)} med frist {task.due_on:%d.%m.%Y}."


def _place(opened: Change, task: TaskRow) -> str:
    role, house = opened.routine.roles.get(task.queue), opened.municipality
    if role is not None:
        return say(role.title, "nb").lower()
    return say(house.unit_title(task.queue), "nb").lower() if task.queue in house.teams else task.queue
