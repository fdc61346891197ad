"""The tick that empties the outbox: address, lease, send, mark. The sending stands between two transactions."""

import math
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from adapters.channels import Channel
from adapters.house import House
from engine import dead_letters, outbox, timers
from engine.errors import Busy, DeliveryError

log = structlog.get_logger()
# While the clock has something to do, more will be told to the same people: so long does a message wait for it.
PATIENCE = timedelta(minutes=5)
# A process that stood still between taking an envelope and sending it leaves it to whoever has it by then.
_FRESH_S = outbox.LEASE.total_seconds() / 2
# A tick of a process takes no more than this, and what it is sending: one that goes on is taken for one that hangs.
_TICK_S = 15.0
_TRIES, _PAUSE_S = 5, 0.2


@dataclass
class Hand:
    """The envelope a process has in hand, and whether it is to stop taking more."""

    stopping: threading.Event = field(default_factory=threading.Event)
    holds: outbox.Sending | None = None

    def give_back(self, house: House) -> None:
        """What is in hand goes to the next process at once."""
        sending, self.holds = self.holds, None
        if sending is not None:
            with house.write() as tx:
                outbox.give_back(tx, sending)


@dataclass(frozen=True, slots=True)
class _Todo:
    """What is to be done next: a lost message, messages to queues, or something to send that waits since `before`."""

    lost: str | None
    unaddressed: bool
    before: datetime
    waits: bool


def deliver(
    house: House, channel: Channel, limit: int = 200, hand: Hand | None = None, *, at_once: bool = False
) -> int:
    """Send what waits, at most `limit` envelopes. Out: how many messages were sent.

    `at_once`: each message by itself, whatever the hour and whatever people have chosen. The tick ends when the channel
    cannot be reached: the next one tries again.
    """
    until = time.monotonic() + (_TICK_S if hand else math.inf)
    hand = hand or Hand()
    count = tried = 0
    while tried < limit and not hand.stopping.is_set() and time.monotonic() < until:
        todo = _look(house, channel, at_once)
        if todo.lost:
            if not _bury(house, todo.lost):
                break
        elif todo.unaddressed:
            with house.write() as tx:
                outbox.address(tx)
        elif todo.waits:
            tried += 1
            sent = _next(house, channel, hand, todo.before, at_once)
            if sent is None:
                break
            count += sent
        else:
            break
    return count


def _next(house: House, channel: Channel, hand: Hand, before: datetime, at_once: bool) -> int | None:
    """Take an envelope and send it. Out: how many messages were sent; None when the channel is out of reach."""
    taken = time.monotonic()
    with house.write() as tx:
        sending = hand.holds = outbox.lease(tx, channel.kinds, before=before, at_once=at_once)
    fresh = time.monotonic() - taken < _FRESH_S
    sent = _send(house, channel, sending) if sending and fresh else 0
    hand.holds = None
    return sent


def _look(house: House, channel: Channel, at_once: bool) -> _Todo:
    with house.read() as tx:
        before = tx.now if at_once or not timers.due(tx, 1) else tx.now - PATIENCE
        waits = outbox.waits(tx, channel.kinds, before)
        return _Todo(dead_letters.lost(tx), outbox.unaddressed(tx), before, waits)


def _bury(house: House, letter: str) -> bool:
    """A lost message becomes a task. What is wrong with one case must not stop the others. False: not just now."""
    try:
        with house.write() as tx:
            dead_letters.bury(tx, letter)
    except Busy:
        return False
    except Exception:
        log.exception("no task could be made of a lost message", message=letter)
        with house.write() as tx:
            dead_letters.give_up(tx, letter)
    return True


def _send(house: House, channel: Channel, sending: outbox.Sending) -> int | None:
    """Send and mark. Out: how many messages were sent; None when the channel is out of reach."""
    try:
        channel.send(sending)
    except DeliveryError as error:
        with house.write() as tx:
            if error.unreachable:
                outbox.put_back(tx, sending, str(error))
            else:
                outbox.failed(tx, sending, str(error), permanent=error.permanent)
        return None if error.unreachable else 0
    except Exception as error:  # whatever is wrong with one message must not stop the rest
        log.exception("sending failed", envelope=sending.id)
        with house.write() as tx:
            outbox.failed(tx, sending, type(error).__name__, permanent=False)
        return 0
    _mark(house, sending)
    return len(sending.messages)


def _mark(house: House, sending: outbox.Sending) -> None:
    """What was sent is marked, also when somebody holds a row just now."""
    for number in range(_TRIES):
        try:
            with house.write() as tx:
                outbox.sent(tx, sending)
            return
        except Busy:
            if number + 1 == _TRIES:
                raise
            time.sleep(_PAUSE_S)
