"""One change of one case: the locked row, what it does, and everything written at the end in one go.

Every change goes this way: `of_case`/`of_task`/`of_timers` lock the case, the use case calls the verbs of
`engine.effects` and `engine.cases.move`, and `commit` writes rows, one event and the command.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func

from engine import audit, sleep, store
from engine.commands import Command
from engine.definition import State
from engine.definitions import routine_of
from engine.errors import NotFound
from engine.gathering import Gathering
from engine.ids import new_id
from engine.model import Case, Event, Notification, Timer
from engine.municipality import Municipality
from engine.notices import waiting
from engine.routine import Routine
from engine.statements import Statement
from engine.store import Batch, CaseRow, Locked, TaskRow, TimerRow
from engine.transaction import Actor, Tx

# What most changes change of the case itself, and the documents too, which are dear to send and seldom change.
_STANDING = ("state", "round", "version", "head", "closed_at", "outcome", "touched_at", "sleeps_on")
_ALL = (*_STANDING, "definition_id", "holders", "facts")
_SAVES = {columns: store.update_by(Case, *columns, id="case_id_", version="was") for columns in (_STANDING, _ALL)}
_DROP_TIMER = Statement(delete(store.timers).where(store.timers.c.id == bindparam("task")))
_DROP_SILENT = Statement(
    # The first condition is the index's; the clock's own keys begin with a low line, which no way out can.
    delete(store.timers).where(
        store.timers.c.case_id == bindparam("case"),
        store.timers.c.key != store.LADDER,
        func.substr(store.timers.c.key, 1, 1) != "_",
    )
)


class Change:
    """A case under its lock."""

    def __init__(self, tx: Tx, routine: Routine, case: CaseRow, tasks: list[TaskRow], actor: Actor | None) -> None:
        """`actor` is None when the clock makes the change."""
        self.tx, self.routine, self.case, self.tasks, self.actor = tx, routine, case, tasks, actor
        self.batch = Batch()
        self.story: dict[str, Any] = {}
        self.seq = case.version + 1
        self._was = case.version
        self._held, self._known = case.holders, case.facts  # never changed in place: a new one takes their place
        self._definition = case.definition_id
        # What this change has done that the database does not know yet: tasks finished (id, key, answers) or annulled,
        # facts that are new.
        self.finished: list[tuple[str, str, Mapping[str, Any]]] = []
        self.annulled: set[str] = set()
        self.touched: set[str] = set()
        self.consent: bool | None = None  # see `engine.consents.is_live`
        self.meetings: list[Gathering] | None = None  # those ahead, once looked at: see `engine.invitations`

    @property
    def actor_id(self) -> str | None:
        """Who makes the change; None for the clock."""
        return self.actor.user_id if self.actor else None

    @property
    def municipality(self) -> Municipality:
        """The settings of the case's municipality."""
        return self.tx.municipality(self.case.municipality_id)

    @property
    def state(self) -> State:
        """The state the case is in now."""
        return self.routine.states[self.case.state]

    def today(self) -> date:
        """The legal day."""
        return self.tx.today(self.case.municipality_id)

    def task(self, task_id: str) -> TaskRow | None:
        """One of the open tasks."""
        return next((task for task in self.tasks if task.id == task_id), None)

    def members(self, role: str) -> tuple[str, ...]:
        """The user ids of those who are in a group of this case, in the order they were named."""
        return tuple(user for key, user in self.case.holders.items() if key.startswith(f"{role}/"))

    def remember(self, fact: str, value: Any) -> None:
        """Keep a fact of the case; what depends on it is looked at anew. None forgets it."""
        kept = {name: known for name, known in self.case.facts.items() if name != fact}
        self.case.facts = kept if value is None else {**kept, fact: value}
        self.touched.add(fact)

    def tell(
        self, template: str, key: str, *, queue: str | None = None, user: str | None = None, task: str | None = None
    ) -> None:
        """Queue a message to a person, or to everybody in a queue. `key` makes it once for ever."""
        place = self.case.municipality_id
        row = waiting(key, template, self.tx.now, place, case=self.case.id, task=task, queue=queue, user=user)
        self.batch.add(Notification, **row)

    def arm(self, key: str, due_at: datetime, *, task: str | None = None, rung: int = 0) -> None:
        """Set the timer of a task's ladder, or of the silent deadline `key` of the state (`rung` is then its order)."""
        self.batch.add(
            Timer,
            id=task or new_id(self.tx.now), municipality_id=self.case.municipality_id, case_id=self.case.id, key=key,
            rung=rung, due_at=due_at, status="armed", attempts=0, last_error=None,
        )  # fmt: skip

    def disarm(self, task: str | None = None) -> None:
        """Remove the timer of a task, or the silent deadlines of the state."""
        if task:
            self.batch.change(_DROP_TIMER, task=task)
        else:
            self.batch.change(_DROP_SILENT, case=self.case.id)

    def commit(self, kind: str, command: Command | None = None) -> None:
        """Seal the change in one event, and write everything. Raises Stale when somebody was faster."""
        case, data = self.case, audit.canonical(self.story)
        case.head = audit.seal(case.head, case.id, self.seq, self.tx.now, self.actor_id, kind, data)
        case.version = self.seq
        self.batch.add(
            Event, case_id=case.id, seq=self.seq, at=self.tx.now, actor_id=self.actor_id, kind=kind, data=data,
            hash=case.head,
        )  # fmt: skip
        if command:
            command.write(self.tx, self.batch, case.id)
        if self.actor or case.touched_at is None:
            case.touched_at = self.tx.now
        case.sleeps_on = sleep.day(self.routine, case, self.tasks, self.municipality.calendar)
        self._save()
        self.batch.write(self.tx.conn)

    def _save(self) -> None:
        case = self.case
        if self._was == 0:
            self.batch.first(Case, **{name: getattr(case, name) for name in CaseRow.__slots__})
            return
        same = case.holders is self._held and case.facts is self._known and case.definition_id == self._definition
        columns = _STANDING if same else _ALL
        values = {f"{name}_": getattr(case, name) for name in columns}
        self.batch.change(_SAVES[columns], guarded=True, case_id_=case.id, was=self._was, **values)


