"""What the clock does, again and again: a list of ticks. Each stands alone; one that fails or hangs stops no other."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from adapters import departing, inbound
from adapters.channels.ways import ways_of
from adapters.config import Settings
from adapters.database import Database
from adapters.delivery import Hand, deliver
from adapters.house import House
from adapters.scheduler import FIRST_TRY_S, LATER_TRIES_S, sweep
from adapters.watching import keep_watch
from engine.workers import DELIVER, SWEEP


@dataclass(frozen=True)
class Tick:
    """Something done every `seconds`. A `run` that ends without an exception went well."""

    name: str
    run: Callable[[], object]
    seconds: float


def ticks_of(house: House, settings: Settings, hand: Hand) -> list[Tick]:
    """The ticks of one process. What is to be done besides is added here."""
    every = settings.tick_seconds
    ticks = [*_sweeps(house, settings, hand), Tick("departures", lambda: departing.hand_on(house), every)]
    ticks.append(Tick("watch", lambda: keep_watch(house), every))
    channel = ways_of(settings)
    if channel is not None:
        ticks.append(Tick(DELIVER, lambda: deliver(house, channel, hand=hand), every))
    if settings.mail_in:
        folder = settings.mail_in
        ticks.append(Tick("receive", lambda: inbound.empty(house, folder), every))
    if house.database.embedded:
        ticks.append(Tick("checkpoint", house.database.checkpoint, 1))
    return ticks


def _sweeps(house: House, settings: Settings, hand: Hand) -> list[Tick]:
    """On PostgreSQL those that have failed before have a lane of their own, where they may take longer."""
    every = settings.tick_seconds

    def swept(tried: bool, where: House = house, seconds: float = FIRST_TRY_S) -> int:
        return sweep(where, tried=tried, seconds=seconds, stopping=hand.stopping)

    if house.database.embedded:
        return [Tick(SWEEP, lambda: swept(False) + swept(True), every)]
    quick = replace(house, database=Database(settings.database, FIRST_TRY_S))
    return [
        Tick(SWEEP, lambda: swept(False, quick), every),
        Tick("retry", lambda: swept(True, seconds=LATER_TRIES_S), every),
    ]
