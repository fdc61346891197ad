"""A small world with a hand-set clock: the real engine and database, the mails kept instead of sent.

Scenarios, the tests and the demo's clock move time with it. `go_to` stops at every deadline on the way, so that each
thing happens on its own day and in order.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapters.database import Database
from adapters.house import House, publish_all
from adapters.travel import tick, travel
from engine import absences, cases, queries, sleeping, staff, store, tasks
from engine.clock import HandClock
from engine.ids import new_id
from engine.installation import Installation
from engine.notices import MAIL
from engine.outbox import Sending
from engine.transaction import Actor, Tx
from engine.vault import Vault
from engine.views import CasePage, Inbox, TaskPage, View
from engine.views.sleeping import SleepingList


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as it reached somebody."""

    on: date
    to: str
    template: str
    task_id: str | None


class Postbox:
    """A channel that keeps what it is given."""

    kinds = frozenset({MAIL})

    def __init__(self, clock: HandClock, zone: Any) -> None:
        self.posted: list[Posted] = []
        self._clock, self._zone = clock, zone

    def send(self, sending: Sending) -> None:
        """Keep the messages of an envelope."""
        day = self._clock.now().astimezone(self._zone).date()
        self.posted += [Posted(day, sending.address, each.kind, each.task_id) for each in sending.messages]


