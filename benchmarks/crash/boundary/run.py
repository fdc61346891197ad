"""All scenes on one kind of database: every boundary once, then two at random in turn, until it is enough."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.database import Database
from adapters.migrations import upgrade
from adapters.stage import Stage
from benchmarks.crash import rows
from benchmarks.crash.boundary.kill import Killing
from benchmarks.crash.boundary.migration import Migration
from benchmarks.crash.boundary.scenes import SCENES
from benchmarks.crash.place import INSTALLATION, MUNICIPALITY, STAFF
from benchmarks.crash.rows import Ctx, Result
from engine import installation

_MEMORY = "/dev/shm"
_START = datetime(2027, 1, 4, 9, tzinfo=UTC)


def every_boundary(ctx: Ctx) -> Result:
    """The whole row. With a guard taken away, the first scene that breaks is enough."""
    without = rows.guard(ctx.without) if ctx.without else None
    counts: Counter[str] = Counter()
    breaks: list[str] = []
    for number, scene in enumerate(SCENES):
        with quick(ctx, f"boundary_{number}") as (address, folder):
            with closing(Killing(scene, staged(address), folder, without)) as killing:
                breaks += _kill(killing, ctx)
            counts += killing.seen
            counts["boundaries"] += len(killing.boundaries)
        if without and breaks:
            return Result("stopped at the first scene that broke", counts, breaks)
    migration = Migration(quick, ctx, without)
    breaks += migration.every()
    counts += migration.seen
    counts["boundaries"] += len(migration.boundaries)
    counts["use cases"] = len(SCENES) + 1
    return Result(f"{counts.pop('kills')} kills", counts, breaks)


def _kill(killing: Killing, ctx: Ctx) -> Iterator[str]:
    yield from killing.every()
    chance = random.Random(f"{ctx.seed} {killing.scene.name}")
    while not ctx.without and killing.seen["kills"] < ctx.count / (len(SCENES) + 1):
        yield from killing.twice(chance)
    yield from killing.storage()


@contextmanager
def quick(ctx: Ctx, name: str) -> Iterator[tuple[str, Path]]:
    """An empty database. A kill leaves what the system has in memory, so an SQLite file may lie there altogether."""
    if ctx.embedded and os.access(_MEMORY, os.W_OK):
        with TemporaryDirectory(prefix="brobygger-crash-", dir=_MEMORY) as folder:
            yield f"sqlite:///{folder}/{name}.db", Path(folder)
    else:
        with ctx.databases(name) as made:
            yield made


def staged(address: str) -> Stage:
    """A place with its people, in an empty database."""
    database = Database(address)
    upgrade(database)
    stage = Stage(database, installation.load(INSTALLATION), MUNICIPALITY, _START)
    stage.publish()
    for name, units in STAFF.items():
        stage.hire(name, "", *units)
    return stage
