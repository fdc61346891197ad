"""The demo's post office: a mail server on this machine that delivers to nobody and shows what was sent."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_HOST = "127.0.0.1"
# Written above each stored mail, since neither the recipients nor the time need be in the mail itself.
_SENT_TO, _RECEIVED = "X-Caught-To", "X-Caught-At"


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """One mail as caught. `received_at` is UTC; `copies` counts deliveries with the same Message-ID."""

    id: str
    sent_to: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    received_at: datetime
    copies: int = 1


class MailCatcher:
    """Catches mail on 127.0.0.1, in memory and as .eml files, so that a restart goes on where it was."""

    def __init__(self, folder: Path, now: Callable[[], datetime], port: int = 0) -> None:
        """Read what `folder` holds (made if missing). `now` gives aware UTC; port 0 takes a free one at start."""
        self._folder, self._now, self._port = folder, now, port
        self._lock = threading.Lock()
        self._refusal: int | None = None
        self._controller: _Controller | None = None
        self._mails: dict[str, CaughtMail] = {}
        self._files = 0
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.glob("*.eml")):
            self._files = int(path.stem)
            self._keep(_read(path.stem, path.read_bytes()))

    @property
    def port(self) -> int:
        """The port it listens on; 0 before the first start when none was asked for."""
        return self._port

    def start(self) -> None:
        """Listen, in a thread of its own. Raises OSError when the port is taken."""
        self._controller = _Controller(self, socket.create_server((_HOST, self._port)))
        self._controller.start()
        self._port = self._controller.port

    def stop(self) -> None:
        """Stop listening; nothing happens when it does not listen. The mails stay, and `start` takes the same port."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def messages(self) -> list[CaughtMail]:
        """Every mail caught, newest first; a repeated one keeps the place of its first copy."""
        with self._lock:
            return list(reversed(self._mails.values()))

    def refuse(self, code: int | None) -> None:
        """Answer every mail from now on with this SMTP code (400-599) and keep none; None accepts again."""
        if code is not None and not 400 <= code <= 599:
            raise ValueError(f"{code} is no SMTP refusal: 400-499 is temporary, 500-599 permanent")
        self._refusal = code

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail from aiosmtpd; returns the SMTP answer."""
        if self._refusal is not None:
            return f"{self._refusal} Refused as asked"
        stamp = f"{_SENT_TO}: {' '.join(envelope.rcpt_tos)}\r\n{_RECEIVED}: {self._now().isoformat()}\r\n"
        content = envelope.original_content or b""
        with self._lock:
            self._store(stamp.encode() + content)
        return "250 OK"

    def _store(self, content: bytes) -> None:
        name = f"{self._files + 1:06}"
        mail = _read(name, content)  # before it is written: what cannot be read must not stop the next start
        part = self._folder / f"{name}.part"
        part.write_bytes(content)
        part.rename(part.with_suffix(".eml"))
        self._files += 1
        self._keep(mail)

    def _keep(self, mail: CaughtMail) -> None:
        key = mail.message_id or mail.id
        if first := self._mails.get(key):
            everyone = tuple(dict.fromkeys(first.sent_to + mail.sent_to))
            mail = replace(first, sent_to=everyone, copies=first.copies + 1)
        self._mails[key] = mail


class _Controller(Controller):
    """A controller that takes an open socket: aiosmtpd itself cannot be started on port 0."""

    def __init__(self, catcher: MailCatcher, listener: socket.socket) -> None:
        super().__init__(catcher, hostname=_HOST, port=listener.getsockname()[1])
        # asyncio does this for sockets of its own making; without it each greeting waits 40 ms for an ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._listener = listener

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


def _read(name: str, content: bytes) -> CaughtMail:
    mail = message_from_bytes(content, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    return CaughtMail(
        id=name,
        sent_to=tuple(str(mail[_SENT_TO]).split()),
        subject=str(mail["Subject"] or ""),
        text=str(body.get_content()).replace("\r\n", "\n") if body else "",
        message_id=str(mail["Message-ID"] or ""),
        received_at=datetime.fromisoformat(str(mail[_RECEIVED])).astimezone(UTC),
    )
