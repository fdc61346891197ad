"""R12: the wall clock jumps an hour, a day, forty days, to 2038, and back, while deadlines run.

`jumps` plays cases on a database with a clock that is wrong again and again. Whatever it showed, in the end each step
of each ladder has been taken once, each silent deadline met once, each message sent once, and the history's seals hold.
A clock that is ahead does things early, and what it queues then waits until the true time is there. Leap seconds are
smeared by the servers of time, so none is seen here.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from adapters.database import Database
from adapters.stage import Stage
from benchmarks.dates import Found
from engine import audit, definitions, timers
from engine.calendars import Calendar
from engine.definition import Workflow
from engine.model import Event, Notification, table
from engine.municipality import Installation, Municipality
from engine.store import cases, tasks

_events, _messages = table(Event), table(Notification)
_START = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
_FAR = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)  # the second at which 32 bits end
WRONG = ("+1 h", "-1 h", "+40 d", "-1 d", "2038")


def jumps(database: Database, count: int, seed: int = 1) -> Found:
    """So many jumps of each kind; `database` is empty but for its schema."""
    chance, found = random.Random(seed), Found()
    stage = _stage(database)
    true = _START
    wrong = [kind for kind in WRONG for _ in range(count)]
    chance.shuffle(wrong)
    for kind in wrong:
        true += timedelta(minutes=chance.randrange(30 * 24 * 60 // max(count, 1)))
        for moment, often in ((true, 0.5), (_shown(kind, true), 0.1)):  # a few cases begin while the clock is wrong
            stage.clock.set(moment)
            if chance.random() < often:
                stage.refer("Mo", {"name": "Kari Eksempel"}, {}, "r")
            stage.tick()
        found.counts[kind] = found.counts.get(kind, 0) + 1
    for last in (true + timedelta(days=60), _shown("2038", true) + timedelta(days=60)):
        stage.clock.set(last)
        stage.tick()
    with stage.read() as tx:
        found.counts["cases"] = len(tx.conn.scalars(select(cases.c.id)).all())
    found.differences += _wrong(stage)
    return found


def _shown(kind: str, true: datetime) -> datetime:
    spans = {"+1 h": timedelta(hours=1), "-1 h": -timedelta(hours=1), "+40 d": timedelta(40), "-1 d": -timedelta(1)}
    return true + spans[kind] if kind in spans else _FAR + (true - _START)


def _wrong(stage: Stage) -> Iterator[str]:
    with stage.read() as tx:
        rows = tx.conn.execute(select(_events.c.case_id, _events.c.kind, _events.c.data)).all()
        told = [(row.case_id, row.kind, json.loads(row.data)) for row in rows]
        rungs = Counter((story["task_id"], story["rung"]) for _, _, story in told if "rung" in story)
        yield from (f"step {key} was taken {times} times" for key, times in rungs.items() if times > 1)
        for task in tx.conn.execute(select(tasks.c.id, tasks.c.key).where(tasks.c.key.in_(_STEPS))):
            missing = set(range(_STEPS[task.key])) - {rung for key, rung in rungs if key == task.id}
            yield from (f"step {rung} of {task.key} was never taken" for rung in sorted(missing))
        silent = Counter(case for case, kind, _ in told if kind == "silence")
        for row in tx.conn.execute(select(cases.c.id, cases.c.state)):
            if (row.state, silent[row.id]) != ("slutt", 1):
                yield f"a case is in {row.state} after {silent[row.id]} silent deadlines"
        yield from (f"the timer {timer} was left" for timer in timers.due(tx, 10))
        sent = tx.conn.execute(select(_messages.c.status, _messages.c.template)).all()
        yield from (f"{row.template} is {row.status}" for row in sent if row.status == "waiting")
        posted, kept = len(stage.post.posted), sum(row.status == "sent" for row in sent)
        if posted != kept:
            yield f"{posted} messages reached somebody, and {kept} were to"
        yield from (f"the history does not hold: {problem}" for problem in audit.verify(tx))


# ---------------------------------------------------------------- the house


def _words(text: str) -> dict[str, str]:
    return {"nb": text}


# How many steps the clock takes for each task: reminders, the day itself, and the rungs after it.
_STEPS = {"dager": 4, "timer": 2}
_ROUTINE: dict[str, Any] = {
    "slug": "r", "municipality": "her", "title": _words("Ruten"), "subject": "person", "regime": "advice",
    "initial": "ny", "referral": [],
    "roles": [{"key": "leder", "title": _words("Leder"), "kind": "position"}],
    "escalations": [
        {"key": "vanlig", "remind": ["2 days"], "ladder": [
            {"notify": "assignee"}, {"after": "1 working day", "notify": "leder"},
            {"after": "3 days", "notify": "leder"},
        ]},
        {"key": "haster", "ladder": [{"notify": "assignee"}, {"after": "4 hours", "notify": "leder"}]},
    ],
    "states": [
        {"key": "ny", "title": _words("Ny"), "tasks": [
            {"key": "dager", "title": _words("Dager"), "who": "leder", "due": {"within": "8 days"},
             "escalation": "vanlig"},
            {"key": "timer", "title": _words("Timer"), "who": "leder", "due": {"within": "30 hours"},
             "escalation": "haster"},
        ], "next": [
            {"key": "ferdig", "title": _words("Ferdig"), "to": "slutt", "when_done": True},
            {"key": "stille", "title": _words("Stille"), "to": "slutt", "after": {"within": "25 days"}},
        ]},
        {"key": "slutt", "title": _words("Slutt"), "final": True},
    ],
}  # fmt: skip


def _stage(database: Database) -> Stage:
    calendar = Calendar()
    house = Municipality("her", "Her", "nb", calendar, {"leder": _words("Leder")}, {}, {})
    stage = Stage(database, Installation({"her": house}), "her", _START)
    with stage.write() as tx:
        definitions.publish(tx, Workflow.model_validate(_ROUTINE), "")
    stage.hire("Liv", "", "leder")
    stage.hire("Mo")
    return stage