def of_case(tx: Tx, case_id: str, actor: Actor | None) -> Change:
    """Lock a case to change it; no actor means the clock. Raises NotFound."""
    return _demand(tx, store.lock_case(tx.conn, case_id), actor)


def look(tx: Tx, case_id: str, actor: Actor | None) -> Change:
    """A case to look at, not locked: what comes of it is never committed. Raises NotFound."""
    case = store.read_case(tx.conn, case_id)
    if case is None:
        raise NotFound()
    return Change(tx, routine_of(tx, case.definition_id), case, store.open_tasks(tx.conn, case.id), actor)


def of_task(tx: Tx, task_id: str, actor: Actor | None) -> Change:
    """Lock the case of a task, open or not. Raises NotFound."""
    return _demand(tx, store.lock_case_of_task(tx.conn, task_id), actor)


def of_timers(tx: Tx, timer_ids: Sequence[str]) -> dict[str, tuple[Change, TimerRow]]:
    """Lock the cases of armed timers, each of another case. Out: by the timers' ids, in the order given.

    Left out are those that have been taken, or are being taken by another worker.
    """
    found = store.lock_cases_of_timers(tx.conn, timer_ids)
    return {timer: (_demand(tx, locked, None), row) for timer, (locked, row) in found.items()}


def _demand(tx: Tx, locked: Locked | None, actor: Actor | None) -> Change:
    if locked is None:
        raise NotFound()
    case, tasks = locked
    return Change(tx, routine_of(tx, case.definition_id), case, tasks, actor)
