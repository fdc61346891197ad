"""R09, second half: many processes read a number and write it one higher, on one SQLite file."""

import os
from collections import Counter

from sqlalchemy import text

from adapters.database import Database
from benchmarks.crash.boundary.fork import start
from benchmarks.crash.rows import Ctx, Result, guard, row
from engine.errors import Busy

_PROCESSES = 8
_MOST_BUSY = 0.001
_MAKE = "CREATE TABLE numbers (value INTEGER NOT NULL)"


def immediate() -> None:
    """A writer begins as a reader does, and asks for the lock when it first writes."""

    def plain(database: Database) -> object:
        if database._writer is None:
            database._writer = database.engine.connect()
        return database._writer

    Database._sole_writer = plain  # type: ignore[method-assign,assignment]


@row("R09b", f"{_PROCESSES} processes read and write one number, SQLite", per_change=200, night=1000, kinds=("sqlite",),
     guards={"BEGIN IMMEDIATE": immediate}, proof=50)  # fmt: skip
def read_and_write(ctx: Ctx) -> Result:
    """`count` times in each process."""
    without = guard(ctx.without) if ctx.without else None
    with ctx.databases("numbers") as (address, _):
        database = Database(address)
        with database.write() as conn:
            conn.execute(text(_MAKE))
            conn.execute(text("INSERT INTO numbers VALUES (0)"))
        database.close()

        def work() -> None:
            if without:
                without()
            _count_up(address, ctx.count, said)

        reads, said = os.pipe()
        children = [start(work) for _ in range(_PROCESSES)]
        os.close(said)
        with os.fdopen(reads) as file:
            answers = Counter(file.read())
        failed = [os.waitpid(child, 0)[1] for child, _ in children]
        with database.read() as conn:
            value = int(conn.execute(text("SELECT value FROM numbers")).scalar_one())
        database.close()
    for _, pipe in children:
        os.close(pipe)
    return Result(f"{_PROCESSES} x {ctx.count}", {"written": value, "answers «busy»": answers["B"]}, _judge(
        value, answers, _PROCESSES * ctx.count, failed))  # fmt: skip


def _judge(value: int, answers: Counter[str], asked: int, failed: list[int]) -> list[str]:
    breaks = [f"{sum(map(bool, failed))} processes failed"] if any(failed) else []
    if value != answers["D"]:
        breaks.append(f"{answers['D']} were told it was done, the number is {value}")
    if answers["B"] > asked * _MOST_BUSY:
        breaks.append(f"{answers['B']} of {asked} were told that the database is busy")
    return breaks


def _count_up(address: str, times: int, said: int) -> None:
    """In a process of its own: so many times one higher. Each answer is one letter: done or busy."""
    database = Database(address)
    for _ in range(times):
        try:
            with database.write() as conn:
                value = int(conn.execute(text("SELECT value FROM numbers")).scalar_one())
                conn.execute(text("UPDATE numbers SET value = :value"), {"value": value + 1})
        except Busy:
            os.write(said, b"B")
        else:
            os.write(said, b"D")
    database.close()
