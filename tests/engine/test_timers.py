"""The clock does each thing once: with several workers, after an outage, and beside a case that is broken."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from adapters.scheduler import sweep
from engine import change, timers
from engine.store import timers as timer_table
from engine.views import View
from tests.world import World


def test_four_workers_fire_every_timer_once(world: World) -> None:
    for number in range(12):
        world.refers(person=f"Person {number}")
    world.mails()
    world.clock.set(world.house.calendar.notice_time(date(2027, 1, 18)) + timedelta(minutes=1))
    fired: list[int] = []
    workers = [threading.Thread(target=lambda: fired.append(sweep(world.premises))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(fired) == 24, "twelve reminders and twelve notices"
    world.tick()
    mails = world.mails()
    assert mails.count(("Solveig", "En oppgave har frist om kort tid")) == 12
    assert mails.count(("Solveig", "En oppgave har frist i dag")) == 12


def test_after_three_days_down_each_thing_that_was_due_happens_once_and_in_order(world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    world.mails()
    world.clock.set(world.clock.now() + timedelta(days=60))
    world.tick()
    with world.read() as tx:
        rungs = [
            str(line.sentences[0]) for line in reversed(world.page().history) if "Påminnelse" in str(line.sentences[0])
        ]
        assert timers.due(tx, 10) == []
    assert len(rungs) == 2
    assert world.lies_with("Solveig") == ["Bli-kjent-møte med kartlegging"]
    world.tick()
    assert len([line for line in world.page().history if "Påminnelse" in str(line.sentences[0])]) == 2


def test_one_broken_case_does_not_stop_the_clock_and_is_parked_after_five_tries(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.refers(person="Den som er ødelagt")
    broken = world.case_id
    world.refers(person="Den andre")
    whole = timers._climb

    def climb(opened, *rest):  # type: ignore[no-untyped-def]
        if opened.case.id == broken:
            raise RuntimeError("ødelagt sak")
        whole(opened, *rest)

    monkeypatch.setattr(timers, "_climb", climb)
    world.mails()
    world.go_to_day(date(2027, 1, 18))
    assert world.mails().count(("Solveig", "En oppgave har frist i dag")) == 1
    with world.read() as tx:
        rows = tx.conn.execute(select(timer_table).where(timer_table.c.case_id == broken)).all()
    assert [(row.status, row.attempts, row.last_error) for row in rows] == [("parked", 5, "RuntimeError: ødelagt sak")]


def test_of_a_few_that_are_due_the_one_that_fell_due_first_is_taken_first(world: World) -> None:
    for number in range(6):
        world.refers(person=f"Person {number}")
    with world.write() as tx:
        ids = list(tx.conn.scalars(select(timer_table.c.id)))
        for order in (ids, ids[::-1], ids[3:] + ids[:3]):
            assert list(change.of_timers(tx, order)) == order


def test_of_a_few_that_are_due_the_case_that_somebody_holds_is_left_until_it_is_free(world: World) -> None:
    if world.database.embedded:
        pytest.skip("here writers take turns")
    world.refers(person="Den som noen arbeider i")
    held = world.case_id
    for number in range(3):
        world.refers(person=f"Person {number}")
    world.mails()
    world.clock.set(world.house.calendar.notice_time(date(2027, 1, 18)) + timedelta(minutes=1))
    with world.write() as tx:
        change.of_case(tx, held, None)
        assert sweep(world.premises) == 6, "a reminder and a notice in each of the other three"
        with world.read() as other:
            assert {case for _, case in timers.due(other, 10)} == {held}
    assert sweep(world.premises) == 2
    world.tick()
    assert world.mails().count(("Solveig", "En oppgave har frist i dag")) == 4


def test_a_timer_whose_moment_has_not_come_does_nothing(world: World) -> None:
    world.refers()
    with world.write() as tx:
        [timer] = tx.conn.scalars(select(timer_table.c.id)).all()
        assert timers.fire(tx, [timer]) == set()


def test_the_clock_moves_a_stale_page_on_only_when_a_person_did_something(world: World) -> None:
    from engine import cases

    world.in_follow_up()
    seen = world.page("Pål").case.version
    world.go_to_day(date(2027, 1, 28))
    assert world.page("Pål").case.version > seen, "the clock has reminded"
    with world.write() as tx:
        answers = {"dato": "2027-01-28", "arsak": "Ønsker ikke lenger."}
        cases.act(tx, world.actor("Pål"), world.case_id, "trekker_seg", answers, seen, "key")
    assert world.page("Pål").case.closed_on == date(2027, 1, 28)


def test_a_deadline_that_moves_after_its_ladder_has_ended_gets_a_new_ladder(world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    world.does("Pål", "bli_kjent", "ansvarsgruppe", motedato="2027-01-04", forventninger="Bolig", deltakere="Berit")
    world.does("Pål", "forberedende_mote", "forberedt", motedato="2027-01-04", enighet="Alle")
    world.go_to_day(date(2027, 4, 1))
    world.mails()
    world.does("Solveig", "ansvarsgruppemote", motedato="2027-03-31", til_stede="Alle", hovedmal="Jeg har et hjem")
    assert world.open_tasks() == {"referat": date(2027, 4, 7)}
    world.go_to_day(date(2027, 4, 7))
    assert ("Solveig", "En oppgave har frist i dag") in world.mails()


def test_the_one_who_has_the_task_is_not_told_that_it_lies_with_others(world: World) -> None:
    world.refers()
    world.mails()
    world.go_to_day(date(2027, 1, 21))
    assert world.mails()[-1] == ("Solveig", "En oppgave er over fristen")


def test_who_holds_no_task_gets_no_list(world: World) -> None:
    world.refers()
    assert world.lies_with("Naboen") == []
    assert world.lies_with("Naboen", View.WAITING) == []
