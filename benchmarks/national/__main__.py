"""`make national`: the clock and the inbox with all of Norway in one PostgreSQL, on this machine's two cores.

Bounds are the project's own: a sweep that finds nothing under 5 ms and at most five times the bare query; due timers
worked off at no less than a quarter of the rate of the barest table, one a transaction; the inbox's slowest page in a
hundred within 50 ms, with 100 pages, 200 finished tasks and 100 timers a second, and while timers are worked off.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import func, select, text

from adapters.house import House
from adapters.scheduler import sweep
from benchmarks.crash.program import free_port
from benchmarks.floor import PostgresFloor
from benchmarks.national import country, fill, work
from benchmarks.national.visitors import Visits, visit
from benchmarks.server import Server
from engine.model import Event, Notification, table
from engine.store import timers
from web.cli_serve import settle

_RAW = text("SELECT id FROM timers WHERE status = 'armed' AND due_at <= now() ORDER BY due_at, rung, id LIMIT 100")
PAGES, STEPS, TIMERS = 100, 200, 100  # a second
DUE = 10_000
_WARM = 5.0  # seconds


def main(argv: Sequence[str] | None = None) -> int:
    """Fill, measure and print. Out: 1 when something is not within its bound."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.national", description=__doc__)
    options.add_argument("--share", type=float, default=1.0, help="how much of the country")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args(argv)
    with Server() as server:
        address = server.fresh("land").replace("postgresql://", "postgresql+psycopg://")
        house = country.house(address)
        begun = time.perf_counter()
        fill.fill(house, country.found(house), chosen.share)
        _count(house, time.perf_counter() - begun)
        good = [_idle(house), _work_off(house, server), *_inbox(house, address, chosen.seconds, chosen.rounds)]
        house.database.close()
    return 0 if all(good) else 1


def _count(house: House, seconds: float) -> None:
    with house.read() as tx:
        for what, where in (
            ("open cases", "cases WHERE closed_at IS NULL"),
            ("tasks", "tasks"),
            ("armed timers", "timers WHERE status = 'armed'"),
        ):
            print(f"{tx.conn.scalar(text(f'SELECT count(*) FROM {where}')):>12,} {what}")
    print(f"{seconds:12.0f} s to fill")


def _idle(house: House) -> bool:
    """The sweep that finds nothing, beside the bare query on the same connection pool."""

    def raw() -> None:
        with house.database.read() as conn:
            conn.execute(_RAW).all()

    ours, bare = _timed(lambda: sweep(house)), _timed(raw)
    print(f"\na sweep that finds nothing: median {ours:.2f} ms, the bare query {bare:.2f} ms")
    return _say("ms", ours, 5.0) & _say("x the bare query", ours / bare, 5.0)


def _timed(what: Callable[[], object]) -> float:
    took = []
    for _ in range(300):
        begun = time.perf_counter()
        what()
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


def _work_off(house: House, server: Server) -> bool:
    """Ten thousand reminders, alone on the machine; and as many of the barest table, half before and half after."""
    settle()
    took = _fire_bare(server, "before")
    work.come_due(house, DUE, "alone")
    before = _effects(house)
    begun = time.perf_counter()
    fired = sweep(house)
    rate = fired / (time.perf_counter() - begun)
    _demand_once(house, before, fired, DUE)
    bare = DUE / (took + _fire_bare(server, "after"))
    print(f"\n{fired:,} due timers worked off: {rate:.0f} a second; the barest table: {bare:.0f}")
    return _say("x the barest table", rate / bare, 0.25, more=True)


