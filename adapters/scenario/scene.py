"""What is there on the stage after a step: the case, its tasks, letters and mails, each looked up when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from adapters.scenario.names import Names
from adapters.stage import Posted, Stage
from engine import deadlines, definitions, links, measures, store
from engine.change import Change
from engine.definition import say
from engine.errors import NotFound
from engine.model import Case, Consent, ConsentItem, Document, Task, Timer, WorkflowDefinition, table
from engine.store import CaseRow

_cases, _definitions = table(Case), table(WorkflowDefinition)
_tasks, _timers, _documents = table(Task), table(Timer), table(Document)
_consents, _items = table(Consent), table(ConsentItem)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task: its id, who has it or where it waits, its date and how that came out."""

    task_id: str
    holder: str
    due: date
    why: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it came. `about` is « om «Skriv referat»» when it is about a task."""

    on: date
    name: str
    subject: str
    about: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was sealed."""

    key: str
    title: str
    body: str


@dataclass(frozen=True)
class Scene:
    """The case on a day. `posted` and `letters` are those that are new since the step before."""

    stage: Stage
    names: Names
    case_id: str
    posted: Sequence[Posted] = ()
    letters: Sequence[Letter] = ()

    def person(self, user_id: str) -> str:
        """The name of a user."""
        return next(name for name, user in self.stage.people.items() if user == user_id)

    def case(self) -> CaseRow:
        """The case as it is stored."""
        with self.stage.read() as tx:
            case = store.read_case(tx.conn, self.case_id)
        assert case is not None
        return case

    def tasks(self) -> dict[str, OpenTask]:
        """The open tasks by key, nearest deadline first; those of which there are several as «key (whom it is for)»."""
        rows = self._rows(_tasks.c.status == "open")
        return {
            self._key(row): OpenTask(
                row.id, self.person(row.assignee_id) if row.assignee_id else row.queue, row.due_on, row.due_why
            )
            for row in rows
        }

    def _key(self, row: Row[Any]) -> str:
        """What a task is called in a scenario: its key, and of several of a kind whom or what it is for."""
        if not row.item:
            return str(row.key)
        return f"{row.key} ({self.person(row.assignee_id) if row.item.isdigit() and row.assignee_id else row.item})"

    def planned(self) -> dict[str, date]:
        """The tasks that wait for their time, by key, with their dates."""
        return {self._key(row): row.due_on for row in self._rows(_tasks.c.status == "planned")}

    def paused(self) -> set[str]:
        """The tasks whose clock stands still."""
        return {self._key(row) for row in self._rows(_tasks.c.status == "open", _tasks.c.paused_left.is_not(None))}

    def done(self, key: str) -> str | None:
        """The id of the task of that key that was done last."""
        rows = self._rows(_tasks.c.status == "done", _tasks.c.key == key)
        return max(rows, key=lambda row: (row.done_at, row.id)).id if rows else None

    def _rows(self, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
        found = select(_tasks).where(_tasks.c.case_id == self.case_id, *conditions)
        with self.stage.read() as tx:
            return tx.conn.execute(found.order_by(_tasks.c.due_on, _tasks.c.id)).all()

    def newest(self, slug: str) -> str | None:
        """The id of the newest case of a routine."""
        found = select(_cases.c.id).join(_definitions, _definitions.c.id == _cases.c.definition_id)
        ordered = found.where(_definitions.c.slug == slug).order_by(_cases.c.opened_at.desc(), _cases.c.id.desc())
        with self.stage.read() as tx:
            newest: str | None = tx.conn.scalar(ordered.limit(1))
        return newest

    def other_state(self, slug: str) -> str | None:
        """The state of the newest case of another routine."""
        newest = self.newest(slug)
        with self.stage.read() as tx:
            case = store.read_case(tx.conn, newest) if newest else None
        return case.state if case else None

    def children(self) -> int:
        """How many cases this one has begun that are open."""
        with self.stage.read() as tx:
            return links.children(tx, self.case_id)["open"]

    def measures(self) -> dict[str, int]:
        """The days the routine counts, by key."""
        with self.stage.read() as tx:
            days = [days for _, days in measures.so_far(tx, self.names.routine, self.case())]
        return {measure.key: count for measure, count in zip(self.names.routine.workflow.measures, days, strict=True)}

    def deadlines(self) -> dict[str, tuple[date, str]]:
        """The deadlines that run without a task: the last day of each, and how it came out."""
        calendar, found = self.names.house.calendar, select(_timers.c.key, _timers.c.due_at)
        without_task = (_timers.c.case_id == self.case_id, _timers.c.key.not_like(r"\_%", escape="\\"))
        with self.stage.read() as tx:
            rows = tx.conn.execute(found.where(*without_task)).all()
        # A deadline fires at the midnight that ends its last day.
        days = {row.key: calendar.local_date(row.due_at - timedelta(seconds=1)) for row in rows}
        return {key: (day, self._why(key, day)) for key, day in days.items()}

    def _why(self, key: str, day: date) -> str:
        """How a silent deadline came out, if that can still be told."""
        case = self.case()
        deadline = self.names.routine.ways[case.state, key].after
        assert deadline is not None
        with self.stage.read() as tx:
            due = deadlines.due(Change(tx, self.names.routine, case, [], None), deadline)
        return due.sentence if due.date == day else ""

    def consent(self) -> dict[str, str]:
        """The consent in force: the units information may be shared with, each with a contact."""
        found = select(_items.c.unit, _items.c.contact).join(_consents, _consents.c.id == _items.c.consent_id)
        in_force = (_consents.c.case_id == self.case_id, _consents.c.withdrawn_at.is_(None), _items.c.may_share)
        with self.stage.read() as tx:
            lasts = or_(_consents.c.expires_at.is_(None), _consents.c.expires_at > tx.now)
            return {row.unit: row.contact for row in tx.conn.execute(found.where(*in_force, lasts))}

    def sees(self, name: str) -> bool:
        """May this person open the case?"""
        try:
            self.stage.case(name, self.case_id)
        except NotFound:
            return False
        return True

    def mails(self) -> list[Mail]:
        """The mails that came since the step before."""
        subjects, name_of = self.names.subjects, self.stage.name_of
        return [Mail(each.on, name_of(each.to), subjects[each.template], self._about(each)) for each in self.posted]

    def _about(self, posted: Posted) -> str:
        """What the mail is about; it may be a task of another case, and of another routine."""
        found = select(_tasks.c.key, _cases.c.definition_id).join(_cases, _cases.c.id == _tasks.c.case_id)
        with self.stage.read() as tx:
            row = tx.conn.execute(found.where(_tasks.c.id == posted.task_id)).first()
            spec = definitions.routine_of(tx, row.definition_id).tasks.get(row.key) if row else None
        return f" om «{say(spec.title, 'nb')}»" if spec else ""

    def all_letters(self) -> list[Letter]:
        """Every letter of the case, oldest first."""
        found = select(_documents, _tasks.c.key).join(_tasks, _tasks.c.id == _documents.c.task_id)
        ordered = found.where(_documents.c.case_id == self.case_id).order_by(_documents.c.created_at, _documents.c.id)
        specs = self.names.routine.tasks
        with self.stage.read() as tx:
            return [Letter(specs[row.key].letter or "", row.title, row.body) for row in tx.conn.execute(ordered)]
