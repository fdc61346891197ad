"""When somebody gets round to a task."""

from datetime import date, datetime

from adapters.simulation.chance import chance
from adapters.simulation.days import at_work, done_on
from adapters.simulation.going import Going
from adapters.simulation.plan import Plan
from engine.definition import RoleKind, TaskSpec
from engine.municipality import Municipality, Team
from engine.routine import Routine
from engine.store import TaskRow


def moment(plan: Plan, house: Municipality, going: Going, task: TaskRow, now: datetime) -> datetime | None:
    """When the task will be done; None as long as another task must be done first.

    A team takes what its meeting decides at the meeting. A task that counts from a date another open task asks for
    waits for that one. All else follows the pace of the role.
    """
    spec = going.routine.tasks[task.key]
    returning = {key for key, other in going.routine.tasks.items() if other.every}
    others = {other.key for other in going.live} - returning - {task.key}
    if any(deadline.source.partition(".")[0] in others for deadline in spec.due.all):
        return None
    going.count[task.key] += 1
    dice = chance(plan.seed, *going.number, task.key, going.count[task.key], "when")
    today, team = house.calendar.local_date(now), meeting_of(going.routine, spec, house)
    day = _meeting(plan, house, going, team, today) if team else None
    if day is None:
        pace = plan.assumptions.paces.get(spec.who, plan.assumptions.pace)
        day = done_on(house.calendar, today, task.due_on, pace, dice)
    return at_work(house.calendar, day, dice, now)


def meeting_of(routine: Routine, spec: TaskSpec, house: Municipality) -> Team | None:
    """The team at whose meeting a task is done: it is due at the meeting of the team that does it."""
    keys = [deadline.meeting for deadline in spec.due.all if deadline.meeting]
    role = routine.roles.get(spec.who)
    if role is None or role.kind is not RoleKind.TEAM or spec.who not in keys:
        return None
    return house.teams[spec.who]


def _meeting(plan: Plan, house: Municipality, going: Going, team: Team, ready: date) -> date | None:
    """The meeting that gets round to the case: the first that takes what was ready then, or one of those after it."""
    day = team.next_meeting(ready, house.calendar)
    while day and chance(plan.seed, *going.number, team.key, day).random() < plan.assumptions.put_off:
        day = team.next_meeting(day, house.calendar, ready)
    return day
