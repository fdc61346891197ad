"""Many cases whose deadlines have passed, referred long ago by a clock set back: each has four rungs to climb."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from adapters.house import House
from benchmarks.crash import found
from benchmarks.crash.checks import history, orphans, storage
from benchmarks.crash.place import MUNICIPALITY, SLUG, Place
from engine import cases, staff
from engine.clock import HandClock
from engine.errors import Busy
from engine.store import timers

RUNGS = 4
_AGO = timedelta(days=60)
_IN_ONE = 50


def fill(place: Place, count: int, ago: timedelta = _AGO) -> None:
    """Refer `count` people, all at work `ago`; after sixty days every rung of each is due."""
    then = place.house.clock.now() - ago
    house = replace(place.house, clock=HandClock(then))
    for first in range(0, count, _IN_ONE):
        with house.write() as tx:
            berit = staff.actor(tx, place.people["Berit"], MUNICIPALITY)
            for number in range(first, min(first + _IN_ONE, count)):
                person = {"name": f"Person {number}"}
                cases.submit(tx, berit, SLUG, person, {"begrunnelse": "Prøve."}, f"{then:%s} {number}")
    place.house.database.close()


def left(house: House) -> int:
    """How many timers are due now; as many as can be when the database does not say."""
    try:
        with house.read() as tx:
            due = (timers.c.status == "armed", timers.c.due_at <= tx.now)
            return tx.conn.scalar(select(func.count()).select_from(timers).where(*due)) or 0
    except Busy:
        return 1 << 30


def breaks(house: House, rungs: int = RUNGS, *, parked: int = 0) -> tuple[found.Found, list[str]]:
    """Look at everything. Each ladder must have been climbed `rungs` rungs, in order, each once."""
    there = found.read(house)
    wrong = [_climbed(there, case, rungs) for case in there.cases]
    checks = [*history.checks(there), *orphans.checks(there), *storage.checks(house)]
    wrong += [f"{check.name}: {line}" for check in checks for line in check.breaks]
    stand = Counter(timer.status for timer in there.timers.values())["parked"]
    wrong += [f"{stand} timers are parked"] if stand != parked else []
    failed = {str(timer.last_error) for timer in there.timers.values() if timer.attempts and timer.status == "armed"}
    wrong += [f"timers failed: {error}" for error in failed]
    wrong += [f"{there.left_due} timers are due and not fired"] if there.left_due else []
    return there, [line for line in wrong if line]


def _climbed(there: found.Found, case: str, rungs: int) -> str:
    fired = [event.story["rung"] for event in there.events[case] if "rung" in event.story]
    return "" if fired == list(range(rungs)) else f"case {there.cases[case].reference}: rungs {fired}"
