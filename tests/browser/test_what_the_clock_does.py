"""Nobody does anything: the clock gathers what it has to say into one mail, and climbs the ladder to the leader."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from adapters.demo import Demo
from tests.browser.person import Person

pytestmark = pytest.mark.browser
SignIn = Callable[..., Person]


def working_day(demo: Demo, days: int) -> date:
    """So many days ahead, or the next day people work."""
    calendar = demo.house.installation.municipalities["skjervoy"].calendar
    return calendar.next_working_day(calendar.local_date(demo.clock.now()) + timedelta(days=days - 1))


def refers(berit: Person, name: str) -> None:
    """A referral of somebody."""
    berit.goes_to("/henvisning/individuell-plan")
    berit.page.get_by_label("Navn").fill(name)
    berit.ticks("Legekontoret")
    berit.page.get_by_label("Hvorfor trengs samordnet hjelp?").fill("Fem hjelpere, ingen felles plan.")
    berit.page.get_by_role("button", name="Send henvisningen").click()
    berit.page.wait_for_url("**/kvittering")


def test_a_morning_is_one_mail_and_the_ladder_is_climbed(sign_in: SignIn, demo: Demo) -> None:
    berit, solveig, hanne = (sign_in(name) for name in ("Berit", "Solveig", "Hanne"))
    for name in ("Ada Prøve", "Bo Prøve", "Cia Prøve"):
        refers(berit, name)

    # Fourteen days on, all three are due the same morning.
    solveig.moves_the_clock_to(working_day(demo, 15))
    solveig.goes_to("/demo/post")
    rows = solveig.page.locator("li.row").filter(has_text="solveig@skjervoy.example")
    rows.filter(has_text="oppgaver som venter").first.get_by_role("link").first.click()
    digest = solveig.page.locator("main").inner_text()
    assert "oppgaver som venter" in digest and "/varsler" in digest
    assert not any(name in digest for name in ("Ada", "Bo ", "Cia"))
    solveig.shoots("samlet-varsel")

    # Nobody does anything, and the leader hears of it.
    hanne.moves_the_clock_to(working_day(demo, 20))
    assert any(who == "hanne@skjervoy.example" for _, who in hanne.mails())
    hanne.goes_to("/?liste=venter")
    row = hanne.page.get_by_role("listitem").filter(has_text="Ada Prøve")
    assert row.get_by_text("Meldt videre").is_visible()
    hanne.shoots("meldt-videre")
