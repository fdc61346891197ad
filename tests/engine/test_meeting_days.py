"""People see when their teams meet, until when each meeting takes a matter, and why one is moved or falls out."""

from datetime import date

import pytest

from engine import queries
from engine.calendars import Calendar
from engine.schedules import Occasion, Policy, Schedule
from engine.views.timing import MeetingDay, TeamMeetings
from tests.world import APPLICATION, World

THURSDAYS = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 30)


def plan(policy: Policy = "move", **more: frozenset[date]) -> list[Occasion]:
    """Every second Thursday from 14 January 2027, in the weeks round Easter."""
    return Schedule(THURSDAYS, date(2027, 1, 14), policy, **more).plan(MARCH, APRIL, Calendar())


def test_a_date_on_a_holiday_is_moved_or_falls_out_and_stays_in_the_plan() -> None:
    easter = date(2027, 3, 25)
    others = [Occasion(day, day) for day in (date(2027, 3, 11), date(2027, 4, 8), date(2027, 4, 22))]
    assert plan() == [others[0], Occasion(easter, date(2027, 3, 30)), *others[1:]]
    assert plan("skip") == [others[0], Occasion(easter, None), *others[1:]]


@pytest.mark.parametrize("named", [date(2027, 3, 25), date(2027, 3, 30)])
def test_a_date_falls_out_by_either_name_and_others_come_in(named: date) -> None:
    found = plan(cancelled=frozenset({named}), extra=frozenset({date(2027, 4, 1), date(2027, 4, 8)}))
    assert Occasion(date(2027, 3, 25), None) in found
    assert Occasion(None, date(2027, 4, 1)) in found
    assert [each for each in found if each.held == date(2027, 4, 8)] == [Occasion(date(2027, 4, 8), date(2027, 4, 8))]


def test_what_is_held_of_the_plan_is_what_deadlines_count_on() -> None:
    out, extra = frozenset({date(2027, 4, 22)}), frozenset({date(2027, 4, 1)})
    policies: tuple[Policy, ...] = ("skip", "move")
    for policy in policies:
        schedule = Schedule(THURSDAYS, date(2027, 1, 14), policy, out, extra)
        for first in range(1, 29):
            begins = date(2027, 3, first)
            held = [each.held for each in schedule.plan(begins, APRIL, Calendar()) if each.held]
            assert held == schedule.between(begins, APRIL, Calendar()), (policy, begins)


def days(world: World, who: str) -> tuple[TeamMeetings, ...]:
    """The meetings of somebody's teams."""
    with world.read() as tx:
        return queries.meeting_days(tx, world.actor(who))


def test_who_sits_in_a_team_sees_its_dates_and_how_many_matters_wait(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    [team] = days(world, "Pål")
    assert (team.title["nb"], team.fixed) == ("Psykiatriteamet", True)
    held = [each.held for each in team.days]
    assert held[:3] == [date(2027, 1, 5), date(2027, 2, 2), date(2027, 3, 2)]
    assert len(held) == 7, "half a year"
    assert sum(each.matters for each in team.days) == 1
    assert team.days[0] == MeetingDay(date(2027, 1, 5), date(2027, 1, 5), None, 1)


def test_who_sits_in_no_team_sees_none(world: World) -> None:
    assert days(world, "Berit") == ()
