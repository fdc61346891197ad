"""An end to work that goes round in circles: after so much processor time the thread is interrupted.

Processor time, because a busy machine is no reason to give up: waiting for the database has limits of its own. Python
interrupts between two of its own steps; what hangs inside a C library is left to the watchdog, which ends the process.
"""

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_LOOK_S = 0.05


class TooLong(BaseException):
    """The time is up. Not an Exception, so that nothing on the way takes it for one of its own."""


@dataclass(eq=False)
class _Piece:
    """One piece of work under way."""

    thread: int
    clock: int
    until: float
    interrupted: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: bool = False


_under_way: set[_Piece] = set()
_some = threading.Condition()
_looker: list[threading.Thread] = []


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raises TooLong in the block when it has used `seconds` of processor time."""
    clock = time.pthread_getcpuclockid(threading.get_ident())
    piece = _Piece(threading.get_ident(), clock, time.clock_gettime(clock) + seconds)
    _begin(piece)
    try:
        yield
    finally:
        with piece.lock:
            piece.over = True
        _under_way.discard(piece)
    with suppress(TooLong):
        while piece.interrupted:  # the work was done in that very moment, and the interrupt is still to come
            time.sleep(0)


def _begin(piece: _Piece) -> None:
    with _some:
        _under_way.add(piece)
        if not _looker or not _looker[0].is_alive():
            _looker[:] = [threading.Thread(target=_look, name="limit", daemon=True)]
            _looker[0].start()
        _some.notify()


def _look() -> None:
    while True:
        with _some:
            _some.wait_for(lambda: _under_way)
        time.sleep(_LOOK_S)
        for piece in list(_under_way):
            _interrupt_if_late(piece)


def _interrupt_if_late(piece: _Piece) -> None:
    with piece.lock:
        if piece.over or piece.interrupted or time.clock_gettime(piece.clock) < piece.until:
            return
        piece.interrupted = True
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(piece.thread), ctypes.py_object(TooLong))
