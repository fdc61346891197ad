"""R12: the machine's clock jumps, forwards and back, while the clock's work goes on."""

import os
import time
from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy import update

from adapters.clock import SystemClock
from adapters.house import House
from benchmarks.crash import crowd, found
from benchmarks.crash.process import Process, until
from benchmarks.crash.quirks import SHIFT
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import place_of
from engine.store import timers

_JUMPS = {
    "+1 h": timedelta(hours=1),
    "-1 h": timedelta(hours=-1),
    "+40 d": timedelta(days=40),
    "-1 d": timedelta(days=-1),
    "2038": timedelta(days=365 * 12),
    "+0.5 s": timedelta(seconds=0.5),
}
_CASES, _LONG_AGO, _STAYS_S = 4, timedelta(days=3), 1.0


def database_time() -> None:
    """Each process goes by its own machine's clock."""
    from adapters import house

    vars(house)["SharedClock"] = lambda _: SystemClock()


@row(
    "R12",
    "the machines' clocks jump: +1 h, -1 h, +40 d, -1 d, 2038, half a second",
    per_change=1,
    night=100,
    kinds=("postgresql",),
    guards={"the time is the database's": database_time},
)
def machines_jump(ctx: Ctx) -> Result:
    """`count` times each, with two processes: what is due fires once, and nothing before it is due."""
    return _jumps(ctx, processes=2)


@row("R12", "the machine's clock jumps: the same, on SQLite", per_change=1, night=100, kinds=("sqlite",))
def machine_jumps(ctx: Ctx) -> Result:
    """`count` times each: what is due by the machine's clock fires once and in order, whatever it says afterwards."""
    return _jumps(ctx, processes=1)


def _jumps(ctx: Ctx, processes: int) -> Result:
    breaks, fired = list[str](), 0
    with place_of(ctx, "r12") as (there, folder), ExitStack() as stack:
        shift = folder / "shift"
        shift.write_text("0")
        os.environ[SHIFT] = str(shift)
        crowd.fill(there, _CASES * len(_JUMPS) * ctx.count, timedelta())
        cases = list(found.read(there.house).cases)
        there.house.database.close()
        for each in range(processes):
            command = ctx.command("work", with_=["moved clock"])
            stack.enter_context(Process(command, there.settings, folder, f"work-{each}"))
        until(lambda: _at_work(there.house), 120)
        for number, (name, jump) in enumerate([*_JUMPS.items()] * ctx.count):
            shift.write_text(str(jump.total_seconds()))
            mine = cases[number * _CASES : (number + 1) * _CASES]
            _make_due(there.house, mine)
            if not until(lambda: not crowd.left(there.house), 30):
                breaks.append(f"{name}: not fired in 30 s")
            time.sleep(_STAYS_S)
            shift.write_text("0")
            time.sleep(_STAYS_S / 2)
        seen = found.read(there.house)
        for case in cases:
            rungs = [event.story["rung"] for event in seen.events[case] if "rung" in event.story]
            fired += len(rungs)
            once = rungs == [0] if not ctx.embedded else rungs == list(range(len(rungs))) and rungs
            breaks += [] if once else [f"case {seen.cases[case].reference}: rungs {rungs}"]
        breaks += [f"{seen.left_due} timers are due and not fired"] if seen.left_due else []
        breaks += [f"{case.reference}: {case.reason}" for case in seen.broken]
    return Result(f"{len(_JUMPS) * ctx.count} jumps", {"fired": fired}, breaks)


def _make_due(house: House, cases: list[str]) -> None:
    """Due for three days, so by the clock that was set back a day too. A rung that has fired already stays."""
    with house.write() as tx:
        which = (timers.c.case_id.in_(cases), timers.c.rung == 0)
        tx.conn.execute(update(timers).where(*which).values(due_at=tx.now - _LONG_AGO))


def _at_work(house: House) -> bool:
    from engine import workers

    with house.read() as tx:
        return bool(workers.at_work(tx))
