"""The ticker. APScheduler only wakes `sweep` and `deliver`; due things are rows, so a lost tick loses nothing."""

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from adapters.channels import Channel
from adapters.delivery import deliver
from adapters.house import House
from adapters.watching import keep_watch
from engine import timers
from engine.errors import Busy

log = structlog.get_logger()
BATCH = 100


def sweep(house: House, limit: int = 100_000) -> int:
    """Fire what is due, oldest first, each timer in a transaction of its own. Out: how many fired here.

    A timer that fails is written down and pushed ahead; the rest go on.
    """
    fired = 0
    while fired < limit:
        with house.read() as tx:
            due = timers.due(tx, BATCH)
        done = sum(_fire(house, timer) for timer in due)
        fired += done
        if not done:
            break
    return fired


def _fire(house: House, timer: str) -> bool:
    try:
        with house.write() as tx:
            return timers.fire(tx, timer)
    except Busy:
        return False
    except Exception as error:  # whatever is wrong with one case must not stop the clock for the others
        log.exception("timer failed", timer=timer)
        with house.write() as tx:
            timers.failed(tx, timer, f"{type(error).__name__}: {error}")
        return False


class Ticker:
    """The ticks of one process. Any number of processes may run them on one PostgreSQL."""

    def __init__(self, house: House, channel: Channel | None, seconds: float) -> None:
        """`channel` None: messages wait. `seconds` between ticks. An embedded database is tidied once a second."""
        self._scheduler = BackgroundScheduler(timezone="UTC")
        every = {"seconds": seconds, "coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler.add_job(lambda: sweep(house), "interval", **every)
        self._scheduler.add_job(lambda: keep_watch(house), "interval", **every)
        if channel is not None:
            self._scheduler.add_job(lambda: deliver(house, channel), "interval", **every)

        if house.database.embedded:
            self._scheduler.add_job(house.database.checkpoint, "interval", **{**every, "seconds": 1})

    def start(self) -> None:
        """Begin ticking in background threads."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let the running ticks finish, then stop."""
        self._scheduler.shutdown(wait=True)
