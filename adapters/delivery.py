"""The tick that empties the outbox: address, lease, send, mark. The sending stands between two transactions."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from adapters.channels import Channel
from engine import outbox
from engine.errors import DeliveryError
from engine.transaction import Tx

Write = Callable[[], AbstractContextManager[Tx]]


def deliver(write: Write, channel: Channel, limit: int = 200) -> int:
    """Send what waits, at most `limit` messages. Out: how many were sent."""
    count = 0
    for _ in range(limit):
        with write() as tx:
            outbox.address(tx)
            message = outbox.lease(tx)
        if message is None:
            break
        count += _send(write, channel, message)
    return count


def _send(write: Write, channel: Channel, message: outbox.Message) -> bool:
    try:
        channel.send(message)
    except DeliveryError as error:
        with write() as tx:
            outbox.failed(tx, message, str(error), permanent=error.permanent)
        return False
    with write() as tx:
        outbox.sent(tx, message)
    return True
