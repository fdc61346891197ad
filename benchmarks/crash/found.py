"""What the database holds when a run is over, read once and arranged for the checks."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from adapters.house import House
from benchmarks.crash.place import MUNICIPALITY, SLUG
from engine import definitions, standing
from engine.audit import Broken, verify
from engine.model import Case, Command, Event, Notification, Task, Timer, table
from engine.routine import Routine


@dataclass(frozen=True)
class Happened:
    """One event with its data read."""

    case: str
    seq: int
    at: datetime
    actor: str | None
    kind: str
    story: dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One promise: how many things were looked at, and each of them that breaks it."""

    name: str
    looked_at: int
    breaks: list[str]


@dataclass(frozen=True)
class Found:
    """Rows by id; events by case, in order."""

    routine: Routine
    cases: dict[str, Row[Any]]
    tasks: dict[str, Row[Any]]
    timers: dict[str, Row[Any]]
    messages: dict[str, Row[Any]]
    commands: dict[tuple[str, str], Row[Any]]
    events: dict[str, list[Happened]]
    members: dict[str, list[str]]  # user ids by queue
    broken: list[Broken]
    left_due: int

    def happened(self) -> list[Happened]:
        """Every event of every case."""
        return [event for events in self.events.values() for event in events]


def read(house: House) -> Found:
    """Read it all."""
    with house.read() as tx:

        def rows(model: Any) -> list[Row[Any]]:
            return list(tx.conn.execute(select(table(model))).all())

        events: dict[str, list[Happened]] = defaultdict(list)
        for row in sorted(rows(Event), key=lambda row: (row.case_id, row.seq)):
            story = json.loads(row.data)
            events[row.case_id].append(Happened(row.case_id, row.seq, row.at, row.actor_id, row.kind, story))
        timers = rows(Timer)
        units = [*tx.municipality(MUNICIPALITY).positions, *tx.municipality(MUNICIPALITY).teams]
        return Found(
            routine=definitions.routine_of(tx, definitions.newest(tx, MUNICIPALITY, SLUG)),
            cases={row.id: row for row in rows(Case)},
            tasks={row.id: row for row in rows(Task)},
            timers={row.id: row for row in timers},
            messages={row.id: row for row in rows(Notification)},
            commands={(row.actor_id, row.key): row for row in rows(Command)},
            events=events,
            members={unit: standing.in_queue(tx, MUNICIPALITY, unit) for unit in units},
            broken=list(verify(tx)),
            left_due=sum(timer.status == "armed" and timer.due_at <= tx.now for timer in timers),
        )
