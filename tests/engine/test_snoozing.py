"""A task is laid aside until a day: out of one's own list, while its clock goes on."""

from datetime import date, timedelta

import pytest

from adapters.database import Database
from engine import snoozing
from engine.errors import InvalidAnswers, NotFound, NotPermitted, Refused, Stale
from engine.views import View
from tests.engine.small_house import House, role, routine, state, task, way

MONDAY, DUE = date(2027, 1, 4), date(2027, 1, 29)


@pytest.fixture
def house(database: Database) -> House:
    """Liv has a task that is due in five weeks' time but two days."""
    ladder = {"key": "vanlig", "remind": ["5 days"], "ladder": [{"notify": "assignee"}]}
    made = House(
        database,
        routine(
            "sak",
            state(
                "ny",
                [task("vurder", due={"within": "25 days"}), task("drofte", "nord")],
                [way("ferdig", "slutt", on="vurder")],
            ),
            state("slutt", final=True),
            roles=[role("nord", "team")],
            escalations=[ladder],
        ),
    )
    made.begins("sak")
    made.told()
    return made


def lays_aside(house: House, who: str, until: date | str, key: str = "vurder") -> None:
    task_id = house.open_task(house.case_id, key)
    with house.write() as tx:
        version = house.task("Liv", task_id).version
        snoozing.snooze(tx, house.actor(who), task_id, str(until), version)


def lists(house: House, who: str = "Liv") -> tuple[list[str], list[str]]:
    mine, aside = house.inbox(who, View.MINE), house.inbox(who, View.ASIDE)
    assert (mine.counts[View.MINE], mine.counts[View.ASIDE]) == (len(mine.rows), len(aside.rows))
    return [row.title["nb"] for row in mine.rows], [row.title["nb"] for row in aside.rows]


def test_it_is_gone_from_the_list_until_its_day_and_back_by_itself(house: House) -> None:
    before, back = house.open_now()["vurder"], MONDAY + timedelta(days=7)
    assert before.due_on == DUE
    lays_aside(house, "Liv", back)
    assert lists(house) == ([], ["vurder"])
    house.go_to_day(back - timedelta(days=1))
    assert lists(house) == ([], ["vurder"])
    events = house.events()
    house.go_to_day(back)
    assert lists(house) == (["vurder"], [])
    assert house.events() == events, "nothing was written"
    after = house.open_now()["vurder"]
    assert (after.due_on, after.opened_at) == (before.due_on, before.opened_at)


def test_reminders_come_while_it_is_laid_aside(house: House) -> None:
    lays_aside(house, "Liv", date(2027, 1, 28))
    house.go_to_day(date(2027, 1, 25))
    assert ("Liv", "task_reminder") in house.told()
    assert lists(house) == ([], ["vurder"])
    house.go_to_day(DUE)
    assert ("Liv", "task_due") in house.told()
    assert lists(house) == (["vurder"], [])


@pytest.mark.parametrize("until", [MONDAY, DUE, "", "i morgen"])
def test_the_day_is_after_today_and_a_working_day_before_the_deadline(house: House, until: date | str) -> None:
    with pytest.raises(InvalidAnswers) as wrong:
        lays_aside(house, "Liv", until)
    assert set(wrong.value.fields) == {snoozing.BACK}


def test_never_longer_than_thirty_days_and_not_when_the_deadline_is_near(database: Database) -> None:
    far = task("vurder", due={"within": "200 days"})
    house = House(database, routine("sak", state("ny", [far], [way("a", "b", on="vurder")]), state("b", final=True)))
    house.begins("sak")
    with pytest.raises(InvalidAnswers):
        lays_aside(house, "Liv", MONDAY + timedelta(days=31))
    assert house.task("Liv", house.open_task(house.case_id, "vurder")).last_snooze == MONDAY + timedelta(days=30)
    due = house.open_now()["vurder"].due_on
    house.go_to_day(due - timedelta(days=1))
    assert house.task("Liv", house.open_task(house.case_id, "vurder")).last_snooze is None
    with pytest.raises(Refused, match="så nær"):
        lays_aside(house, "Liv", due)


def test_only_who_has_it_may_and_others_see_by_whom_and_until_when(house: House) -> None:
    for who, key, error in (
        ("Bo", "vurder", NotFound),
        ("Nina", "vurder", NotPermitted),
        ("Nina", "drofte", NotPermitted),
    ):
        with pytest.raises(error):
            lays_aside(house, who, date(2027, 1, 11), key)
    lays_aside(house, "Liv", date(2027, 1, 11))
    page = house.task("Nina", house.open_task(house.case_id, "vurder"))
    assert (page.laid_by, page.back_on, page.may_take_up) == ("Liv", date(2027, 1, 11), False)
    row = next(row for row in house.case("Nina", house.case_id).tasks if row.title["nb"] == "vurder")
    assert (row.laid_by, row.back_on) == ("Liv", date(2027, 1, 11))
    said = [str(one) for line in house.case("Nina", house.case_id).history for one in line.sentences]
    assert said[:2] == ["«vurder» er lagt til side", "Den kommer tilbake 11.01.2027"]


def test_another_who_holds_the_position_sees_it_all_the_time(house: House) -> None:
    house.hire("Lars", "", "leder")
    lays_aside(house, "Liv", date(2027, 1, 11))
    assert lists(house, "Lars") == (["vurder"], [])


def test_who_gets_it_next_has_it_in_their_list(house: House) -> None:
    from engine import handover
    from engine.handover import Offer
    from engine.ids import new_id

    lays_aside(house, "Liv", date(2027, 1, 11))
    with house.write() as tx:
        offer = Offer(house.people["Bo"], "Bort.")
        task_id = house.open_task(house.case_id, "vurder")
        handover.offer_task(tx, house.actor("Liv"), task_id, offer, None, new_id(tx.now))
    house.does("Bo", "_take_over", "accept")
    assert lists(house, "Bo") == (["vurder"], [])


def test_it_is_taken_up_before_its_day(house: House) -> None:
    lays_aside(house, "Liv", date(2027, 1, 11))
    task_id = house.open_task(house.case_id, "vurder")
    with house.write() as tx:
        snoozing.take_up(tx, house.actor("Liv"), task_id, house.task("Liv", task_id).version)
    assert lists(house) == (["vurder"], [])
    with pytest.raises(Stale), house.write() as tx:
        snoozing.take_up(tx, house.actor("Liv"), task_id, 1)


def test_a_substitute_finds_what_was_laid_aside(house: House) -> None:
    lays_aside(house, "Liv", date(2027, 1, 11))
    house.is_away("Liv", "Cato", house.today(), house.today())
    assert lists(house, "Cato") == ([], ["vurder"])
