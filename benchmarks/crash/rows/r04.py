"""R04: the sender is killed at each step of sending a mail."""

import os
import random
import signal
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from adapters.channels import mail
from adapters.channels.mail import Mail
from adapters.config import Settings
from adapters.database import Database
from adapters.delivery import deliver
from adapters.house import House
from adapters.stage import Stage
from benchmarks.crash.boundary.fork import start
from benchmarks.crash.boundary.ground import Ground
from benchmarks.crash.boundary.run import quick, staged
from benchmarks.crash.boundary.scenes import told
from benchmarks.crash.boundary.watched import watch
from benchmarks.crash.post_office import POINTS, THERE, PostOffice
from benchmarks.crash.rows import Ctx, Result, guard, row
from benchmarks.crash.without import send_before_mark
from engine import outbox
from engine.clock import HandClock
from engine.model import Envelope, Notification, table

_messages, _envelopes = table(Notification), table(Envelope)
_LEASED = outbox.LEASE


def lease() -> None:
    """Whoever takes a message keeps nobody else from taking it."""
    outbox.LEASE = timedelta(0)


def message_id() -> None:
    """Each try has a Message-ID of its own."""
    compose = mail.compose

    def anew(sending: outbox.Sending, settings: Settings) -> Any:
        made = compose(sending, settings)
        made.replace_header("Message-ID", f"<{uuid.uuid4().hex}@localhost>")
        return made

    mail.compose = anew


_GUARDS: dict[str, Callable[[], None]] = {
    "a mail sent before it is marked": send_before_mark,
    "the lease": lease,
    "the same Message-ID each time": message_id,
}


@row("R04", "kill around each step of sending a mail", per_change=70, night=1400, guards=_GUARDS, proof=14)
def killed_sending(ctx: Ctx) -> Result:
    """`count` kills, spread over the points; two mails wait, and the first or the second is the one."""
    without = guard(ctx.without) if ctx.without else None
    with quick(ctx, "sending") as (address, _), closing(PostOffice()) as office:
        sending = Sending(staged(address), office, without)
        chance = random.Random(ctx.seed)
        for number in range(ctx.count):
            sending.one(POINTS[number % len(POINTS)], chance.randint(1, 2))
        sending.close()
    return Result(f"{sending.seen['kills']} kills", dict(sorted(sending.seen.items())), sending.breaks)


class _Held(Mail):
    """The real channel, which then waits for ever: the mail is sent and not yet marked."""

    def __init__(self, settings: Settings, pipe: int) -> None:
        super().__init__(settings)
        self._pipe = pipe

    def send(self, sending: outbox.Sending) -> None:
        """Send, tell, wait."""
        super().send(sending)
        os.write(self._pipe, b"held")
        signal.pause()


@dataclass
class Sending:
    """The outbox of a place, a sender that dies, and those that come after."""

    stage: Stage
    office: PostOffice
    without: Callable[[], None] | None
    seen: Counter[str] = field(default_factory=Counter)
    breaks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        told(self.stage)
        self.stage.database.close()
        address = self.stage.database.url.render_as_string(hide_password=False)
        self._ground, self._clock, given = Ground(address), HandClock(self.stage.clock.now()), self.stage.premises
        self._house = House(Database(address), self._clock, given.installation, given.vault)
        watch(self._house.database, lambda _: None)
        self._reader = House(Database(address), self._clock, given.installation, given.vault)
        self._settings = Settings(
            database=address, smtp_host="127.0.0.1", smtp_port=self.office.port, smtp_starttls=False
        )
        self._ground.keep()

    def one(self, point: str, mail_number: int) -> None:
        """One kill, and what comes after it."""
        self._ground.restore()
        self.office.arrived.clear()
        for wrong in self._kill(point, mail_number):
            self.breaks.append(f"killed when {point}, mail {mail_number}: {wrong}")

    def close(self) -> None:
        """Leave the database."""
        self._ground.close()
        self._reader.database.close()

    def _kill(self, point: str, mail_number: int) -> Iterator[str]:
        early: list[str] = []

        def deal_with(victim: int) -> None:
            """Another worker comes while this one still has its mail in hand; then this one dies."""
            in_hand, before = self._in_hand(), self.office.arrived.copy()
            self._work(timedelta())
            early.extend(sorted((self.office.arrived - before).keys() & in_hand))
            os.kill(victim, signal.SIGKILL)
            self.seen["kills"] += 1

        self._serve(point, mail_number, deal_with)
        self._work(_LEASED * 1.1)
        yield from self._judge(point)
        if early:
            yield f"sent by two at once: {early}"

    def _judge(self, point: str) -> Iterator[str]:
        arrived, rows = self.office.arrived, self._rows()
        repeats = sum(arrived.values()) - len(arrived)
        self.seen[f"came again, killed at «{point}»"] += repeats
        if rows.keys() != arrived.keys():
            yield f"{len(rows.keys() - arrived.keys())} lost, {len(arrived.keys() - rows.keys())} unknown"
        if repeats != (point in THERE):  # never none where one must: or the kill was not where it was meant to be
            yield f"{repeats} came again"
        left = Counter(status for status, _ in rows.values() if status != "sent")
        if left:
            yield f"left {dict(left)}"

    # ---------------------------------------------------------------- the processes

    def _serve(self, point: str, number: int, then: Callable[[int], None]) -> None:
        """A sender, served until it is dealt with at the point of its mail number `number`."""
        reads, writes = os.pipe()
        child, said = start(lambda: self._send(0, writes, number if point == POINTS[-1] else 0))
        os.close(writes)
        if point == POINTS[-1]:
            self.office.take(number)
            os.read(reads, 1)
            then(child)
            os.waitpid(child, 0)
        else:
            self.office.serve(child, point, number, lambda: then(child))
        os.close(said)
        os.close(reads)
        self._ground.wait()

    def _work(self, later: timedelta) -> None:
        """A sender that lives, so much later."""
        child, said = start(lambda: self._send(later.total_seconds(), 0, 0))
        status = self.office.serve(child)
        with os.fdopen(said, "rb") as file:
            told_ = file.read().decode()
        if status:
            self.breaks.append(f"a sender failed: {told_[-300:]}")

    def _send(self, later_s: float, pipe: int, held: int) -> None:
        """In a process of its own: send what waits. `held`: stop after sending the mail of that number."""
        if self.without:
            self.without()
        self._clock.set(self.stage.clock.now() + timedelta(seconds=later_s))
        if held:
            deliver(self._house, Mail(self._settings), held - 1)
            deliver(self._house, _Held(self._settings, pipe))
        deliver(self._house, Mail(self._settings))

    # ---------------------------------------------------------------- the rows

    def _in_hand(self) -> set[str]:
        """The mails that a sender has taken and not yet marked."""
        return {key for key, (status, held) in self._rows().items() if status == "waiting" and held}

    def _rows(self) -> dict[str, tuple[str, bool]]:
        """Each mail's status, and whether it is leased, by Message-ID; and the messages that are in none."""
        mails = select(_envelopes.c.id, _envelopes.c.status, _envelopes.c.lease)
        loose = select(_messages.c.id).where(_messages.c.user_id.is_not(None), _messages.c.envelope_id.is_(None))
        with self._reader.read() as tx:
            found = {_name(row.id): (str(row.status), row.lease is not None) for row in tx.conn.execute(mails)}
            found |= dict.fromkeys(tx.conn.scalars(loose), ("loose", False))
        self._reader.database.close()
        return found


def _name(envelope: str) -> str:
    """The Message-ID of an envelope."""
    return f"<{envelope}@localhost>"
