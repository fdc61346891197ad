"""The wall clock is wrong, ahead and behind, while deadlines run: nothing happens twice and nothing is left out."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from adapters.database import Database
from benchmarks.jumps import WRONG, jumps
from engine import timers
from engine.store import timers as table_timers
from engine.transaction import Tx
from tests.world import World


def test_jumps_of_every_kind_leave_nothing_out_and_do_nothing_twice(database: Database) -> None:
    found = jumps(database, 4)
    assert found.differences == []
    assert found.counts.pop("cases") > 5
    assert found.counts == dict.fromkeys(WRONG, 4)


def test_the_check_notices_one_timer_that_is_lost(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, lost = timers.fire, list[str]()

    def fire(tx: Tx, due: Sequence[str]) -> set[str]:
        if lost:
            return whole(tx, due)
        lost.append(due[0])
        tx.conn.execute(delete(table_timers).where(table_timers.c.id == due[0]))
        return {due[0]} | (whole(tx, due[1:]) if due[1:] else set())

    monkeypatch.setattr(timers, "fire", fire)
    assert any("was never taken" in each for each in jumps(database, 2).differences)


def test_a_clock_forty_days_ahead_reminds_early_and_not_again(world: World) -> None:
    world.refers()
    start = world.clock.now()
    world.mails()
    world.clock.set(start + timedelta(days=40))
    world.tick()
    early = world.mails()
    assert ("Solveig", "En oppgave har frist i dag") in early
    world.clock.set(start)
    world.tick()
    world.go_to_day(date(2027, 2, 20))
    assert world.mails() == [], "all of it has been said"


def test_a_clock_a_day_behind_waits_and_then_goes_on(world: World) -> None:
    world.refers()
    world.go_to_day(date(2027, 1, 15))
    world.mails()
    world.clock.set(world.clock.now() - timedelta(days=1))
    world.tick()
    assert world.mails() == []
    world.go_to_day(date(2027, 1, 18))
    assert world.mails().count(("Solveig", "En oppgave har frist i dag")) == 1
