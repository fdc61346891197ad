"""R03: the server is killed at random while people work, deadlines pass and mails go out."""

import os
import time
from pathlib import Path

from benchmarks.crash import report
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.run import Run
from benchmarks.crash.without import GAP, GUARDS

_LONGEST_S = 3.0  # without an open gap


class KilledInTheGap(Run):
    """Where a guard is missing: the kill waits until what it kept together is half done."""

    def _live(self) -> None:
        super()._live()
        gap, ends = Path(os.environ[GAP]), time.monotonic() + _LONGEST_S
        gap.unlink(missing_ok=True)
        while not gap.exists() and time.monotonic() < ends:
            time.sleep(0.005)


@row(
    "R03",
    "kill -9 of the server at random under load",
    per_change=60,
    night=1000,
    guards=GUARDS,
    proof=10,
)
def killed_at_random(ctx: Ctx) -> Result:
    """`count` kills, then every promise I1 to I8 is looked at."""
    with ctx.databases("r03") as (address, folder):
        os.environ[GAP] = str(folder / "gap")
        try:
            run = KilledInTheGap if ctx.without else Run
            trace = run(address, folder, ctx.seed, ctx.command("serve")).go(ctx.count)
        finally:
            del os.environ[GAP]
        checks, counts = report.check(trace)
        report.show(checks)
        counted = [check for check in checks if not (ctx.without and check.name.startswith("R03"))]  # no guard's doing
        breaks = [f"{check.name}: {line}" for check in counted for line in check.breaks]
        return Result(f"{trace.kills} kills", dict(counts), breaks)
