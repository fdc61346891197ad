"""R17: after three days down, everything that fell due meanwhile happens once, in order, and soon."""

from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy import delete, func, select

from adapters.house import House
from benchmarks.crash import crowd
from benchmarks.crash.process import Process, until
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import place_of
from engine.model import Event, table

_DUE, _FIRST_S, _ALL_S = 5000, 30, 600
_FEW = 400
_events = table(Event)


def nothing_is_too_late() -> None:
    """What is more than an hour late is left out, as schedulers with a grace time do."""
    from engine import opening, store, timers

    climb = timers._climb

    def only_in_time(opened, timer_id, task, rung, error):  # type: ignore[no-untyped-def]
        spec = opened.routine.tasks[task.key]
        late = opened.tx.now - opening.steps_of(opened, spec, task)[rung].at > timedelta(hours=1)
        if late:
            opened.tx.conn.execute(delete(store.timers).where(store.timers.c.id == timer_id))
        else:
            climb(opened, timer_id, task, rung, error)

    timers._climb = only_in_time


@row(
    "R17",
    "72 hours down, 5,000 due",
    per_change=1,
    night=10,
    guards={"nothing is ever too late to fire": nothing_is_too_late},
)
def three_days_down(ctx: Ctx) -> Result:
    """`count` times: first within 30 s, all within 10 minutes, each once and in its case's order."""
    breaks, slowest_first, slowest_all = list[str](), 0.0, 0.0
    due, patience = (_FEW, 40) if ctx.without else (_DUE, _ALL_S)
    for number in range(ctx.count):
        with place_of(ctx, f"r17_{number}") as (there, folder), ExitStack() as stack:
            crowd.fill(there, due // crowd.RUNGS)
            before = _fired(there.house)
            for each in range(1 if ctx.embedded else 2):
                stack.enter_context(Process(ctx.command("work"), there.settings, folder, f"work-{each}"))
            if ctx.embedded:
                there.house.database.close()
            first = until(lambda: _fired(there.house) > before, patience, 0.2) or patience  # noqa: B023
            rest = until(lambda: not crowd.left(there.house), patience, 0.5) or patience
            slowest_first, slowest_all = max(slowest_first, first), max(slowest_all, first + rest)
            breaks += crowd.breaks(there.house)[1]
    breaks += [f"the first after {slowest_first:.0f} s"] if slowest_first > _FIRST_S else []
    breaks += [f"all after {slowest_all:.0f} s"] if slowest_all > _ALL_S else []
    counts = {
        "fired": due * ctx.count,
        "first after start, slowest": f"{slowest_first:.1f} s",
        "all, slowest": f"{slowest_all:.0f} s",
    }
    return Result(f"{ctx.count} outages", counts, breaks)


def _fired(house: House) -> int:
    with house.read() as tx:
        return tx.conn.scalar(select(func.count()).select_from(_events).where(_events.c.actor_id.is_(None))) or 0
