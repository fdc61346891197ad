"""The work during which the power goes: people send forms through the engine, and the ticker tidies now and then."""

import pickle
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adapters.database import Database
from adapters.house import House
from benchmarks.crash.boundary.fork import forked
from benchmarks.crash.boundary.run import staged
from benchmarks.crash.place import MUNICIPALITY, SLUG
from benchmarks.crash.power import driver
from benchmarks.crash.power.disk import Disk, Op
from engine import cases, staff, tasks
from engine.transaction import Tx

_WAITING = "SELECT id FROM tasks WHERE status = 'open' AND key = 'vurdering'"
_TIDIES = 0.15  # how often the log is moved into the file, a form sent


@dataclass(frozen=True)
class Recording:
    """The file as it was, what was done to the disk since, and how much had been done when each form was answered."""

    before: bytes
    ops: list[Op]
    answered: list[tuple[int, str]]


def record(folder: Path, forms: int, seed: int, without: Callable[[], None] | None) -> Recording:
    """Send so many forms, in a process of its own in which `without` may take a guard away."""
    file, kept = folder / "power.db", folder / "recording"

    def work() -> None:
        if without:
            without()
        kept.write_bytes(pickle.dumps(_record(file, forms, random.Random(seed))))

    ended = forked(work)
    if ended.how != "done":
        raise RuntimeError(str(ended.said))
    found = pickle.loads(kept.read_bytes())
    assert isinstance(found, Recording)
    return found


def _record(file: Path, forms: int, chance: random.Random) -> Recording:
    stage = staged(f"sqlite:///{file}")
    stage.database.close()
    before, disk = file.read_bytes(), Disk()
    house = House(Database(f"sqlite:///{file}"), stage.clock, stage.premises.installation, stage.premises.vault)
    driver.use(house.database)
    answered: list[tuple[int, str]] = []
    for number in range(forms):
        with house.write() as tx:
            _send(tx, stage.people, f"form {number}", chance)
        answered.append((len(disk.ops), f"form {number}"))
        if chance.random() < _TIDIES:
            house.database.checkpoint()
    house.database.close()
    return Recording(before, disk.ops, answered)


def _send(tx: Tx, people: dict[str, str], key: str, chance: random.Random) -> None:
    """A referral, or a task of an earlier one is done."""
    waiting = (
        tx.conn.exec_driver_sql("SELECT id FROM tasks WHERE status = 'open' AND key = 'vurdering'").scalars().all()
    )
    if waiting and chance.random() < 0.5:
        answers = {"notat": "Ja.", "hvem": people["Berit"]}
        actor = staff.actor(tx, people["Pål"], MUNICIPALITY)
        tasks.complete(tx, actor, chance.choice(waiting), "ja", answers, 1, key)
    else:
        actor = staff.actor(tx, people["Berit"], MUNICIPALITY)
        cases.submit(tx, actor, SLUG, {"name": "Kari"}, {"begrunnelse": "Trenger hjelp."}, key)
