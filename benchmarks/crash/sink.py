"""The mail server at the other end: it says 250 when the mail's Message-ID is on the disk, and not before."""

import asyncio
import socket
from collections import Counter
from collections.abc import Awaitable
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.crash.ledger import Lines

_HOST = "127.0.0.1"


class Sink(Controller):
    """Takes every mail, in a thread of its own."""

    pause_s = 0.0  # how long it thinks about a mail
    thinking = 0  # about how many mails it is thinking now

    def __init__(self, path: Path) -> None:
        """`path` is the file of what arrived."""
        self._arrived = Lines(path)
        self._listener = socket.create_server((_HOST, 0))
        # asyncio does this only for sockets it makes itself; without it every greeting waits 40 ms for an ACK.
        self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().__init__(self, hostname=_HOST, port=self._listener.getsockname()[1])

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail."""
        self.thinking += 1
        await asyncio.sleep(self.pause_s)
        self.thinking -= 1
        mail = message_from_bytes(envelope.original_content or b"")
        self._arrived.add({"id": str(mail["Message-ID"]), "to": envelope.rcpt_tos})
        return "250 OK"

    def arrived(self) -> Counter[str]:
        """How many times each Message-ID arrived."""
        return Counter(line["id"] for line in self._arrived.read())

    def close(self) -> None:
        """Stop listening."""
        self.stop()
        self._arrived.close()

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)
