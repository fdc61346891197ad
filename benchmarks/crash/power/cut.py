"""The power goes at some moment: what may be on the disk, and whether it is whole and has all that was answered."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.crash.power.disk import Op
from benchmarks.crash.power.work import Recording

DATABASE = "power.db"
_SECTOR = 512
_HISTORY = """
SELECT (SELECT count(*) FROM cases c WHERE c.version <> (SELECT count(*) FROM events e WHERE e.case_id = c.id)),
 (SELECT count(*) FROM commands) - (SELECT count(*) FROM events WHERE kind IN ('opened', 'done'))
"""


def cut(recording: Recording, chance: random.Random, folder: Path) -> tuple[str, int]:
    """One power cut. Out: what is wrong ('' when nothing is), and how many answered forms are lost."""
    moment = chance.randint(0, len(recording.ops))
    for path in folder.iterdir():
        path.unlink()
    for name, content in _disk(recording, moment, chance).items():
        (folder / name).write_bytes(content)
    answered = {key for done, key in recording.answered if done <= moment}
    with closing(sqlite3.connect(folder / DATABASE)) as conn:
        try:
            whole = [row[0] for row in conn.execute("PRAGMA integrity_check")]
            there = {row[0] for row in conn.execute("SELECT key FROM commands")}
            history = conn.execute(_HISTORY).fetchone()
        except sqlite3.DatabaseError as error:
            return f"corrupt after operation {moment}: {error}", 0
    lost = len(answered - there)
    if whole != ["ok"]:
        return f"corrupt after operation {moment}: {whole[:2]}", lost
    if history != (0, 0):
        return f"half done after operation {moment}: {history}", lost
    return f"{lost} answered forms lost after operation {moment}" if lost else "", lost


def _disk(recording: Recording, moment: int, chance: random.Random) -> dict[str, bytes]:
    """The files: all that was synced, and of the rest any part."""
    files: dict[str, bytearray] = {DATABASE: bytearray(recording.before)}
    done = recording.ops[:moment]
    synced = {op.file: number for number, op in enumerate(done) if op.kind == "sync"}
    share, torn = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0)), chance.random() < 0.5
    for number, op in enumerate(done):
        certain = number < synced.get(op.file, -1)
        for part in [op] if certain or not torn else _sectors(op):
            if certain or chance.random() < share:
                _apply(files, part)
    return {name: bytes(content) for name, content in files.items()}


def _sectors(op: Op) -> Iterator[Op]:
    """A write, in the pieces a disk writes whole."""
    if op.kind != "write":
        yield op
        return
    start = 0
    while start < len(op.data):
        size = _SECTOR - (op.offset + start) % _SECTOR
        yield Op(op.file, "write", op.offset + start, op.data[start : start + size])
        start += size


def _apply(files: dict[str, bytearray], op: Op) -> None:
    if op.kind == "unlink":
        files.pop(op.file, None)
    elif op.kind == "truncate":
        content = files.setdefault(op.file, bytearray())
        del content[op.offset :]
        content.extend(bytes(op.offset - len(content)))
    elif op.kind == "write":
        content = files.setdefault(op.file, bytearray())
        content.extend(bytes(max(0, op.offset - len(content))))
        content[op.offset : op.offset + len(op.data)] = op.data
