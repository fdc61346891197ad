"""Messages that did not arrive: each becomes a task in its case, once, so that somebody picks up the telephone.

They are taken one at a time, the case first under its lock: whoever changes a case holds it before its messages.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine import change, opening
from engine.builtin import UNDELIVERED
from engine.invitations import OUTDATED
from engine.model import Case, Envelope, Notification, table
from engine.notices import OVER, UNSAID
from engine.statements import Statement
from engine.transaction import Tx

_messages, _cases, _envelopes = table(Notification), table(Case), table(Envelope)
_LOST = select(_messages.c.id).where(_messages.c.status == "lost").order_by(_messages.c.id).limit(1)
_ONE = select(_messages.c.case_id, _messages.c.task_id).where(_messages.c.id == bindparam("id"))
_BURY = Statement(
    update(_messages).where(_messages.c.id == bindparam("letter"), _messages.c.status == "lost").values(status="failed")
)
_DEAD = (
    select(_messages, _cases.c.reference, _envelopes.c.made_at)
    .outerjoin(_cases, _cases.c.id == _messages.c.case_id)
    .outerjoin(_envelopes, _envelopes.c.id == _messages.c.envelope_id)
    .where(_messages.c.status.in_(("failed", "lost")), _messages.c.last_error.not_in((UNSAID, OVER, OUTDATED)))
    .where(_cases.c.closed_at.is_(None))  # so too of what is about no case
    .order_by(_messages.c.not_before.desc(), _messages.c.id)
    .limit(bindparam("limit"))
)
_LATE = (
    select(_messages, _cases.c.reference, _envelopes.c.made_at, _envelopes.c.last_error.label("why"))
    .outerjoin(_cases, _cases.c.id == _messages.c.case_id)
    .outerjoin(_envelopes, _envelopes.c.id == _messages.c.envelope_id)
    .where(_messages.c.status == "waiting", _messages.c.not_before <= bindparam("since"))
    .order_by(_messages.c.not_before, _messages.c.id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that did not arrive, or not yet. `at` is when it was to go (UTC); `reason` is a channel's answer."""

    at: datetime
    municipality: str
    reference: str
    template: str
    user_id: str | None
    reason: str


def lost(tx: Tx) -> str | None:
    """The next message that is lost."""
    found: str | None = tx.conn.scalar(_LOST)
    return found


def bury(tx: Tx, message_id: str) -> None:
    """Make a lost message a task of its case, unless one is open there, or the case is closed."""
    about = tx.conn.execute(_ONE, {"id": message_id}).one()
    if not about.case_id:
        _BURY.run(tx.conn, {"letter": message_id})
        return
    opened = change.of_case(tx, about.case_id, None)
    closed, has_one = opened.case.closed_at is not None, any(task.key == UNDELIVERED for task in opened.tasks)
    if closed or has_one:
        _BURY.run(tx.conn, {"letter": message_id})
        return
    opened.batch.change(_BURY, guarded=True, letter=message_id)
    opening.open_task(opened, opened.routine.tasks[UNDELIVERED])
    opened.story["about"] = about.task_id
    opened.commit("undelivered")


def give_up(tx: Tx, message_id: str) -> None:
    """No task could be made of it; it stays in the list."""
    _BURY.run(tx.conn, {"letter": message_id})


def dead(tx: Tx, limit: int = 100) -> list[DeadLetter]:
    """What did not arrive in the open cases, newest first: for whoever runs the installation."""
    return [_letter(row, row["last_error"]) for row in tx.conn.execute(_DEAD, {"limit": limit}).mappings()]


def late(tx: Tx, since: datetime, limit: int = 100) -> list[DeadLetter]:
    """What could have gone since an aware moment and waits still, oldest first."""
    rows = tx.conn.execute(_LATE, {"since": since, "limit": limit}).mappings()
    return [_letter(row, row["why"] or row["last_error"]) for row in rows]


def _letter(row: Any, reason: str | None) -> DeadLetter:
    at = row["made_at"] or row["not_before"]
    return DeadLetter(at, row["municipality_id"], row["reference"] or "", row["template"], row["user_id"], reason or "")
