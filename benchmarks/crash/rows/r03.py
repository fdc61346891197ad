"""R03: the server is killed at random while people work, deadlines pass and mails go out."""

from benchmarks.crash import report
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.run import Run
from benchmarks.crash.without import GUARDS


@row(
    "R03",
    "kill -9 of the server at random under load",
    per_change=60,
    night=1000,
    guards=GUARDS,
    proof=20,
)
def killed_at_random(ctx: Ctx) -> Result:
    """`count` kills, then every promise I1 to I8 is looked at."""
    with ctx.databases("r03") as (address, folder):
        trace = Run(address, folder, ctx.seed, ctx.command("serve")).go(ctx.count)
        checks, counts = report.check(trace)
        report.show(checks)
        counted = [check for check in checks if not (ctx.without and check.name.startswith("R03"))]  # no guard's doing
        breaks = [f"{check.name}: {line}" for check in counted for line in check.breaks]
        return Result(f"{trace.kills} kills", dict(counts), breaks)
