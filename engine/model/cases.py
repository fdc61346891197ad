"""The published routines, the cases that follow them, and the work in the cases."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from engine.model.base import BY_KEY, Json, Row, index_of, one_of


class WorkflowDefinition(Row, table=True):
    """One published version of a routine. Never changed and never removed: the database refuses."""

    __tablename__ = "workflow_definitions"
    __table_args__ = (UniqueConstraint("municipality_id", "slug", "version"),)
    id: str = Field(primary_key=True)
    municipality_id: str
    slug: str
    version: int
    sha256: str
    source: str = Field(sa_type=Text)
    compiled: str = Field(sa_type=Text)
    published_at: datetime


class Case(Row, table=True):
    """One case. `version` counts its changes; it is also the number of its last event, and `head` is that event's hash.

    `holders` says who is named in which role now (members of a group under "role/1", "role/2" ...); `facts` keeps the
    answers that deadlines, conditions and routes look at, by "task.field", and what the engine must remember of the
    visit to the present state (`engine.facts`). `touched_at` is when a person last did something in it, and `sleeps_on`
    the day it falls asleep if nobody does anything more (`engine.sleep`).
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("municipality_id", "reference"),
        # The cases that one case has started.
        index_of("parent_id IS NOT NULL", "ix_cases_parent_id", "parent_id"),
        # The open cases of a municipality, those that fall asleep first at the front.
        index_of("closed_at IS NULL", "ix_cases_sleeps_on", "municipality_id", "sleeps_on", "id"),
        BY_KEY,
    )
    id: str = Field(primary_key=True)
    municipality_id: str
    reference: str
    definition_id: str = Field(foreign_key="workflow_definitions.id")
    person_id: str | None = Field(default=None, foreign_key="people.id", index=True)
    referrer_id: str | None = Field(default=None, index=True)
    state: str
    round: int
    version: int
    head: bytes = Field(sa_type=LargeBinary)
    holders: dict[str, str] = Field(sa_type=Json)
    facts: dict[str, Any] = Field(sa_type=Json)
    opened_at: datetime
    closed_at: datetime | None = None
    outcome: str | None = None
    parent_id: str | None = None
    touched_at: datetime | None = None
    sleeps_on: date | None = None


