"""Moving time, where time may be moved: in scenarios, tests and the demo."""

from collections.abc import Callable
from datetime import datetime

from adapters.channels import Channel
from adapters.delivery import Write, deliver
from adapters.scheduler import sweep
from engine import timers
from engine.clock import Clock


def tick(write: Write, channel: Channel) -> None:
    """Do what is due now, and send what waits."""
    sweep(write)
    deliver(write, channel)


def travel(write: Write, channel: Channel, clock: Clock, move: Callable[[datetime], None], moment: datetime) -> None:
    """Go to `moment` (aware), stopping wherever something is due, so that each thing happens on its own day."""
    while (due := next_due(write)) is not None and due <= moment:
        move(max(due, clock.now()))
        tick(write, channel)
    move(moment)
    tick(write, channel)


def next_due(read: Write) -> datetime | None:
    """The moment the clock next has something to do."""
    with read() as tx:
        return timers.next_due(tx)
