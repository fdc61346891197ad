"""The real program as a process of its own: started, waited for, and killed without warning."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

_HOST = "127.0.0.1"
_PATIENCE_S = 60
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server((_HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def environment(settings: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What a process is given: these settings, this checkout, and compiled files of its own in `folder`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("BROBYGGER_")}
    # An installed program has its compiled files; a machine that writes none would measure the compiler.
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**own, **settings, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


class Program:
    """One `brobygger serve`, again and again."""

    def __init__(self, command: Sequence[str], settings: Mapping[str, str], folder: Path) -> None:
        """`command` starts it; `settings` are BROBYGGER_ variables; `folder` gets its log and its compiled files."""
        self._command, self.port, self.log = list(command), int(settings["BROBYGGER_PORT"]), folder / "server.log"
        self._environment = environment(settings, folder)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it. Out: seconds until it served. Raises RuntimeError when it does not."""
        begun = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        while not self._serves():
            if not self.lives() or time.monotonic() - begun > _PATIENCE_S:
                raise RuntimeError(f"the server did not come up:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        return time.monotonic() - begun

    def lives(self) -> bool:
        """It runs, as far as the machine knows."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        if self.lives():
            os.killpg(self._process.pid, number)
        self._process.wait(_PATIENCE_S)
        self._process = None

    def _serves(self) -> bool:
        connection = HTTPConnection(_HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/helse")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
