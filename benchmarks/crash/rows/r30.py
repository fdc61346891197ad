"""R30: the clock dies while the pages live: it is seen, told, and mended."""

import os
import signal
from pathlib import Path

from benchmarks.crash.process import Process, until
from benchmarks.crash.quirks import POISON
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import place_of

_RED_S, _GREEN_S = 60, 60


def watch() -> None:
    """Nobody looks after the scheduler."""
    from adapters.ticker import Ticker

    Ticker._start_over = lambda *_: None  # type: ignore[method-assign]


def alarm() -> None:
    """Nobody is told."""
    from adapters.alarm import Alarm

    Alarm.clock = lambda *_: None  # type: ignore[method-assign]


def clock_in_health() -> None:
    """Health asks only whether the database is there."""
    from engine.health import Health

    Health.clock_goes = True  # type: ignore[assignment,method-assign]


# On SQLite the one process is also the page: there the row only lets the loop die, which nobody need be told.
for _remove in (alarm, clock_in_health):
    vars(_remove)["kinds"] = ("postgresql",)


@row(
    "R30",
    "the clock dies and the pages live",
    per_change=2,
    night=50,
    guards={
        "the watch over the ticker": watch,
        "the operator is told": alarm,
        "health looks at the clock": clock_in_health,
    },
)
def clock_dies(ctx: Ctx) -> Result:
    """In turn: the scheduler's own loop raises (mended from within); the process is killed (PostgreSQL), or stops."""
    breaks, reds, seen = list[str](), list[float](), 0
    with place_of(ctx, "r30") as (there, folder):
        dies = folder / "dies"
        told = folder / "told"
        os.environ[POISON] = str(dies)
        script = folder / "alarm"
        script.write_text(f'#!/bin/sh\necho "$1" >> {told}\n')
        script.chmod(0o700)
        settings = {**there.settings, "BROBYGGER_ALARM_COMMAND": str(script)}
        if ctx.embedded:
            breaks += _raises(
                Process(ctx.command("serve", with_=["loop that dies"]), settings, folder, "serve"), dies, ctx
            )
            return Result(f"{ctx.count} loops that died", {}, breaks)
        with Process(ctx.command("serve", "--no-work"), settings, folder, "serve") as web:
            for number in range(ctx.count):
                work = Process(ctx.command("work", with_=["loop that dies"]), settings, folder, f"work-{number}")
                web.serving()
                if not until(lambda: web.health()[0] == 200, _GREEN_S):
                    breaks.append(f"not green again: {web.health()}")
                breaks += _dies_within(work, dies) if number == 0 else []
                work.signal(signal.SIGKILL)
                red = until(lambda: web.health()[0] == 503, _RED_S + 5, 0.5)
                reds.append(red or 999)
                if not until(lambda: _lines(told) > seen, 15):  # noqa: B023
                    breaks.append("nobody was told")
                seen = _lines(told)
                work.kill()
        slow = [red for red in reds if red > _RED_S]
        breaks += [f"red after {red:.0f} s" for red in slow]
    counts = {"red after, slowest": f"{max(reds):.0f} s", "told": seen}
    return Result(f"1 loop that died, {ctx.count} clocks killed", counts, breaks)


def _raises(serve: Process, dies: Path, ctx: Ctx) -> list[str]:
    breaks = list[str]()
    with serve:
        serve.serving()
        for _ in range(ctx.count):
            breaks += _dies_within(serve, dies)
        if serve.health()[0] != 200:
            breaks.append(f"not green: {serve.health()}")
    return breaks


def _dies_within(process: Process, dies: Path) -> list[str]:
    """The loop dies once; the watch starts it again."""
    mended = process.said("the ticker stopped and is started again")
    dies.touch()
    if not until(lambda: process.said("the ticker stopped and is started again") > mended, 20):
        return ["the loop died and was not started again"]
    return []


def _lines(path: Path) -> int:
    return path.read_text().count("\n") if path.exists() else 0
