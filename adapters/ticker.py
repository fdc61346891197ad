"""The ticker of one process: APScheduler wakes the ticks, and a watch sees to it that they go on.

Due things are rows, so a lost tick loses nothing. Every second the watch looks whether the scheduler lives and whether
each tick comes to an end; one that does not is left behind and a new scheduler takes over. When that does not help
either, the process gives up, so that whoever supervises it (systemd) starts it afresh.
"""

import threading
import time
from collections.abc import Callable, Sequence

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from adapters.alarm import Alarm
from adapters.clock import SharedClock
from adapters.delivery import Hand
from adapters.house import House
from adapters.ticks import Tick
from engine import outbox, workers
from engine.errors import Busy
from engine.workers import SWEEP

log = structlog.get_logger()
BEAT_S = 10.0
HUNG_S = 45.0  # a tick that has not come to an end for so long
RESTARTS = 3
_STOP_S = 7.0


class _Run:
    """A tick and how it goes."""

    def __init__(self, tick: Tick) -> None:
        self.tick = tick
        self.well = time.monotonic()
        self.begun: float | None = None
        self.restarts = 0

    def __call__(self) -> None:
        self.begun = time.monotonic()
        try:
            self.tick.run()
        except Busy:
            log.warning("tick found the database busy or away", tick=self.tick.name)
        except Exception:  # one tick's fault must not end it, and never another
            log.exception("tick failed", tick=self.tick.name)
        else:
            self.well, self.restarts = time.monotonic(), 0
        finally:
            self.begun = None

    def hangs(self) -> bool:
        return self.begun is not None and time.monotonic() - self.begun > HUNG_S


class Ticker:
    """The ticks of one process, and the watch over them. Any number of processes may tick on one PostgreSQL."""

    def __init__(
        self,
        house: House,
        me: workers.Self,
        ticks: Sequence[Tick],
        hand: Hand,
        alarm: Alarm,
        give_up: Callable[[], None] = lambda: None,
    ) -> None:
        """`me` is this process. `ticks` may be none (a process that only serves). `give_up` ends the process."""
        self._house, self._me, self._hand, self._alarm, self._give_up = house, me, hand, alarm, give_up
        self._runs = [_Run(tick) for tick in ticks]
        self._scheduler: BackgroundScheduler | None = None
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._keep_watch, name="watch", daemon=True)
        self._beaten = -BEAT_S
        self._started = self._heard = time.monotonic()

    def start(self) -> None:
        """Begin, in threads in the background."""
        if self._house.database.embedded:
            with self._house.write() as tx:
                outbox.free(tx)
        self._beat()
        self._wake()
        self._watch.start()

    def stop(self) -> bool:
        """Stop taking new work, let what is under way end, and give back the rest. Out: all had ended in time."""
        self._hand.stopping.set()
        self._over.set()
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        until = time.monotonic() + _STOP_S
        while any(run.begun for run in self._runs) and time.monotonic() < until:
            time.sleep(0.02)
        try:
            self._hand.give_back(self._house)
            with self._house.write() as tx:
                workers.leave(tx, self._me)
        except Busy:  # then the lease runs out, and the others see that this one is gone
            pass
        return not any(run.begun for run in self._runs)

    def _wake(self) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        for run in self._runs:
            self._scheduler.add_job(
                run, "interval", seconds=run.tick.seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )
        self._scheduler.start()

    def _keep_watch(self) -> None:
        while not self._over.wait(1):
            try:
                self._look()
            except Busy:
                log.warning("the watch found the database busy or away")
            except Exception:  # the watch is the last to go
                log.exception("the watch failed")

    def _look(self) -> None:
        hung = [run for run in self._runs if run.hangs()]
        if hung or not self._lives():
            self._start_over(hung)
        self._alarm.clock(self._silent())
        if time.monotonic() - self._beaten > BEAT_S:
            self._beat()

    def _lives(self) -> bool:
        thread = getattr(self._scheduler, "_thread", None)
        return thread is not None and thread.is_alive()

    def _start_over(self, hung: list[_Run]) -> None:
        for run in hung:
            run.begun = None
            run.restarts += 1
        log.error("the ticker stopped and is started again", hung=[run.tick.name for run in hung])
        if self._scheduler is not None and self._lives():
            self._scheduler.shutdown(wait=False)
        if any(run.restarts > RESTARTS for run in hung):
            log.error("the ticker cannot go on, and the process ends")
            self._give_up()
        self._wake()

    def _beat(self) -> None:
        self._beaten = time.monotonic()
        if isinstance(self._house.clock, SharedClock):
            self._house.clock.look()
        ages = {run.tick.name: time.monotonic() - run.well for run in self._runs}
        with self._house.write() as tx:
            workers.beat(tx, self._me, ages)

    def _silent(self) -> float:
        """Seconds since a sweep went well: here, or in a process that only serves, anywhere that it can hear of."""
        own = [time.monotonic() - run.well for run in self._runs if run.tick.name == SWEEP]
        if own:
            return own[0]
        try:
            with self._house.read() as tx:
                since = workers.since(tx, SWEEP)
        except Busy:
            return time.monotonic() - self._heard
        silent = since.total_seconds() if since is not None else time.monotonic() - self._started
        self._heard = time.monotonic() - silent
        return silent
