"""`make bench`: IP-9 through the engine beside the floor, on both databases, in one run, as ratios.

A case has nine human steps, walked breadth first in shuffled order. Every step is a cold one (all state read from the
store) and durable when it returns. Rounds alternate so that a busy machine hits both; the median round counts.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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
    rounds = []
    for number in range(chosen.rounds):
        bottom = walk(floor(number), chosen.cases, server)
        subject = ours(number)
        top = walk(subject, chosen.cases, server)
        subject.check(chosen.cases)
        subject.close()
        rounds.append((bottom, top))
    wall = statistics.median(top.wall / bottom.wall for bottom, top in rounds)
    cpu = statistics.median(top.cpu / bottom.cpu for bottom, top in rounds)
    bottom, top = sorted(rounds, key=lambda pair: pair[1].wall / pair[0].wall)[len(rounds) // 2]
    print(f"\n{kind}: {chosen.cases} cases x 9 steps, {chosen.rounds} rounds (median)")
    print(f"  {'':8}{'steps/s':>10}{'ms/step':>10}{'CPU ms':>10}{'p99 ms':>10}")
    for name, score in (("floor", bottom), ("ours", top)):
        print(f"  {name:8}{1000 / score.wall:10.0f}{score.wall:10.3f}{score.cpu:10.3f}{score.p99:10.2f}")
    must, reach = MUST[kind], REACH[kind]
    print(f"  wall x floor {wall:.2f} (must {must[0]}, reach for {reach[0]}): {_verdict(wall, must[0], reach[0])}")
    print(f"  CPU  x floor {cpu:.2f} (must {must[1]}, reach for {reach[1]}): {_verdict(cpu, must[1], reach[1])}")


def _verdict(ratio: float, must: float, reach: float) -> str:
    return "reached" if ratio <= reach else "within the bound" if ratio <= must else "TOO SLOW"


if __name__ == "__main__":
    main()
