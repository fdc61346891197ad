"""Who watches the watchman: each guard of a row is taken away in turn, and the row must break."""

from collections.abc import Callable
from dataclasses import replace

from benchmarks.crash.rows import KINDS, NOT_DONE, NOTHING, Ctx, Result, Row


def every_guard(row: Row, ctx: Ctx, run: Callable[[Row, Ctx], Result]) -> bool:
    """Run without each guard that this kind of database has. Out: every absence was noticed, and nothing else was."""
    if row.guards and not _is_quiet(row, replace(ctx, without=NOTHING), run):
        return False
    here = [name for name, remove in row.guards.items() if ctx.kind in getattr(remove, "kinds", KINDS)]
    noticed = [_noticed(row, replace(ctx, without=guard), run) for guard in here]
    return all(noticed)


def _is_quiet(row: Row, ctx: Ctx, run: Callable[[Row, Ctx], Result]) -> bool:
    """Nothing is taken away, and so nothing may be noticed: else what follows would prove nothing."""
    breaks = run(row, ctx).breaks
    told = f"FALSE ALARM, {len(breaks)} breaks: {breaks[0][:160]}" if breaks else "no breaks, as it must be"
    print(f"{row.id} {ctx.kind} with every guard in place: {told}", flush=True)
    return not breaks


def _noticed(row: Row, ctx: Ctx, run: Callable[[Row, Ctx], Result]) -> bool:
    result = run(row, ctx)
    if result.did == NOT_DONE:  # which says nothing about the guard
        print(f"{row.id} {ctx.kind} without «{ctx.without}»: NOT DONE, {result.breaks[0][:160]}", flush=True)
        return False
    breaks = result.breaks
    told = f"noticed, {len(breaks)} breaks: {breaks[0][:160]}" if breaks else "NOT NOTICED"
    print(f"{row.id} {ctx.kind} without «{ctx.without}»: {told}", flush=True)
    return bool(breaks)
