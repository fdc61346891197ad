"""What the web app is given: the database, the time, the installation, and in a demo the controls of the demo."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.database import Database
from engine.clock import Clock
from engine.installation import Installation
from engine.transaction import Tx
from engine.vault import Vault


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


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the routes need. Without `demo` there are no demo pages and nobody can choose who they are."""

    database: Database
    clock: Clock
    installation: Installation
    vault: Vault
    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost"})  # names without port
    demo: Demo | None = None

    @property
    def secure(self) -> bool:
        """People reach the app over TLS, so cookies must be marked for it."""
        return self.base_url.startswith("https://")

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only looks."""
        with self.database.read() as conn:
            yield Tx(conn, self.clock.now(), self.installation, self.vault)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that changes: it has committed when the block ends, before any answer is made."""
        with self.database.write() as conn:
            yield Tx(conn, self.clock.now(), self.installation, self.vault)
