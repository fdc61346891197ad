"""The tick that empties the outbox: address, lease, send, mark. The sending stands between two transactions."""

from adapters.channels import Channel
from adapters.house import House
from engine import outbox
from engine.errors import DeliveryError


def deliver(house: House, channel: Channel, limit: int = 200) -> int:
    """Send what waits, at most `limit` messages. Out: how many were sent."""
    count = 0
    for _ in range(limit):
        with house.read() as tx:
            if not outbox.waits(tx):
                break
        with house.write() as tx:
            outbox.address(tx)
            message = outbox.lease(tx)
        count += message is not None and _send(house, channel, message)
    return count


def _send(house: House, channel: Channel, message: outbox.Message) -> bool:
    try:
        channel.send(message)
    except DeliveryError as error:
        with house.write() as tx:
            outbox.failed(tx, message, str(error), permanent=error.permanent)
        return False
    with house.write() as tx:
        outbox.sent(tx, message)
    return True
