"""R08: the database is away for a while: refused, or silent."""

import os
import time
from http.client import HTTPConnection, HTTPException

import psycopg

from benchmarks.crash.process import Process, until
from benchmarks.crash.relay import Relay
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import place_of

_BACK_S, _ANSWER_S, _RETRY_S = 10, 6.5, 5
_MODES, _SPANS = ("refuses", "hangs"), (0.1, 10.0)
_LONG_S = 600.0


def patience() -> None:
    """The program waits for the database as long as it takes."""
    import psycopg

    from adapters.patience import Patient

    Patient.wait = psycopg.Connection.wait  # type: ignore[method-assign]


def busy() -> None:
    """A database that is away is an error like others."""
    import contextlib

    from adapters import database

    database._busy_named = contextlib.nullcontext  # type: ignore[assignment]


@row(
    "R08",
    "the database is away: 0.1 s, 10 s (at night 10 min), refusing and silent",
    per_change=2,
    night=50,
    kinds=("postgresql",),
    guards={"a wait for an answer ends": patience, "a database that is away is busy": busy},
)
def database_away(ctx: Ctx) -> Result:
    """`count` times each: 503 with Retry-After within 6.5 s, back within 10 s, no thread or connection left over."""
    breaks, slowest, back_after, asked = list[str](), 0.0, 0.0, 0
    with place_of(ctx, "r08") as (there, folder):
        relay = Relay(there.settings["BROBYGGER_DATABASE"])
        settings = {**there.settings, "BROBYGGER_DATABASE": relay.address}
        with Process(ctx.command("serve"), settings, folder, "serve") as serve:
            serve.serving()
            page = _Page(int(settings["BROBYGGER_PORT"]), there.tokens["Solveig"])
            for _ in range(20):
                page.status()
            before = _size(serve, there.settings["BROBYGGER_DATABASE"])
            long = [_LONG_S] if ctx.count >= 50 else []
            plan = [(mode, span) for mode in _MODES for span in [*_SPANS * ctx.count, *long]]
            for mode, span in plan:
                relay.set(mode)
                ends = time.monotonic() + span
                while time.monotonic() < ends:
                    asked += 1
                    took, wrong = page.away()
                    slowest = max(slowest, took)
                    breaks += [f"{mode}: {wrong}"] if wrong else []
                    time.sleep(0.05)
                relay.set("open")
                back = until(lambda: page.status() == 200, _BACK_S + 5)
                back_after = max(back_after, back or 999)
            breaks += [f"back after {back_after:.0f} s"] if back_after > _BACK_S else []
            time.sleep(2)
            after = _size(serve, there.settings["BROBYGGER_DATABASE"])
            breaks += _grown(before, after)
            breaks += ["the process had to be started again"] if not serve.lives() else []
        relay.close()
    counts = {
        "asked meanwhile": asked,
        "slowest answer": f"{slowest:.1f} s",
        "back after, slowest": f"{back_after:.1f} s",
        "threads, connections before": before,
        "and after": after,
    }
    return Result(f"{len(plan)} outages", counts, breaks)


class _Page:
    """A page that needs the database, asked for as a browser does."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._cookie = port, {"Cookie": f"brobygger={token}"}

    def status(self) -> int:
        """What it answers; 0 for nothing."""
        return self._ask()[0]

    def away(self) -> tuple[float, str]:
        """Ask while the database is away. Out: the seconds it took, and what was wrong with the answer."""
        begun = time.monotonic()
        status, retry = self._ask()
        took = time.monotonic() - begun
        if status == 200:  # the answer was on its way before, or came when all was well again
            return took, ""
        if status != 503 or not retry.isdigit() or int(retry) > _RETRY_S:
            return took, f"answered {status}, Retry-After «{retry}»"
        return took, f"answered after {took:.1f} s" if took > _ANSWER_S else ""

    def _ask(self) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request("GET", "/", headers=self._cookie)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Retry-After", "")
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()


def _size(serve: Process, address: str) -> tuple[int, int]:
    """Threads of the process, and connections to its database."""
    threads = len(os.listdir(f"/proc/{serve.pid}/task"))  # noqa: PTH208
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
    return threads, int(found[0]) - 1 if found else 0


def _grown(before: tuple[int, int], after: tuple[int, int]) -> list[str]:
    """A pool may fill up to its size; anything beyond that is a leak."""
    grown = []
    if after[0] > before[0] + 10:
        grown.append(f"threads grew from {before[0]} to {after[0]}")
    if after[1] > before[1] + 10:
        grown.append(f"connections grew from {before[1]} to {after[1]}")
    return grown
