"""How dates came out is explained: of a case with what the clock does next, and of a span without a case."""

from datetime import date

import pytest

from engine import definitions
from engine.calendars import Calendar, Roll
from engine.definition import Workflow
from engine.errors import NotFound
from engine.reading import dates
from engine.reading.describe import Section
from engine.reading.places import places, version
from tests.world import World


def explained(world: World, reference: str, municipality: str | None = None) -> tuple[Section, ...]:
    """What is said of the dates of a case."""
    with world.read() as tx:
        return dates.case_dates(tx, reference, municipality)


def test_a_task_says_how_its_date_came_out_and_what_happens_if_nobody_does_anything(world: World) -> None:
    reference = world.refers()
    head, task = explained(world, reference)
    assert head.paragraphs == ("Saken følger «Individuell plan» og står i «Henvist».",)
    assert task.heading == "Første møte med systemkoordinator"
    assert task.paragraphs == (
        "Fristen er mandag 18.01.2027. 10 virkedager etter 04.01.2027.",
        "Rutinen sier: Systemkoordinatoren skal gjøre dette innen 10 virkedager.",
        "Gjør ingen noe, skjer dette:",
        "onsdag 13.01.2027: den som har oppgaven, får en påminnelse.",
        "mandag 18.01.2027: den som har oppgaven, får beskjed.",
        "torsdag 21.01.2027: systemkoordinatoren får beskjed.",
        "mandag 01.02.2027: helse- og sosialsjefen får beskjed, og oppgaven går over til systemkoordinatoren.",
    )


def test_what_has_happened_already_is_not_said_again(world: World) -> None:
    reference = world.refers()
    world.go_to_day(date(2027, 1, 22))
    _, task = explained(world, reference)
    assert task.paragraphs[3:] == (
        "mandag 01.02.2027: helse- og sosialsjefen får beskjed, og oppgaven går over til systemkoordinatoren.",
    )
    world.go_to_day(date(2027, 2, 10))
    _, task = explained(world, reference)
    assert task.paragraphs[2:] == (
        "Gjør ingen noe, skjer det ikke mer av seg selv: alle som skal få beskjed, har fått det.",
    )


def test_a_deadline_met_in_silence_says_its_last_day_and_what_then_happens(world: World) -> None:
    reference = world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    consent = {"psykiatritjenesten": {"share": True, "contact": ""}}
    world.does("Solveig", "soknad", "til_teamet", samtykke=consent, onsker_plan="yes", onsker_gruppe="no")
    world.does("Solveig", "teambehandling", "avslag", motedato="2027-01-04", begrunnelse="Ikke nå.")
    world.does("Solveig", "svarbrev_avslag", sendt="2027-01-04")
    silence = explained(world, reference, "skjervoy")[-1]
    assert silence.heading == "Avslag, ikke påklaget"
    assert silence.paragraphs[0] == "Siste dag er mandag 01.02.2027. Skjer det ingenting før den er over:"
    assert silence.paragraphs[1].startswith("Skjer det ingenting innen klagefristen på fire uker etter «Brevet ble")


def test_a_closed_case_has_no_open_dates(world: World) -> None:
    reference = world.refers()
    world.does("Solveig", "forste_mote", "takker_nei", motedato="2027-01-04", arsak="Vil ikke.")
    (head,) = explained(world, reference)
    assert head.paragraphs == ("Saken følger «Individuell plan» og ble avsluttet i «Avsluttet».",)


def test_an_unknown_reference_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        explained(world, "AAA-AAA")


def test_a_published_version_is_read_by_its_number(world: World) -> None:
    with world.read() as tx:
        newest = version(tx, world.municipality, "individuell-plan")
        assert isinstance(newest, Workflow)
        assert version(tx, world.municipality, "individuell-plan", 1) == newest
        with pytest.raises(NotFound):
            version(tx, world.municipality, "individuell-plan", 2)


