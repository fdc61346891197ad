"""Something between the program and PostgreSQL that breaks a connection at its COMMIT, when it is told to."""

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import make_url

_COMMIT = b"COMMIT\x00"
_SOCKET = ".s.PGSQL.5432"
# What becomes of the COMMIT: done and its answer swallowed; sent on while the line already breaks; never sent on.
WAYS = ("answer swallowed", "line broken at once", "never arrived")


@dataclass
class Proxy:
    """Listens in `folder`, and passes everything on to the server of `address`."""

    address: str
    folder: Path
    cuts: int = 0
    _armed: tuple[bytes, str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = Path(str(make_url(self.address).query["host"])) / _SOCKET
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.folder / _SOCKET))
        self._listener.listen(50)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def proxied(self) -> str:
        """The address that goes through here."""
        url = make_url(self.address)
        there = url.set(query={**url.query, "host": str(self.folder)})
        return there.render_as_string(hide_password=False)

    def arm(self, key: str, way: str) -> None:
        """Break the connection that carries `key`, at its COMMIT, in one of WAYS. Once."""
        with self._lock:
            self._armed = (key.encode(), way)

    def close(self) -> None:
        """Let go of everything."""
        for one in [self._listener, *self._open]:
            _end(one)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._server))
            self._open += [client, server]
            line = _Line(client, server)
            threading.Thread(target=self._there, args=(line,), daemon=True).start()
            threading.Thread(target=_back, args=(line,), daemon=True).start()

    def _there(self, line: "_Line") -> None:
        """From the program to the server; the COMMIT is always the last thing the program sends before it waits."""
        said = b""
        while chunk := _read(line.client):
            said += chunk
            if _COMMIT in chunk:
                way, said = self._way_of(said), b""
                if way:
                    _break(line, chunk, way)
                    return
            _write(line.server, chunk)
        _end(line.server)

    def _way_of(self, said: bytes) -> str:
        with self._lock:
            if self._armed is None or self._armed[0] not in said:
                return ""
            way, self._armed = self._armed[1], None
            self.cuts += 1
            return way


@dataclass
class _Line:
    client: socket.socket
    server: socket.socket
    silent: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)


def _back(line: _Line) -> None:
    """From the server to the program, unless the line is to be silent."""
    while chunk := _read(line.server):
        if line.silent.is_set():
            line.answered.set()
        else:
            _write(line.client, chunk)
    line.answered.set()
    _end(line.client)


def _break(line: _Line, chunk: bytes, way: str) -> None:
    line.silent.set()
    if way == "answer swallowed":
        _write(line.server, chunk)
        line.answered.wait(30)
    elif way == "line broken at once":
        _write(line.server, chunk)
    _end(line.client)
    _end(line.server)


def _read(from_: socket.socket) -> bytes:
    try:
        return from_.recv(65536)
    except OSError:
        return b""


def _write(to: socket.socket, chunk: bytes) -> None:
    with contextlib.suppress(OSError):
        to.sendall(chunk)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
