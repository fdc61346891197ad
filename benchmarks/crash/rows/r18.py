"""R18: the mail server is slow, silent, full, refuses for good, or drops the line after the mail."""

import asyncio
import statistics
import time
from datetime import timedelta

from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as Received
from sqlalchemy import func, select, update

from adapters.house import House
from benchmarks.crash import crowd, found
from benchmarks.crash.process import Process, until
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.rows.r08 import _Page
from benchmarks.crash.setting import place_of
from benchmarks.crash.sink import Sink
from engine.model import Envelope, Notification, table
from engine.store import timers

_MODES = ("slow", "hangs", "451", "550", "drops")
_CASES, _PAGES, _SLOW_S, _HANGS_S, _SPAN_S = 6, 40, 1.0, 60.0, 6.0
_messages, _envelopes = table(Notification), table(Envelope)


class Moody(Sink):
    """Takes mails well, until `mode` says otherwise."""

    mode = "well"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Received) -> str:  # noqa: N802
        """Take one mail, in its way."""
        if self.mode in ("slow", "hangs"):
            await asyncio.sleep(_SLOW_S if self.mode == "slow" else _HANGS_S)
        if self.mode in ("451", "550"):
            return f"{self.mode} not now"
        answer = await super().handle_DATA(server, session, envelope)
        if self.mode == "drops" and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return answer


def sending_apart() -> None:
    """Mails are sent by the one who fires deadlines, before the next one."""
    from adapters import ticks

    separate = ticks.ticks_of

    def together(house, settings, hand):  # type: ignore[no-untyped-def]
        each = {tick.name: tick for tick in separate(house, settings, hand)}
        sends, sweeps = each.pop("deliver"), each.pop("sweep")
        both = ticks.Tick("sweep", lambda: (sends.run(), sweeps.run()), sweeps.seconds)
        return [both, *each.values()]

    ticks.ticks_of = together


@row(
    "R18",
    "the mail server is slow, silent, says 451 or 550, drops the line after the mail",
    per_change=1,
    night=20,
    guards={"sending stands apart from the deadlines": sending_apart},
)
def moody_server(ctx: Ctx) -> Result:
    """`count` of each: deadlines fire, pages answer as before, mails wait and come, refused ones are seen."""
    breaks, counts = list[str](), dict[str, object]()
    with ctx.databases("r18_mails") as (_, mails):
        sink = Moody(mails / "mails.jsonl")
        sink.start()
        with place_of(ctx, "r18", sink) as (there, folder):
            crowd.fill(there, _CASES * len(_MODES) * ctx.count, timedelta())
            cases = list(found.read(there.house).cases)
            there.house.database.close()
            with Process(ctx.command("serve"), there.settings, folder, "serve") as serve:
                serve.serving()
                page = _Page(int(there.settings["BROBYGGER_PORT"]), there.tokens["Solveig"])
                until(lambda: not _count(there.house, "waiting"), 120, 0.5)
                for number, mode in enumerate(_MODES * ctx.count):
                    normal = _p95(page)
                    sink.mode = mode
                    mine = cases[number * _CASES : (number + 1) * _CASES]
                    _make_due(there.house, mine[::2])  # its mails are in hand when the others come due
                    time.sleep(_SPAN_S / 4)
                    _make_due(there.house, mine[1::2])
                    fired = until(lambda: not crowd.left(there.house), 30)
                    time.sleep(_SPAN_S / 2)
                    meanwhile = _p95(page)
                    counts[f"{mode}: fired after, page p95 before / meanwhile"] = (
                        f"{fired or 999:.1f} s, {normal * 1000:.0f} / {meanwhile * 1000:.0f} ms"
                    )
                    breaks += [f"{mode}: deadlines waited {fired or 999:.0f} s"] if not fired or fired > 5 else []
                    breaks += [f"{mode}: pages took {meanwhile:.2f} s"] if meanwhile > normal * 1.2 + 0.1 else []
                    sink.mode = "well"
                    _try_again_now(there.house)
                    if not until(lambda: _sent_or_failed(there.house), 120, 0.5):
                        breaks.append(f"{mode}: {_count(there.house, 'waiting')} messages still wait")
            failed = _count(there.house, "failed")
            tasks = sum(task.key == "_undelivered" for task in found.read(there.house).tasks.values())
            breaks += ["what was refused for good is not to be seen"] if failed and not tasks else []
            breaks += ["nothing was refused for good"] if not failed else []
            arrived = sink.arrived()
            lost = _envelopes_sent(there.house) - len(arrived)
            breaks += [f"{lost} mails are marked sent and never came"] if lost > 0 else []
            counts["mails, came once more, refused for good, tasks of them"] = (
                f"{len(arrived)}, {sum(arrived.values()) - len(arrived)}, {failed}, {tasks}"
            )
        sink.close()
    return Result(f"{ctx.count} of each", counts, breaks)


def _p95(page: _Page) -> float:
    took = []
    for _ in range(_PAGES):
        begun = time.monotonic()
        page.status()
        took.append(time.monotonic() - begun)
    return statistics.quantiles(took, n=20)[-1]


def _make_due(house: House, cases: list[str]) -> None:
    with house.write() as tx:
        due = update(timers).where(timers.c.case_id.in_(cases), timers.c.rung == 0)
        tx.conn.execute(due.values(due_at=tx.now - timedelta(seconds=1)))


def _try_again_now(house: House) -> None:
    """The minutes pass until the next try."""
    with house.write() as tx:
        free = (_envelopes.c.status == "waiting", _envelopes.c.lease.is_(None))
        tx.conn.execute(update(_envelopes).where(*free).values(not_before=tx.now))
        loose = (_messages.c.status == "waiting", _messages.c.envelope_id.is_(None))
        tx.conn.execute(update(_messages).where(*loose).values(not_before=tx.now, held=True))


def _count(house: House, status: str) -> int:
    with house.read() as tx:
        return tx.conn.scalar(select(func.count()).where(_messages.c.status == status)) or 0


def _envelopes_sent(house: House) -> int:
    with house.read() as tx:
        return tx.conn.scalar(select(func.count()).where(_envelopes.c.status == "sent")) or 0


def _sent_or_failed(house: House) -> bool:
    _try_again_now(house)
    return not _count(house, "waiting")
