"""An open case goes over to another version of its routine: on purpose, one at a time, written in its history.

1. The state and the tasks are looked up in the new version, by the mapping where they have other names. A case whose
   state is not there cannot be moved.
2. Open tasks that are there too stay, with the date, the queue and the ladder the new version gives them; the others
   are cancelled. Tasks that are new in the state are opened.
3. Answers given before are remembered where only the new version looks at them.
4. What follows by itself follows. The event says where from and by which mapping, so that the way back is known.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from engine import change, deadlines, definitions, effects, facts, lighter, moves, opening, places, queues
from engine.builtin import is_builtin
from engine.change import Change
from engine.conditions import holds
from engine.definition import Deadline, TaskSpec, say
from engine.errors import N_, Refused
from engine.facts import DONE, OPENED
from engine.model import Event, table
from engine.routine import Routine
from engine.statements import Statement
from engine.store import LIVE, TaskRow, tasks
from engine.transaction import Actor, Tx

MOVED = "moved_version"  # the kind of the event
_events = table(Event)
_STORIES = select(_events.c.seq, _events.c.at, _events.c.kind, _events.c.data).where(
    _events.c.case_id == bindparam("case")
)
_ANSWERED = (
    select(tasks.c.key, tasks.c.answers, tasks.c.opened_seq, tasks.c.status)
    .where(tasks.c.case_id == bindparam("case"))
    .order_by(tasks.c.done_at, tasks.c.id)
)
_REDO = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("task"), LIVE)
    .values(
        key=bindparam("key_"),
        queue=bindparam("queue_"),
        assignee_id=bindparam("user"),
        due_on=bindparam("due_on_"),
        due_at=bindparam("due_at_"),
        due_why=func.coalesce(bindparam("due_why_"), tasks.c.due_why),  # a date that is kept keeps its reason
        version=tasks.c.version + 1,
    )
)


@dataclass(frozen=True, slots=True)
class Names:
    """Old names and what they are called in the new version; a name that is not here is the same in both."""

    states: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)

    def back(self) -> "Names":
        """The mapping the other way."""
        return Names({new: old for old, new in self.states.items()}, {new: old for old, new in self.tasks.items()})


SAME = Names()


@dataclass(frozen=True, slots=True)
class _Visit:
    """The visit to the present state: since when, and which tasks it has had (by their old keys), which are done."""

    since: datetime
    had: frozenset[str]
    done: frozenset[str]


def move(tx: Tx, actor: Actor | None, case_id: str, definition_id: str, names: Names = SAME) -> None:
    """Let an open case follow the version `definition_id` from now. Raises Refused when it cannot, NotFound."""
    opened = change.of_case(tx, case_id, actor)
    if opened.case.definition_id == definition_id:
        raise Refused(N_("Saken følger denne versjonen allerede."))
    before, opened.case.definition_id = opened.case.definition_id, definition_id
    go_over(opened, definitions.routine_of(tx, definition_id), names)
    opened.story.update({"definition": definition_id, "before": before, "names": _as_data(names)})
    opened.commit(MOVED)


def move_back(tx: Tx, actor: Actor | None, case_id: str) -> None:
    """Let a case follow the version it was moved from last. Raises Refused when it was never moved, NotFound."""
    last = None
    for row in tx.conn.execute(_STORIES.order_by(_events.c.seq), {"case": case_id}):
        last = json.loads(row.data) if row.kind == MOVED else last
    if last is None:
        raise Refused(N_("Saken er ikke flyttet fra en annen versjon."))
    move(tx, actor, case_id, last["before"], Names(**last["names"]).back())


def go_over(opened: Change, routine: Routine, names: Names) -> None:
    """Let the case as it stands in `opened` follow another routine; nothing is written before it is committed.

    Raises Refused when it is closed, or stands where the other routine has no open state.
    """
    if opened.state.final:
        raise Refused(N_("Saken er avsluttet, og blir på sin versjon."))
    visit, old = _visit(opened), opened.state
    target = routine.states.get(names.states.get(old.key, old.key))
    if target is None or target.final:
        told = N_("Saken står i «%(state)s», som ikke finnes i den nye versjonen. Si hva den heter der.")
        raise Refused(told, state=say(old.title, "nb"))
    places.leave(opened, old)
    opened.disarm()
    opened.routine, opened.case.state = routine, target.key
    if target.key != old.key:
        opened.story.update({"from": old.key, "to": target.key})
    _remember(opened, names, visit)
    places.enter(opened, target)
    _keep_tasks(opened, names, visit)
    _open_new(opened)
    effects.wait(opened, visit.since)
    moves.settle(opened)


def _visit(opened: Change) -> _Visit:
    entered, since = 1, opened.case.opened_at
    for row in opened.tx.conn.execute(_STORIES.order_by(_events.c.seq), {"case": opened.case.id}):
        if "to" in json.loads(row.data):
            entered, since = row.seq, row.at
    rows = opened.tx.conn.execute(_ANSWERED, {"case": opened.case.id}).all()
    here = [row for row in rows if row.opened_seq >= entered and row.key in {task.key for task in opened.state.tasks}]
    done = frozenset(row.key for row in here if row.status in ("done", "skipped"))
    return _Visit(since, frozenset(row.key for row in here), done)


def _remember(opened: Change, names: Names, visit: _Visit) -> None:
    """Facts by their new names, with the answers that only the new version looks at, and the visit's own notes."""
    kept = {_renamed(name, names): value for name, value in opened.case.facts.items()}
    acts = {f"_{way.key}" for _, way in opened.routine.workflow.transitions() if way.by}
    for row in opened.tx.conn.execute(_ANSWERED, {"case": opened.case.id}):
        special = "referral" if row.key == moves.REFERRAL else "act" if row.key in acts else None
        key = special or names.tasks.get(row.key, row.key)
        found = {f"{key}.{question}": answer for question, answer in (row.answers or {}).items()}
        kept |= {fact: answer for fact, answer in found.items() if fact in opened.routine.mentions and fact not in kept}
    kept[OPENED] = [names.tasks.get(key, key) for key in sorted(visit.had)]
    kept[DONE] = [names.tasks.get(key, key) for key in sorted(visit.done)]
    opened.case.facts = kept
    opened.touched |= set(kept)


