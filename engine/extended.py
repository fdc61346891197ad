"""Why a task's date was moved by decision: every reason is kept with the task's answers, by the event that tells of it.

An event holds keys only, never what somebody wrote.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.change import Change
from engine.statements import Statement
from engine.store import TaskRow, tasks

REASONS = "_extended"  # among a task's answers: {number of the event: the reason}; no question can be called that
_KEPT = select(tasks.c.answers).where(tasks.c.id == bindparam("task"))
_EXTEND = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "open")
    .values(
        extensions=bindparam("extensions_"),
        reason=bindparam("reason_"),
        answers=bindparam("answers_"),
        version=tasks.c.version + 1,
    )
)


def write(change: Change, task: TaskRow, reason: str) -> None:
    """One extension more of an open task, and why. Raises Stale when somebody was faster."""
    kept = reasons(change, task.id).get(REASONS, {})
    task.extensions += 1
    change.batch.change(
        _EXTEND, guarded=True, task=task.id, extensions_=task.extensions, reason_=reason,
        answers_={REASONS: {**kept, str(change.seq): reason}},
    )  # fmt: skip


def reasons(change: Change, task_id: str) -> dict[str, Any]:
    """What is kept with a task's answers of why it was extended: under REASONS, or nothing."""
    answers = change.tx.conn.scalar(_KEPT, {"task": task_id}) or {}
    return {key: value for key, value in answers.items() if key == REASONS}


def why(answers: Mapping[str, Any] | None, seq: int) -> str:
    """The reason told by one event; "" when it told none."""
    return str((answers or {}).get(REASONS, {}).get(str(seq), ""))
