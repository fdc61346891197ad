"""When the teams one sits in meet: the coming dates, what each takes, and why one is moved or falls out."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from engine.calendars import Calendar
from engine.municipality import Team
from engine.schedules import Occasion
from engine.store import tasks
from engine.transaction import Actor, Tx
from engine.views.timing import MeetingDay, TeamMeetings

AHEAD = timedelta(days=183)
_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def meeting_days(tx: Tx, actor: Actor) -> tuple[TeamMeetings, ...]:
    """The next half year of every team the actor sits in, or stands in for somebody in, by title."""
    house, today = tx.municipality(actor.municipality), tx.today(actor.municipality)
    teams = sorted((house.teams[key] for key in actor.teams if key in house.teams), key=lambda team: team.title["nb"])
    return tuple(_team(tx, actor, team, today, house.calendar) for team in teams)


def _team(tx: Tx, actor: Actor, team: Team, today: date, calendar: Calendar) -> TeamMeetings:
    if team.meets is None:
        return TeamMeetings(team.title, team.time, fixed=False, days=())
    matters = _matters(tx, actor, team.key, today)
    plan = team.meets.plan(today, today + AHEAD, calendar)
    return TeamMeetings(team.title, team.time, fixed=True, days=tuple(_days(plan, team, calendar, matters)))


def _days(plan: list[Occasion], team: Team, calendar: Calendar, matters: dict[date, int]) -> Iterator[MeetingDay]:
    for each in plan:
        off = each.planned if each.planned and not calendar.is_working_day(each.planned) else None
        yield MeetingDay(
            planned=each.planned,
            held=each.held,
            closes=team.closes(each.held, calendar) if each.held and team.cutoff else None,
            matters=matters.get(each.held, 0) if each.held else 0,
            why=(calendar.holiday_name(off) or _WEEKDAYS[off.weekday()]) if off else "",
            squeezed=bool(each.held and calendar.is_bridge_day(each.held)),
        )


def _matters(tx: Tx, actor: Actor, team: str, today: date) -> dict[date, int]:
    """How many open tasks of the team are due on each day."""
    asked = (
        select(tasks.c.due_on, func.count())
        .where(tasks.c.municipality_id == actor.municipality, tasks.c.queue == team, tasks.c.status == "open")
        .where(tasks.c.due_on >= today)
        .group_by(tasks.c.due_on)
    )
    return {row[0]: row[1] for row in tx.conn.execute(asked)}
