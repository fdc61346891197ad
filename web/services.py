"""What the web app is given: the database, the time, the installation, and in a demo the controls of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from adapters.clock import SystemClock
from adapters.config import Settings
from adapters.house import House
from engine.clock import Clock
from engine.transaction import Tx

LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class Mail(Protocol):
    """A mail the demo caught."""

    @property
    def id(self) -> str:
        """Names the mail in addresses."""

    @property
    def sent_to(self) -> tuple[str, ...]:
        """The receivers."""

    @property
    def subject(self) -> str:
        """The subject line."""

    @property
    def text(self) -> str:
        """The body."""

    @property
    def received_at(self) -> datetime:
        """When, aware."""


class Demo(Protocol):
    """What only a demo can do: show the mails it caught, and move the clock."""

    def mails(self) -> Sequence[Mail]:
        """The mails caught, newest first."""

    def next_due(self) -> datetime | None:
        """The moment the clock next has something to do, if there is one."""

    def go_to(self, moment: datetime) -> None:
        """Move the clock to an aware moment and let everything that falls due on the way happen."""


@dataclass(frozen=True)
class Services(House):
    """Everything the routes need. Without `demo` there are no demo pages and nobody can choose who they are."""

    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: frozenset[str] = LOOPBACK  # names without port
    sms: bool = False  # there is a gateway
    demo: Demo | None = None
    session_clock: Clock | None = None  # in a demo, where the other clock jumps, sessions follow the real time

    @classmethod
    def of(cls, house: House, settings: Settings, demo: Demo | None = None) -> "Services":
        """The services of a house at the address its settings give."""
        hosts = LOOPBACK | {urlsplit(settings.base_url).hostname or ""}
        real = SystemClock() if demo else None
        sms = bool(settings.sms_url)
        address = settings.base_url
        return cls(house.database, house.clock, house.installation, house.vault, address, hosts, sms, demo, real)

    def of_sessions(self, tx: Tx) -> Tx:
        """The same transaction, by the clock that sessions follow."""
        return replace(tx, now=(self.session_clock or self.clock).now())

    @property
    def secure(self) -> bool:
        """People reach the app over TLS, so cookies must be marked for it."""
        return self.base_url.startswith("https://")
