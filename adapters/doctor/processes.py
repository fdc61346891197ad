"""The processes: is the clock kept, has any fallen silent, do the machine and the database agree on the time?"""

from collections.abc import Iterator
from datetime import timedelta

from adapters.clock import SharedClock
from adapters.doctor.finding import Examined, Finding, minutes
from engine import health, workers

_APART = timedelta(seconds=5)


def none_at_work(examined: Examined) -> Iterator[Finding]:
    """Nobody fires deadlines."""
    swept = workers.since(examined.tx, workers.SWEEP)
    if swept is None or swept > health.CLOCK_STOPS:
        since = f"siden {minutes(swept.total_seconds())}" if swept else "her ennå"
        says = f"Klokka står: ingen prosess har sett etter frister {since}."
        yield Finding("none_at_work", says, "Start «brobygger work» (eller «brobygger serve»).")


def dead(examined: Examined) -> Iterator[Finding]:
    """Processes that ended without saying so."""
    for worker in workers.at_work(examined.tx):
        if worker.dead:
            says = (
                f"«brobygger {worker.kind}» på {worker.host} (prosess {worker.pid}) har vært taus i"
                f" {minutes(worker.silent.total_seconds())}. Det den holdt på med, tar de andre over."
            )
            mend = f"Se i loggen på {worker.host}, og start den igjen. Etter et døgn glemmes den av seg selv."
            yield Finding("dead", says, mend)


def clocks_apart(examined: Examined) -> Iterator[Finding]:
    """This machine's clock is not the database's. The database's is followed."""
    clock = examined.house.clock
    if not isinstance(clock, SharedClock):
        return
    clock.look()
    apart = clock.apart()
    if abs(apart) > _APART:
        way = "foran" if apart > timedelta() else "etter"
        says = f"Klokka på denne maskinen går {minutes(abs(apart).total_seconds())} {way} databasens, som gjelder."
        yield Finding("clocks_apart", says, "Still maskinens klokke, for eksempel med «timedatectl set-ntp true».")
