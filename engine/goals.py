"""The goal of a task: a day before its deadline, to be reached or explained. It is reckoned when it is asked for."""

from dataclasses import replace

from engine import deadlines
from engine.change import Change
from engine.deadlines import Reckoned
from engine.definition import TaskSpec
from engine.store import TaskRow


def goal_of(change: Change, spec: TaskSpec, task: TaskRow) -> Reckoned | None:
    """When an open task should be done, before it must; None where the routine says nothing, or the clock stands.

    A deadline that has stood still or was moved by decision takes its goal along, by as many days.
    """
    if spec.goal is None or task.paused_left is not None or task.status != "open":
        return None
    arose = change.municipality.calendar.local_date(task.opened_at)
    found = deadlines.due(change, spec.goal, task.opened_at, today=arose)
    later = task.due_on - deadlines.due(change, spec.due, task.opened_at, today=arose).date
    if later.days <= 0:
        return found
    return replace(
        found,
        date=found.date + later,
        at=found.at + later if found.at else None,
        sentence=f"{found.sentence} Målet er flyttet {later.days} {'dag' if later.days == 1 else 'dager'} med fristen.",
    )


def missed(change: Change, spec: TaskSpec, task: TaskRow) -> bool:
    """A goal that is over: of the task's own before its deadline, or a deadline that is no more than a goal."""
    if spec.due.soft:
        return task.due_on < change.today()
    goal = goal_of(change, spec, task)
    return goal is not None and (goal.at < change.tx.now if goal.at else goal.date < change.today())