def test_a_municipality_names_its_own_things(world: World) -> None:
    with world.read() as tx:
        newest = version(tx, world.municipality, "individuell-plan")
    found = places(world.installation, world.municipality, [newest])
    assert found.routines == {"individuell-plan": "Individuell plan"}
    assert found.questions["individuell-plan.henvist_fra"] == "Henvist fra"
    assert found.name == world.house.name
    assert found.units["psykiatriteam"] == "Psykiatriteamet"


@pytest.mark.parametrize(
    ("span", "back", "words"),
    [
        (
            "10 working days",
            False,
            "Dagen er tirsdag 05.01.2027. 10 virkedager etter 18.12.2026; 1. juledag og 1. nytt",
        ),
        (
            "1 week",
            False,
            "Dagen er mandag 28.12.2026. 1 uke etter 18.12.2026 er 25.12.2026 (1. juledag); flyttet til m",
        ),
        ("2 weeks", True, "Dagen er fredag 04.12.2026. 2 uker før 18.12.2026 er 04.12.2026."),
    ],
)
def test_a_span_without_a_case_says_its_day_and_why(span: str, back: bool, words: str) -> None:
    assert dates.span(span, date(2026, 12, 18), Calendar(), Roll.NEXT, back=back).startswith(words)


def test_a_span_that_is_not_understood_says_what_to_write() -> None:
    with pytest.raises(ValueError, match="Enhetene er"):
        dates.span("10 virkedager", date(2026, 12, 18), Calendar())


def made(municipality: str) -> Workflow:
    """A routine with a task that is planned, one whose clock stands still, and one of hours where silence answers."""
    common = {"who": "systemkoordinator", "escalation": "vanlig"}
    late = {"key": "svar", "title": {"nb": "Svar"}, "due": {"within": "24 hours"}, "silence": {}, **common}
    still = {"every": [{"fact": "svar.done", "op": "is missing"}]}
    tasks = [
        {
            "key": "senere",
            "title": {"nb": "Ring"},
            "due": {"within": "3 days"},
            "opens": {"within": "7 days"},
            **common,
        },
        {"key": "venter", "title": {"nb": "Vent"}, "due": {"within": "4 days", "pauses": still}, **common},
        late,
    ]
    way = {"key": "ferdig", "title": {"nb": "Ferdig"}, "to": "slutt", "when_done": True}
    return Workflow.model_validate(
        {
            "slug": "klokka",
            "municipality": municipality,
            "title": {"nb": "Klokka"},
            "subject": "person",
            "regime": "health",
            "initial": "ny",
            "referral": [],
            "roles": [{"key": "systemkoordinator", "title": {"nb": "Systemkoordinator"}, "kind": "position"}],
            "escalations": [{"key": "vanlig", "ladder": [{"notify": "assignee"}]}],
            "states": [
                {"key": "ny", "title": {"nb": "Ny"}, "tasks": tasks, "next": [way]},
                {"key": "slutt", "title": {"nb": "Slutt"}, "final": True},
            ],
        }
    )


def test_a_planned_task_a_clock_that_stands_still_and_silence_are_told(world: World) -> None:
    with world.write() as tx:
        definitions.publish(tx, made(world.municipality), "")
    reference = world.refer("Berit", {"name": "Kari Eksempel"}, {}, "klokka")
    told = {section.heading: section.paragraphs for section in explained(world, reference)}
    assert told["Ring"][2] == "Oppgaven er planlagt, og åpner mandag 11.01.2027."
    assert told["Vent"][1:] == (
        "Rutinen sier: Systemkoordinatoren skal gjøre dette innen 4 dager. Fristen står stille så lenge «Svar» ikke er "
        "gjort.",
        "Klokka står stille med 4 dager igjen, og fristen flyttes når den går igjen.",
    )
    assert told["Svar"][0].startswith("Fristen er tirsdag 05.01.2027 kl. 09.00. 24 timer døgnet rundt")
    assert told["Svar"][-1] == "tirsdag 05.01.2027: da regnes oppgaven som gjort."
