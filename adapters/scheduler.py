"""The sweep: every deadline that is due, each in a transaction of its own, with an end to what goes wrong.

A timer that raises, goes round in circles or asks the database too much is written down and pushed ahead; the rest go
on. One that never fails for its own reasons, but finds the database busy or away, simply stays due.
"""

import threading

import psycopg
import structlog

from adapters.house import House
from adapters.limit import TooLong, limit
from engine import timers, years
from engine.errors import Busy

log = structlog.get_logger()
BATCH = 100
# Of processor time, and on PostgreSQL for one statement. Those that have failed may take longer where they hold up
# nobody; with SQLite's one writer they would.
FIRST_TRY_S, LATER_TRIES_S = 0.5, 5.0


def sweep(
    house: House,
    at_most: int = 100_000,
    *,
    tried: bool | None = None,
    seconds: float = LATER_TRIES_S,
    stopping: threading.Event | None = None,
) -> int:
    """Fire what is due, oldest first. Out: how many fired here.

    `tried`: see `timers.due`. `seconds` of processor time is what one timer may use. Stops between two timers when
    `stopping` is set.
    """
    years.get_ready()  # or the first timer of a new process would spend its own time on it
    fired = 0
    while fired < at_most:
        with house.read() as tx:
            due = timers.due(tx, BATCH, tried)
        done = _fire_all(house, due, seconds, stopping)
        fired += done
        if not done:
            break
    return fired


def _fire_all(house: House, due: list[tuple[str, str]], seconds: float, stopping: threading.Event | None) -> int:
    """A case of which one timer did not fire now is left alone, so that its timers fire in their order."""
    fired, left = 0, set[str]()
    for timer, case in due:
        if stopping is not None and stopping.is_set():
            break
        if case not in left and _fire(house, timer, seconds):
            fired += 1
        else:
            left.add(case)
    return fired


def _fire(house: House, timer: str, seconds: float = LATER_TRIES_S) -> bool:
    try:
        with limit(seconds), house.write() as tx:
            return timers.fire(tx, timer)
    except Busy as busy:
        if not isinstance(_cause(busy), psycopg.errors.QueryCanceled):
            return False
        _failed(house, timer, "a statement took too long")
    except TooLong:
        _failed(house, timer, f"took more than {seconds} s of processor time")
    except Exception as error:  # whatever is wrong with one case must not stop the clock for the others
        log.exception("timer failed", timer=timer)
        _failed(house, timer, f"{type(error).__name__}: {error}")
    return False


def _failed(house: House, timer: str, reason: str) -> None:
    with house.write() as tx:
        parked = timers.failed(tx, timer, reason)
    if parked:
        log.error("timer parked", timer=timer, mend=f"brobygger timer retry {timer}")


def _cause(busy: Busy) -> BaseException | None:
    """The driver's own error behind it."""
    return getattr(busy.__cause__, "orig", busy.__cause__)
