"""R16: a worker is stopped in the middle, wakes after its time is up, and finds that another has done its work."""

import random
import signal
import time
from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy import func, select, update

from adapters.house import House
from benchmarks.crash import crowd, found
from benchmarks.crash.process import Process, until
from benchmarks.crash.quirks import SHORT_S
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import place_of
from benchmarks.crash.sink import Sink
from engine.model import Notification, table
from engine.store import timers

_CASES, _SLACK_S = 10, 8.0  # the slack is for ticks, and for a machine on which others work too
_QUIRKS = ("short lease", "slow steps")
_messages = table(Notification)


def ended_when_still() -> None:
    """The server lets a transaction stand still for as long as it likes."""
    from adapters import patience

    patience.IDLE_MS = 0


@row(
    "R16",
    "a worker is stopped for longer than its lease, and wakes (a minute is 4 s here)",
    per_change=5,
    night=200,
    kinds=("postgresql",),
    guards={"a transaction that stands still is ended": ended_when_still},
    proof=10,
)
def stopped(ctx: Ctx) -> Result:
    """`count` times: the others take over in time, and nothing is done twice when it wakes."""
    chance, slowest, breaks = random.Random(ctx.seed), 0.0, list[str]()
    with ctx.databases("r16_mails") as (_, mails):
        sink = Sink(mails / "mails.jsonl")
        sink.start()
        with place_of(ctx, "r16", sink) as (there, folder), ExitStack() as stack:
            crowd.fill(there, _CASES * ctx.count, timedelta())
            cases = list(found.read(there.house).cases)
            works = [
                stack.enter_context(Process(ctx.command("work", with_=_QUIRKS), there.settings, folder, f"work-{each}"))
                for each in range(2)
            ]
            until(lambda: not _waiting(there.house), 120)
            for number in range(ctx.count):
                _make_due(there.house, cases[number * _CASES : (number + 1) * _CASES])
                time.sleep(chance.uniform(0, 0.5))
                works[number % 2].signal(signal.SIGSTOP)
                took = until(lambda: not crowd.left(there.house) and not _waiting(there.house), SHORT_S * 2 + _SLACK_S)
                slowest = max(slowest, took or 999)
                works[number % 2].signal(signal.SIGCONT)
            until(lambda: not crowd.left(there.house) and not _waiting(there.house), 60)
            time.sleep(2)
            breaks += crowd.breaks(there.house, rungs=1)[1]
            arrived, lost = sink.arrived(), _not_sent(there.house)
            repeats = sum(arrived.values()) - len(arrived)
            sink.close()
    breaks += [f"nobody took over in {SHORT_S * 2 + _SLACK_S:.0f} s"] if slowest > 900 else []
    breaks += [f"{lost} messages were not sent"] if lost else []
    breaks += [f"{repeats} repeats in {ctx.count} stops"] if repeats > ctx.count else []
    counts = {"fired": len(cases), "mails (came once more)": f"{len(arrived)} ({repeats})"}
    return Result(f"{ctx.count} stops", {**counts, "taken over, slowest": f"{slowest:.1f} s"}, breaks)


def _make_due(house: House, cases: list[str]) -> None:
    with house.write() as tx:
        due = update(timers).where(timers.c.case_id.in_(cases)).values(due_at=tx.now - timedelta(seconds=1))
        tx.conn.execute(due)


def _waiting(house: House) -> int:
    with house.read() as tx:
        return tx.conn.scalar(select(func.count()).where(_messages.c.status == "waiting")) or 0


def _not_sent(house: House) -> int:
    with house.read() as tx:
        odd = _messages.c.status.not_in(("sent", "addressed"))
        return tx.conn.scalar(select(func.count()).where(odd)) or 0
