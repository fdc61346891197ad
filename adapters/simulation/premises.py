"""A throw-away house in memory: its own database, no files, no mail. What happens in it is gone when it is closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection

from adapters.database import Database
from adapters.house import House
from adapters.migrations import upgrade
from adapters.simulation.crew import Crew
from adapters.simulation.plan import Plan
from engine import definitions
from engine.clock import HandClock
from engine.definition import Workflow
from engine.errors import NotFound
from engine.language import compile_file
from engine.mentions import facts_in
from engine.municipality import Installation
from engine.routine import Routine
from engine.statements import driver
from engine.transaction import Tx
from engine.vault import Vault

IN_MEMORY = "sqlite://"
_SECRET = b"a simulation is not the real world, so any 32 bytes"


class Premises:
    """One municipality with its routines published and its people hired, open in one long transaction."""

    def __init__(self, installation: Installation, plan: Plan) -> None:
        """Raises NotFound for a routine the municipality does not have, and Refused as `Crew` does."""
        self.plan, self.municipality = plan, installation.municipalities[plan.municipality]
        start = datetime(plan.year, 1, 1, tzinfo=UTC)
        self._house = House(Database(IN_MEMORY), HandClock(start), installation, Vault(_SECRET))
        upgrade(self._house.database)
        with self._house.write() as tx:
            for routine in needed(installation, plan.municipality, plan.routine):
                definitions.publish(tx, routine, "")
            self.routine: Routine = definitions.routine_of(tx, definitions.newest(tx, plan.municipality, plan.routine))
            workflow = self.routine.workflow
            self.crew = Crew(tx, self.municipality, self.routine, plan)
        # A change of one case may then concern others.
        self.linked = shares_places(workflow) or any(way.starts or way.signals for _, way in workflow.transitions())

    @contextmanager
    def whole(self) -> Iterator[Connection]:
        """The one transaction all of the simulation happens in."""
        with self._house.database.write() as conn:
            yield conn

    def tx(self, conn: Connection, moment: datetime) -> Tx:
        """What the engine is handed at a moment."""
        return Tx(conn, moment, self._house.installation, self._house.vault)

    def close(self) -> None:
        """It is gone."""
        self._house.database.close()


def needed(installation: Installation, municipality: str, slug: str) -> Iterator[Workflow]:
    """A routine and those whose cases it starts, and so on. A draft that is not proved yet may be tried here too.

    Raises NotFound for a routine the municipality does not have.
    """
    found, asked = set(), [(municipality, slug)]
    while asked:
        here, name = asked.pop()
        entry = installation.municipalities[here].workflows.get(name)
        if entry is None:
            raise NotFound()
        found.add((here, name))
        workflow = compile_file(entry.file, here, entry.parameters)
        yield workflow
        starts = [
            (start.municipality or here, start.workflow) for _, way in workflow.transitions() for start in way.starts
        ]
        asked += [key for key in dict.fromkeys(starts) if key not in found and key not in asked]


def shares_places(workflow: Workflow) -> bool:
    """Cases of the routine stand in each other's way: they take places of a resource, or ask how many are free."""
    if any(state.occupies for state in workflow.states):
        return True
    return any(fact.startswith("free.") for fact in facts_in(workflow))


@contextmanager
def step(conn: Connection) -> Iterator[None]:
    """One change: as good as never tried when it raises. A savepoint is what a transaction is to the real house."""
    raw = driver(conn)
    raw.execute("SAVEPOINT step")
    try:
        yield
    except BaseException:
        raw.execute("ROLLBACK TO step")
        raise
    finally:
        raw.execute("RELEASE step")


@contextmanager
def undone(conn: Connection) -> Iterator[None]:
    """What happens inside is taken back at the end, so that every world begins in an empty house."""
    raw = driver(conn)
    raw.execute("SAVEPOINT world")
    try:
        yield
    finally:
        raw.execute("ROLLBACK TO world")
        raw.execute("RELEASE world")
