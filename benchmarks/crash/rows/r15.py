"""R15: several clocks on one database with ten thousand due things, and one of them is killed."""

import random
from contextlib import ExitStack

from adapters.house import House
from benchmarks.crash import crowd
from benchmarks.crash.process import Process, until
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import copy_of, place_of

_CASES, _WORKERS, _TAKEOVER_S, _PATIENCE_S = 2500, 3, 60, 600
_FEW = 150  # enough to notice a missing guard


def taken_before_it_is_done() -> None:
    """A timer is taken away first and does its work afterwards, as schedulers that keep jobs do."""
    from benchmarks.crash.without import timer_with_its_effect

    timer_with_its_effect()


@row(
    "R15",
    "three clocks on one PostgreSQL, 10,000 due, one killed",
    per_change=1,
    night=50,
    kinds=("postgresql",),
    guards={"a timer taken only with its effect": taken_before_it_is_done},
)
def several_clocks(ctx: Ctx) -> Result:
    """`count` times: every rung once and in order, and after the kill never a minute without progress."""
    chance, breaks, counts, longest = random.Random(ctx.seed), list[str](), dict[str, object](), 0.0
    cases = _FEW if ctx.without else _CASES
    with place_of(ctx, "r15") as (there, folder):
        crowd.fill(there, cases)
        for number in range(ctx.count):
            assert ctx.server is not None
            settings, house = copy_of(ctx, there, f"r15_{number}")
            with ExitStack() as stack:
                works = [
                    stack.enter_context(Process(ctx.command("work"), settings, folder, f"work-{number}-{each}"))
                    for each in range(_WORKERS)
                ]
                all_due = crowd.left(house)
                until(lambda: crowd.left(house) < all_due * chance.uniform(0.5, 0.9), _PATIENCE_S)  # noqa: B023
                works[0].kill()
                longest = max(longest, _longest_pause(house))
            _, wrong = crowd.breaks(house)
            breaks += wrong
            house.database.close()
    breaks += [f"{longest:.0f} s without progress"] if longest > _TAKEOVER_S else []
    counts = {"fired": cases * crowd.RUNGS * ctx.count, "longest without progress": f"{longest:.1f} s"}
    return Result(f"{ctx.count} kills", counts, breaks)


def _longest_pause(house: House) -> float:
    """Wait until nothing is due. Out: the longest time in which nothing was done."""
    longest, before = 0.0, crowd.left(house)
    while before:
        now = before
        took = until(lambda: crowd.left(house) < now, _PATIENCE_S, 0.2)  # noqa: B023
        if took is None:
            return float(_PATIENCE_S)
        longest, before = max(longest, took), crowd.left(house)
    return longest
