"""A substitute takes over, a hand-over is accepted, a task is laid aside and back: in a browser, by keyboard alone."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from adapters.database import Database
from tests.browser.conftest import served_stage
from tests.browser.person import Person, looks
from tests.databases import Lite
from tests.world import World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Person]


@pytest.fixture
def world(lite: Lite) -> Iterator[World]:
    """A granted case where the coordinator is to meet the person."""
    with lite.fresh() as where:
        database = Database(where)
        made = World(database)
        made.granted()
        yield made
        database.close()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """Where it is served."""
    with served_stage(world) as where:
        yield where


def presses(person: Person, name: str, role: str = "button") -> None:
    """Walk to it with Tab, and press Enter."""
    target = person.page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(80):
        if target.evaluate("one => one === document.activeElement"):
            person.page.keyboard.press("Enter")
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to «{name}»")


def picks(person: Person, label: str, letters: str) -> None:
    """Go to a list and type the first letters."""
    person.page.get_by_label(label, exact=True).focus()
    person.page.keyboard.type(letters)


def test_a_substitute_takes_over_and_all_is_back_again(world: World, sign_in: SignIn) -> None:
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    pal, berit = sign_in("Pål", bypass_csp=True), sign_in("Berit", bypass_csp=True)
    presses(pal, "Fravær", "link")
    pal.page.get_by_role("heading", name="Fravær og overlevering").wait_for()
    picks(pal, "Vikar", "Berit")
    looks(pal, "fravaer-meld")
    pal.page.get_by_label("Vikar", exact=True).press("Tab")
    presses(pal, "Meld fravær")
    assert pal.sees("Fraværet er meldt")
    looks(pal, "fravaer-meldt")

    berit.goes_to("/")
    assert berit.sees("for Pål")
    looks(berit, "innboks-vikar")
    berit.goes_to("/fravaer")
    assert berit.sees("Du er vikar")
    berit.goes_to(f"/oppgave/{world.task_id('bli_kjent')}")
    assert berit.sees("Du er vikar for Pål.")
    looks(berit, "oppgave-vikar")
    world.does("Berit", "bli_kjent", "ansvarsgruppe", motedato="2027-01-04", forventninger="Bolig", deltakere="Berit")
    berit.goes_to(f"/sak/{world.case_id}")
    assert berit.sees("Berit, som vikar for Pål")
    looks(berit, "sak-vikar")

    pal.goes_to("/")
    looks(pal, "innboks-borte")
    presses(pal, "Jeg er tilbake")
    assert pal.sees("Velkommen tilbake")
    assert pal.page.get_by_role("listitem").filter(has_text="Kari Eksempel").count() > 0
    berit.goes_to("/")
    assert berit.sees("Ingen oppgaver venter på deg")


def test_a_hand_over_is_asked_for_and_accepted(world: World, sign_in: SignIn) -> None:
    solveig, berit = sign_in("Solveig", bypass_csp=True), sign_in("Berit", bypass_csp=True)
    task = f"/oppgave/{world.task_id('svarbrev')}"
    solveig.goes_to(task)
    presses(solveig, "Gi videre til en annen", "link")
    solveig.page.wait_for_url("**/gi-videre")
    presses(solveig, "Spør om å overta")
    assert solveig.sees("Skriv hvorfor.")
    looks(solveig, "gi-videre-mangler")
    picks(solveig, "Hvem skal overta?", "Berit")
    solveig.page.get_by_label("Hvorfor?").focus()
    solveig.page.keyboard.type("Jeg skal på kurs.")
    solveig.page.get_by_label("Beskjed til den som spørres").focus()
    solveig.page.keyboard.type("Ring meg gjerne.")
    presses(solveig, "Spør om å overta")
    assert solveig.sees("Spørsmålet er sendt")
    looks(solveig, "gi-videre-spurt")

    berit.goes_to("/")
    berit.page.get_by_role("link", name="Overta en oppgave?").focus()
    berit.page.keyboard.press("Enter")
    assert berit.sees("Solveig spør om du vil overta")
    looks(berit, "overta")
    berit.page.get_by_role("radio", name="Ja", exact=True).focus()
    berit.page.keyboard.press("Space")
    presses(berit, "Fullfør")
    assert berit.sees("Berit har overtatt")
    berit.goes_to(task)
    assert berit.sees("Oppgaven er din.")


def test_a_task_is_laid_aside_and_comes_back_by_itself(world: World, sign_in: SignIn) -> None:
    solveig = sign_in("Solveig", bypass_csp=True)
    solveig.goes_to(f"/oppgave/{world.task_id('svarbrev')}")
    solveig.page.locator("#legg-til-side > summary").focus()
    solveig.page.keyboard.press("Enter")
    box = solveig.page.get_by_label("Til hvilken dag?")
    box.fill("2027-01-06")
    looks(solveig, "legg-til-side")
    box.focus()
    presses(solveig, "Legg til side")
    assert solveig.sees("Oppgaven er lagt til side")
    presses(solveig, "Lagt til side 1", "link")
    assert solveig.sees("Lagt til side av Solveig til")
    looks(solveig, "lagt-til-side")
    world.go_to_day(date(2027, 1, 6))
    solveig.goes_to("/")
    solveig.page.get_by_role("listitem").filter(has_text="Kari Eksempel").first.wait_for()
    assert solveig.page.get_by_role("link", name="Lagt til side").count() == 0


def test_everything_somebody_has_is_handed_over(world: World, sign_in: SignIn) -> None:
    solveig = sign_in("Solveig", bypass_csp=True)
    solveig.goes_to("/fravaer")
    looks(solveig, "fravaer-koordinator")
    picks(solveig, "Alt en annen har", "Pål")
    presses(solveig, "Vis")
    solveig.page.get_by_role("heading", name="Alt Pål har").wait_for()
    looks(solveig, "overlevering")
    picks(solveig, "Hvem skal overta? (valgfritt)", "Berit")
    solveig.page.get_by_label("Hvorfor?").fill("Pål slutter.")
    solveig.page.get_by_label("Siste dag på jobb").fill("2027-01-29")
    presses(solveig, "Overlever")
    assert solveig.sees("Overleveringen er i gang")
    looks(solveig, "overlevert")
