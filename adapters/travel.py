"""Moving time, where time may be moved: in scenarios, tests and the demo."""

from collections.abc import Callable
from datetime import datetime

from adapters import departing
from adapters.channels import Channel
from adapters.delivery import deliver
from adapters.house import House
from adapters.scheduler import sweep
from adapters.watching import keep_watch
from engine import departures, timers


def tick(house: House, channel: Channel) -> None:
    """Do what is due now, and send what waits."""
    departing.hand_on(house)
    sweep(house)
    deliver(house, channel)
    if keep_watch(house):
        sweep(house)
        deliver(house, channel)


def travel(house: House, channel: Channel, move: Callable[[datetime], None], moment: datetime) -> None:
    """Go to `moment` (aware), stopping wherever something is due, so that each thing happens on its own day.

    `move` sets the clock of the house.
    """
    while (due := next_due(house)) is not None and due <= moment:
        move(max(due, house.clock.now()))
        tick(house, channel)
    move(moment)
    tick(house, channel)


def next_due(house: House) -> datetime | None:
    """The moment the clock next has something to do."""
    with house.read() as tx:
        moments = timers.next_due(tx), departures.next_due(tx)
    return min((moment for moment in moments if moment), default=None)
