"""One run: people work, deadlines pass, the server dies and rises, and at last everything is let finish."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
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
from engine.model import Notification, table
from engine.store import timers

SHORTEST_S, LONGEST_S = 0.05, 1.0
_DRAIN_S = 300
_messages = table(Notification)


@dataclass
class Trace:
    """All that is known from outside when a run is over."""

    place: Place
    told: list[Told]
    doses: list[Dose]
    arrived: Counter[str]
    kills: int
    starts: list[float]  # seconds from each start after a kill until it served
    seen: Counter[str]
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(database: str, folder: Path, kills: int, seed: int, command: Sequence[str]) -> Trace:
    """Do all of it. `database` is the address of an empty one, `command` starts the server."""
    begun = time.monotonic()
    sink, ledger = Sink(folder / "mails.jsonl"), Ledger(folder / "answers.jsonl")
    here = place.make(database, folder, free_port(), sink.port)
    program = Program(command, here.settings, folder)
    up, over = threading.Event(), threading.Event()
    hand = Hand(here.house, random.Random(f"{seed} hand"), up)
    people = [
        Person(here.people[name], Browser(program.port, token), ledger, random.Random(f"{seed} {name}"), up, over)
        for name, token in here.tokens.items()
    ]
    threads = [threading.Thread(target=work, daemon=True) for work in (hand.work, *(one.work for one in people))]
    sink.start()
    try:
        starts, faults = _storm(program, up, hand, threads, random.Random(seed), kills)
        over.set()
        hand.stop()
        _finish(program, up, threads, here.house)
    finally:
        program.kill()
        sink.close()
    told = ledger.read()
    ledger.close()
    trace = Trace(here, told, hand.doses, sink.arrived(), kills, starts, Counter(), faults)
    for person in people:
        trace.seen.update(person.seen)
        trace.faults += person.faults
    trace.faults += _failures(program.log)
    trace.seconds = time.monotonic() - begun
    return trace


def _storm(
    program: Program,
    up: threading.Event,
    hand: Hand,
    threads: list[threading.Thread],
    chance: random.Random,
    kills: int,
) -> tuple[list[float], list[str]]:
    starts, faults = [], []
    for number in range(kills):
        seconds = program.start()
        if number:
            starts.append(seconds)
        up.set()
        if not number:
            for thread in threads:
                thread.start()
        time.sleep(chance.uniform(SHORTEST_S, LONGEST_S))
        with hand.still:
            if not program.lives():
                faults.append(f"the server ended by itself before kill {number + 1}")
            up.clear()
            program.kill()
    return starts, faults


def _finish(program: Program, up: threading.Event, threads: list[threading.Thread], house: House) -> None:
    """The last start: what waits is asked again, what is due is done, what is to be sent is sent."""
    _let_leases_pass(house)
    program.start()
    up.set()
    patience = time.monotonic() + _DRAIN_S
    for thread in threads:
        thread.join(max(0, patience - time.monotonic()))
    while _left(house) and time.monotonic() < patience:
        time.sleep(0.3)
    program.stop()


def _let_leases_pass(house: House) -> None:
    """The minute in which a dead worker's mail is nobody else's: nobody lives who could hold one."""
    with house.write() as tx:
        tx.conn.execute(update(_messages).where(_messages.c.status == "waiting").values(not_before=tx.now))
    house.database.close()


def _left(house: House) -> int:
    """What is due or waits to be sent."""
    with house.read() as tx:
        due = (timers.c.status == "armed", timers.c.due_at <= tx.now)
        waiting = _messages.c.status == "waiting"
        return sum(
            tx.conn.scalar(select(func.count()).select_from(source).where(*which)) or 0
            for source, which in ((timers, due), (_messages, (waiting,)))
        )


def _failures(log: Path) -> list[str]:
    """What the server itself complained about."""
    complaints = ("timer failed", "request failed", "Traceback", "raised an exception")
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"server log: {line[:300]}" for line in lines if any(one in line for one in complaints)]
