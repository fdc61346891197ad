"""Browsers in front of the real engine. One database kind is enough here: the engine's own tests run on both."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest

from adapters.clock import SystemClock
from adapters.database import Database
from adapters.mailcatcher import CaughtMail
from adapters.stage import Stage
from adapters.travel import next_due
from tests.databases import Lite
from tests.engine.small_house import House
from tests.web.browser import Visitor, visitor
from tests.web.routines import whole_house
from tests.world import World


class FakeDemo:
    """The controls of a demo, over the test's world."""

    def __init__(self, world: Stage) -> None:
        self._world = world

    def mails(self) -> Sequence[CaughtMail]:
        """Every message posted in the world, newest first."""
        zone = self._world.house.calendar.zone
        return [
            CaughtMail(
                id=f"{number:06}",
                sent_to=(post.to,),
                subject=f"<i>{post.template}</i>",
                text="Hei",
                message_id=str(number),
                received_at=datetime.combine(post.on, datetime.min.time(), zone),
            )
            for number, post in reversed(list(enumerate(self._world.post.posted)))
        ]

    def next_due(self) -> datetime | None:
        """When the clock next has something to do."""
        return next_due(self._world.premises)

    def go_to(self, moment: datetime) -> None:
        """Move the world's clock."""
        self._world.go_to(moment)


@pytest.fixture
def world(lite: Lite) -> Iterator[World]:
    """Skjervøy on Monday 4 January 2027 at nine, everybody at work."""
    with lite.fresh() as address:
        database = Database(address)
        yield World(database)
        database.close()


@pytest.fixture
def site(world: World) -> Visitor:
    """A browser at the demo of that world; nobody is signed in."""
    return visitor(world, FakeDemo(world))


@pytest.fixture
def demo_site(world: World) -> Visitor:
    """A browser at the demo, where sessions follow the real time while the other clock jumps."""
    return visitor(world, FakeDemo(world), session_clock=SystemClock())


@pytest.fixture
def other(world: World) -> Visitor:
    """Another browser at the same world."""
    return visitor(world, FakeDemo(world))


@pytest.fixture
def plain_site(world: World) -> Visitor:
    """A browser at the same world without the demo."""
    return visitor(world, None)


@pytest.fixture
def whole(lite: Lite) -> Iterator[House]:
    """The small house on that Monday, with the routines of `tests.web.routines`."""
    with lite.fresh() as address:
        database = Database(address)
        yield whole_house(database)
        database.close()


@pytest.fixture
def door(whole: House) -> Visitor:
    """A browser at the demo of that house."""
    return visitor(whole, FakeDemo(whole))