def _renamed(fact: str, names: Names) -> str:
    head, dot, tail = fact.partition(".")
    return f"{names.tasks.get(head, names.states.get(head, head))}{dot}{tail}" if dot else fact


def _keep_tasks(opened: Change, names: Names, visit: _Visit) -> None:
    """The open tasks that the new version has here too go on by its rules; the others are cancelled."""
    here = {spec.key: spec for spec in opened.state.tasks}
    for task in [task for task in opened.tasks if not is_builtin(task.key)]:
        spec = here.get(names.tasks.get(task.key, task.key))
        if spec is None:
            effects.cancel(opened, [task], "not in the new version of the routine")
            continue
        task.key = spec.key
        returned = bool(spec.every) and spec.key in {names.tasks.get(key, key) for key in visit.done}
        due = deadlines.due(opened, _rhythm(opened, spec) if returned else spec.due, task.opened_at)
        queue, assignee = _holder(opened, task, spec.who)
        task.queue, task.assignee_id = queue, assignee
        if not task.extensions:
            opening.retime(opened, task, due)
        opened.batch.change(
            _REDO, guarded=True, task=task.id, key_=task.key, queue_=queue, user=assignee, due_on_=task.due_on,
            due_at_=task.due_at,
            due_why_=due.sentence if (task.due_on, task.due_at) == (due.date, due.at) else None,
        )  # fmt: skip


def _rhythm(opened: Change, spec: TaskSpec) -> Deadline:
    return lighter.every(spec.every, opened.case.facts) if spec.every else spec.due


def _holder(opened: Change, task: TaskRow, who: str) -> tuple[str, str | None]:
    """Whoever has taken a task keeps it while it waits in the same place; one of several stays with whom it is for."""
    if who == opening.EACH:
        return opening.EACH, task.assignee_id
    queue, assignee = queues.queue_of(opened, who)
    return (queue, task.assignee_id) if queue == task.queue and assignee is None else (queue, assignee)


def _open_new(opened: Change) -> None:
    known = facts.of(opened)
    for spec in opened.state.tasks:
        if spec.key not in opened.case.facts[OPENED] and holds(spec.when, known):
            opening.open_all(opened, spec)


def _as_data(names: Names) -> dict[str, Any]:
    return {key: dict(value) for key, value in asdict(names).items()}
