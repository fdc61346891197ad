"""A small database that can be put back as it was, and told apart from another, row by row."""

import json
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, text
from sqlmodel.sql.sqltypes import UTCDateTime

from adapters.database import Database
from benchmarks.crash.boundary.watched import NAME
from engine.model import Row

# An id, a case's reference, a moment: what another try gives another of. See `engine.ids`.
_MADE = re.compile(r"\b(?:[0-9a-f]{32}|[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3})\b")
# Seals cover the ids, so they are looked at by engine.audit.verify; the routines never change here.
_UNSEEN = frozenset({"hash", "head", "source", "compiled"})
_PATIENCE_S = 10
State = Counter[str]


class Ground:
    """One database, and how it stood when `keep` was called."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.known: frozenset[str] = frozenset()
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._database = Database(address)
        self._file = Path(self._database.url.database or "") if self._database.embedded else None

    def keep(self) -> None:
        """This is what `restore` goes back to; nobody has it open."""
        if self._file:
            shutil.copyfile(self._file, self._file.with_suffix(".kept"))
        with self._conn() as conn:
            self._rows = {
                table.name: [dict(row) for row in conn.execute(select(table)).mappings()]
                for table in Row.metadata.sorted_tables
            }
        self.known = frozenset(_MADE.findall(json.dumps(self._rows, default=str)))

    def restore(self) -> None:
        """Back to how it was."""
        if self._file:
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self._file}{suffix}").unlink()
            shutil.copyfile(self._file.with_suffix(".kept"), self._file)
            return
        self.wait()
        with self._conn() as conn:
            # Without the triggers and keys that guard the rows of a real database.
            conn.execute(text("SET LOCAL session_replication_role = replica"))
            conn.execute(text("SET LOCAL synchronous_commit = off"))
            for table in Row.metadata.sorted_tables:
                conn.execute(text(f"DELETE FROM {table.name}"))
                if self._rows[table.name]:
                    conn.execute(insert(table), self._rows[table.name])
            conn.commit()

    def wait(self) -> None:
        """Until the server has noticed that the process is dead, and taken back what it had begun."""
        if self._file:
            return
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name"
        )
        patience = time.monotonic() + _PATIENCE_S
        with self._conn() as conn:
            while conn.execute(others, {"name": NAME}).scalar_one():
                if time.monotonic() > patience:
                    raise RuntimeError("the connections of the dead process did not end")
                conn.rollback()
                time.sleep(0.001)

    def state(self, loose: Iterable[str] = (), *, moments: bool = True) -> State:
        """Every row as a line. Ids and references made since `keep` are all called the same.

        `loose` names columns that are left out; without `moments`, moments are.
        """
        lines: State = Counter()
        with self._conn() as conn:
            for table in Row.metadata.sorted_tables:
                left_out = _UNSEEN.union(loose, () if moments else _moments(table))
                found = conn.exec_driver_sql(f"SELECT * FROM {table.name}")
                places = [(number, name) for number, name in enumerate(found.keys()) if name not in left_out]
                for row in found:
                    told = " ".join(f"{name}={row[number]}" for number, name in places)
                    lines[f"{table.name} {_MADE.sub(self._name, told)}"] += 1
        return lines

    def close(self) -> None:
        """Nobody has it open any more."""
        self._database.close()

    def _name(self, made: re.Match[str]) -> str:
        return made[0] if made[0] in self.known else "#"

    @contextmanager
    def _conn(self) -> Iterator[Connection]:
        """Looks as nobody else does: what it reads, it reads as the driver gives it."""
        with self._database.engine.connect() as conn:
            yield conn
        if self._file:
            self._database.close()


def _moments(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, UTCDateTime)]


def differences(found: State, wanted: State) -> str:
    """What is too much and what is missing, in short."""
    extra, missing = found - wanted, wanted - found
    return "; ".join(
        f"{count} {name}: {', '.join(line[:160] for line in list(which)[:2])}"
        for name, which in (("too many", extra), ("missing", missing))
        if (count := sum(which.values()))
    )
