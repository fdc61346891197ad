"""Ours: the same workload through the engine, everything it always does included."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection, func, select, text
from sqlmodel import SQLModel

from adapters.database import Database
from adapters.house import House
from adapters.migrations import upgrade
from engine import cases, definitions, installation, staff, tasks
from engine.audit import verify
from engine.clock import HandClock
from engine.ids import new_id
from engine.language import compile_file
from engine.model import Case, Event, Timer, table
from engine.store import tasks as task_table
from engine.transaction import Tx
from engine.vault import Vault

ROOT = Path(__file__).parent.parent
MUNICIPALITY = "skjervoy"
_START = datetime(2027, 1, 4, 9, tzinfo=UTC)


class Ours:
    """The engine on one database."""

    def __init__(self, address: str) -> None:
        self.database = Database(address)
        self._tidy = BackgroundScheduler(timezone="UTC")  # as the program's own ticker does
        self._tidy.add_job(self.database.checkpoint, "interval", seconds=1)
        self._tidy.start()
        upgrade(self.database)
        self.installation = installation.load(ROOT / "workflows.yaml")
        self._now = _START
        self.vault = Vault(b"benchmark" * 8)
        workflow = compile_file(ROOT / "benchmarks" / "ip9.yaml", MUNICIPALITY)
        with self.database.write() as conn:
            tx = self._tx(conn)
            definitions.publish(tx, workflow, "")
            units = ("systemkoordinator", "psykiatriteam")
            user = staff.add(tx, MUNICIPALITY, "Solveig", "s@example.org", "", units, date(2020, 1, 1))
            self.actor = staff.actor(tx, user, MUNICIPALITY)

    def start(self, number: int) -> None:
        """Open one case."""
        with self.database.write() as conn:
            person = {"name": f"Person {number}"}
            cases.submit(self._tx(conn), self.actor, "ip9", person, {"begrunnelse": "Hjelp"}, new_id(self._now))

    def open_tasks(self) -> Sequence[str]:
        """The ids of every open task."""
        with self.database.read() as conn:
            return list(conn.scalars(select(task_table.c.id).where(task_table.c.status == "open")))

    def complete(self, task: str) -> None:
        """Finish one task, knowing its id only."""
        with self.database.write() as conn:
            tasks.complete(self._tx(conn), self.actor, task, None, {"notat": "Gjort"}, 1, new_id(self._now))

    def check(self, count: int) -> None:
        """Every case is closed, every step is one event, no timer is left, and the history verifies."""
        with self.database.read() as conn:
            closed = conn.scalar(select(func.count()).select_from(table(Case)).where(table(Case).c.state == "ferdig"))
            events = conn.scalar(select(func.count()).select_from(table(Event)))
            timers = conn.scalar(select(func.count()).select_from(table(Timer)))
            broken = list(verify(self._tx(conn)))
        found = (closed, events, timers, broken)
        if found != (count, 10 * count, 0, []):
            raise AssertionError(f"the workload was not done: {found}")

    def bytes(self) -> int:
        """The size of the tables and their indexes, the sealed history included."""
        with self.database.read() as conn:
            if self.database.embedded:
                return int(conn.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")))
            names = ", ".join(f"'{name}'" for name in SQLModel.metadata.tables)
            size = f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname IN ({names})"
            return int(conn.scalar(text(size)) or 0)

    def let_time_pass(self) -> None:
        """Fourteen days: every first timer is due."""
        self._now += timedelta(days=14)

    def house(self) -> House:
        """The house whose clock the benchmark moves."""
        return House(self.database, HandClock(self._now), self.installation, self.vault)

    def close(self) -> None:
        """Stop."""
        self._tidy.shutdown()
        self.database.close()

    def _tx(self, conn: Connection) -> Tx:
        self._now += timedelta(milliseconds=1)
        return Tx(conn, self._now, self.installation, self.vault)
