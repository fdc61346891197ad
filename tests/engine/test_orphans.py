"""Every live case has one owner, one next step and one date: each way to break that is found, told once, and mended."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from adapters.database import Database
from adapters.watching import keep_watch
from engine import adopting, orphans, owners, queries, staff
from engine.definition import Workflow
from engine.errors import NotFound, NotPermitted, Stale
from engine.model import Watch, table
from engine.orphans import Lack
from engine.store import timers
from engine.views import View
from tests.engine.small_house import HERE, House, field, role, routine, state, task, way

_watches = table(Watch)


def _routine() -> Workflow:
    """Choose a contact; the contact rings; then wait four weeks in silence."""
    who = field("hvem", "staff", required=True, assigns="kontakt")
    return routine(
        "sak",
        state("ny", [task("velg", "nord", fields=[who])], [way("valgt", "i_gang", on="velg")]),
        state("i_gang", [task("ring", "kontakt")], [way("ringt", "venter", on="ring")]),
        state("venter", [], [way("stille", "slutt", after={"within": "4 weeks"})]),
        state("slutt", final=True),
        roles=[role("kontakt", "named", until_named="leder"), role("nord", "team"), role("mottak")],
    )


@pytest.fixture
def house(database: Database) -> House:
    """A case of the routine, at its first step; «mottak» answers when nobody else does, and that is Mo."""
    opened = House(database, _routine(), answers="mottak")
    opened.begins("sak", who="Bo")
    opened.told()
    return opened


def _lacks(house: House) -> list[Lack]:
    """What is found from what is empty; never more than by looking through everything."""
    with house.read() as tx:
        now, everything = orphans.ask_now(tx, HERE)(), orphans.all_of(tx, HERE)
        assert set(now) <= set(everything)
        return [orphan.lack for orphan in now]


def _stands(house: House) -> tuple[Any, Any, Any]:
    """Owner, next step and its day, in words."""
    shown = house.case("Liv", house.case_id).standing or house.case("Mo", house.case_id).standing
    assert shown is not None
    return shown.person or shown.role["nb"], str(shown.step), shown.on


def _tomorrow(house: House) -> None:
    house.go_to_day(house.today() + timedelta(days=1))


def _has(house: House) -> None:
    """Ane is the contact."""
    house.does("Nina", "velg", hvem=house.people["Ane"])
    house.told()


# ---------------------------------------------------------------- one of each


def test_the_owner_is_who_has_the_task_then_who_is_named_and_while_the_clock_has_it_still_who_is_named(
    house: House,
) -> None:
    day = house.today() + timedelta(days=10)
    with house.looking() as change:
        stands = owners.look_at(change)
        assert stands.owner == owners.Owner("nord", None)
        assert stands.step is not None
        assert (stands.step.key, stands.step.on) == ("velg", day)
    _has(house)
    with house.looking() as change:
        assert owners.look_at(change).owner == owners.Owner("kontakt", house.people["Ane"])
    house.does("Ane", "ring")
    with house.looking() as change:
        stands = owners.look_at(change)
        assert stands.owner == owners.Owner("kontakt", house.people["Ane"])
        assert stands.step is not None
        assert (stands.step.task, stands.step.key) == (None, "stille")
        assert stands.step.on == house.today() + timedelta(weeks=4)


def test_a_case_that_only_the_clock_has_is_the_routines_own_when_nobody_is_named_and_else_the_coordinating_units(
    house: House,
) -> None:
    _has(house)
    house.does("Ane", "ring")
    house.leaves("Ane")
    with house.looking() as change:
        assert owners.look_at(change).owner == owners.Owner("leder", None)
    house.leaves("Liv", "leder")
    with house.looking() as change:
        assert owners.look_at(change).owner == owners.Owner("mottak", None)
    assert _lacks(house) == []


def test_the_page_of_a_case_says_who_answers_what_comes_and_when(house: House) -> None:
    _has(house)
    shown = house.case("Ane", house.case_id).standing
    assert shown is not None
    assert (shown.role["nb"], shown.person, str(shown.step)) == ("Kontakt", "Ane", "ring")
    assert shown.on == house.today() + timedelta(days=10)
    assert shown.lacks == ()


# ---------------------------------------------------------------- each kind of break


def test_a_task_of_an_empty_team_is_found(house: House) -> None:
    assert _lacks(house) == []
    house.leaves("Nina", "nord")
    assert _lacks(house) == [Lack.HOLDER]


def test_a_task_of_one_who_has_left_is_found_until_somebody_does_the_work(house: House) -> None:
    _has(house)
    house.leaves("Ane")
    assert _lacks(house) == [Lack.HOLDER]
    house.is_away("Bo", "Cato", house.today(), house.today())
    assert _lacks(house) == [Lack.HOLDER], "somebody else's absence changes nothing"


def test_a_group_that_everybody_has_left_is_found_and_not_while_one_is_there(database: Database) -> None:
    who = field("hvem", "people", required=True, assigns="gruppa")
    workflow = routine(
        "sak",
        state("ny", [task("velg", fields=[who])], [way("valgt", "i_gang", on="velg")]),
        state("i_gang", [task("ring", "gruppa")], [way("ringt", "slutt", on="ring")]),
        state("slutt", final=True),
        roles=[role("gruppa", "group", until_named="leder"), role("mottak")],
    )
    house = House(database, workflow, answers="mottak")
    house.begins("sak")
    house.does("Liv", "velg", hvem=[house.people["Ane"], house.people["Cato"]])
    house.leaves("Ane")
    assert _lacks(house) == []
    house.leaves("Cato")
    assert _lacks(house) == [Lack.HOLDER]


def test_a_parked_clock_is_found(house: House) -> None:
    with house.write() as tx:
        tx.conn.execute(update(timers).values(status="parked"))
    assert _lacks(house) == [Lack.CLOCK]


def test_a_case_whose_clock_is_gone_is_found_by_the_daily_look_and_from_then_on_every_front_page(house: House) -> None:
    _has(house)
    house.does("Ane", "ring")
    with house.write() as tx:
        tx.conn.execute(delete(timers))
        assert [orphan.lack for orphan in orphans.all_of(tx, HERE)] == [Lack.STEP]
    _tomorrow(house)
    assert _lacks(house) == [Lack.STEP]


def test_a_case_that_nobody_at_all_answers_for_is_found(house: House) -> None:
    _has(house)
    house.does("Ane", "ring")
    for name, unit in (("Ane", ""), ("Liv", "leder"), ("Mo", "mottak")):
        house.leaves(name, unit)
    with house.read() as tx:
        assert [orphan.lack for orphan in orphans.all_of(tx, HERE)] == [Lack.OWNER]


def test_a_closed_case_lacks_nothing(house: House) -> None:
    _has(house)
    house.does("Ane", "ring")
    house.go_to_day(house.today() + timedelta(weeks=5))
    for name, unit in (("Ane", ""), ("Liv", "leder"), ("Mo", "mottak"), ("Nina", "nord")):
        house.leaves(name, unit)
    with house.read() as tx:
        assert orphans.all_of(tx, HERE) == []
        assert orphans.live(tx, HERE) == 0


# ---------------------------------------------------------------- told once


def test_new_orphans_are_told_once_in_one_message_to_whoever_answers_when_nobody_else_does(house: House) -> None:
    house.begins("sak", who="Cato")
    house.told()
    house.leaves("Nina", "nord")
    house.tick()
    assert house.told() == [], "the day's look has been made"
    _tomorrow(house)
    assert house.told() == [("Mo", "orphans")]
    house.tick()
    _tomorrow(house)
    assert house.told() == [], "nothing is new"
    house.begins("sak", who="Bo")
    house.told()
    with house.write() as tx:
        tx.conn.execute(update(timers).where(timers.c.case_id == house.case_id).values(status="parked"))
    _tomorrow(house)
    assert house.told() == [("Mo", "orphans")]


def test_after_three_days_without_a_server_there_is_one_look_and_one_message(house: House) -> None:
    house.leaves("Nina", "nord")
    house.clock.set(house.clock.now() + timedelta(hours=72))
    house.tick()
    assert house.told() == [("Mo", "orphans")]
    with house.read() as tx:
        days = tx.conn.scalars(select(_watches.c.day).where(_watches.c.municipality_id == HERE)).all()
    assert sorted(days) == [house.today() - timedelta(days=3), house.today()]


def test_any_number_of_workers_make_a_look_once(house: House) -> None:
    house.leaves("Nina", "nord")
    house.clock.set(house.clock.now() + timedelta(days=1))
    made: list[int] = []
    workers = [threading.Thread(target=lambda: made.append(keep_watch(house.premises))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    keep_watch(house.premises)
    assert sum(made) == 2, "one in each municipality"
    house.tick()
    assert house.told() == [("Mo", "orphans")]


def test_nobody_looks_before_the_municipalitys_hour(house: House) -> None:
    house.leaves("Nina", "nord")
    house.clock.set(house.house.calendar.notice_time(house.today() + timedelta(days=1)) - timedelta(minutes=1))
    assert keep_watch(house.premises) == 0
    house.clock.set(house.clock.now() + timedelta(minutes=1))
    assert keep_watch(house.premises) == 2


# ---------------------------------------------------------------- mended


def test_the_coordinating_unit_takes_what_nobody_has(house: House) -> None:
    house.leaves("Nina", "nord")
    with house.write() as tx:
        adopting.adopt(tx, house.actor("Mo"), house.case_id)
    assert house.lies("velg") == ("mottak", None)
    assert _lacks(house) == []
    assert house.said("Mo") == ["Noe i saken manglet noen", "«velg» går til Mottak"]
    with house.write() as tx, pytest.raises(Stale):
        adopting.adopt(tx, house.actor("Mo"), house.case_id)


def test_a_case_without_a_next_step_gets_one_finding_out_what_it_is(house: House) -> None:
    _has(house)
    house.does("Ane", "ring")
    with house.write() as tx:
        tx.conn.execute(delete(timers))
        adopting.adopt(tx, house.actor("Mo"), house.case_id)
        assert orphans.all_of(tx, HERE) == []
    assert [row.title["nb"] for row in house.inbox("Mo").rows] == ["Finn ut hva som skal skje videre"]


def test_a_parked_clock_is_started_again_and_does_what_it_should_have_done(house: House) -> None:
    with house.write() as tx:
        tx.conn.execute(update(timers).values(status="parked", attempts=5))
        [timer] = tx.conn.scalars(select(timers.c.id)).all()
    house.go_to_day(house.today() + timedelta(days=10))
    house.told()
    with house.write() as tx:
        adopting.restart(tx, house.actor("Mo"), timer)
    house.tick()
    assert house.told() == [("Nina", "task_due")]
    with house.write() as tx, pytest.raises(Stale):
        adopting.restart(tx, house.actor("Mo"), timer)


def test_a_ladder_that_found_nobody_goes_on_by_itself_the_day_after_somebody_has_come(house: House) -> None:
    for name, unit in (("Nina", "nord"), ("Liv", "leder"), ("Mo", "mottak")):
        house.leaves(name, unit)
    house.go_to_day(house.today() + timedelta(days=10))
    assert Lack.CLOCK in _lacks(house)
    _tomorrow(house)
    assert house.events().count("vacant") == 1, "that nobody was there is said once"
    with house.write() as tx:
        staff.add(tx, HERE, "Ida", f"{len(house.people)}@stage", "", ["mottak"], house.today())
    house.people["Ida"] = ""
    house.told()
    _tomorrow(house)
    house.tick()
    assert Lack.CLOCK not in _lacks(house)
    assert ("Ida", "task_for_another") in house.told()


def test_others_may_neither_take_what_nobody_has_nor_start_a_clock_in_a_case_they_have_no_part_in(house: House) -> None:
    house.leaves("Nina", "nord")
    with house.write() as tx, pytest.raises(NotPermitted):
        adopting.adopt(tx, house.actor("Sara"), house.case_id)
    with house.write() as tx:
        tx.conn.execute(update(timers).values(status="parked"))
        [timer] = tx.conn.scalars(select(timers.c.id)).all()
    with house.write() as tx, pytest.raises(NotFound):
        adopting.restart(tx, house.actor("Sara"), timer)


# ---------------------------------------------------------------- who sees what


def test_everybody_counts_their_own_cases_and_the_coordinating_unit_counts_all(house: House) -> None:
    house.leaves("Nina", "nord")
    seen = {}
    for name in ("Mo", "Liv", "Sara"):
        with house.read() as tx:
            shown = queries.front_page(tx, house.actor(name), View.MINE, 1)[1]
            seen[name] = (shown.broken, shown.live)
    assert seen == {"Mo": (1, 1), "Liv": (0, None), "Sara": (0, None)}


def test_the_list_names_no_person_and_opens_no_case_that_is_not_ones_own(house: House) -> None:
    house.leaves("Nina", "nord")
    with house.read() as tx:
        shown = queries.orphan_list(tx, house.actor("Mo"))
        other = queries.orphan_list(tx, house.actor("Sara"))
    [line] = shown.lines
    assert (line.opens, line.may_adopt, shown.broken, shown.live, shown.unit) == (False, True, 1, 1, "Mottaket")
    assert [str(lack.said) for lack in line.lacks] == ["«velg» venter på «Nord», og ingen har den rollen nå"]
    assert "Kari" not in str(shown)
    assert other.lines == ()
    with pytest.raises(NotFound):
        house.case("Mo", house.case_id)
    assert house.inbox("Mo", View.MINE).rows == ()
