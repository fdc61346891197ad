"""One run: people work, deadlines pass, the server dies and rises, and at last everything is let finish."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, update

from adapters.house import House
from benchmarks.crash import place
from benchmarks.crash.browser import Browser
from benchmarks.crash.hand import Dose, Hand
from benchmarks.crash.ledger import Ledger, Told
from benchmarks.crash.person import Person
from benchmarks.crash.place import Place
from benchmarks.crash.program import Program, free_port
from benchmarks.crash.sink import Sink
from engine.model import Envelope, Notification, table
from engine.store import timers

SHORTEST_S, LONGEST_S = 0.05, 1.0
_DRAIN_S = 300
_COMPLAINTS = ("timer failed", "request failed", "Traceback", "raised an exception")
_messages, _envelopes = table(Notification), table(Envelope)


@dataclass(frozen=True)
class Trace:
    """All that is known from outside when a run is over."""

    place: Place
    told: list[Told]
    doses: list[Dose]
    arrived: Counter[str]  # by Message-ID
    kills: int
    starts: list[float]  # seconds from each start after a kill until it served
    seen: Counter[str]
    faults: list[str]
    seconds: float


class Run:
    """A server, those who use it, and the one who kills it."""

    def __init__(self, database: str, folder: Path, seed: int, command: Sequence[str]) -> None:
        """`database` is the address of an empty one, `command` starts the server."""
        self.sink, self.ledger = Sink(folder / "mails.jsonl"), Ledger(folder / "answers.jsonl")
        self.place = place.make(database, folder, free_port(), self.sink.port)
        self.program = Program(command, self.place.settings, folder)
        self.up, self.over = threading.Event(), threading.Event()
        self.chance = random.Random(seed)
        self.hand = Hand(self.place.house, random.Random(f"{seed} hand"), self.up)
        self.people = [self._person(name, random.Random(f"{seed} {name}")) for name in self.place.tokens]
        self.starts: list[float] = []
        self.faults: list[str] = []
        works = (self.hand.work, *(person.work for person in self.people))
        self.threads = [threading.Thread(target=self._watched, args=(work,), daemon=True) for work in works]

    def go(self, kills: int) -> Trace:
        """Do all of it."""
        begun = time.monotonic()
        self.sink.start()
        try:
            self.program.start()
            for thread in self.threads:
                thread.start()
            for number in range(kills):
                self._live_and_die(number)
                if number == kills - 1:
                    self._let_all_finish_next()
                self.starts.append(self._rise())
            self._finish()
        finally:
            self.program.kill()
            self.sink.close()
        return self._trace(kills, time.monotonic() - begun)

    def _live_and_die(self, number: int) -> None:
        self.up.set()
        self._live()
        with self.hand.still:
            if not self.program.lives():
                self.faults.append(f"the server ended by itself before kill {number + 1}")
            self.up.clear()
            self.program.kill()

    def _live(self) -> None:
        """Until the moment of the kill."""
        time.sleep(self.chance.uniform(SHORTEST_S, LONGEST_S))

    def _rise(self) -> float:
        """Out: seconds until it served again."""
        return self.program.start()

    def _let_all_finish_next(self) -> None:
        """Nothing new from now on. And the minute passes in which a dead worker's mail is nobody else's."""
        self.over.set()
        self.hand.stop()
        with self.place.house.write() as tx:
            tx.conn.execute(update(_messages).where(_messages.c.status == "waiting").values(not_before=tx.now))
            tx.conn.execute(update(_envelopes).where(_envelopes.c.status == "waiting").values(not_before=tx.now))
        self.place.house.database.close()

    def _finish(self) -> None:
        """What waits is asked again, what is due is done, what is to be sent is sent."""
        self.up.set()
        patience = time.monotonic() + _DRAIN_S
        for thread in self.threads:
            thread.join(max(0, patience - time.monotonic()))
        while _left(self.place.house) and time.monotonic() < patience:
            self._let_it_be_morning()
            time.sleep(0.3)
        self.program.stop()

    def _let_it_be_morning(self) -> None:
        """News is held for the morning; it is let go now."""
        with self.place.house.write() as tx:
            held = (_messages.c.status == "waiting", _messages.c.held)
            tx.conn.execute(update(_messages).where(*held).values(not_before=tx.now))

    def _trace(self, kills: int, seconds: float) -> Trace:
        told = self.ledger.read()
        self.ledger.close()
        seen = sum((person.seen for person in self.people), Counter[str]())
        faults = [*self.faults, *(fault for person in self.people for fault in person.faults)]
        faults += [f"{thread.name} never got its answer" for thread in self.threads if thread.is_alive()]
        lines = self.program.log.read_text(encoding="utf-8", errors="replace").splitlines()
        faults += [f"log: {line[:120]} ... {line[-300:]}" for line in lines if any(one in line for one in _COMPLAINTS)]
        return Trace(
            self.place, told, self.hand.doses, self.sink.arrived(), kills, self.starts, seen, faults, seconds
        )  # fmt: skip

    def _person(self, name: str, chance: random.Random) -> Person:
        browser = Browser(self.program.port, self.place.tokens[name])
        return Person(self.place.people[name], browser, self.ledger, chance, self.up, self.over)

    def _watched(self, work: Callable[[], None]) -> None:
        """Nobody stops working unseen."""
        try:
            work()
        except Exception as error:  # whatever it was, the run must not count as good
            self.faults.append(f"somebody could not go on: {error!r}")


def _left(house: House) -> int:
    """What is due or waits to be sent."""
    with house.read() as tx:
        due = (timers.c.status == "armed", timers.c.due_at <= tx.now)
        waiting = _messages.c.status == "waiting"
        return sum(
            tx.conn.scalar(select(func.count()).select_from(source).where(*which)) or 0
            for source, which in ((timers, due), (_messages, (waiting,)))
        )
