"""What people were told: a line for each answer they got, on the disk before anything else is asked."""

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KEYED = ("refer", "complete", "act")  # what carries a command key; claims and releases go by the task's version


@dataclass(frozen=True, slots=True)
class Told:
    """One command and the answer to it: "done" or "refused". `cut` is when an answer to it was lost, if one was."""

    key: str
    who: str
    what: str  # refer, complete, act, claim, release
    about: str  # the routine, the task or the case
    way: str
    answer: str
    place: str
    tries: int
    cut: float


class Lines:
    """A file that grows by whole lines, each of them durable when `add` returns."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def add(self, line: Mapping[str, Any]) -> None:
        """Write one line down."""
        with self._lock:
            os.write(self._file, (json.dumps(line, ensure_ascii=False) + "\n").encode())
            os.fsync(self._file)

    def read(self) -> list[dict[str, Any]]:
        """Every line, as it stands in the file."""
        return [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


class Ledger:
    """The answers."""

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)

    def note(self, told: Told) -> None:
        """Write an answer down."""
        self._lines.add(asdict(told))

    def read(self) -> list[Told]:
        """All of them, from the file."""
        return [Told(**line) for line in self._lines.read()]

    def close(self) -> None:
        """Close the file."""
        self._lines.close()
