"""What a task's page says about its dates beside the deadline itself: window, goal, extensions, what is left."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from engine import deadlines, extended, goals
from engine.change import Change
from engine.definition import TaskSpec
from engine.model import Event, table
from engine.queries.common import left_of, names
from engine.store import TaskRow
from engine.views.timing import Extended, Goal, Timing, Window

_events = table(Event)


def timing_of(change: Change, spec: TaskSpec | None, row: Row[Any]) -> Timing:
    """The dates of one task, open or not; `change` is only looked at."""
    is_open = row.status == "open"
    return Timing(
        statutory=bool(spec and spec.due.statutory),
        left=left_of(spec, row.paused_left, row.due_at) if is_open else None,
        window=_window(change, spec, row) if spec else None,
        goal=_goal(change, spec, row) if spec and is_open else None,
        extended=tuple(_extended(change, row)),
        extensions_left=max(spec.extend.times - row.extensions, 0) if is_open and spec and spec.extend else None,
    )


def _window(change: Change, spec: TaskSpec, row: Row[Any]) -> Window | None:
    """The earliest day; of a task that has begun it is the day it did."""
    if spec.opens is None or row.status not in ("open", "planned"):
        return None
    if row.status == "open":
        return Window(change.municipality.calendar.local_date(row.opened_at), "")
    opens = deadlines.due(change, spec.opens, row.opened_at)
    return Window(opens.date, opens.sentence)


def _goal(change: Change, spec: TaskSpec, row: Row[Any]) -> Goal | None:
    task = TaskRow(*(getattr(row, name) for name in TaskRow.__slots__))
    goal = goals.goal_of(change, spec, task)
    return Goal(goal.date, goal.sentence, goals.missed(change, spec, task), goal.at) if goal else None


def _extended(change: Change, row: Row[Any]) -> Iterator[Extended]:
    """Every time the date was moved by decision. An older task may have kept its newest reason only."""
    if not row.extensions:
        return
    asked = select(_events).where(_events.c.case_id == row.case_id, _events.c.kind == "extended")
    told = change.tx.conn.execute(asked.order_by(_events.c.seq)).all()
    events = [event for event in told if json.loads(event.data).get("task_id") == row.id]
    people = names(change.tx, [event.actor_id for event in events])
    for event in events:
        said = extended.why(row.answers, event.seq) or (row.reason or "" if event is events[-1] else "")
        yield Extended(change.municipality.calendar.local_date(event.at), people.get(event.actor_id, ""), said)
