"""A routine with every kind of question and decision, in a browser: by pointer, by keyboard, and looked at by axe."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from adapters.database import Database
from tests.browser.conftest import served_stage
from tests.browser.person import Person, looks
from tests.databases import Lite
from tests.engine.small_house import House
from tests.web.routines import begun, whole_house

pytestmark = pytest.mark.browser
SignIn = Callable[..., Person]


@pytest.fixture
def whole(lite: Lite) -> Iterator[House]:
    """The small house, with more people than a row of ticks is good for."""
    with lite.fresh() as where:
        database = Database(where)
        house = whole_house(database)
        for number in range(1, 15):
            house.hire(f"Kollega {number:02}", "Miljøarbeider")
        yield house
        database.close()


@pytest.fixture
def address(whole: House) -> Iterator[str]:
    """Where the house is served."""
    with served_stage(whole) as where:
        yield where


def task(whole: House, key: str) -> str:
    return f"/oppgave/{whole.open_task(whole.case_id, key)}"


def test_every_kind_of_question_is_answered_by_keyboard_alone(whole: House, sign_in: SignIn) -> None:
    begun(whole, "2015-05-17")
    liv = sign_in("Liv", bypass_csp=True)
    liv.goes_to(task(whole, "vurder"))
    looks(liv, "alt-vurder")
    keys, box = liv.page.keyboard, liv.page.get_by_label("Søk etter navn eller stilling")

    liv.page.get_by_label("Når var møtet?").focus()
    # Day and month alike, whichever the browser asks for first; one with a clock of 24 hours does not hear the letters.
    keys.type("111120271030AM")
    assert liv.page.get_by_label("Når var møtet?").input_value() == "2027-11-11T10:30"
    box.focus()
    keys.type("kollega 07")
    keys.press("Enter")
    assert liv.page.url.endswith(task(whole, "vurder")), "Enter in the search sends nothing"
    assert liv.page.locator(".many .ds-field:visible").count() == 1
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    box.focus()
    keys.press("Control+A")
    keys.type("finnes ikke")
    assert liv.page.locator(".many .ds-field:visible").count() == 1, "who is chosen stays in sight"
    looks(liv, "alt-vurder-sok")
    liv.page.get_by_role("radio", name="Avslått").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.type("Vilkårene er ikke oppfylt.")
    liv.page.get_by_label("Timer i uka").fill("mange")
    liv.page.get_by_role("button", name="Fullfør").focus()
    keys.press("Enter")
    liv.page.get_by_role("alert").wait_for()
    looks(liv, "alt-vurder-feil")
    assert liv.page.evaluate("document.activeElement.className") == "ds-error-summary"
    keys.press("Tab")
    keys.press("Enter")
    assert liv.page.evaluate("document.activeElement.id") == "felt-f-timer"
    keys.press("Control+A")
    keys.type("14")
    keys.press("Enter")
    liv.page.wait_for_url("**/sak/**")
    assert liv.sees("Kollega 07")
    looks(liv, "alt-sak-avslag")


def test_tasks_that_are_not_simply_open_look_like_what_they_are(whole: House, sign_in: SignIn) -> None:
    begun(whole)
    whole.go_to_day(date(2027, 1, 12))
    liv, mo = sign_in("Liv", bypass_csp=True), sign_in("Mo", bypass_csp=True)
    liv.goes_to("/")
    looks(liv, "alt-innboks")
    for key in ("innhent", "hor"):
        liv.goes_to(task(whole, key))
        looks(liv, f"alt-{key}")
    liv.page.get_by_text("Hopp over oppgaven").first.click()
    liv.page.get_by_role("button", name="Hopp over oppgaven").click()
    liv.page.get_by_role("alert").wait_for()
    looks(liv, "alt-hopp-feil")
    liv.page.get_by_label("Hvorfor trengs den ikke?").fill("Henviseren har sluttet.")
    liv.page.get_by_role("button", name="Hopp over oppgaven").click()
    liv.page.wait_for_url("**/sak/**")
    looks(liv, "alt-sak")
    liv.page.get_by_role("link", name="Vurder og bestem").click()
    liv.page.get_by_text("Utsett fristen").first.click()
    liv.page.get_by_label("Ny frist").fill("2027-01-27")
    liv.page.get_by_label("Hvorfor trengs det mer tid?").fill("Venter på legen.")
    looks(liv, "alt-utsett")
    liv.page.get_by_role("button", name="Utsett fristen").click()
    assert liv.sees("Fristen er utsatt")
    mo.goes_to(task(whole, "ring"))
    looks(mo, "alt-ring")


def test_a_case_in_full_and_a_role_that_is_offered(whole: House, sign_in: SignIn) -> None:
    begun(whole)
    planned = task(whole, "etter")
    people = [whole.people[name] for name in ("Ane", "Bo", "Cato")]
    yes = {"capacity": "person", "name": "Kari Eksempel", "yes": True}
    consent = {"lege": {"share": True, "contact": "Dr. Prøve"}, "_givers": [yes]}
    liv, ane = sign_in("Liv", bypass_csp=True), sign_in("Ane", bypass_csp=True)
    liv.goes_to(planned)
    looks(liv, "alt-planlagt")
    whole.does(
        "Liv", "vurder", "ja", motetid="2027-01-04T10:00", kontakt=whole.people["Ane"], gruppe=people, enhet="sor",
        fag=["norsk", "matte"], samtykke=consent,
    )  # fmt: skip
    whole.does("Liv", "mote", holdt="2027-01-04", kom="no")
    liv.goes_to(f"/sak/{whole.case_id}")
    looks(liv, "alt-sak-full")
    liv.goes_to("/?liste=ferdig")
    liv.page.get_by_role("link", name="Møte i gruppa").click()
    liv.page.get_by_text("Registrert ved en feil?").click()
    looks(liv, "alt-ta-tilbake")
    ane.goes_to("/")
    ane.page.get_by_role("link", name="Si ja eller nei").click()
    ane.page.get_by_role("radio", name="Nei").check()
    looks(ane, "alt-si-ja")


def test_referrals_with_and_without_a_person_and_naming_one_later(whole: House, sign_in: SignIn) -> None:
    liv = sign_in("Liv", bypass_csp=True)
    for slug in ("alt", "tips"):
        liv.goes_to(f"/henvisning/{slug}")
        looks(liv, f"alt-henvisning-{slug}")
    liv.page.get_by_label("Hva er du bekymret for?").fill("Et barn går ute om natta.")
    liv.page.get_by_role("button", name="Send henvisningen").click()
    liv.page.wait_for_url("**/kvittering")
    liv.opens("Drøft uten navn", "")
    liv.page.get_by_role("radio", name="Drøftes videre med navn").check()
    looks(liv, "alt-navn")
    liv.page.get_by_role("link", name=re.compile(r"^Sak ")).first.click()
    liv.page.wait_for_url("**/sak/**")
    looks(liv, "alt-sak-uten-navn")


def test_the_forms_work_where_scripts_do_not(whole: House, sign_in: SignIn) -> None:
    begun(whole)
    liv = sign_in("Liv", java_script_enabled=False)
    liv.goes_to(task(whole, "vurder"))
    assert not liv.page.get_by_label("Søk etter navn eller stilling").is_visible(), "a search that does nothing"
    assert liv.page.locator(".many .ds-field").count() == len(whole.people)