class Stage:
    """One municipality at work."""

    def __init__(
        self,
        database: Database,
        installation: Installation,
        municipality: str,
        start: datetime,
        vault: Vault | None = None,
    ) -> None:
        """`database` has its schema; `start` is aware."""
        self.database, self.installation, self.municipality = database, installation, municipality
        self.house = installation.municipalities[municipality]
        self.clock = HandClock(start)
        self.post = Postbox(self.clock, self.house.calendar.zone)
        secret = b"a stage is not the real world, so any 32 bytes"
        self.premises = House(database, self.clock, installation, vault or Vault(secret))
        self.people: dict[str, str] = {}
        self._elsewhere: dict[str, str] = {}  # the municipality of those who work in another

    def write(self) -> AbstractContextManager[Tx]:
        """A transaction that changes."""
        return self.premises.write()

    def read(self) -> AbstractContextManager[Tx]:
        """A transaction that looks."""
        return self.premises.read()

    def publish(self) -> None:
        """Publish every routine of the municipality."""
        publish_all(self.premises, self.municipality)

    def hire(self, name: str, title: str = "", *units: str, email: str = "", municipality: str = "") -> str:
        """Somebody starts work, with positions and teams, perhaps in another municipality. Out: the user id."""
        with self.write() as tx:
            address = email or f"{len(self.people)}@stage"
            user = staff.add(tx, municipality or self.municipality, name, address, title, units, date(2000, 1, 1))
        self.people[name] = user
        self._elsewhere |= {name: municipality} if municipality else {}
        return user

    def actor(self, name: str) -> Actor:
        """A person as they stand now."""
        with self.read() as tx:
            return staff.actor(tx, self.people[name], self._elsewhere.get(name, self.municipality))

    def name_of(self, email: str) -> str:
        """Whose address that is."""
        return list(self.people)[int(email.partition("@")[0])]

    def refer(self, who: str, person: Mapping[str, str], answers: Mapping[str, Any], slug: str) -> str:
        """Send a referral. Out: the reference."""
        with self.write() as tx:
            reference = cases.submit(tx, self.actor(who), slug, person, answers, new_id(tx.now))
        self.tick()
        return reference

    def do(self, who: str, task_id: str, outcome: str | None = None, answers: Mapping[str, Any] | None = None) -> None:
        """Finish a task."""
        with self.write() as tx:
            version = queries.task_page(tx, self.actor(who), task_id).version
            tasks.complete(tx, self.actor(who), task_id, outcome, answers or {}, version, new_id(tx.now))
        self.tick()

    def take(self, who: str, task_id: str) -> None:
        """Take a task that waits in a queue."""
        with self.write() as tx:
            version = queries.task_page(tx, self.actor(who), task_id).version
            tasks.claim(tx, self.actor(who), task_id, version)
        self.tick()

    def put_back(self, who: str, task_id: str) -> None:
        """Put a task back in the queue it came from."""
        with self.write() as tx:
            version = queries.task_page(tx, self.actor(who), task_id).version
            tasks.release(tx, self.actor(who), task_id, version)
        self.tick()

    def skip(self, who: str, task_id: str, reason: str) -> None:
        """Leave a task out."""
        with self.write() as tx:
            version = queries.task_page(tx, self.actor(who), task_id).version
            tasks.skip(tx, self.actor(who), task_id, reason, version, new_id(tx.now))
        self.tick()

    def extend(self, who: str, task_id: str, until: date | None, reason: str) -> None:
        """Move a task's date by decision."""
        with self.write() as tx:
            version, day = queries.task_page(tx, self.actor(who), task_id).version, until.isoformat() if until else ""
            tasks.extend(tx, self.actor(who), task_id, day, reason, version, new_id(tx.now))
        self.tick()

    def annul(self, who: str, task_id: str, reason: str) -> None:
        """Take back a returning duty that was registered by mistake."""
        with self.write() as tx:
            tasks.annul(tx, self.actor(who), task_id, reason, new_id(tx.now))
        self.tick()

    def is_away(self, who: str, substitute: str, since: date, until: date) -> None:
        """Somebody is away, and somebody else does the work meanwhile."""
        with self.write() as tx:
            absences.report(tx, self.municipality, self.people[who], self.people[substitute], since, until)
        self.tick()

    def act(self, who: str, case_id: str, way: str, answers: Mapping[str, Any] | None = None) -> None:
        """Take a way that is open at any time."""
        with self.write() as tx:
            version = queries.case_page(tx, self.actor(who), case_id).case.version
            cases.act(tx, self.actor(who), case_id, way, answers or {}, version, new_id(tx.now))
        self.tick()

    def wake(self, who: str, case_id: str) -> None:
        """Ask whoever coordinates a case that sleeps to take contact."""
        with self.write() as tx:
            sleeping.wake(tx, self.actor(who), case_id, new_id(tx.now))
        self.tick()

    def lighten(self, who: str, case_id: str, times: int, until: date, reason: str) -> None:
        """Let a case go on in a lighter form for a time."""
        asked = {"times": str(times), "until": until.isoformat(), "reason": reason}
        with self.write() as tx:
            sleeping.lighten(tx, self.actor(who), case_id, asked, new_id(tx.now))
        self.tick()

    def restore(self, who: str, case_id: str) -> None:
        """Let it go back to the routine's own rhythm."""
        with self.write() as tx:
            sleeping.restore(tx, self.actor(who), case_id, new_id(tx.now))
        self.tick()

    def close(self, who: str, case_id: str, way: str, answers: Mapping[str, Any], reason: str = "") -> None:
        """Close a case by a way of its routine, with a reason."""
        with self.write() as tx:
            version = queries.case_page(tx, self.actor(who), case_id).case.version
            sleeping.close(tx, self.actor(who), case_id, way, answers, reason, version, new_id(tx.now))
        self.tick()

    def sleeping(self, who: str, slug: str = "") -> SleepingList:
        """The list of sleeping cases as somebody sees it."""
        with self.read() as tx:
            return queries.sleeping_list(tx, self.actor(who), slug)

    def open_task(self, case_id: str, key: str) -> str:
        """The id of an open task of a case. Raises StopIteration when there is none."""
        with self.read() as tx:
            return next(task.id for task in store.open_tasks(tx.conn, case_id) if task.key == key)

    def inbox(self, who: str, view: View = View.MINE, page: int = 1) -> Inbox:
        """One page of a list of somebody's inbox."""
        with self.read() as tx:
            return queries.inbox(tx, self.actor(who), view, page)

    def case(self, who: str, case_id: str) -> CasePage:
        """The case page as somebody sees it."""
        with self.read() as tx:
            return queries.case_page(tx, self.actor(who), case_id)

    def task(self, who: str, task_id: str) -> TaskPage:
        """The task page as somebody sees it."""
        with self.read() as tx:
            return queries.task_page(tx, self.actor(who), task_id)

    def today(self) -> date:
        """The day it is on the stage."""
        return self.house.calendar.local_date(self.clock.now())

    def tick(self) -> None:
        """Do what is due now, and send what waits: here everybody hears everything at once."""
        tick(self.premises, self.post, at_once=True)

    def go_to(self, moment: datetime) -> None:
        """Let time pass until `moment` (aware), stopping wherever something is due."""
        travel(self.premises, self.post, self.clock.set, moment, at_once=True)
