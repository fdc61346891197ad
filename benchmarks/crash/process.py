"""A process of the real program, beside others: started, stopped, woken, ended, and what it wrote."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from benchmarks.crash.program import environment

_PATIENCE_S = 120


class Process:
    """One `brobygger work` or `serve`. As a context manager it is killed at the end."""

    def __init__(self, command: Sequence[str], settings: Mapping[str, str], folder: Path, name: str) -> None:
        """`folder` gets its log, named for it."""
        self.log, self._port = folder / f"{name}.log", int(settings["BROBYGGER_PORT"])
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                list(command), env=environment(settings, folder), stdout=log, stderr=log, start_new_session=True
            )

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def lives(self) -> bool:
        """It has not ended."""
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        """Send it a signal."""
        if self.lives():
            self._process.send_signal(number)

    def kill(self) -> None:
        """End it without warning."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> tuple[float, int]:
        """Ask it to end. Out: the seconds it took and its exit code."""
        begun = time.monotonic()
        self.signal(signal.SIGTERM)
        code = self._process.wait(_PATIENCE_S)
        return time.monotonic() - begun, code

    def ended(self, seconds: float) -> int | None:
        """Wait for it to end by itself. Out: its exit code."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def health(self) -> tuple[int, dict[str, Any]]:
        """What /helse answers; (0, {}) when nobody does."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=15)
        try:
            connection.request("GET", "/helse")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, HTTPException):
            return 0, {}
        finally:
            connection.close()

    def serving(self) -> None:
        """Wait until it answers, whatever it answers."""
        if not until(lambda: self.health()[0], _PATIENCE_S):
            raise RuntimeError(f"no answer:\n{self.log.read_text(errors='replace')[-2000:]}")

    def said(self, words: str) -> int:
        """How often its log has these words."""
        return self.log.read_text(encoding="utf-8", errors="replace").count(words)


def until(holds: Callable[[], object], seconds: float, pause: float = 0.05) -> float | None:
    """Wait until something holds. Out: the seconds it took (never 0), None when it did not come."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > seconds:
            return None
        time.sleep(pause)
    return max(time.monotonic() - begun, 0.001)
