"""A wire to the database that can be cut, or go silent, and be whole again."""

import contextlib
import select
import socket
import threading
from pathlib import Path

from sqlalchemy.engine import make_url


class Relay:
    """Listens on a port and passes everything on to a PostgreSQL on a Unix socket.

    `mode`: "open", "refuses" (connections are cut and new ones are closed), "hangs" (everything is taken and nothing
    passed on).
    """

    def __init__(self, address: str) -> None:
        """`address` is SQLAlchemy's."""
        url = make_url(address)
        self._target = str(Path(str(url.query.get("host") or url.host)) / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.address = url.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        self.mode = "open"
        self._wires: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, mode: str) -> None:
        """Change the mode. To be open again after hanging, the old wires are cut, as routers forget them."""
        self.mode = mode
        if mode != "hangs":
            for wire in list(self._wires):
                _cut(wire)

    def close(self) -> None:
        """No more."""
        self.mode = "refuses"
        self._listener.close()
        self.set("refuses")

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.mode == "refuses":
                    _cut(near)
                else:
                    threading.Thread(target=self._pass, args=(near,), daemon=True).start()

    def _pass(self, near: socket.socket) -> None:
        far = socket.socket(socket.AF_UNIX)
        both = {near, far}
        self._wires |= both
        with contextlib.suppress(OSError, ValueError):
            far.connect(self._target)
            while True:
                for one in select.select([near, far], [], [], 0.2)[0]:
                    data = one.recv(65536)
                    if not data:
                        raise OSError
                    while self.mode == "hangs":
                        if threading.Event().wait(0.05):
                            break
                    (far if one is near else near).sendall(data)
        self._wires -= both
        for wire in both:
            _cut(wire)


def _cut(wire: socket.socket) -> None:
    with contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
    wire.close()
