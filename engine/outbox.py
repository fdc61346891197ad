"""What is to be told, from the change that caused it until it is sent. Nothing here sends: `adapters.delivery` does.

1. `address` turns a message to a queue into one to each person who holds it now.
2. `lease` hands a worker the next envelope for a minute: one that was not sent the last time, or a new one of all that
   waits for a person and may reach them now (`engine.envelopes`). A worker that dies loses it to the next.
3. After sending, `sent`; a crash between the two means the same mail again with the same Message-ID, never none.
4. When a channel fails, `failed` tries later (a minute, five, twenty-five ... at most a day); after eight tries, or at
   once when trying is useless, its messages are lost, and `engine.dead_letters` makes them tasks for people. When the
   channel could not be reached at all, `put_back` takes the envelope apart: nobody has seen it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, RowMapping, bindparam, delete, insert, select, update

from engine import definitions, envelopes, fallback, standing
from engine.definition import say
from engine.ids import new_id
from engine.meeting_mail import Invitation, to_send
from engine.model import Case, CoordinatorTerm, Envelope, NoticeChoice, Notification, User, table
from engine.notices import MAIL, OWN, SMS, UNSAID
from engine.transaction import Tx

LEASE = timedelta(seconds=60)
TRIES = {MAIL: 8, SMS: 3}  # an SMS that does not go soon becomes a mail
AGAIN = timedelta(minutes=1)
_messages, _envelopes, _users = table(Notification), table(Envelope), table(User)
_terms, _cases, _choices = table(CoordinatorTerm), table(Case), table(NoticeChoice)
_TO_QUEUES = (_messages.c.status == "waiting", _messages.c.envelope_id.is_(None), _messages.c.user_id.is_(None))
_TO_ADDRESS = (
    select(_messages)
    .where(*_TO_QUEUES)
    .order_by(_messages.c.not_before, _messages.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_AGAIN = (
    _envelopes.c.status == "waiting",
    _envelopes.c.not_before <= bindparam("now"),
    _envelopes.c.channel.in_(bindparam("channels", expanding=True)),
)
_TO_REPEAT = (
    select(_envelopes)
    .where(*_AGAIN)
    .order_by(_envelopes.c.not_before, _envelopes.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_INSIDE = (
    select(_messages.c.id, _messages.c.template, _messages.c.task_id, _messages.c.case_id, _messages.c.status)
    .add_columns(_messages.c.user_id)
    .where(_messages.c.envelope_id == bindparam("envelope"))
    .order_by(_messages.c.id)
)
# Whoever changes a case holds it and then its messages; a worker that waits for these would wait in a ring.
_HOLD = select(_messages.c.id).where(_messages.c.envelope_id == bindparam("envelope")).with_for_update(nowait=True)
_READER = (
    select(_users.c.email, _users.c.language, _choices.c.phone)
    .outerjoin(_choices, _choices.c.user_id == _users.c.id)
    .where(_users.c.id == bindparam("user"))
)
_NAMED = (
    select(_terms.c.user_id)
    .where(_terms.c.case_id == bindparam("case"), _terms.c.role == bindparam("held"), _terms.c.until.is_(None))
    .order_by(_terms.c.user_id)
)
_UNADDRESSED = select(_messages.c.id).where(*_TO_QUEUES).limit(1)
_REPEATS = select(_envelopes.c.id).where(*_AGAIN).limit(1)


@dataclass(frozen=True, slots=True)
class Message:
    """One message inside an envelope. It names a template and ids, and holds nothing about the case.

    `words` are the subject and text of a message that the routine has its own words for.
    """

    id: str
    template: str
    task_id: str | None
    case_id: str
    words: tuple[str, str] | None = None
    meeting: Invitation | None = None

    @property
    def kind(self) -> str:
        """What it says, by the name of its text: the template, but of a meeting what has become of that."""
        return self.meeting.what if self.meeting else self.template


@dataclass(frozen=True, slots=True)
class Sending:
    """An envelope in a worker's hands. `address` is an e-mail address, or for an SMS a number (E.164)."""

    id: str
    lease: str
    channel: str
    address: str
    language: str
    made_at: datetime
    attempts: int
    messages: tuple[Message, ...]

    @property
    def told(self) -> tuple[Message, ...]:
        """What it says: the same word about the same thing only once."""
        seen = {(one.template, one.task_id or one.case_id): one for one in reversed(self.messages)}
        return tuple(reversed(seen.values()))


