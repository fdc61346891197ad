"""Those who do their tasks meanwhile, and the timers that come due."""

import threading
import time
from collections.abc import Sequence

from sqlalchemy import text

from adapters.house import House
from engine import sessions, staff, tasks
from engine.ids import new_id

# People who open their inbox: nine of ten coordinate cases, one answers for a position and sits in a team.
_VISITORS = """
(SELECT assignee_id AS id, municipality_id FROM tasks WHERE status = 'open' AND assignee_id IS NOT NULL
 AND id > :from ORDER BY tasks.id LIMIT :coordinators)
UNION
(SELECT m.user_id, m.municipality_id FROM memberships m WHERE m.unit = 'ansvarlig'
 ORDER BY md5(m.id) LIMIT :others)
"""
_AT_HAND = """
SELECT id, assignee_id, municipality_id FROM tasks WHERE status = 'open' AND key = 'kontakt' AND id > :from
ORDER BY id LIMIT :count
"""
# Reminders that come due in the order of chance, not of place.
_DUE = """
UPDATE timers SET due_at = now() - interval '1 second' + :spread * random() * interval '1 second'
WHERE id IN (SELECT t.id FROM timers t WHERE t.key = '_ladder' AND t.rung = 0 ORDER BY md5(t.id || :seed) LIMIT :count)
"""


def sign_in(country: House, coordinators: int = 450, others: int = 50) -> list[str]:
    """Sign people in, all over the country. Out: the tokens of their sessions."""
    with country.write() as tx:
        asked = {"from": "000000060", "coordinators": coordinators, "others": others}
        rows = tx.conn.execute(text(_VISITORS), asked).all()
        return [sessions.open(tx, row.id, row.municipality_id) for row in rows]


def come_due(country: House, count: int, seed: str, spread: float = 0.0) -> None:
    """Let `count` reminders fall due: at once, or spread over so many seconds."""
    with country.write() as tx:
        tx.conn.execute(text(_DUE), {"count": count, "seed": seed, "spread": spread})


def at_hand(country: House, count: int, after: str) -> Sequence[tuple[str, str, str]]:
    """Open tasks, each with who has it and where: `count` of those whose id comes after `after`."""
    with country.read() as tx:
        return [tuple(row) for row in tx.conn.execute(text(_AT_HAND), {"from": after, "count": count})]


class Workers:
    """So many tasks finished a second, by those who have them, until stopped."""

    def __init__(self, country: House, due: Sequence[tuple[str, str, str]], a_second: float) -> None:
        self.done, self.faults = 0, list[str]()
        self._country, self._due, self._pause = country, list(due), 1 / a_second
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(2)]
        self._next, self._guard = time.perf_counter(), threading.Lock()

    def __enter__(self) -> "Workers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self._over.is_set():
            with self._guard:
                if not self._due:
                    self.faults.append("no tasks left")
                    return
                (task, user, place), moment = self._due.pop(), self._next
                self._next = moment + self._pause
            time.sleep(max(0.0, moment - time.perf_counter()))
            try:
                with self._country.write() as tx:
                    actor = staff.actor(tx, user, place)
                    tasks.complete(tx, actor, task, None, {"notat": "Gjort"}, 1, new_id(tx.now))
                self.done += 1
            except Exception as error:  # counted and shown: a run with faults is no measure
                self.faults.append(repr(error))
