"""`python -m benchmarks.simulate`: how long a year of invented cases takes, with the processor time beside it.

Promised: 2,000 cases in less than 60 seconds on two cores. On a busy machine read the processor seconds.
"""

import argparse
import os
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from adapters.simulation.plan import Plan
from adapters.simulation.run import live
from engine import installation

MUNICIPALITY, ROUTINE = "skjervoy", "individuell-plan"
MUST, REACH = 60, 20


def main(argv: Sequence[str] | None = None) -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=2000)
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    chosen = options.parse_args(argv)
    begun, before = time.perf_counter(), _processor()
    house = installation.load(Path(__file__).parent.parent / "workflows.yaml")
    traces = live(house, Plan(MUNICIPALITY, ROUTINE, 2027, cases=chosen.cases), chosen.processes)
    seconds, processor = time.perf_counter() - begun, _processor() - before
    changes = sum(trace.changes for trace in traces)
    done = sum(work.done is not None for trace in traces for work in trace.works)
    print(f"cases       {chosen.cases:9}   in {chosen.processes} processes")
    print(f"tasks done  {done:9}")
    print(f"changes     {changes:9}   each one event of the engine's history")
    print(f"seconds     {seconds:9.1f}   (for 2,000: must {MUST}, reach for {REACH})")
    print(f"processor s {processor:9.1f}   {1000 * processor / changes:.2f} ms a change")
    print(f"cases/s     {chosen.cases / seconds:9.1f}")
    print(f"changes/s   {changes / seconds:9.1f}")


def _processor() -> float:
    """Processor seconds of this process and of those it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