def unaddressed(tx: Tx) -> bool:
    """Some messages are to a queue."""
    return tx.conn.scalar(_UNADDRESSED) is not None


def waits(tx: Tx, channels: frozenset[str] = frozenset({MAIL}), before: datetime | None = None) -> bool:
    """Something is to be sent: an envelope again, or messages that could go since `before` (otherwise: now)."""
    again = tx.conn.scalar(_REPEATS, {"now": tx.now, "channels": sorted(channels)})
    return again is not None or envelopes.waits(tx, before or tx.now)


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
        unseen = others is None and row["case_id"]  # else the history says so, or there is none
        _set(tx, row["id"], status="lost" if unseen else "failed", last_error=f"nobody holds «{row['queue']}»")
    return len(rows)


def lease(
    tx: Tx,
    channels: frozenset[str] = frozenset({MAIL}),
    *,
    before: datetime | None = None,
    at_once: bool = False,
) -> Sending | None:
    """The next envelope to send, held for a minute; None when there was none just now.

    `channels` are those there are. Of what waits, only what could go since `before` begins a new envelope. With
    `at_once` each message goes by itself, whatever the hour and whatever people have chosen.
    """
    row = tx.conn.execute(_TO_REPEAT, {"now": tx.now, "channels": sorted(channels)}).mappings().first()
    found = dict(row) if row else envelopes.gather(tx, channels, before or tx.now, at_once=at_once)
    if found is None:
        return None
    rows = tx.conn.execute(_INSIDE, {"envelope": found["id"]}).all()
    if all(each.status != "waiting" for each in rows):  # unsaid since the last try
        _set_envelope(tx, found["id"], None, status="failed", last_error=UNSAID)
        return None
    number = new_id(tx.now)
    held = {"lease": number, "not_before": tx.now + LEASE, "attempts": found["attempts"] + 1}
    _set_envelope(tx, found["id"], None, **held)
    email, language, phone = tx.conn.execute(_READER, {"user": found["user_id"]}).one()
    return Sending(
        found["id"], number, found["channel"], email if found["channel"] == MAIL else phone or "", language,
        found["made_at"], held["attempts"], tuple(_message(tx, each, language) for each in rows),
    )  # fmt: skip


def _named(tx: Tx, row: RowMapping) -> list[str]:
    """Those who are named in the case in the role that a message is to, such as the members of a group."""
    return list(tx.conn.scalars(_NAMED, {"case": row["case_id"], "held": row["queue"]}))


def _message(tx: Tx, row: Row[Any], language: str) -> Message:
    meeting = to_send(tx, row.template, row.user_id)
    words = _words(tx, row.template, row.case_id, language)
    return Message(row.id, row.template, row.task_id, row.case_id, words, meeting)


def _words(tx: Tx, template: str, case_id: str, language: str) -> tuple[str, str] | None:
    """The routine's own words, when the template names some."""
    kind, _, key = template.partition(":")
    if kind != OWN:
        return None
    definition = tx.conn.scalar(select(_cases.c.definition_id).where(_cases.c.id == case_id))
    message = definitions.routine_of(tx, str(definition)).messages.get(key)  # the case may have moved since
    return (say(message.subject, language), say(message.body, language)) if message else None


def sent(tx: Tx, sending: Sending) -> None:
    """The channel took it. A worker that lost its lease meanwhile changes nothing. Raises Busy: try again."""
    if _set_envelope(tx, sending.id, sending.lease, status="sent", sent_at=tx.now, last_error=None):
        _set_inside(tx, sending, status="sent", sent_at=tx.now, last_error=None)


