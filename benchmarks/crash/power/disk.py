"""SQLite over a disk that remembers what was written, synced, cut short and removed, in order (an apsw VFS)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

NAME = "remembered"


@dataclass(frozen=True, slots=True)
class Op:
    """One thing done to a file: "write", "sync", "truncate" or "unlink"."""

    file: str
    kind: str
    offset: int = 0
    data: bytes = b""


class Disk(apsw.VFS):
    """The real disk, with a memory. It is known to SQLite as `NAME` while this object lives."""

    def __init__(self) -> None:
        super().__init__(NAME, "")
        self.ops: list[Op] = []

    def xOpen(self, name: Any, flags: list[int]) -> "_File":  # noqa: N802
        """Open a file."""
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        """Remove a file."""
        super().xDelete(filename, syncdir)
        self.ops.append(Op(Path(filename).name, "unlink"))


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name if isinstance(name, str) or name is None else name.filename()
        self._name, self._ops = Path(path or "").name, disk.ops

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        """Write."""
        super().xWrite(data, offset)
        self._ops.append(Op(self._name, "write", offset, bytes(data)))

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Make durable what was written."""
        super().xSync(flags)
        self._ops.append(Op(self._name, "sync"))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        """Cut short."""
        super().xTruncate(newsize)
        self._ops.append(Op(self._name, "truncate", newsize))
