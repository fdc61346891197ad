"""The invented people of the demo, and half a year of their lives. Nobody here exists; the numbers are synthetic."""

from datetime import date, datetime, timedelta
from typing import Any

from adapters.house import House
from adapters.stage import Stage
from engine import national_id

STAFF = {
    "Solveig Strand": ("Systemkoordinator", "systemkoordinator", "psykiatriteam"),
    "Pål Lyng": ("Psykiatrisk sykepleier", "psykiatriteam"),
    "Aina Berg": ("Kurator, sosialkontoret", "psykiatriteam"),
    "Berit Sund": ("Kommunelege",),
    "Hanne Vik": ("Helse- og sosialsjef", "helse_og_sosialsjef"),
    "Tor Moen": ("Byggesaksbehandler",),
}
SYSTEM, NURSE, SOCIAL, DOCTOR = "Solveig Strand", "Pål Lyng", "Aina Berg", "Berit Sund"
CONSENT = {
    "psykiatritjenesten": {"share": True, "contact": NURSE},
    "sosialkontoret": {"share": True, "contact": SOCIAL},
    "legetjenesten": {"share": True, "contact": DOCTOR},
    "arbeidsplass": {"share": False, "contact": ""},
}


class Story:
    """One person's way through the routine, told with days back from today."""

    def __init__(self, stage: Stage, name: str, born: date) -> None:
        self.stage, self.name, self.born = stage, name, born
        self.case_id = ""

    def referred(self, who: str, source: str, why: str) -> None:
        """The case begins."""
        number = national_id.synthetic(self.born, 3)
        person = {"name": self.name, "birth_date": self.born.isoformat(), "national_id": number}
        answers = {"henvist_fra": source, "begrunnelse": why}
        reference = self.stage.refer(who, person, answers, "individuell-plan")
        self.case_id = next(row.case_id for row in self.stage.inbox(SYSTEM).rows if row.reference == reference)

    def does(self, who: str, key: str, outcome: str | None = None, **answers: Any) -> None:
        """Somebody finishes a task today."""
        self.stage.do(who, self.stage.open_task(self.case_id, key), outcome, answers)

    def applied(self) -> None:
        """Through the first meeting and the application."""
        today = self.stage.today().isoformat()
        self.does(SYSTEM, "forste_mote", "vil_soke", motedato=today, _checklist=["0", "1", "2"])
        form = {"samtykke": CONSENT, "onsker_plan": "yes", "onsker_gruppe": "yes", "underskrevet": today}
        self.does(SYSTEM, "soknad", "til_teamet", **form, onsket_koordinator=NURSE)

    def granted(self) -> None:
        """The team has granted the plan, and the letter is sent."""
        today, coordinator = self.stage.today().isoformat(), self.stage.people[NURSE]
        self.does(SYSTEM, "teambehandling", "innvilget", motedato=today, plankoordinator=coordinator)
        self.does(SYSTEM, "svarbrev", sendt=today)

    def met(self) -> None:
        """Through the meetings, to follow-up."""
        today = self.stage.today().isoformat()
        wishes = {"tilbud": "Fastlege, oppfølging hjemme", "forventninger": "En trygg bolig og noe å gjøre om dagen"}
        self.does(NURSE, "bli_kjent", "ansvarsgruppe", motedato=today, deltakere="Kommunelege, sosialkontor", **wishes)
        agreed = "Sosialkontoret ser på bolig, kommunelegen på helse."
        self.does(NURSE, "forberedende_mote", "forberedt", motedato=today, enighet=agreed)
        measure = {"delmal": "Jeg bor i egen leilighet", "tiltak": "Søke kommunal bolig", "ansvarlig": SOCIAL}
        meeting = {"til_stede": f"{NURSE}, {SOCIAL}, {DOCTOR}", "hovedmal": "Jeg har et hjem jeg trives i"}
        self.does(NURSE, "ansvarsgruppemote", motedato=today, tiltak=[measure], **meeting)
        self.does(NURSE, "referat", referat="Vi ble enige om mål og tiltak. Neste møte om et halvt år.")
        self.does(NURSE, "ettermote", motedato=today, underskrevet=today)

    def contact(self, note: str) -> None:
        """One entry in the contact log."""
        self.does(NURSE, "kontakt", dato=self.stage.today().isoformat(), type="hjemmebesok", notat=note)


def fill(house: House, municipality: str) -> None:
    """Take on the staff, and live the half year that lies behind today."""
    now = house.clock.now()
    start = (now - timedelta(days=175)).replace(hour=9, minute=12)
    stage = Stage(house.database, house.installation, municipality, start, vault=house.vault)
    for name, (title, *units) in STAFF.items():
        first = name.split()[0].lower().replace("å", "a")
        stage.hire(name, title, *units, email=f"{first}@skjervoy.example")
    _live(stage, now)
    stage.go_to(now)


def _live(stage: Stage, now: datetime) -> None:
    zone = stage.house.calendar.zone

    def on(days_ago: int) -> None:
        day = (now - timedelta(days=days_ago)).astimezone(zone)
        stage.go_to(day.replace(hour=9 + days_ago % 6, minute=days_ago * 7 % 60))

    mari = Story(stage, "Mari Fjell", date(1984, 5, 17))
    mari.referred(DOCTOR, "legekontoret", "Flere tjenester er inne, men ingen har oversikten.")
    mari.applied()
    mari.granted()
    on(168)
    mari.met()
    for days_ago, note in ((140, "Trives bedre."), (112, "Søknad om bolig er sendt."), (84, "Har fått visning.")):
        on(days_ago)
        mari.contact(note)
    on(60)
    anna = Story(stage, "Anna Nes", date(1999, 2, 9))
    anna.referred(SOCIAL, "sosialkontoret", "Ønsker hjelp til å samordne tilbudet.")
    on(57)
    anna.does(SYSTEM, "forste_mote", "takker_nei", motedato=stage.today().isoformat(), arsak="Klarer seg selv nå.")
    on(50)
    mari.contact("Flytter inn på mandag.")
    jon = Story(stage, "Jon Vang", date(1971, 11, 30))
    jon.referred(NURSE, "psykiatritjenesten", "Trenger avklaring av hvem som gjør hva.")
    jon.applied()
    on(40)
    nils = Story(stage, "Nils Haug", date(1990, 8, 3))
    nils.referred(DOCTOR, "legekontoret", "Skrives snart ut og trenger et samlet opplegg.")
    nils.applied()
    on(35)
    nils.granted()
    on(30)
    refusal = "Hjelpen kommer fra én tjeneste, og trenger ikke samordning nå."
    jon.does(SYSTEM, "teambehandling", "avslag", motedato=stage.today().isoformat(), begrunnelse=refusal)
    on(15)
    jon.does(SYSTEM, "svarbrev_avslag", sendt=stage.today().isoformat())
    on(9)
    ola = Story(stage, "Ola Dal", date(2001, 3, 21))
    ola.referred(SOCIAL, "sosialkontoret", "Flere hjelpere, ingen felles plan.")
    on(4)
    ola.applied()
    on(2)
    kari = Story(stage, "Kari Lund", date(1978, 6, 12))
    kari.referred(DOCTOR, "legekontoret", "Langvarig behov for hjelp fra flere tjenester.")
