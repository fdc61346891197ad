"""A plan, shared between processes. Which process a case falls to changes nothing: each has its own chance and world."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from adapters.simulation.meetings import cancel
from adapters.simulation.plan import Plan
from adapters.simulation.premises import Premises
from adapters.simulation.trace import Trace
from adapters.simulation.world import World
from engine.installation import Installation


def live(installation: Installation, plan: Plan, processes: int = 1) -> list[Trace]:
    """Live through the plan. Out: every case by number. Raises NotFound for a routine that is not there."""
    shares = [range(first, plan.cases + 1, processes) for first in range(1, processes + 1)]
    if processes == 1:
        return _share(installation, plan, shares[0])
    with ProcessPoolExecutor(processes - 1, mp_context=get_context("spawn")) as others:
        futures = [others.submit(_share, installation, plan, share) for share in shares[1:]]
        traces = _share(installation, plan, shares[0])
        for future in futures:
            traces += future.result()
    return sorted(traces, key=lambda trace: trace.number)


def _share(installation: Installation, plan: Plan, numbers: Sequence[int]) -> list[Trace]:
    if plan.cancelled:
        installation = cancel(installation, plan.municipality, plan.cancelled)
    premises = Premises(installation, plan)
    try:
        with premises.whole() as conn:
            return [trace for number in numbers for trace in World(premises, conn, [number]).run()]
    finally:
        premises.close()
