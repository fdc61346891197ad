"""The channel that takes everything and sends nothing.

A message to a queue that somebody holds is taken as it is. One to a queue that nobody holds is addressed by the engine,
which makes it a task in the case: somebody must pick up the telephone.
"""

from collections.abc import Callable

from sqlalchemy import select, update

from engine import outbox
from engine.model import Notification, table
from engine.statements import Statement
from engine.transaction import Tx

_messages = table(Notification)
_WAITING = _messages.c.status == "waiting"
_TO = Statement(select(_messages.c.user_id, _messages.c.queue).where(_WAITING))
_TAKE = Statement(update(_messages).where(_WAITING).values(status="sent"))


def empty_outbox(tx: Tx, held: Callable[[str], bool]) -> None:
    """Take what waits. `held` tells whether anybody is in a queue today."""
    waiting = _TO.run(tx.conn, {}).fetchall()
    if not all(user or held(queue or "") for user, queue in waiting):
        while outbox.address(tx):
            pass
    if waiting:
        _TAKE.run(tx.conn, {})
