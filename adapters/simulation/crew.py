"""The invented people at work: one in each position, a few in each team, some who may be named, one who refers."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from adapters.simulation.plan import Leaving, Plan
from engine import departures, staff
from engine.definition import RoleKind
from engine.municipality import Municipality
from engine.routine import Routine
from engine.store import TaskRow
from engine.transaction import Actor, Tx

LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody invented: in a unit, or among those who may be named in a role."""

    id: str
    unit: str = ""
    role: str = ""
    since: date = LONG_AGO
    gone: date | None = None  # the first day they are not there

    def there(self, day: date) -> bool:
        """At work that day."""
        return self.since <= day and (self.gone is None or day < self.gone)


class Crew:
    """Everybody. Hired once, before the year begins; who leaves or comes later is known by date."""

    def __init__(self, tx: Tx, house: Municipality, routine: Routine, plan: Plan) -> None:
        """Hires them. Raises Refused when nobody can leave the role the plan says."""
        self._slug = house.slug
        self.workers: list[Worker] = []
        for unit in house.positions:
            self._hire(tx, 1, unit=unit)
        for unit in house.teams:
            self._hire(tx, plan.assumptions.members, unit=unit)
        for role in routine.workflow.roles:
            if role.kind in (RoleKind.NAMED, RoleKind.GROUP):
                self._hire(tx, plan.assumptions.coordinators, role=role.key)
        self.referrer = self._hire(tx, 1)[0]
        self.leaver: Worker | None = None
        if plan.leaving:
            self._part(tx, house, plan.leaving, plan.assumptions.vacancy)
        self._by_id = {worker.id: worker for worker in self.workers}
        self._actors: dict[str, Actor] = {}

    def doers(self, tx: Tx, task: TaskRow, holders: Mapping[str, str], day: date, dice: random.Random) -> list[Actor]:
        """Those who may do a task that day, in the order they are asked. `holders`: who is named in the case."""
        if task.assignee_id:
            found = [self._by_id[task.assignee_id]] if task.assignee_id in self._by_id else []
        else:
            named = {user for role, user in holders.items() if role.partition("/")[0] == task.queue}
            found = [worker for worker in self.workers if worker.unit == task.queue or worker.id in named]
        there = [worker for worker in found if worker.there(day)]
        dice.shuffle(there)
        return [self.actor(tx, worker) for worker in there]

    def in_unit(self, tx: Tx, units: Iterable[str], day: date) -> list[Actor]:
        """Those in any of the units that day."""
        wanted = set(units) - {""}
        return [self.actor(tx, each) for each in self.workers if each.unit in wanted and each.there(day)]

    def holds(self, unit: str, day: date) -> bool:
        """Somebody is in the unit that day."""
        return any(worker.unit == unit and worker.there(day) for worker in self.workers)

    def by_id(self, tx: Tx, user_id: str, day: date) -> list[Actor]:
        """That person, when they are there."""
        worker = self._by_id.get(user_id)
        return [self.actor(tx, worker)] if worker and worker.there(day) else []

    def pool(self, role: str | None, day: date) -> list[str]:
        """Those who may be named in a role. The place of one who has left is taken by the next, so others stay put."""
        pool = [worker for worker in self.workers if worker.role and role in (None, worker.role)] or self.workers
        there = [worker for worker in pool if worker.there(day)]
        return [worker.id if worker.there(day) else _next(pool, index, there) for index, worker in enumerate(pool)]

    def name(self, some: str) -> str:
        """A word that stays the same from run to run for an id that does not; other words are their own."""
        worker = self._by_id.get(some)
        return f"{self.workers.index(worker):04}" if worker else some

    def leave(self, tx: Tx) -> None:
        """The one who leaves has had their last day."""
        worker = self.leaver
        if worker is not None and worker.gone is not None:
            departures.leaves(tx, self._slug, worker.id, "", worker.gone - timedelta(1))

    def actor(self, tx: Tx, worker: Worker) -> Actor:
        """The person as the engine knows them; read once, since nobody changes place."""
        if worker.id not in self._actors:
            self._actors[worker.id] = staff.actor(tx, worker.id, self._slug)
        return self._actors[worker.id]

    def _hire(self, tx: Tx, count: int, unit: str = "", role: str = "", since: date = LONG_AGO) -> list[Worker]:
        hired = []
        for _ in range(count):
            number = len(self.workers) + 1
            units = [unit] if unit else []
            user = staff.add(tx, self._slug, f"Ansatt {number}", f"{number}@oppdiktet", "", units, since)
            self.workers.append(Worker(user, unit, role, since))
            hired.append(self.workers[-1])
        return hired

    def _part(self, tx: Tx, house: Municipality, leaving: Leaving, vacancy: int) -> None:
        """Somebody in a role goes; a position is filled again after a while."""
        leaver = next(each for each in self.workers if leaving.role in (each.unit, each.role))
        self.leaver = Worker(leaver.id, leaver.unit, leaver.role, leaver.since, leaving.on)
        self.workers[self.workers.index(leaver)] = self.leaver
        if leaving.role in house.positions:
            since = house.calendar.working_day_after(leaving.on - timedelta(1), vacancy + 1)
            self._hire(tx, 1, unit=leaving.role, since=since)


def _next(pool: list[Worker], index: int, there: list[Worker]) -> str:
    after = (*pool[index:], *pool[:index])
    return next((worker.id for worker in after if worker in there), pool[index].id)
