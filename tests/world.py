"""The field's own sentences for tests: who refers, who does what, time passes, what lies in whose inbox."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from adapters.channels.mail import TEXTS
from adapters.database import Database
from adapters.stage import Stage
from engine import installation, store
from engine.calendars import add
from engine.durations import Duration
from engine.installation import Installation
from engine.views import CasePage, InboxRow, View

ROOT = Path(__file__).parent.parent
STAFF: Mapping[str, tuple[str, ...]] = {
    "Solveig": ("Systemkoordinator", "systemkoordinator", "psykiatriteam"),
    "Pål": ("Psykiatrisk sykepleier", "psykiatriteam"),
    "Berit": ("Kommunelege",),
    "Hanne": ("Helse- og sosialsjef", "helse_og_sosialsjef"),
    "Naboen": ("Saksbehandler på byggesak",),
}
CONSENT = {"psykiatritjenesten": {"share": True, "contact": "Pål"}, "legetjenesten": {"share": True, "contact": ""}}
APPLICATION = {"samtykke": CONSENT, "onsker_plan": "yes", "onsker_gruppe": "yes", "underskrevet": "2027-01-15"}


@cache
def skjervoy() -> Installation:
    """The shipped installation, read once."""
    return installation.load(ROOT / "workflows.yaml")


class World(Stage):
    """Skjervøy, with the clock in the test's hand."""

    def __init__(self, database: Database) -> None:
        start = datetime(2027, 1, 4, 9, 0, tzinfo=skjervoy().municipalities["skjervoy"].calendar.zone)
        super().__init__(database, skjervoy(), "skjervoy", start)
        self.publish()
        for name, (title, *units) in STAFF.items():
            self.hire(name, title, *units)
        self.case_id = ""

    def refers(self, who: str = "Berit", person: str = "Kari Eksempel") -> str:
        """A referral; the case is the one the next sentences are about. Out: the reference."""
        answers = {"henvist_fra": "legekontoret", "begrunnelse": "Trenger hjelp fra flere tjenester."}
        reference = self.refer(who, {"name": person}, answers, "individuell-plan")
        self.case_id = next(row.case_id for row in self.inbox("Solveig").rows if row.reference == reference)
        return reference

    def does(self, who: str, key: str, outcome: str | None = None, **answers: Any) -> None:
        """Somebody finishes the open task `key` of the case."""
        self.do(who, self.task_id(key), outcome, answers)

    def task_id(self, key: str) -> str:
        """The id of the open task `key` of the case."""
        return self.open_task(self.case_id, key)

    def open_tasks(self) -> dict[str, date]:
        """The open tasks of the case and their dates."""
        with self.read() as tx:
            return {task.key: task.due_on for task in store.open_tasks(tx.conn, self.case_id)}

    def pass_time(self, span: str) -> None:
        """Let «11 working days» or «6 months» pass; it is then ten in the morning."""
        day = add(Duration.parse(span), self.today(), self.house.calendar).date
        self.go_to_day(day)

    def go_to_day(self, day: date) -> None:
        """Let time pass until ten in the morning of a day."""
        self.go_to(datetime.combine(day, datetime.min.time(), self.house.calendar.zone) + timedelta(hours=10))

    def lies_with(self, who: str, view: View = View.MINE) -> list[str]:
        """The titles in somebody's list."""
        return [row.title["nb"] for row in self.inbox(who, view).rows]

    def row(self, who: str, view: View = View.MINE) -> InboxRow:
        """The first row of somebody's list."""
        return self.inbox(who, view).rows[0]

    def page(self, who: str = "Solveig") -> CasePage:
        """The case as somebody sees it."""
        return self.case(who, self.case_id)

    def mails(self) -> list[tuple[str, str]]:
        """To whom and with what subject, in order, since last asked."""
        sent = [(self.name_of(post.to), TEXTS[post.template][0]) for post in self.post.posted]
        self.post.posted.clear()
        return sent

    def granted(self) -> None:
        """The case is taken through the team: Pål is coordinator, and the letter is to be sent."""
        self.refers()
        self.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
        self.does("Solveig", "soknad", "til_teamet", **APPLICATION)
        self.does("Solveig", "teambehandling", "innvilget", motedato="2027-01-04", plankoordinator=self.people["Pål"])

    def in_follow_up(self) -> None:
        """A granted case where the first meeting has been held and talked over."""
        self.granted()
        self.does("Solveig", "svarbrev", sendt="2027-01-04")
        self.does("Pål", "bli_kjent", "ansvarsgruppe", motedato="2027-01-04", forventninger="Bolig", deltakere="Berit")
        self.does("Pål", "forberedende_mote", "forberedt", motedato="2027-01-04", enighet="Alle")
        self.does("Pål", "ansvarsgruppemote", motedato="2027-01-04", til_stede="Alle", hovedmal="Jeg har et hjem")
        self.does("Pål", "referat", referat="Vi ble enige.")
        self.does("Pål", "ettermote", motedato="2027-01-04")
