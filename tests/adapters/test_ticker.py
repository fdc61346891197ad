"""The ticks of a process: each alone, watched, and started again when they stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters import ticker as module
from adapters.alarm import Alarm
from adapters.delivery import Hand
from adapters.ticker import Ticker
from adapters.ticks import Tick
from engine import cases, outbox, workers
from tests.world import World

_PATIENCE_S = 30


@contextmanager
def ticking(world: World, *ticks: Tick, hand: Hand | None = None) -> Iterator[Ticker]:
    me = workers.Self("1", "work", "host", 7, world.clock.now())
    ticker = Ticker(world.premises, me, ticks, hand or Hand(), Alarm("", timedelta(minutes=1)))
    ticker.start()
    try:
        yield ticker
    finally:
        ticker.stop()


def counted(times: int) -> tuple[Callable[[], None], threading.Event]:
    """A tick's work, and what is set when it has been done so often."""
    left, done = [times], threading.Event()

    def run() -> None:
        left[0] -= 1
        if left[0] <= 0:
            done.set()

    return run, done


def test_a_tick_that_raises_and_one_that_hangs_stop_no_other(world: World) -> None:
    hangs, over = threading.Event(), threading.Event()
    run, done = counted(5)

    def raises() -> None:
        raise RuntimeError

    def waits() -> None:
        hangs.set()
        over.wait(_PATIENCE_S)

    with ticking(world, Tick("raises", raises, 0.01), Tick("hangs", waits, 0.01), Tick("goes", run, 0.01)):
        assert done.wait(_PATIENCE_S) and hangs.wait(_PATIENCE_S)
        over.set()


def test_a_scheduler_that_dies_is_started_again(world: World) -> None:
    first, began = counted(1)
    again, goes_on = counted(1)
    works = [first]

    def goes() -> None:
        works[0]()

    with ticking(world, Tick("goes", goes, 0.01)) as ticker:
        assert began.wait(_PATIENCE_S)
        assert ticker._scheduler is not None
        ticker._scheduler.shutdown()
        works[0] = again
        with capture_logs() as logs:
            ticker._look()
        assert goes_on.wait(_PATIENCE_S)
    assert logs[0]["event"] == "the ticker stopped and is started again"


def test_a_tick_that_hangs_for_good_ends_the_process(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HUNG_S", -1.0)
    over, gave_up = threading.Event(), threading.Event()
    begun = threading.Semaphore(0)

    def waits() -> None:
        begun.release()
        over.wait(_PATIENCE_S)

    me = workers.Self("1", "work", "host", 7, world.clock.now())
    alarm = Alarm("", timedelta(minutes=1))
    ticker = Ticker(world.premises, me, [Tick("hangs", waits, 0.01)], Hand(), alarm, gave_up.set)
    ticker._wake()
    for _ in range(module.RESTARTS + 1):
        assert begun.acquire(timeout=_PATIENCE_S)
        assert not gave_up.is_set()
        ticker._look()
    assert gave_up.is_set()
    over.set()
    ticker.stop()


def test_who_ends_gives_back_what_it_holds_and_says_goodbye(world: World) -> None:
    with world.write() as tx:
        answers = {"henvist_fra": "andre", "begrunnelse": "Trenger hjelp."}
        cases.submit(tx, world.actor("Berit"), "individuell-plan", {"name": "Kari Eksempel"}, answers, "key")
    hand = Hand()
    with ticking(world, hand=hand):
        with world.write() as tx:
            outbox.address(tx)
            held = hand.holds = outbox.lease(tx)
            assert held is not None and not outbox.waits(tx)
        with world.read() as tx:
            assert [worker.id for worker in workers.at_work(tx)] == ["1"]
    with world.write() as tx:
        assert workers.at_work(tx) == []
        again = outbox.lease(tx)
    assert again is not None and again.id == held.id


def test_on_sqlite_what_a_dead_process_held_is_free_when_the_next_one_starts(world: World) -> None:
    with world.write() as tx:
        answers = {"henvist_fra": "andre", "begrunnelse": "Trenger hjelp."}
        cases.submit(tx, world.actor("Berit"), "individuell-plan", {"name": "Kari Eksempel"}, answers, "key")
        outbox.address(tx)
        assert outbox.lease(tx) is not None
    with ticking(world), world.read() as tx:
        assert outbox.waits(tx) == world.database.embedded, "on PostgreSQL another process may be sending it"


def test_the_operator_is_told_once_for_each_time_the_clock_stops(tmp_path: Path) -> None:
    told, command = tmp_path / "told", tmp_path / "command"
    command.write_text(f'#!/bin/sh\necho "$1" >> {told}\n')
    command.chmod(0o700)
    alarm = Alarm(str(command), timedelta(seconds=50))
    with capture_logs() as logs:
        for silent in (1.0, 51.0, 60.0, 2.0, 3.0, 70.0):
            alarm.clock(silent)
    assert [line["event"] for line in logs] == [
        "the clock has stopped",
        "the clock goes again",
        "the clock has stopped",
    ]
    assert told.read_text() == "".join(
        f"Brobygger: klokka har stått i {seconds} sekunder, så ingen frister går. Kjør «brobygger doctor».\n"
        for seconds in (51, 70)
    )


def test_an_alarm_that_cannot_be_told_stops_nothing() -> None:
    alarm = Alarm("/finnes/ikke", timedelta(seconds=50))
    with capture_logs() as logs:
        alarm.clock(51.0)
    assert [line["event"] for line in logs] == ["the clock has stopped", "the alarm could not be told"]
