"""Moving time, where time may be moved: in scenarios, tests and the demo."""

from collections.abc import Callable
from datetime import datetime

from adapters import departing
from adapters.channels import Channel
from adapters.delivery import deliver
from adapters.house import House
from adapters.scheduler import sweep
from adapters.watching import keep_watch
from engine import departures, envelopes, timers


def tick(house: House, channel: Channel, *, at_once: bool = False) -> None:
    """Do what is due now, and send what waits; `at_once` as in `deliver`."""
    departing.hand_on(house)
    sweep(house)
    deliver(house, channel, at_once=at_once)
    if keep_watch(house):
        sweep(house)
        deliver(house, channel, at_once=at_once)


def travel(
    house: House, channel: Channel, move: Callable[[datetime], None], moment: datetime, *, at_once: bool = False
) -> None:
    """Go to `moment` (aware), stopping wherever something is due, so that each thing happens on its own day.

    `move` sets the clock of the house.
    """
    while (stop := _next_stop(house)) is not None and stop <= moment:
        move(max(stop, house.clock.now()))
        tick(house, channel, at_once=at_once)
    move(moment)
    tick(house, channel, at_once=at_once)


def next_due(house: House) -> datetime | None:
    """The moment the clock next has something to do."""
    with house.read() as tx:
        moments = timers.next_due(tx), departures.next_due(tx)
    return min((moment for moment in moments if moment), default=None)


def _next_stop(house: House) -> datetime | None:
    """The same, or the morning that a message is held for."""
    due = next_due(house)
    with house.read() as tx:
        return min((moment for moment in (due, envelopes.next_morning(tx)) if moment), default=None)
