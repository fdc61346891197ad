"""Taking turns, first come first served: a plain lock lets whoever happens to be awake go before those who wait."""

import threading
from collections import deque


class Turns:
    """So many at a time; the next turn goes to the one who has waited longest."""

    def __init__(self, at_once: int) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._free = at_once

    def take(self, timeout: float) -> bool:
        """Wait for my turn, at most `timeout` seconds. False when it did not come."""
        with self._guard:
            if self._free:
                self._free -= 1
                return True
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        if ticket.acquire(timeout=timeout):
            return True
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                return False
        return True  # it came in the moment we gave up

    def give_back(self) -> None:
        """The turn goes to the next."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
