"""R29: a process is asked to end while people work in it."""

import time

from sqlalchemy import func, select

from benchmarks.crash import report
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.run import Run
from engine.model import Envelope, table

_ENDS_S = 10
_THINKS_S = 1.0  # the mail server about each mail, so that there is a lease to give back
_WAITS_S = 3.0
_envelopes = table(Envelope)


def leases_given_back() -> None:
    """Who ends keeps what it holds until the lease runs out, and is gone at once."""
    import os

    from adapters.ticker import Ticker

    Ticker.stop = lambda *_: os._exit(0)  # type: ignore[method-assign]


class Ends(Run):
    """The server is asked to end instead of being killed."""

    def __init__(self, *given) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*given)
        self.sink.pause_s = _THINKS_S
        self.took: list[float] = []
        self.leases = self.in_hand = 0

    def _live_and_die(self, number: int) -> None:
        self.up.set()
        time.sleep(self.chance.uniform(0.3, 1.5))
        self._let_it_be_morning()
        until = time.monotonic() + _WAITS_S
        while not self.sink.thinking and time.monotonic() < until:
            time.sleep(0.01)
        self.in_hand += bool(self.sink.thinking)
        begun = time.monotonic()
        with self.hand.still:
            self.program.stop()
            self.took.append(time.monotonic() - begun)
            self.up.clear()
            with self.place.house.read() as tx:
                held = (_envelopes.c.status == "waiting", _envelopes.c.lease.is_not(None))
                self.leases += tx.conn.scalar(select(func.count()).select_from(_envelopes).where(*held)) or 0
            self.place.house.database.close()


@row(
    "R29",
    "SIGTERM under load",
    per_change=10,
    night=100,
    guards={"leases given back at the end": leases_given_back},
)
def asked_to_end(ctx: Ctx) -> Result:
    """`count` times: over within 10 s, no lease left, and every promise kept."""
    with ctx.databases("r29") as (address, folder):
        run = Ends(address, folder, ctx.seed, ctx.command("serve"))
        trace = run.go(ctx.count)
        checks, _ = report.check(trace)
    breaks = [f"{check.name}: {line}" for check in checks if not check.name.startswith("R03") for line in check.breaks]
    breaks += [f"took {took:.1f} s to end" for took in run.took if took > _ENDS_S]
    breaks += [f"{run.leases} leases were left"] if run.leases else []
    breaks += [] if run.in_hand else ["no mail was in hand when it was asked to end, so nothing is shown"]
    counts = {
        "slowest end": f"{max(run.took):.1f} s",
        "with a mail in hand": run.in_hand,
        "leases left": run.leases,
        "commands answered": len(trace.told),
    }
    return Result(f"{ctx.count} ends", counts, breaks)
