"""People who open their inbox, so many a second whether or not the last page has come: an open loop.

How long a page took is counted from the moment it was due to be asked for, so a server that falls behind is seen to.
"""

import http.client
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

_THREADS = 24


@dataclass
class Visits:
    """What came of it: milliseconds of each page, and what went wrong."""

    took: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The milliseconds that a share of the pages kept within."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def visit(port: int, tokens: Sequence[str], a_second: float, seconds: float, seed: int = 1) -> Visits:
    """Ask for `a_second` inboxes a second, of people drawn from `tokens` (their sessions)."""
    chance, visits, guard = random.Random(seed), Visits(), threading.Lock()
    begun = time.perf_counter() + 0.5
    due = [(begun + number / a_second, chance.choice(tokens)) for number in range(int(a_second * seconds))]
    due.reverse()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with guard:
                if not due:
                    return
                moment, token = due.pop()
            time.sleep(max(0.0, moment - time.perf_counter()))
            try:
                connection.request("GET", "/", headers={"Cookie": f"brobygger={token}", "Host": "127.0.0.1"})
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200 or (b'class="row"' not in body and b"panel empty" not in body):
                    visits.faults.append(f"{answer.status}")
            except OSError as error:
                visits.faults.append(repr(error))
                connection.close()
            visits.took.append(1000 * (time.perf_counter() - moment))

    threads = [threading.Thread(target=ask) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return visits
