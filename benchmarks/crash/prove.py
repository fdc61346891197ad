"""Who watches the watchman: each guard of a row is taken away in turn, and the row must break."""

from collections.abc import Callable
from dataclasses import replace

from benchmarks.crash.rows import NOT_DONE, Ctx, Result, Row


def every_guard(row: Row, ctx: Ctx, run: Callable[[Row, Ctx], Result]) -> bool:
    """Run without each guard. Out: every absence was noticed."""
    noticed = [_noticed(row, replace(ctx, without=guard), run) for guard in row.guards]
    return all(noticed)


def _noticed(row: Row, ctx: Ctx, run: Callable[[Row, Ctx], Result]) -> bool:
    result = run(row, ctx)
    if result.did == NOT_DONE:  # which says nothing about the guard
        print(f"{row.id} {ctx.kind} without «{ctx.without}»: NOT DONE, {result.breaks[0][:160]}", flush=True)
        return False
    breaks = result.breaks
    told = f"noticed, {len(breaks)} breaks: {breaks[0][:160]}" if breaks else "NOT NOTICED"
    print(f"{row.id} {ctx.kind} without «{ctx.without}»: {told}", flush=True)
    return bool(breaks)
