"""One installation at work: its database, time, municipalities and secret, and the transactions they make."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters import config
from adapters.clock import SharedClock, SystemClock
from adapters.config import Settings
from adapters.database import Database
from engine import definitions, installation
from engine.clock import Clock
from engine.definition import Workflow
from engine.installation import Installation
from engine.language import compile_file
from engine.language.compile import Prove
from engine.proof import check_proof
from engine.transaction import Tx
from engine.vault import Vault


@dataclass(frozen=True)
class House:
    """What every transaction of the program needs."""

    database: Database
    clock: Clock
    installation: Installation
    vault: Vault

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only looks."""
        with self.database.read() as conn:
            yield Tx(conn, self.clock.now(), self.installation, self.vault)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that changes: it has committed when the block ends."""
        with self.database.write() as conn:
            yield Tx(conn, self.clock.now(), self.installation, self.vault)


def open_house(settings: Settings, clock: Clock | None = None, statement_s: float | None = None) -> House:
    """The installation that the settings describe, by the database's clock where there may be several processes.

    `statement_s`: see `Database`. Raises SettingsError and DefinitionError.
    """
    database = Database(settings.database, statement_s)
    return House(
        database,
        clock or (SystemClock() if database.embedded else SharedClock(database.now)),
        installation.load(settings.installation),
        Vault(config.secret(settings)),
    )


def publish_all(house: House, only: str | None = None) -> list[tuple[str, str, int]]:
    """Publish every routine of every municipality (or of one). Out: municipality, routine and version of each.

    A routine that is the newest version already stays as it is. Raises DefinitionError, also for a routine in which a
    case can get stuck: an unsound routine is never published.
    """
    published = []
    for workflow, source in _routines(house, only, check_proof):
        with house.write() as tx:
            _, version = definitions.publish(tx, workflow, source)
        published.append((workflow.municipality, workflow.slug, version))
    return published


def unpublished(house: House) -> list[tuple[str, str, int]]:
    """The routines whose files say something else than what new cases start on, with the version that they start on."""
    found = []
    for workflow, _ in _routines(house, None, None):
        with house.read() as tx:
            version = definitions.changed(tx, workflow)
        if version is not None:
            found.append((workflow.municipality, workflow.slug, version))
    return found


def _routines(house: House, only: str | None, prove: Prove | None) -> Iterator[tuple[Workflow, str]]:
    for slug, municipality in house.installation.municipalities.items():
        for entry in municipality.workflows.values() if only in (None, slug) else ():
            yield compile_file(entry.file, slug, entry.parameters, prove), entry.file.read_text(encoding="utf-8")
