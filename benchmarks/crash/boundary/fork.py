"""Work in a process of its own, which may be killed in the middle of it."""

import json
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended: `how` is "done", "killed" or "failed"; `said` is what the work gave, or the error's text."""

    how: str
    said: Any


def forked(work: Callable[[], Any]) -> Ended:
    """Do `work`, whose result must be JSON, in a forked process, and wait. Open connections are not to be shared."""
    child, pipe = start(work)
    with os.fdopen(pipe, "rb") as file:
        told = file.read()
    return _ended(os.waitpid(child, 0)[1], told)


def start(work: Callable[[], Any]) -> tuple[int, int]:
    """Begin `work` in a forked process. Out: its number and the end of the pipe on which it tells its result."""
    reads, writes = os.pipe()
    child = os.fork()
    if child:
        os.close(writes)
        return child, reads
    os.close(reads)
    try:
        told, code = json.dumps(work()), 0
    except BaseException:  # nothing may go back up into the parent's code
        told, code = json.dumps(traceback.format_exc()), 1
    os.write(writes, told.encode()[:60_000])
    os._exit(code)


def _ended(status: int, told: bytes) -> Ended:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return Ended("killed", None)
    if os.WIFEXITED(status) and told:
        return Ended("failed" if os.WEXITSTATUS(status) else "done", json.loads(told))
    return Ended("failed", f"it ended with status {status} and said nothing")
