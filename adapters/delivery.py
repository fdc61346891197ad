"""The tick that empties the outbox: address, lease, send, mark. The sending stands between two transactions."""

import threading
import time
from dataclasses import dataclass, field

from adapters.channels import Channel
from adapters.house import House
from engine import outbox
from engine.errors import DeliveryError

# A process that stood still between taking a message and sending it leaves it to whoever has it by then.
_FRESH_S = outbox.LEASE.total_seconds() / 2


@dataclass
class Hand:
    """The message a process has in hand, and whether it is to stop taking more."""

    stopping: threading.Event = field(default_factory=threading.Event)
    holds: outbox.Message | None = None

    def give_back(self, house: House) -> None:
        """What is in hand goes to the next process at once."""
        message, self.holds = self.holds, None
        if message is not None:
            with house.write() as tx:
                outbox.give_back(tx, message)


def deliver(house: House, channel: Channel, limit: int = 200, hand: Hand | None = None) -> int:
    """Send what waits, at most `limit` messages. Out: how many were sent."""
    hand, count = hand or Hand(), 0
    for _ in range(limit):
        with house.read() as tx:
            if hand.stopping.is_set() or not outbox.waits(tx):
                break
        taken = time.monotonic()
        with house.write() as tx:
            outbox.address(tx)
            message = hand.holds = outbox.lease(tx)
        if message is not None and time.monotonic() - taken < _FRESH_S:
            count += _send(house, channel, message)
        hand.holds = None
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
