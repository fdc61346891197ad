"""Who watches the watchman: each guard is taken away in turn, and the checks must say so."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.crash import report
from benchmarks.crash.run import Run
from benchmarks.crash.without import GUARDS

Databases = Callable[[str], AbstractContextManager[tuple[str, Path]]]


def every_guard(databases: Databases, kills: int, seed: int, kind: str) -> bool:
    """Run without each guard. Out: every absence was noticed."""
    print(f"\n{kind}: without each guard in turn, {kills} kills")
    noticed = [_noticed(databases, number, guard, kills, seed) for number, guard in enumerate(GUARDS)]
    return all(noticed)


def _noticed(databases: Databases, number: int, guard: str, kills: int, seed: int) -> bool:
    with databases(f"without_{number}") as (address, folder):
        command = [sys.executable, "-m", "benchmarks.crash.without", guard]
        checks, _ = report.check(Run(address, folder, seed, command).go(kills))
    broken = [check for check in checks if check.breaks]
    print(f"  without «{guard}»: {'NOT NOTICED' if not broken else f'noticed by {len(broken)} checks'}")
    for check in broken:
        print(f"      {len(check.breaks):5}  {check.name}: {check.breaks[0][:120]}", flush=True)
    return bool(broken)
