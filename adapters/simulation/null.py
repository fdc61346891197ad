"""The channel that takes everything and sends nothing.

A message to a queue that somebody holds is taken as it is. One to a queue that nobody holds is addressed by the engine,
which makes it a task in the case: somebody must pick up the telephone.
"""

from collections.abc import Callable

from sqlalchemy import Connection, select, update

from engine import outbox
from engine.model import Notification, table
from engine.statements import Statement
from engine.transaction import Tx

_messages = table(Notification)
_WAITING = _messages.c.status == "waiting"
_QUEUES = Statement(select(_messages.c.queue).where(_WAITING, _messages.c.user_id.is_(None)))
_TAKE = Statement(update(_messages).where(_WAITING).values(status="sent"))


def empty_outbox(tx: Tx, held: Callable[[str], bool]) -> None:
    """Take what waits. `held` tells whether anybody is in a queue today."""
    while not all(held(queue) for queue in _queues(tx.conn)):
        outbox.address(tx)
    _TAKE.run(tx.conn, {})


def _queues(conn: Connection) -> set[str]:
    return {row[0] or "" for row in _QUEUES.run(conn, {}).fetchall()}