class Task(Row, table=True):
    """Something somebody must do. `queue` is the position, team or named role it waits for.

    `planned`: not to be done before its time. `skipped`: left out by decision, with a `reason`. `item` tells apart the
    tasks made from one specification for each of several. `due_at` is the moment of a deadline counted in hours.
    `paused_left` is what was left, in days (of `due_at`: seconds), when the clock was stopped. `done_for` is the absent
    user whose substitute did it. Until `snoozed_until` it is not in the list of `snoozed_by`; its clock goes on.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("case_id", "key", "opened_seq", "item"),
        one_of("status", "open", "planned", "done", "skipped", "cancelled"),
        # The inbox: what waits for my queues, what waits for me, and what is open in the municipality.
        index_of(
            "status = 'open' AND assignee_id IS NULL", "ix_tasks_queue", "municipality_id", "queue", "due_on", "id"
        ),
        index_of("status = 'open'", "ix_tasks_due", "municipality_id", "due_on", "id"),
        index_of("status = 'open' AND assignee_id IS NOT NULL", "ix_tasks_assignee", "assignee_id", "due_on", "id"),
        # What every change of a case begins with; what is done is many times as much.
        index_of("status = 'open' OR status = 'planned'", "ix_tasks_live", "case_id"),
        # «Done by me», newest first.
        index_of("status = 'done'", "ix_tasks_done_by", "done_by", "done_at"),
        index_of("status = 'open' AND snoozed_until IS NOT NULL", "ix_tasks_snoozed_by", "snoozed_by"),
        BY_KEY,
    )
    id: str = Field(primary_key=True)
    municipality_id: str
    case_id: str = Field(foreign_key="cases.id")
    key: str
    opened_seq: int
    round: int
    queue: str
    assignee_id: str | None = None
    escalated_to: str | None = None
    status: str
    version: int
    opened_at: datetime
    due_on: date
    due_why: str
    done_at: datetime | None = None
    done_by: str | None = None
    outcome: str | None = None
    answers: dict[str, Any] | None = Field(default=None, sa_type=Json)
    item: str = ""
    due_at: datetime | None = None
    paused_left: int | None = None
    extensions: int = 0
    reason: str | None = None
    snoozed_until: date | None = None
    snoozed_by: str | None = None
    done_for: str | None = None


class Timer(Row, table=True):
    """What the clock must do next for a task (its ladder, rung by rung) or for a case (a deadline met in silence).

    A task's timer has the task's id and the key "_ladder"; it is moved from rung to rung and removed with the task. The
    key of a silent deadline is the transition it takes.
    """

    __tablename__ = "timers"
    __table_args__ = (
        one_of("status", "armed", "parked"),
        # The silent deadlines of a case, to show and to remove them.
        index_of("key <> '_ladder'", "ix_timers_silent", "case_id"),
        # The sweep of `engine.timers.due`, in its order: thousands fall due in the same moment, eight in the morning.
        index_of("status = 'armed'", "ix_timers_due", "due_at", "rung", "id"),
        # Those that wait for a person: hardly ever any.
        index_of("status = 'parked'", "ix_timers_parked", "municipality_id"),
        BY_KEY,
    )
    id: str = Field(primary_key=True)
    municipality_id: str
    case_id: str = Field(foreign_key="cases.id")
    key: str
    rung: int
    due_at: datetime
    status: str
    attempts: int
    last_error: str | None = None


class CoordinatorTerm(Row, table=True):
    """Who was named in which role of a case, from when to when. Kept for ever."""

    __tablename__ = "coordinator_terms"
    # The cases somebody is named in now.
    __table_args__ = (index_of("until IS NULL", "ix_coordinator_terms_user_id", "user_id", "case_id"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    role: str
    user_id: str = Field(foreign_key="users.id")
    since: datetime
    until: datetime | None = None


class Handover(Row, table=True):
    """Somebody is asked to take over a task, or a role. Its id is that of the task that asks, which tells how it went.

    `from_id` has it until the answer is yes. The words of `reason` and `word` are here, and not in the sealed history.
    """

    __tablename__ = "handovers"
    id: str = Field(primary_key=True)
    municipality_id: str
    case_id: str = Field(foreign_key="cases.id", index=True)
    task_id: str | None = None
    role: str | None = None
    from_id: str | None = None
    to_id: str = Field(foreign_key="users.id")
    offered_by: str | None = None
    offered_at: datetime
    reason: str
    word: str


class Consent(Row, table=True):
    """A consent form as it was given. It is never changed; withdrawing it only sets `withdrawn_at`.

    It is in force until withdrawn, and until `expires_at` where the form says how long it lasts.
    """

    __tablename__ = "consents"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    form: str
    limits: str
    given_at: datetime
    withdrawn_at: datetime | None = None
    expires_at: datetime | None = None


class ConsentGiver(Row, table=True):
    """One of those who gave a consent: the person, a parent, or somebody with the right to (`engine.rules`)."""

    __tablename__ = "consent_givers"
    consent_id: str = Field(primary_key=True, foreign_key="consents.id")
    number: int = Field(primary_key=True)
    name: str
    capacity: str


class Place(Row, table=True):
    """One place of a resource, taken by a case. The key is what keeps two cases from taking the same."""

    __tablename__ = "places"
    municipality_id: str = Field(primary_key=True)
    resource: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    since: datetime


class ConsentItem(Row, table=True):
    """One unit of a consent: whom there, and whether information may be shared."""

    __tablename__ = "consent_items"
    consent_id: str = Field(primary_key=True, foreign_key="consents.id")
    unit: str = Field(primary_key=True)
    contact: str
    may_share: bool


class Document(Row, table=True):
    """A letter as it was when the task it belongs to was done, sealed by the hash of its text.

    `post_id` is the task of sending it by post, where it goes that way.
    """

    __tablename__ = "documents"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    task_id: str
    title: str
    body: str = Field(sa_type=Text)
    sha256: str
    created_at: datetime
    post_id: str | None = None
