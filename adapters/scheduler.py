"""The sweep: every deadline that is due, a few in each transaction, with an end to what goes wrong.

When something is wrong with one of the few, each is done in a transaction of its own. A timer that raises, goes round
in circles or asks the database too much is then written down and pushed ahead; the rest go on. One that never fails
for its own reasons, but finds the database busy or away, simply stays due.
"""

import threading
from collections.abc import Iterator

import psycopg
import structlog

from adapters.house import House
from adapters.limit import TooLong, limit
from engine import timers, years
from engine.errors import Busy

log = structlog.get_logger()
BATCH = 100
# Of one transaction: it holds their cases, and on SQLite everybody's turn to write, for about a hundredth of a second.
GROUP = 10
# Of processor time, and on PostgreSQL for one statement. Those that have failed may take longer where they hold up
# nobody; with SQLite's one writer they would.
FIRST_TRY_S, LATER_TRIES_S = 0.4, 5.0


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
    for group in _groups(due):
        if stopping is not None and stopping.is_set():
            break
        timers_of = {case: timer for case, timer in group.items() if case not in left}
        done = _fire(house, list(timers_of.values()), seconds)
        fired += len(done)
        left.update(case for case, timer in timers_of.items() if timer not in done)
    return fired


def _groups(due: list[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """A few timers at a time, by their cases: each of another, for the second of a case must see what the first did."""
    group: dict[str, str] = {}
    for timer, case in due:
        if case in group or len(group) == GROUP:
            yield group
            group = {}
        group[case] = timer
    yield group


def _fire(house: House, group: list[str], seconds: float = LATER_TRIES_S) -> set[str]:
    """Fire a few timers in one transaction, or one alone. Out: those that fired."""
    if not group:
        return set()
    try:
        with limit(seconds), house.write() as tx:
            return timers.fire(tx, group)
    except Busy as busy:
        cut_off = isinstance(_cause(busy), psycopg.errors.QueryCanceled)
        failure = "a statement took too long" if cut_off else None
    except TooLong:
        failure = f"took more than {seconds} s of processor time"
    except Exception as error:  # whatever is wrong with one case must not stop the clock for the others
        failure = f"{type(error).__name__}: {error}"
        if len(group) == 1:
            log.exception("timer failed", timer=group[0])
    if len(group) > 1:
        return set().union(*(_fire(house, [timer], seconds) for timer in group))
    if failure is not None:
        _failed(house, group[0], failure)
    return set()


def _failed(house: House, timer: str, reason: str) -> None:
    with house.write() as tx:
        parked = timers.failed(tx, timer, reason)
    if parked:
        log.error("timer parked", timer=timer, mend=f"brobygger timer retry {timer}")


def _cause(busy: Busy) -> BaseException | None:
    """The driver's own error behind it."""
    return getattr(busy.__cause__, "orig", busy.__cause__)
