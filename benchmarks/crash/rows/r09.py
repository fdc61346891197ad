"""R09: another process holds SQLite's write lock; and eight processes read, add and write."""

import sqlite3
import subprocess
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

from sqlalchemy import text

from adapters.database import Database
from benchmarks.crash.pages import Page
from benchmarks.crash.place import SLUG
from benchmarks.crash.process import Process
from benchmarks.crash.program import ROOT
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.setting import place_of
from engine.model import Case, table

_HELD_S, _ANSWER_S, _PROCESSES = 30, 6, 8
_ADDS = """
import sys
from benchmarks.crash.rows import guard
from adapters.database import Database
from engine.errors import Busy
from sqlalchemy import text
if sys.argv[3]: guard(sys.argv[3])()
database, busy = Database(sys.argv[1]), 0
for _ in range(int(sys.argv[2])):
    try:
        with database.write() as conn:
            value = conn.scalar(text("SELECT value FROM counter"))
            conn.execute(text("UPDATE counter SET value = :new"), {"new": value + 1})
    except Busy:
        busy += 1
print(busy)
"""


def begin_immediate() -> None:
    """Who will write begins like who only looks."""
    from adapters import database

    vars(database)["_begin"] = lambda conn: conn.exec_driver_sql("BEGIN")


@row(
    "R09",
    "SQLite locked by another for 30 s; eight processes read and write",
    per_change=1,
    night=20,
    kinds=("sqlite",),
    guards={"writers begin IMMEDIATE": begin_immediate},
)
def locked(ctx: Ctx) -> Result:
    """503 within 6 s and nothing half done; no lost update, at most one in a thousand refused."""
    breaks, slowest, asked = list[str](), 0.0, 0
    if ctx.without is None:
        with place_of(ctx, "r09") as (there, folder):
            file = str(there.house.database.url.database)
            with Process(ctx.command("serve"), there.settings, folder, "serve") as serve:
                serve.serving()
                for _ in range(ctx.count):
                    took, wrong = _while_held(file, int(there.settings["BROBYGGER_PORT"]), there.tokens["Berit"])
                    breaks += wrong
                    asked += len(took)
                    slowest = max(slowest, *took)
            with there.house.read() as tx:
                half = len(tx.conn.execute(table(Case).select()).all())
                breaks += [f"{half} cases are there, {ctx.count} were let in"] if half != ctx.count else []
    each = 100 if ctx.without or ctx.count < 20 else 1000
    busy, lost = _eight(ctx, each)
    breaks += [f"{lost} updates were lost"] if lost else []
    breaks += [f"{busy} of {_PROCESSES * each} were refused"] if busy > _PROCESSES * each / 1000 else []
    counts = {"asked meanwhile": asked, "slowest answer": f"{slowest:.1f} s", f"busy of {_PROCESSES} x {each}": busy}
    return Result(f"{ctx.count} x {_HELD_S} s, {_PROCESSES} x {each} writes", counts, breaks)


def _while_held(file: str, port: int, token: str) -> tuple[list[float], list[str]]:
    """Refer somebody while another holds the lock, and once more after. Out: seconds an answer, and what was wrong."""
    other = sqlite3.connect(file, isolation_level=None)
    form = Page(_ask(port, token, "GET", f"/henvisning/{SLUG}")[2]).form(f"/henvisning/{SLUG}")
    assert form is not None
    import random

    filled = form.filled(random.Random(1))
    took, wrong, ends = [], [], time.monotonic() + _HELD_S
    other.execute("BEGIN IMMEDIATE")
    while time.monotonic() < ends - _ANSWER_S:
        begun = time.monotonic()
        status, retry, _ = _ask(port, token, "POST", f"/henvisning/{SLUG}", filled)
        took.append(time.monotonic() - begun)
        wrong += [f"answered {status}, Retry-After «{retry}»"] if (status, retry) != (503, "5") else []
        wrong += [f"answered after {took[-1]:.1f} s"] if took[-1] > _ANSWER_S else []
    other.execute("ROLLBACK")
    other.close()
    after = _ask(port, token, "POST", f"/henvisning/{SLUG}", filled)[0]
    return took, wrong + ([f"afterwards it answered {after}"] if after != 303 else [])


def _ask(port: int, token: str, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"brobygger={token}", "Origin": f"http://127.0.0.1:{port}"}
    body = urlencode(form) if form else None
    connection.request(
        method, path, body, {**headers, **({"Content-Type": "application/x-www-form-urlencoded"} if form else {})}
    )
    answer = connection.getresponse()
    text_of = answer.read().decode()
    connection.close()
    return answer.status, answer.headers.get("Retry-After", ""), text_of


def _eight(ctx: Ctx, each: int) -> tuple[int, int]:
    """Out: how many were refused, and how many updates were lost."""
    with ctx.databases("r09_eight") as (address, _):
        database = Database(address)
        with database.write() as conn:
            conn.execute(text("CREATE TABLE counter (value integer)"))
            conn.execute(text("INSERT INTO counter VALUES (0)"))
        words = [sys.executable, "-c", _ADDS, address, str(each), ctx.without or ""]
        running = [subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(_PROCESSES)]
        busy = sum(int(one.communicate()[0] or each) for one in running)
        with database.read() as conn:
            lost = _PROCESSES * each - busy - int(conn.scalar(text("SELECT value FROM counter")) or 0)
        database.close()
    return busy, lost
