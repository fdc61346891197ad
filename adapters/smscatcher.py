"""The demo's SMS gateway: takes what is sent on this machine, delivers to nobody, and shows it."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from adapters.mailcatcher import CaughtMail

_HOST = "127.0.0.1"
_LONGEST = 10_000  # bytes


class SmsCatcher:
    """Catches SMS on 127.0.0.1, in memory and in a file of JSON lines, so that a restart goes on where it was."""

    def __init__(self, file: Path, now: Callable[[], datetime], port: int = 0) -> None:
        """Read what `file` holds. `now` gives aware UTC; port 0 takes a free one. It listens when started."""
        self._file, self._now, self._lock = file, now, threading.Lock()
        self._kept: dict[str, dict[str, Any]] = {}
        self._answer = 200
        for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
            self._keep(json.loads(line))
        self._server = ThreadingHTTPServer((_HOST, port), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it takes SMS."""
        return f"http://{_HOST}:{self._server.server_address[1]}/sms"

    def start(self) -> None:
        """Listen, in a thread of its own."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop listening, for good."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, status: int) -> None:
        """Give every SMS from now on this status; only 2xx keeps it."""
        self._answer = status

    def messages(self) -> list[CaughtMail]:
        """Every SMS caught, newest first, shown as a mail is; a repeated one once."""
        with self._lock:
            kept = list(self._kept.values())
        return [
            CaughtMail(
                id=f"sms-{number:06}",
                sent_to=(str(sms["to"]),),
                subject="SMS",
                text=str(sms["text"]),
                message_id=str(sms["reference"]),
                received_at=datetime.fromisoformat(sms["at"]),
                copies=int(sms["copies"]),
            )
            for number, sms in reversed(list(enumerate(kept, 1)))
        ]

    def take(self, body: bytes) -> int:
        """One SMS as it was posted. Out: the status to answer with."""
        if self._answer >= 300:
            return self._answer
        try:
            sms = json.loads(body)
            caught = {name: sms[name] for name in ("to", "from", "text", "reference")}
        except (ValueError, KeyError, TypeError):
            return 422
        with self._lock:
            self._keep({**caught, "at": self._now().isoformat()})
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**caught, "at": self._now().isoformat()}) + "\n")
        return self._answer

    def _keep(self, sms: dict[str, Any]) -> None:
        before = self._kept.get(sms["reference"])
        self._kept[sms["reference"]] = {**(before or sms), "copies": before["copies"] + 1 if before else 1}


def _handler(catcher: SmsCatcher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            status = catcher.take(self.rfile.read(length)) if length <= _LONGEST else 413
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
            """Say nothing."""

    return Handler
