"""R01 and R02: kill -9 at every boundary of every use case, on SQLite and on PostgreSQL."""

from benchmarks.crash import without
from benchmarks.crash.boundary.run import every_boundary
from benchmarks.crash.rows import Ctx, Result, row

_GUARDS = {**without.GUARDS, "one transaction a change": without.one_transaction}


@row("R01", "kill -9 at every statement boundary, SQLite", per_change=500, night=10_000, kinds=("sqlite",),
     guards=_GUARDS)  # fmt: skip
def killed_on_sqlite(ctx: Ctx) -> Result:
    """`count` kills, or as many as there are boundaries."""
    return every_boundary(ctx)


@row("R02", "kill -9 at every statement boundary, PostgreSQL", per_change=500, night=10_000, kinds=("postgresql",),
     guards=_GUARDS)  # fmt: skip
def killed_on_postgresql(ctx: Ctx) -> Result:
    """The same."""
    return every_boundary(ctx)