def failed(tx: Tx, sending: Sending, reason: str, *, permanent: bool) -> None:
    """The channel did not take it: try later, or let its messages become tasks. An SMS becomes a mail instead."""
    if not permanent and sending.attempts < TRIES[sending.channel]:
        wait = min(timedelta(minutes=5 ** (sending.attempts - 1)), timedelta(days=1))
        later = {"lease": None, "not_before": tx.now + wait, "last_error": reason[:500]}
        _set_envelope(tx, sending.id, sending.lease, **later)
    elif _set_envelope(tx, sending.id, sending.lease, status="failed", last_error=reason[:500]):
        if sending.channel == SMS:
            envelopes.by_mail_instead(tx, sending.id, reason[:500])
        else:
            _set_inside(tx, sending, status="lost", last_error=reason[:500])


def put_back(tx: Tx, sending: Sending, reason: str) -> None:
    """The channel could not be reached. Nobody has seen a new envelope, so it is taken apart and made anew later.

    One that may have arrived at an earlier try is kept as it is, and the try does not count.
    """
    later = tx.now + AGAIN
    if sending.attempts > 1:
        kept = {"lease": None, "not_before": later, "attempts": sending.attempts - 1, "last_error": reason[:500]}
        _set_envelope(tx, sending.id, sending.lease, **kept)
        return
    mine = (_envelopes.c.id == sending.id, _envelopes.c.status == "waiting", _envelopes.c.lease == sending.lease)
    if tx.conn.execute(delete(_envelopes).where(*mine)).rowcount:
        _set_inside(tx, sending, envelope_id=None, not_before=later, last_error=reason[:500])


def came_back(tx: Tx, envelope: str, reason: str) -> bool:
    """A mail that the server took came back: its messages are lost, once. False when the envelope is unknown."""
    if tx.conn.scalar(select(_envelopes.c.id).where(_envelopes.c.id == envelope)) is None:
        return False
    gone = update(_envelopes).where(_envelopes.c.id == envelope, _envelopes.c.status == "sent")
    if tx.conn.execute(gone.values(status="failed", last_error=reason[:500])).rowcount:
        inside = (_messages.c.envelope_id == envelope, _messages.c.status == "sent")
        tx.conn.execute(update(_messages).where(*inside).values(status="lost", last_error=reason[:500]))
    return True


def give_back(tx: Tx, sending: Sending) -> None:
    """The worker stops: the next may have this at once. It may have gone out just now, so it stays as it is."""
    _set_envelope(tx, sending.id, sending.lease, lease=None, not_before=tx.now)


def free(tx: Tx) -> int:
    """Nobody else is at work here, so whoever held an envelope has died: it is free now. Out: how many were."""
    held = (_envelopes.c.status == "waiting", _envelopes.c.lease.is_not(None))
    return tx.conn.execute(update(_envelopes).where(*held).values(lease=None, not_before=tx.now)).rowcount


def _set(tx: Tx, message_id: str, **values: Any) -> None:
    which = (_messages.c.id == message_id, _messages.c.status == "waiting")
    tx.conn.execute(update(_messages).where(*which).values(**values))


def _set_inside(tx: Tx, sending: Sending, **values: Any) -> None:
    tx.conn.execute(_HOLD, {"envelope": sending.id})
    which = (_messages.c.envelope_id == sending.id, _messages.c.status == "waiting")
    tx.conn.execute(update(_messages).where(*which).values(**values))


def _set_envelope(tx: Tx, envelope: str, lease_number: str | None, **values: Any) -> bool:
    statement = update(_envelopes).where(_envelopes.c.id == envelope, _envelopes.c.status == "waiting")
    if lease_number:
        statement = statement.where(_envelopes.c.lease == lease_number)
    return bool(tx.conn.execute(statement.values(**values)).rowcount)
