"""How often something has happened in a case: counted anew each time, so a correction corrects it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.change import Change
from engine.conditions import holds
from engine.definition import Counted
from engine.store import tasks

_DONE = (
    select(tasks.c.id, tasks.c.key, tasks.c.answers)
    .where(tasks.c.case_id == bindparam("case"), tasks.c.status == "done")
    .order_by(tasks.c.done_at, tasks.c.id)
)


def count(change: Change, key: str) -> int:
    """The counter `key` as it stands in `change`: what was done since it was last set back."""
    counter = change.routine.counters[key]
    rows = [(row.id, row.key, row.answers or {}) for row in change.tx.conn.execute(_DONE, {"case": change.case.id})]
    counted = 0
    for task_id, task, answers in [*rows, *change.finished]:
        if task_id in change.annulled:
            continue
        if _is_one_of(counter.resets, task, answers):
            counted = 0
        elif _is_one_of(counter.counts, task, answers):
            counted += 1
    return counted


def _is_one_of(kinds: Iterable[Counted], task: str, answers: Mapping[str, Any]) -> bool:
    return any(kind.task == task and holds(kind.when, _Answers(task, answers)) for kind in kinds)


class _Answers:
    """The answers of one finished task as facts."""

    def __init__(self, task: str, answers: Mapping[str, Any]) -> None:
        self._task, self._answers = task, answers

    def value(self, name: str) -> Any:
        task, _, field = name.partition(".")
        return self._answers.get(field) if task == self._task else None
