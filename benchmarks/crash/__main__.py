"""`make crash`: do the worst to the program, on both databases, and look for lost or doubled work.

FULL=1 in the environment: the night's counts instead of those for a change.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.crash import prove, table
from benchmarks.crash.rows import KINDS, NOT_DONE, Ctx, Result, Row, all_rows
from benchmarks.server import Server


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print. Out: 1 when anything broke (or, with --prove, when a missing guard went unnoticed)."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    options.add_argument("--row", action="append", help="only this row, such as R03; may be given several times")
    options.add_argument("--only", choices=KINDS, help="only this kind of database")
    options.add_argument("--count", type=int, help="how often each row is done")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--prove", action="store_true", help="remove one guard at a time, and see that it is noticed")
    options.add_argument("--list", action="store_true", help="only say which rows there are")
    chosen = options.parse_args(argv)
    rows = [row for row in all_rows() if not chosen.row or row.id in chosen.row]
    if chosen.list:
        print("\n".join(f"{row.id}  {row.per_change:6} {row.night:7}  {row.title}" for row in rows))
        return 0
    done: list[table.Done] = []
    good = bool(rows)
    for kind in KINDS if chosen.only is None else (chosen.only,):
        with ExitStack() as stack:
            server = stack.enter_context(Server()) if kind == "postgresql" else None
            for row in rows:
                if kind in row.kinds:
                    ctx = Ctx(kind, _count(row, chosen), chosen.seed, partial(_database, server), server)
                    good &= _prove(row, ctx) if chosen.prove else _do(row, ctx, done)
    if not chosen.prove:
        print(f"\n{table.markdown(done)}\n\n{'Nothing lost, nothing doubled.' if good else 'BROKEN.'}")
    return 0 if good else 1


def _count(row: Row, chosen: argparse.Namespace) -> int:
    if chosen.count:
        return int(chosen.count)
    if chosen.prove:
        return row.enough_to_notice()
    return row.night if os.environ.get("FULL") else row.per_change


def _do(row: Row, ctx: Ctx, done: list[table.Done]) -> bool:
    begun = time.monotonic()
    result = _run(row, ctx)
    done.append(table.Done(row, ctx.kind, result, time.monotonic() - begun))
    table.tell(done[-1])
    return not result.breaks


def _prove(row: Row, ctx: Ctx) -> bool:
    return prove.every_guard(row, ctx, _run)


def _run(row: Row, ctx: Ctx) -> Result:
    try:
        return row.run(ctx)
    except Exception as error:  # a row that cannot be done has shown nothing, and the others are still to be done
        traceback.print_exc()
        return Result(NOT_DONE, {}, [f"could not be done: {error!r}"])


@contextmanager
def _database(server: Server | None, name: str) -> Iterator[tuple[str, Path]]:
    """An empty database and a folder for everything else."""
    folder = Path(tempfile.mkdtemp(prefix="brobygger-crash-"))
    try:
        address = server.fresh(name).replace("postgresql://", "postgresql+psycopg://") if server else ""
        yield address or f"sqlite:///{folder}/crash.db", folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
