"""R06: PostgreSQL itself crashes, again and again, while people work."""

import time

from benchmarks.crash import report
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.run import Run
from benchmarks.crash.without import GUARDS
from benchmarks.server import Server


class DatabaseDies(Run):
    """The database server is ended instead of ours, which has to go on by itself."""

    server: Server
    back: list[float]

    def _rise(self) -> float:
        return self.back[-1] if self.back else 0.0

    def _live_and_die(self, number: int) -> None:
        self.up.set()
        time.sleep(self.chance.uniform(0.1, 0.6))
        begun = time.monotonic()
        self.server.crash()
        while not self.program._serves():
            if time.monotonic() - begun > 60:
                self.faults.append(f"not serving 60 s after crash {number + 1} of the database")
                return
            time.sleep(0.05)
        self.back.append(time.monotonic() - begun)


@row(
    "R06",
    "PostgreSQL crashes under load (pg_ctl -m immediate)",
    per_change=20,
    night=500,
    kinds=("postgresql",),
    guards={"the command key in the same transaction": GUARDS["the command key in the same transaction"]},
    proof=60,
)
def database_crashes(ctx: Ctx) -> Result:
    """`count` crashes: nothing acknowledged is lost, and what got no answer is done once when asked again."""
    assert ctx.server is not None
    with ctx.databases("r06") as (address, folder):
        run = DatabaseDies(address, folder, ctx.seed, ctx.command("serve"))
        run.server, run.back = ctx.server, []
        trace = run.go(ctx.count)
        checks, _ = report.check(trace)
    breaks = [f"{check.name}: {line}" for check in checks if not check.name.startswith("R03") for line in check.breaks]
    breaks += [f"serving {took:.0f} s after the crash" for took in run.back if took > 10]
    counts = {
        "commands answered": len(trace.told),
        "answered «busy»": trace.seen["busy"],
        "serving again, slowest": f"{max(run.back, default=0):.1f} s",
    }
    return Result(f"{ctx.count} crashes", counts, breaks)
