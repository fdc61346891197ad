"""A plan, shared between processes. Which process a case falls to changes nothing: each has its own chance and world.

Cases that compete for the places of a resource live in one world together, and then in one process.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from adapters.simulation.meetings import cancel
from adapters.simulation.plan import Plan
from adapters.simulation.premises import Premises, needed, shares_places
from adapters.simulation.trace import Trace
from adapters.simulation.world import World
from engine.municipality import Installation


def live(installation: Installation, plan: Plan, processes: int = 1, *, together: bool = False) -> list[Trace]:
    """Live through the plan. Out: every case by number. Raises NotFound for a routine that is not there.

    `together`: in one world also where the cases need not be.
    """
    together = together or any(map(shares_places, needed(installation, plan.municipality, plan.routine)))
    if together or processes == 1:
        return _share(installation, plan, range(1, plan.cases + 1), together)
    shares = [range(first, plan.cases + 1, processes) for first in range(1, processes + 1)]
    with ProcessPoolExecutor(processes - 1, mp_context=get_context("spawn")) as others:
        futures = [others.submit(_share, installation, plan, share, False) for share in shares[1:]]
        traces = _share(installation, plan, shares[0], False)
        for future in futures:
            traces += future.result()
    return sorted(traces, key=lambda trace: trace.number)


def _share(installation: Installation, plan: Plan, numbers: Sequence[int], together: bool) -> list[Trace]:
    if plan.cancelled:
        installation = cancel(installation, plan.municipality, plan.cancelled)
    premises = Premises(installation, plan)
    worlds = [numbers] if together else [[number] for number in numbers]
    try:
        with premises.whole() as conn:
            return [trace for world in worlds for trace in World(premises, conn, world).run()]
    finally:
        premises.close()
