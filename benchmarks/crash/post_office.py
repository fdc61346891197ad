"""A mail server that stops at a chosen point of the conversation, so that the sender can be dealt with just there."""

import os
import re
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

POINTS = (
    "connected",
    "greeted",
    "recipient named",
    "DATA asked",
    "whole mail there, before 250",
    "250 said",
    "sent, before the mark",
)
THERE = POINTS[4:]  # the mail has arrived, and the sender dies before it is marked
_PATIENCE_S = 20
_ANSWERS = {b"EHLO": b"250 post", b"MAIL": b"250 ok", b"RCPT": b"250 ok", b"DATA": b"354 go on", b"QUIT": b"221 bye"}
_BEFORE = {b"EHLO": "greeted", b"DATA": "DATA asked", b"QUIT": "250 said"}


class PostOffice:
    """Serves one sender at a time, in the caller's own thread: nothing happens but what is asked for."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.01)
        self.port = int(self._listener.getsockname()[1])
        self.arrived: Counter[str] = Counter()

    def serve(self, sender: int, point: str = "", mail: int = 1, then: Callable[[], None] | None = None) -> int:
        """Until the process `sender` has ended. At `point` of its mail number `mail`, `then` is called once.

        Out: its exit status, as os.waitpid gives it.
        """
        number = 0
        while True:
            ended, status = os.waitpid(sender, os.WNOHANG)
            if ended:
                return status
            with suppress(TimeoutError):
                line, _ = self._listener.accept()
                number += 1
                with line:
                    line.settimeout(_PATIENCE_S)
                    self._talk(line, point if number == mail else "", then)

    def take(self, count: int) -> None:
        """So many whole conversations. Raises RuntimeError when they do not come."""
        patience = time.monotonic() + _PATIENCE_S
        while count:
            with suppress(TimeoutError):
                line, _ = self._listener.accept()
                count -= 1
                with line:
                    line.settimeout(_PATIENCE_S)
                    self._talk(line, "", None)
            if time.monotonic() > patience:
                raise RuntimeError("the sender did not come")

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _talk(self, line: socket.socket, point: str, then: Callable[[], None] | None) -> None:
        """One conversation."""

        def at(here: str) -> bool:
            if then is None or not point or here != point:
                return False
            then()
            return True

        if at("connected"):
            return
        line.sendall(b"220 post\r\n")
        with suppress(OSError):
            while command := _line(line)[:4].upper():
                if at(_BEFORE.get(command, "")):
                    return
                line.sendall(_ANSWERS[command] + b"\r\n")
                if command == b"RCPT" and at("recipient named"):
                    return
                if command == b"DATA" and self._mail(line, at):
                    return
                if command == b"QUIT":
                    return

    def _mail(self, line: socket.socket, at: Callable[[str], bool]) -> bool:
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            chunk = line.recv(65536)
            if not chunk:
                return True
            text += chunk
        found = re.search(rb"^Message-ID:\s*(<[^>]*>)", text, re.MULTILINE | re.IGNORECASE)
        self.arrived[found[1].decode() if found else "no Message-ID"] += 1
        if at("whole mail there, before 250"):
            return True
        line.sendall(b"250 ok\r\n")
        return False


def _line(line: socket.socket) -> bytes:
    text = b""
    while not text.endswith(b"\r\n"):
        one = line.recv(1)
        if not one:
            return b""
        text += one
    return text
