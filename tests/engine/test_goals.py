"""A task may have a goal before its deadline: both are shown, and whoever misses the goal says why."""

from datetime import date
from typing import Any

import pytest

from adapters.database import Database
from engine.definition import Op
from engine.errors import InvalidAnswers
from engine.queries.task import task_page
from engine.tasks import LATE
from engine.views import TaskPage
from engine.views.timing import Goal
from tests.engine.small_house import House, field, routine, state, task, way, when

END = state("slutt", final=True)
BOTH: dict[str, Any] = {"goal": {"within": "5 working days"}, "due": {"within": "10 working days"}}


def answered(database: Database, born: str = "2009-01-10", **more: Any) -> House:
    """A case with an answer to write, and something that comes back and may let its clock stand."""
    look = task("se", every={"within": "1 week"}, fields=[field("mangler", "yes_no", required=True)])
    ny = state("ny", [look, task("svar", **{**BOTH, **more})], [way("ferdig", "slutt", on="svar")])
    house = House(database, routine("r", ny, END))
    house.begins("r", {}, birth_date=born)
    return house


def page(house: House) -> TaskPage:
    """The page of the answer."""
    with house.read() as tx:
        return task_page(tx, house.actor("Liv"), house.open_now()["svar"].id)


def test_the_page_shows_the_goal_and_the_deadline(database: Database) -> None:
    house = answered(database)
    seen = page(house)
    assert seen.timing.goal == Goal(date(2027, 1, 11), "5 virkedager etter 04.01.2027.", missed=False)
    assert (seen.due_on, seen.goal, seen.asks_why_late) == (date(2027, 1, 18), False, False)


def test_on_the_day_of_the_goal_nobody_is_asked_why(database: Database) -> None:
    house = answered(database)
    house.go_to_day(date(2027, 1, 11))
    assert not page(house).asks_why_late
    house.does("Liv", "svar")
    assert house.state_of() == "slutt"


def test_who_misses_the_goal_says_why_also_before_the_deadline(database: Database) -> None:
    house = answered(database)
    house.go_to_day(date(2027, 1, 12))
    assert page(house).asks_why_late
    with pytest.raises(InvalidAnswers) as told:
        house.does("Liv", "svar")
    assert set(told.value.fields) == {LATE}
    house.does("Liv", "svar", **{LATE: "Legen svarte sent."})
    assert house.state_of() == "slutt"


def test_a_deadline_that_stood_still_takes_its_goal_along(database: Database) -> None:
    stands = {"within": "10 working days", "pauses": when(("se.mangler", Op.IS, "yes"))}
    house = answered(database, due=stands)
    house.go_to_day(date(2027, 1, 6))
    house.does("Liv", "se", mangler="yes")
    assert page(house).timing.goal is None, "the clock stands"
    house.go_to_day(date(2027, 1, 20))
    house.does("Liv", "se", mangler="no")
    seen = page(house)
    assert seen.due_on == date(2027, 2, 1)
    assert seen.timing.goal == Goal(
        date(2027, 1, 25), "5 virkedager etter 04.01.2027. Målet er flyttet 14 dager med fristen.", missed=False
    )


def test_a_goal_counted_back_to_a_day_that_had_passed_is_the_day_the_task_came(database: Database) -> None:
    house = answered(database, goal={"before": "3 weeks", "source": "person.turns_18"})
    house.go_to_day(date(2027, 1, 6))
    goal = page(house).timing.goal
    assert goal is not None
    assert (goal.on, goal.missed) == (date(2027, 1, 4), True)


def test_a_goal_in_hours_is_a_time_of_the_day(database: Database) -> None:
    house = answered(database, goal={"within": "24 hours"})
    goal = page(house).timing.goal
    assert goal is not None and goal.at is not None
    assert f"{goal.at.astimezone(house.house.calendar.zone):%d.%m %H.%M}" == "05.01 09.00"
    house.go_to_day(date(2027, 1, 5))
    assert page(house).asks_why_late, "it is ten o'clock"


def test_whoever_has_the_task_is_reminded_on_the_day_of_the_goal_and_the_ladder_waits_for_the_deadline(
    database: Database,
) -> None:
    house = answered(database)
    house.told()
    said = [str(ahead.sentence) for ahead in page(house).ahead]
    assert said[0] == "Målet er denne dagen, og den som har oppgaven får beskjed"
    house.go_to_day(date(2027, 1, 11))
    assert ("Liv", "task_reminder") in house.told()
    house.does("Liv", "se", mangler="no")
    house.told()
    house.go_to_day(date(2027, 1, 15))
    assert house.told() == []
    house.go_to_day(date(2027, 1, 18))
    assert ("Liv", "task_due") in house.told()
