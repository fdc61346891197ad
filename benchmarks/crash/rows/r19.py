"""R19: a case that the clock cannot work on: it raises, spins, waits, grows, or is of the wrong type."""

import json
import os
import subprocess
import threading
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from adapters.house import House
from benchmarks.crash import crowd, found
from benchmarks.crash.process import Process, until
from benchmarks.crash.program import environment
from benchmarks.crash.quirks import POISON
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import place_of
from engine.store import timers

_HOWS = ("raises", "spins", "waits", "huge", "wrong type")
_LATE_S, _TICK_S, _SLACK_S = 1.0, 0.2, 1.0  # the slack is for a machine on which others work too
_PATIENCE_S, _SHORT_S = 90, 40  # the short one where a guard is missing; PostgreSQL gives a case that spins 21 s


def failures_isolated() -> None:
    """A timer that fails ends the sweep."""
    from adapters import scheduler
    from engine import timers

    def fire(house, group, _seconds=0):  # type: ignore[no-untyped-def]
        with house.write() as tx:
            return timers.fire(tx, group)

    scheduler._fire = fire


def limited() -> None:
    """A timer may go on for as long as it likes."""
    import contextlib

    from adapters import scheduler

    vars(scheduler)["limit"] = lambda _: contextlib.nullcontext()


@row(
    "R19",
    "a poison task: raises, spins, waits, huge, wrong type",
    per_change=1,
    night=20,
    guards={"a failure is the timer's own": failures_isolated, "a timer's time is limited": limited},
)
def poisoned(ctx: Ctx) -> Result:
    """`count` of each: parked after five tries, the others at most a second late, started again by the operator."""
    breaks, latest = list[str](), 0.0
    with place_of(ctx, "r19") as (there, folder):
        file = folder / "poison"
        file.write_text("{}")
        os.environ[POISON] = str(file)
        each = len(_HOWS) * ctx.count
        crowd.fill(there, each * 5, timedelta())
        cases = list(found.read(there.house).cases)
        with Process(ctx.command("work", with_=["poison"]), there.settings, folder, "work") as work:
            until(lambda: _beats(there.house), _PATIENCE_S)
            for number in range(each):
                how, (bad, *others) = _HOWS[number % len(_HOWS)], cases[number * 5 : number * 5 + 5]
                file.write_text(json.dumps({bad: how}))
                late, wrong = _one(there.house, bad, others, _SHORT_S if ctx.without else _PATIENCE_S)
                latest = max(latest, late)
                breaks += [f"{how}: {line}" for line in wrong]
                if ctx.without and wrong:
                    break
                file.write_text("{}")
                _retry(ctx, there.settings, folder)
                if not until(lambda: _rung(there.house, bad) == 1, 30):  # noqa: B023
                    breaks.append(f"{how}: not fired when it was started again")
            breaks += ["the process ended"] if not work.lives() else []
        breaks += crowd.breaks(there.house, rungs=1)[1] if not ctx.without else []
    breaks += [f"others were {latest:.1f} s late"] if latest > _LATE_S + _TICK_S + _SLACK_S else []
    return Result(f"{ctx.count} of each", {"others late, at most": f"{latest:.2f} s"}, breaks)


def _one(house: House, bad: str, others: list[str], patience: float) -> tuple[float, list[str]]:
    """The poisoned case and the others come due. Out: how late the others were, and what was wrong."""
    late: list[float] = []

    def watch() -> None:
        took = until(lambda: all(_rung(house, case) == 1 for case in others), 30)
        late.append(took or 999)

    with house.write() as tx:
        for age, case in enumerate([bad, *others]):
            due = tx.now - timedelta(seconds=0.01 * (len(others) - age))
            tx.conn.execute(update(timers).where(timers.c.case_id == case).values(due_at=due))
    watcher = threading.Thread(target=watch)
    watcher.start()
    parked = until(lambda: _status(house, bad) == ("parked", 5), patience)
    watcher.join()
    return late[0], [] if parked else [f"not parked: {_status(house, bad)}"]


def _retry(ctx: Ctx, settings: dict[str, str], folder: object) -> None:
    from pathlib import Path

    plain = replace(ctx, without=None).command("timer", "retry-all")  # or the row would break whatever was missing
    subprocess.run(plain, env=environment(settings, Path(str(folder))), check=True, capture_output=True)


def _status(house: House, case: str) -> tuple[str, int]:
    with house.read() as tx:
        one = tx.conn.execute(select(timers.c.status, timers.c.attempts).where(timers.c.case_id == case)).first()
    return (one.status, one.attempts) if one else ("", 0)


def _rung(house: House, case: str) -> int:
    with house.read() as tx:
        return tx.conn.scalar(select(timers.c.rung).where(timers.c.case_id == case)) or 0


def _beats(house: House) -> bool:
    from engine import workers

    with house.read() as tx:
        return bool(workers.at_work(tx))
