"""Where a row of whole processes takes place: a database with its people, and copies of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from adapters.database import Database
from adapters.house import House
from benchmarks.crash import place
from benchmarks.crash.place import Place
from benchmarks.crash.program import free_port
from benchmarks.crash.rows import Ctx
from benchmarks.crash.sink import Sink


@contextmanager
def place_of(ctx: Ctx, name: str, sink: Sink | None = None) -> Iterator[tuple[Place, Path]]:
    """A database with its people and a folder; mails go to `sink`, or nowhere."""
    with ctx.databases(name) as (address, folder):
        there = place.make(address, folder, free_port(), sink.port if sink else 1)
        if sink is None:
            there.settings["BROBYGGER_SMTP_HOST"] = ""
        yield there, folder
        there.house.database.close()


def copy_of(ctx: Ctx, there: Place, name: str) -> tuple[Mapping[str, str], House]:
    """A copy of a place's PostgreSQL database: the settings and the house for it."""
    assert ctx.server is not None
    like = str(there.house.database.url.database)
    address = ctx.server.fresh(name, like).replace("postgresql://", "postgresql+psycopg://")
    house = replace(there.house, database=Database(address))
    return {**there.settings, "BROBYGGER_DATABASE": address}, house
