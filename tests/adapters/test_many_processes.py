"""Several processes: they tell of themselves, share the database's clock, and on SQLite there is only one."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from adapters.clock import SharedClock
from adapters.database import Database
from adapters.embedded import InUse, hold
from engine import workers
from engine.errors import Busy
from tests.databases import Lite, Postgres
from tests.world import World


def process(world: World, name: str, kind: str = "work") -> workers.Self:
    return workers.Self(name, kind, "host", 7, world.clock.now())


def beat(world: World, me: workers.Self, **ages: float) -> None:
    with world.write() as tx:
        workers.beat(tx, me, ages)


def seen(world: World) -> dict[str, workers.Seen]:
    with world.read() as tx:
        return {worker.id: worker for worker in workers.at_work(tx)}


def test_a_process_that_falls_silent_is_dead_after_a_minute_and_forgotten_after_a_day(world: World) -> None:
    start, first, second = world.clock.now(), process(world, "1"), process(world, "2")
    beat(world, first, sweep=1)
    beat(world, second, sweep=2)
    world.clock.set(start + timedelta(seconds=61))
    beat(world, second, sweep=3)
    assert {name: worker.dead for name, worker in seen(world).items()} == {"1": True, "2": False}
    with world.read() as tx:
        assert workers.since(tx, "sweep") == timedelta(seconds=3)
    world.clock.set(start + timedelta(days=1, seconds=1))
    beat(world, second, sweep=3)
    assert set(seen(world)) == {"2"}


def test_a_process_that_was_thought_dead_is_back_when_it_wakes_and_gone_when_it_leaves(world: World) -> None:
    me = process(world, "1")
    beat(world, me, sweep=1)
    world.clock.set(world.clock.now() + timedelta(minutes=5))
    assert seen(world)["1"].dead
    beat(world, me, sweep=1)
    assert not seen(world)["1"].dead
    with world.write() as tx:
        workers.leave(tx, me)
    assert seen(world) == {}


def test_a_clock_that_was_set_back_makes_no_silent_process_look_alive(world: World) -> None:
    beat(world, process(world, "1"), sweep=1)
    world.clock.set(world.clock.now() - timedelta(hours=1))
    assert seen(world)["1"].dead


def test_the_shared_clock_follows_the_database_and_not_a_machine_that_jumps() -> None:
    truth = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    clock = SharedClock(lambda: truth)
    clock.look()
    for jump in (timedelta(hours=1), timedelta(hours=-1), timedelta(days=40), timedelta(days=-1)):
        with time_machine.travel(truth + jump, tick=False):
            assert abs(clock.now() - truth) < timedelta(minutes=1)
            assert abs(clock.apart() - jump) < timedelta(minutes=1)


def test_postgresql_says_what_time_it_is(postgres: Postgres) -> None:
    with postgres.fresh() as address:
        database = Database(address)
        assert database.now().tzinfo is not None
        database.close()


def test_on_sqlite_a_second_process_is_refused_in_plain_words_until_the_first_is_gone(lite: Lite) -> None:
    with lite.fresh() as address:
        first, second = Database(address), Database(address)
        held = hold(first)
        with pytest.raises(InUse, match=r"er i bruk av en annen brobygger \(prosess \d+\)"):
            hold(second)
        assert held is not None
        os.close(held)
        assert hold(second) is not None


def test_on_postgresql_anybody_may_join(postgres: Postgres) -> None:
    with postgres.fresh() as address:
        database = Database(address)
        assert hold(database) is None
        database.close()


def test_a_statement_that_takes_too_long_is_given_up_as_busy_and_the_database_works_on(postgres: Postgres) -> None:
    with postgres.fresh() as address:
        database = Database(address, statement_s=0.05)
        for _ in range(2):
            with pytest.raises(Busy), database.read() as conn:
                conn.execute(text("SELECT pg_sleep(60)"))
        with database.read() as conn:
            assert conn.scalar(text("SELECT 1")) == 1
        database.close()
