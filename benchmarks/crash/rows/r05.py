"""R05: the power goes, and SQLite's file is what the disk happened to have of it."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters import database
from benchmarks.crash.power.cut import cut
from benchmarks.crash.power.work import Recording, record
from benchmarks.crash.rows import Ctx, Result, guard, row

_FORMS, _SELF_CHECK = 60, 300


def synchronous_full() -> None:
    """SQLite does not wait for the disk at each COMMIT, as is its custom in WAL mode."""
    less: Any = tuple(one.replace("synchronous=FULL", "synchronous=NORMAL") for one in database._PRAGMAS)
    database._PRAGMAS = less


@row("R05", "power loss, SQLite", per_change=1500, night=5000, kinds=("sqlite",),
     guards={"synchronous=FULL": synchronous_full})  # fmt: skip
def power_lost(ctx: Ctx) -> Result:
    """`count` cuts of one recording. And of another with synchronous=NORMAL, where losses must be found."""
    without = guard(ctx.without) if ctx.without else None
    with ctx.databases("power") as (_, folder), TemporaryDirectory(dir=_memory()) as disk:
        recording = record(folder, _FORMS, ctx.seed, without)
        breaks, _ = _cuts(recording, ctx.count, ctx.seed, Path(disk))
    with ctx.databases("power_normal") as (_, folder), TemporaryDirectory(dir=_memory()) as disk:
        found, lost = _cuts(record(folder, _FORMS, ctx.seed, synchronous_full), _SELF_CHECK, ctx.seed, Path(disk))
    if not lost:
        breaks.append("the harness sees nothing: no loss with synchronous=NORMAL")
    counts = {
        "forms answered": len(recording.answered),
        "operations on the disk": len(recording.ops),
        "of which syncs": sum(op.kind == "sync" for op in recording.ops),
        f"self-check: losses in {_SELF_CHECK} cuts with synchronous=NORMAL": len(found),
    }
    return Result(f"{ctx.count} cuts", counts, breaks)


def _cuts(recording: Recording, count: int, seed: int, disk: Path) -> tuple[list[str], int]:
    """What is wrong after each cut, and how many answered forms were lost in all."""
    chance = random.Random(seed)
    results = [cut(recording, chance, disk) for _ in range(count)]
    return [wrong for wrong, _ in results if wrong], sum(lost for _, lost in results)


def _memory() -> str | None:
    """Where files are quick to write."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
