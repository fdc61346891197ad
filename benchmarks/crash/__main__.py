"""`make crash`: kill the server at random under load, on both databases, and look for lost or doubled work."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.crash import prove, report
from benchmarks.crash.run import Run
from benchmarks.server import Server

KINDS = ("sqlite", "postgresql")
_SERVE = [str(Path(sys.executable).with_name("brobygger")), "serve"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print. Out: 1 when anything broke (or, with --prove, when a missing guard went unnoticed)."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    options.add_argument("--kills", type=int, help="how often the server is killed (200; with --prove 20 each)")
    options.add_argument("--only", choices=KINDS)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--prove", action="store_true", help="remove one guard at a time, and see that it is noticed")
    chosen = options.parse_args(argv)
    good = True
    for kind in KINDS if chosen.only is None else (chosen.only,):
        with ExitStack() as stack:
            databases = partial(_database, stack.enter_context(Server()) if kind == "postgresql" else None)
            if chosen.prove:
                good &= prove.every_guard(databases, chosen.kills or 20, chosen.seed, kind)
            else:
                good &= _once(databases, chosen.kills or 200, chosen.seed, kind)
    return 0 if good else 1


def _once(databases: prove.Databases, kills: int, seed: int, kind: str) -> bool:
    with databases("crash") as (address, folder):
        trace = Run(address, folder, seed, _SERVE).go(kills)
        good = report.show(f"{kind}, seed {seed}", *report.check(trace))
        if not good:
            print(
                f"  The answers, mails and log are in {shutil.copytree(folder, tempfile.mkdtemp(), dirs_exist_ok=True)}"
            )
        return good


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
