"""What is to be told, from the change that caused it until it is sent. Nothing here sends: `adapters.delivery` does.

1. `address` turns a message to a queue into one to each person who holds it now.
2. `lease` hands a worker the next message for a minute; a worker that dies loses it to the next.
3. After sending, `sent`; a crash between the two means the same mail again with the same Message-ID, never none.
4. When a channel fails, `failed` tries later (a minute, five, twenty-five ... at most a day); after eight tries, or at
   once when trying is useless, it becomes a task in the case, so that somebody picks up the telephone.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, RowMapping, bindparam, insert, select, update

from engine import change, definitions, fallback, opening, standing
from engine.builtin import UNDELIVERED
from engine.definition import say
from engine.ids import new_id
from engine.meeting_mail import Invitation, to_send
from engine.model import Case, CoordinatorTerm, Notification, User, table
from engine.transaction import Tx

OWN = "message"  # the template "message:key" is one of the routine's own
LEASE = timedelta(seconds=60)
TRIES = 8
_messages, _users, _terms, _cases = table(Notification), table(User), table(CoordinatorTerm), table(Case)
_TO_ADDRESS = (
    select(_messages)
    .where(_messages.c.status == "waiting", _messages.c.user_id.is_(None))
    .order_by(_messages.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_TO_SEND = (
    select(_messages, _users.c.email, _users.c.language)
    .join(_users, _users.c.id == _messages.c.user_id)
    .where(_messages.c.status == "waiting", _messages.c.not_before <= bindparam("now"))
    .order_by(_messages.c.not_before, _messages.c.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=_messages)
)

_READER = select(_users.c.email, _users.c.language).where(_users.c.id == bindparam("user"))
_NAMED = (
    select(_terms.c.user_id)
    .where(_terms.c.case_id == bindparam("case"), _terms.c.role == bindparam("held"), _terms.c.until.is_(None))
    .order_by(_terms.c.user_id)
)
_WAITS = (
    select(_messages.c.id).where(_messages.c.status == "waiting", _messages.c.not_before <= bindparam("now")).limit(1)
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message on its way to one person. It names a template and ids, and holds nothing about the case.

    `words` are the subject and text of a message that the routine has its own words for.
    """

    id: str
    lease: str
    municipality_id: str
    template: str
    task_id: str | None
    case_id: str
    email: str
    language: str
    attempts: int
    words: tuple[str, str] | None = None
    meeting: Invitation | None = None

    @property
    def kind(self) -> str:
        """What it says, by the name of its text: the template, but of a meeting what has become of that."""
        return self.meeting.what if self.meeting else self.template


def waits(tx: Tx) -> bool:
    """Something is to be addressed or sent now."""
    return tx.conn.execute(_WAITS, {"now": tx.now}).first() is not None


def address(tx: Tx, limit: int = 100) -> int:
    """Address messages to queues to the people in them. Out: how many were addressed."""
    rows = tx.conn.execute(_TO_ADDRESS, {"limit": limit}).mappings().all()
    for row in rows:
        here = standing.in_queue(tx, row["municipality_id"], row["queue"] or "") or _named(tx, row)
        others = fallback.receivers(tx, row) if not here else ()
        told = {"queue": None, "template": row["template"] if here else fallback.FOR_ANOTHER}
        copies = [{**row, **told, "id": f"{row['id']}:{person}", "user_id": person} for person in here or others or ()]
        if copies:
            tx.conn.execute(insert(_messages), copies)
            _set(tx, row["id"], status="addressed")
            continue
        _set(tx, row["id"], status="failed", last_error=f"nobody holds «{row['queue']}»")
        if others is None and row["case_id"]:
            _make_task(tx, row["case_id"], row["task_id"])
    return len(rows)


def lease(tx: Tx) -> Message | None:
    """The next message to send, held for a minute; None when nothing waits."""
    row = tx.conn.execute(_TO_SEND, {"now": tx.now}).first()
    if row is None:
        return None
    number = new_id(tx.now)
    _set(tx, row.id, lease=number, not_before=tx.now + LEASE, attempts=row.attempts + 1)
    meeting = to_send(tx, row.template, row.user_id)
    # A meeting is for the one who is to be there, also while a substitute does the work.
    email, language = (row.email, row.language) if meeting else _reader(tx, row)
    return Message(
        row.id, number, row.municipality_id, row.template, row.task_id, row.case_id, email, language,
        row.attempts + 1, _words(tx, row.template, row.case_id, language), meeting,
    )  # fmt: skip