def _fire_bare(server: Server, name: str) -> float:
    """Seconds that half as many timers of the barest table take, one a transaction."""
    floor = PostgresFloor(server.fresh(name).replace("+psycopg", ""))
    for number in range(DUE // 2):
        floor.start(number)
    due = floor.open_tasks()
    begun = time.perf_counter()
    for task in due:
        floor.fire(task)
    return time.perf_counter() - begun


def _effects(house: House) -> tuple[int, int]:
    """How many events and messages there are."""
    with house.read() as tx:
        counts = [tx.conn.scalar(select(func.count()).select_from(table(each))) or 0 for each in (Event, Notification)]
    return counts[0], counts[1]


def _demand_once(house: House, before: tuple[int, int], fired: int, due: int) -> None:
    """Each timer has fired once: one event and one message for each, and none is left."""
    events, messages = (after - was for after, was in zip(_effects(house), before, strict=True))
    with house.read() as tx:
        left = tx.conn.scalar(select(func.count()).where(timers.c.due_at <= tx.now)) or 0
    if (fired, events, messages, left) != (due, due, due, 0):
        raise AssertionError(f"{due} were due: {fired} fired, {events} events, {messages} messages, {left} left")


def _inbox(house: House, address: str, seconds: float, rounds: int) -> Iterator[bool]:
    tokens, port = work.sign_in(house), free_port()
    with _program("web", address, str(port)):
        visit(port, tokens, 40, 20)  # the process has read the routines it meets
        with _program("clock", address):
            slowest = []
            for number in range(rounds):
                work.come_due(house, int(TIMERS * (seconds + _WARM)), f"round {number}", seconds + _WARM)
                after = f"{0x54000 + 0x8000 * number:012x}"
                with _program("work", address, after, str(STEPS), str(seconds + 2 * _WARM)) as workers:
                    visit(port, tokens, PAGES, _WARM)  # its connections have their plans
                    visits = visit(port, tokens, PAGES, seconds, number + 1)
                    done, *faults = workers.communicate()[0].split(maxsplit=1)
                slowest.append(_tell(f"round {number + 1}", visits, int(done) / (seconds + 2 * _WARM), faults))
            print(f"\nthe inbox with {PAGES} pages, {STEPS} steps, {TIMERS} timers a second: median of {rounds} rounds")
            yield _say("slowest page in a hundred, ms", statistics.median(slowest), 50.0)
            work.come_due(house, DUE, "under load")
            before = time.perf_counter()
            visits = visit(port, tokens, PAGES / 2, seconds, 99)
            took = _until_done(house, before)
            slow = _tell(f"while {DUE:,} timers are worked off ({DUE / took:.0f} a second)", visits, 0, [])
            yield _say("slowest page in a hundred, ms", slow, 50.0)


def _until_done(house: House, begun: float) -> float:
    """Seconds until no timer is due any more."""
    while True:
        with house.read() as tx:
            if not tx.conn.scalar(select(func.count()).where(timers.c.status == "armed", timers.c.due_at <= tx.now)):
                return time.perf_counter() - begun
        time.sleep(0.1)


def _tell(what: str, visits: Visits, steps: float, faults: list[str]) -> float:
    faults = [*visits.faults, *faults]
    print(f"{what}: {len(visits.took)} pages, {steps:.0f} steps a second, median {visits.at(0.5):.1f} ms,"
          f" 95 of 100 within {visits.at(0.95):.1f}, 99 within {visits.at(0.99):.1f}, faults {len(faults)}"
          f" {faults[:1] or ''}", flush=True)  # fmt: skip
    return visits.at(0.99)


@contextmanager
def _program(*words: str) -> Iterator[subprocess.Popen[str]]:
    """One of the processes of `benchmarks.national.serve`, when it has had five seconds to begin."""
    begun = [sys.executable, "-m", "benchmarks.national.serve", *words]
    program = subprocess.Popen(begun, stdout=subprocess.PIPE, text=True)
    try:
        time.sleep(_WARM)
        yield program
    finally:
        program.kill()
        program.wait()


def _say(what: str, value: float, bound: float, *, more: bool = False) -> bool:
    good = value >= bound if more else value <= bound
    print(f"  {what:40}{value:8.2f}   (must {'at least' if more else 'at most'} {bound}):"
          f" {'within the bound' if good else 'NOT WITHIN THE BOUND'}", flush=True)  # fmt: skip
    return good


if __name__ == "__main__":
    sys.exit(main())
