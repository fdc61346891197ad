"""Wall time and processor time, the database server's included."""

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg


@dataclass(frozen=True)
class Reading:
    """Seconds so far."""

    wall: float
    cpu: float

    def since(self, before: "Reading") -> "Reading":
        """What was used since an earlier reading."""
        return Reading(self.wall - before.wall, self.cpu - before.cpu)


def read(server: int | None = None) -> Reading:
    """Now; with the process id of a PostgreSQL server, all its processes are counted too."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    cpu = own.ru_utime + own.ru_stime + (_family(server) if server else 0.0)
    return Reading(time.perf_counter(), cpu)


def server_of(address: str) -> int:
    """The process id of the PostgreSQL server behind an address on this machine."""
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        return _stat(row[0])[0]


def _stat(pid: int) -> tuple[int, list[int]]:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[1]), [int(field) for field in fields[11:15]]


def _family(root: int) -> float:
    ticks = sum(_stat(root)[1])
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent, times = _stat(int(entry.name))
            except (OSError, IndexError):
                continue
            ticks += sum(times[:2]) if parent == root else 0
    return ticks / os.sysconf("SC_CLK_TCK")
