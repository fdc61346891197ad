"""`make bench`: IP-9 through the engine beside the floor, on both databases, in one run, as ratios.

A case has nine human steps, walked breadth first in shuffled order. Every step is a cold one (all state read from the
store) and durable when it returns. Rounds alternate so that a busy machine hits both; the median round counts.
"""

import argparse
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from adapters.scheduler import sweep
from benchmarks import meter
from benchmarks.floor import PostgresFloor, SqliteFloor
from benchmarks.ours import Ours
from benchmarks.server import Server

MUST = {"sqlite": (5.0, 7.0), "postgresql": (5.0, 5.0)}
REACH = {"sqlite": (2.5, 4.0), "postgresql": (2.0, 2.5)}


class Score(NamedTuple):
    """One walk through the workload: milliseconds a step, processor milliseconds a step, slowest in a hundred."""

    wall: float
    cpu: float
    p99: float


def walk(subject: Any, cases: int, server: int | None) -> Score:
    """Open `cases` cases and finish every task there is until none is left."""
    before, steps = meter.read(server), []
    for number in range(1, cases + 1):
        subject.start(number)
    shuffle = random.Random(9)
    while ids := list(subject.open_tasks()):
        shuffle.shuffle(ids)
        for task in ids:
            begun = time.perf_counter()
            subject.complete(task)
            steps.append(time.perf_counter() - begun)
    used = meter.read(server).since(before)
    steps.sort()
    count = len(steps)
    return Score(1000 * sum(steps) / count, 1000 * used.cpu / count, 1000 * steps[int(count * 0.99)])


def main(argv: Sequence[str] | None = None) -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = options.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="brobygger-bench-") as folder, Server() as postgres:
        makers: dict[str, tuple[Callable[[int], Any], Callable[[int], Any], int | None]] = {
            "sqlite": (
                lambda n: SqliteFloor(Path(folder) / f"floor{n}.db"),
                lambda n: Ours(f"sqlite:///{folder}/ours{n}.db"),
                None,
            ),
            "postgresql": (
                lambda n: PostgresFloor(postgres.fresh(f"floor{n}")),
                lambda n: Ours(postgres.fresh(f"ours{n}").replace("postgresql://", "postgresql+psycopg://")),
                postgres.pid,
            ),
        }
        for kind, (floor, ours, server) in makers.items():
            if chosen.only in (None, kind):
                compare(kind, floor, ours, server, chosen)


def compare(
    kind: str, floor: Callable[[int], Any], ours: Callable[[int], Any], server: int | None, chosen: argparse.Namespace
) -> None:
    """Print the floor, us, and the ratios of one database."""
    rounds, sizes = [], []
    for number in range(chosen.rounds):
        bottom, top = floor(number), ours(number)
        empty = bottom.bytes(), top.bytes()
        scores = walk(bottom, chosen.cases, server), walk(top, chosen.cases, server)
        top.check(chosen.cases)
        sizes.append((top.bytes() - empty[1]) / (bottom.bytes() - empty[0]))
        rounds.append((*scores, clients(top, chosen.cases), fired(bottom, top, chosen.cases)))
        top.close()
    bottom, top, many, fires = sorted(rounds, key=lambda each: each[1].wall / each[0].wall)[len(rounds) // 2]
    print(f"\n{kind}: {chosen.cases} cases x 9 steps, {chosen.rounds} rounds (median)")
    print(f"  {'':12}{'steps/s':>10}{'ms/step':>10}{'CPU ms':>10}{'p99 ms':>10}")
    for name, score in (("floor", bottom), ("ours", top)):
        print(f"  {name:12}{1000 / score.wall:10.0f}{score.wall:10.3f}{score.cpu:10.3f}{score.p99:10.2f}")
    print(f"  {'16 clients':12}{1000 / many.wall:10.0f}{many.wall:10.3f}{many.cpu:10.3f}{many.p99:10.2f}")
    must, reach = MUST[kind], REACH[kind]
    ratio = statistics.median(top.wall / bottom.wall for bottom, top, _, _ in rounds)
    _say("a step, wall, x floor", ratio, must[0], reach[0])
    ratio = statistics.median(top.cpu / bottom.cpu for bottom, top, _, _ in rounds)
    _say("a step, CPU, x floor", ratio, must[1], reach[1])
    _say("bytes a finished case, x floor", statistics.median(sizes), 5.0, 2.0)
    ratio = statistics.median(bottom.wall / many.wall for bottom, _, many, _ in rounds)
    _say("16 clients, x 1-client floor", ratio, 0.5, 1.2, more=True)
    _say("16 clients, p99 ms", statistics.median(many.p99 for _, _, many, _ in rounds), 30.0, 15.0)
    ratio = statistics.median(ours / floor for _, _, _, (floor, ours) in rounds)
    _say("timers fired a second, x one a transaction", ratio, 0.25, 0.5, more=True)
    print(f"  timers fired a second: floor {fires[0]:.0f}, ours {fires[1]:.0f}, with reminder, event and message")


def clients(subject: Any, cases: int) -> Score:
    """The same steps by sixteen clients at once, each answered when it is durable."""
    for number in range(cases):
        subject.start(number)
    waiting, took = list(subject.open_tasks()), list[float]()
    before = meter.read()

    def work() -> None:
        while True:
            try:
                task = waiting.pop()
            except IndexError:
                return
            begun = time.perf_counter()
            subject.complete(task)
            took.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    used, count = meter.read().since(before), len(took)
    return Score(1000 * used.wall / count, 1000 * used.cpu / count, 1000 * sorted(took)[int(count * 0.99)])


def fired(floor: Any, ours: Any, cases: int) -> tuple[float, float]:
    """Timers fired a second: the least effect in a transaction of its own, and ours with everything it does."""
    for number in range(cases):
        floor.start(100_000 + number)
    due = floor.open_tasks()
    begun = time.perf_counter()
    for task in due:
        floor.fire(task)
    least = len(due) / (time.perf_counter() - begun)
    ours.let_time_pass()
    house, begun = ours.house(), time.perf_counter()
    count = sweep(house)
    return least, count / (time.perf_counter() - begun)


def _say(what: str, value: float, must: float, reach: float, *, more: bool = False) -> None:
    good, fair = (value >= reach, value >= must) if more else (value <= reach, value <= must)
    verdict = "reached" if good else "within the bound" if fair else "NOT WITHIN THE BOUND"
    print(f"  {what:44}{value:8.2f}   (must {must}, reach for {reach}): {verdict}")


if __name__ == "__main__":
    main()
