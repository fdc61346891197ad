"""Naming somebody in a role of the case."""

from typing import Any

from sqlalchemy import bindparam, update

from engine.change import Change
from engine.definition import Field
from engine.statements import Statement
from engine.store import TaskRow, tasks

_HAND_OVER = Statement(
    update(tasks)
    .where(tasks.c.queue == bindparam("held"), tasks.c.case_id == bindparam("case"), tasks.c.status == "open")
    .values(assignee_id=bindparam("user"))
)


def assign(change: Change, field: Field, value: Any) -> None:
    """Give the role that a question assigns."""
    role = field.assigns or ""
    change.name(role, value)
    change.batch.change(_HAND_OVER, held=role, case=change.case.id, user=value)


def accepted(change: Change, task: TaskRow) -> None:
    """Stand-in."""


def declined(change: Change, task: TaskRow, reason: str) -> None:
    """Stand-in."""
