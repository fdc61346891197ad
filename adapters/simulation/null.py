"""The channel that takes everything and sends nothing. Messages are addressed as always, since a queue that nobody holds
gives the case a task."""

from sqlalchemy import Connection, select, update

from engine import outbox
from engine.model import Notification, table
from engine.statements import Statement
from engine.transaction import Tx

_messages = table(Notification)
_WAITING = _messages.c.status == "waiting"
_TO_QUEUES = Statement(select(_messages.c.id).where(_WAITING, _messages.c.user_id.is_(None)).limit(1))
_TAKE = Statement(update(_messages).where(_WAITING).values(status="sent"))


def empty_outbox(tx: Tx) -> None:
    """Address what waits, and take it."""
    while _some(tx.conn):
        outbox.address(tx)
    _TAKE.run(tx.conn, {})


def _some(conn: Connection) -> bool:
    return bool(_TO_QUEUES.run(conn, {}).fetchone())