def _named(tx: Tx, row: RowMapping) -> list[str]:
    """Those who are named in the case in the role that a message is to, such as the members of a group."""
    return list(tx.conn.scalars(_NAMED, {"case": row["case_id"], "held": row["queue"]}))


def _reader(tx: Tx, row: Row[Any]) -> tuple[str, str]:
    """The address and language of who reads a message: the one it is to, or whoever does their work meanwhile."""
    user = next(iter(standing.readers(tx, row.municipality_id, row.user_id)), None)
    if user is None or user == row.user_id:  # word that was on its way to somebody who has left says nothing of a case
        return row.email, row.language
    email, language = tx.conn.execute(_READER, {"user": user}).one()
    return email, language


def _words(tx: Tx, template: str, case_id: str, language: str) -> tuple[str, str] | None:
    """The routine's own words, when the template names some."""
    kind, _, key = template.partition(":")
    if kind != OWN:
        return None
    definition = tx.conn.scalar(select(_cases.c.definition_id).where(_cases.c.id == case_id))
    message = definitions.routine_of(tx, str(definition)).messages[key]
    return say(message.subject, language), say(message.body, language)


def sent(tx: Tx, message: Message) -> None:
    """The channel took it. A worker that lost its lease meanwhile changes nothing."""
    _set(tx, message.id, message.lease, status="sent", sent_at=tx.now, last_error=None)


def failed(tx: Tx, message: Message, reason: str, *, permanent: bool) -> None:
    """The channel did not take it: try later, or make it a task for a person."""
    if not permanent and message.attempts < TRIES:
        wait = min(timedelta(minutes=5 ** (message.attempts - 1)), timedelta(days=1))
        _set(tx, message.id, message.lease, lease=None, not_before=tx.now + wait, last_error=reason[:500])
    elif _set(tx, message.id, message.lease, status="failed", last_error=reason[:500]):
        _make_task(tx, message.case_id, message.task_id)


def came_back(tx: Tx, message_id: str, reason: str) -> bool:
    """A mail that the server took came back: it has not arrived, and becomes a task, once. False when it is unknown."""
    row = tx.conn.execute(select(_messages).where(_messages.c.id == message_id)).first()
    if row is None:
        return False
    sent_now = (_messages.c.id == message_id, _messages.c.status == "sent")
    failed_now = update(_messages).where(*sent_now).values(status="failed", last_error=reason[:500])
    if tx.conn.execute(failed_now).rowcount:
        _make_task(tx, row.case_id, row.task_id)
    return True


def give_back(tx: Tx, message: Message) -> None:
    """The worker stops before it has sent this: the next may have it at once."""
    _set(tx, message.id, message.lease, lease=None, not_before=tx.now, attempts=message.attempts - 1)


def free(tx: Tx) -> int:
    """Nobody else is at work here, so whoever held a message has died: it is free now. Out: how many were."""
    held = (_messages.c.status == "waiting", _messages.c.lease.is_not(None))
    return tx.conn.execute(update(_messages).where(*held).values(lease=None, not_before=tx.now)).rowcount


def _make_task(tx: Tx, case_id: str, task_id: str | None) -> None:
    """A visible task in the case, unless one is open, or the lost message was about such a task."""
    opened = change.of_case(tx, case_id, None)
    if opened.case.closed_at is not None or any(task.key == UNDELIVERED for task in opened.tasks):
        return
    opening.open_task(opened, opened.routine.tasks[UNDELIVERED])
    opened.story["about"] = task_id
    opened.commit("undelivered")


def _set(tx: Tx, message_id: str, lease_number: str | None = None, **values: object) -> bool:
    statement = update(_messages).where(_messages.c.id == message_id, _messages.c.status == "waiting")
    if lease_number:
        statement = statement.where(_messages.c.lease == lease_number)
    return bool(tx.conn.execute(statement.values(**values)).rowcount)
