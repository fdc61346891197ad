"""The eleven rows of the checklist (002, Vedlegg 6), walked in a browser by five people, half a year in all."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from adapters.demo import Demo
from tests.browser.person import Person

pytestmark = pytest.mark.browser
SignIn = Callable[..., Person]
WHO = "Siri Prøve"


def next_working_day(demo: Demo, days: int) -> date:
    """About so many days ahead, on a day people work."""
    house = demo.house.installation.municipalities["skjervoy"].calendar
    return house.next_working_day(house.local_date(demo.clock.now()) + timedelta(days=days))


def test_five_people_take_a_case_from_referral_to_the_half_year_revision(sign_in: SignIn, demo: Demo) -> None:
    berit, solveig, aina, pal, hanne = (sign_in(name) for name in ("Berit", "Solveig", "Aina", "Pål", "Hanne"))

    def today() -> str:
        house = demo.house.installation.municipalities["skjervoy"].calendar
        return house.local_date(demo.clock.now()).isoformat()

    # Row 1: the doctor refers.
    berit.goes_to("/henvisning/individuell-plan")
    berit.page.get_by_label("Navn").fill(WHO)
    berit.page.get_by_label("Fødselsdato").fill("1982-04-14")
    berit.ticks("Legekontoret")
    berit.page.get_by_label("Hvorfor trengs samordnet hjelp?").fill("Fem hjelpere, ingen felles plan.")
    berit.shoots("henvisning")
    berit.page.get_by_role("button", name="Send henvisningen").click()
    berit.page.wait_for_url("**/kvittering")
    reference = re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}", berit.page.locator("main").inner_text())
    assert reference is not None

    # Row 2: first meeting with the system coordinator.
    solveig.opens("Første møte med systemkoordinator", WHO)
    solveig.ticks("Informert om individuell plan og ansvarsgruppe", "Orientert om klageretten", "Ønsker å søke")
    solveig.writes(Dato_for_møtet=today())
    solveig.finishes()

    # Row 3: application and consent are one form. Without consent it goes nowhere.
    solveig.opens("Fyll ut søknad og samtykkeerklæring", WHO)
    solveig.page.get_by_role("group", name="Jeg ønsker en individuell plan").get_by_label("Ja").check()
    solveig.page.get_by_role("group", name="Jeg ønsker en ansvarsgruppe").get_by_label("Ja").check()
    solveig.ticks("Søknaden er underskrevet og skal til psykiatriteamet")
    solveig.page.get_by_label("Jeg ønsker at min plankoordinator skal være").fill("Pål")
    solveig.page.get_by_role("button", name="Fullfør").click()
    assert solveig.sees("Samtykke mangler")
    solveig.shoots("samtykke-mangler")
    assert solveig.page.get_by_label("Jeg ønsker at min plankoordinator skal være").input_value() == "Pål"
    solveig.page.get_by_label("Psykiatritjenesten kan kontaktes").check()
    solveig.page.get_by_label("Legetjenesten kan kontaktes").check()
    solveig.finishes()

    # Row 4: the team decides and names the coordinator.
    aina.opens("Behandle søknaden i psykiatriteamet", WHO, "Teamets")
    aina.page.get_by_role("button", name="Ta oppgaven").click()
    assert aina.sees("Du har tatt denne oppgaven")
    aina.writes(Dato_for_teammøtet=today())
    aina.ticks("Innvilget")
    aina.chooses("Plankoordinator", "Pål Lyng")
    aina.finishes()

    # Row 5: the answer, with the right to complain.
    solveig.opens("Send svarbrev om innvilget plan", WHO)
    solveig.page.get_by_text("Les brevet her").click()
    letter = solveig.page.locator(".letter-text").inner_text()
    assert WHO in letter and "fire uker" in letter and "Statsforvalteren" in letter and "Pål Lyng" in letter
    solveig.writes(Brevet_ble_sendt=today())
    solveig.finishes("Brevet er sendt")

    # Row 6: coordinator and applicant meet.
    pal.opens("Bli-kjent-møte med kartlegging", WHO)
    pal.writes(Dato_for_møtet=today(), Hvem_skal_være_med="Kommunelegen og kuratoren")
    pal.page.get_by_label("Forventninger, viktigste først").fill("Et sted å bo.")
    pal.ticks("Kall inn ansvarsgruppe")
    pal.finishes()

    # Row 7: the preparatory meeting, without the applicant.
    pal.opens("Forberedende ansvarsgruppemøte", WHO)
    pal.writes(Dato_for_møtet=today(), Hvem_har_hvilke_ressurser_og_ansvar="Kurator: bolig. Lege: helse.")
    pal.ticks("Møtet er holdt")
    pal.finishes()

    # Row 8: the meeting with the applicant, and its minutes.
    pal.opens("Hold ansvarsgruppemøte med søker", WHO)
    pal.writes(Dato_for_møtet=today(), Til_stede="Alle", Hovedmål_med_personens_egne_ord="Jeg har et hjem.")
    pal.page.get_by_label("Delmål, rad 1").fill("Jeg bor i egen leilighet")
    pal.page.get_by_label("Tiltak, rad 1").fill("Søke kommunal bolig")
    pal.finishes()
    pal.opens("Skriv referat", WHO)
    pal.page.get_by_label("Referat med konklusjon").fill("Kurator søker bolig innen en måned.")
    pal.finishes()

    # Row 9 and 10: talk it over, then stay in touch.
    pal.opens("Ettermøte med søker", WHO)
    pal.writes(Dato_for_samtalen=today())
    pal.finishes("Gjennomgått")
    pal.opens("Jevnlig kontakt med søker", WHO)
    pal.writes(Dato=today(), Notat="Har sett på leilighet.")
    pal.ticks("Hjemmebesøk")
    pal.finishes()

    # The coordinator forgets; the leader hears of it.
    hanne.moves_the_clock_to(next_working_day(demo, 60))
    mails = wait_for_mails(demo, hanne)
    assert ("En oppgave hos andre er over fristen", "hanne@skjervoy.example") in mails
    assert ("Det er nytt om en henvisning", "berit@skjervoy.example") in mails, "news is told the next morning"

    # Row 11: half a year later the clock reminds, and a new round begins.
    solveig.moves_the_clock_to(next_working_day(demo, 118))
    mails = wait_for_mails(demo, solveig)
    solveig.shoots("posten")
    solveig.goes_to("/")
    solveig.shoots("innboksen")
    assert ("En oppgave har frist om kort tid", "pal@skjervoy.example") in mails
    pal.opens("Revider planen etter ca. et halvt år", WHO)
    pal.page.get_by_label("Hvordan har tiltakene virket?").fill("Bolig er på plass.")
    pal.ticks("Kall inn til nytt ansvarsgruppemøte")
    pal.finishes()
    assert pal.sees("Runde 2")
    pal.shoots("saken-i-runde-2")
    pal.opens("Forberedende ansvarsgruppemøte", WHO)

    # Nothing in any mail says whom it is about.
    assert not any(WHO.split(maxsplit=1)[0] in mail.text or "plan" in mail.text.lower() for mail in demo.mails())


def test_everything_works_on_a_phone_without_javascript(sign_in: SignIn, demo: Demo) -> None:
    today = demo.house.installation.municipalities["skjervoy"].calendar.local_date(demo.clock.now()).isoformat()
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    berit, solveig = sign_in("Berit", **phone), sign_in("Solveig", **phone)
    berit.goes_to("/henvisning/individuell-plan")
    berit.page.get_by_role("button", name="Send henvisningen").click()
    assert berit.sees("ting må rettes")
    berit.page.get_by_label("Navn").fill("Ada {{7*7}} <script>alert(1)</script>")
    berit.ticks("Andre")
    berit.page.get_by_label("Hvorfor trengs samordnet hjelp?").fill("Hjelp")
    berit.page.get_by_role("button", name="Send henvisningen").click()
    berit.page.wait_for_url("**/kvittering")
    solveig.opens("Første møte med systemkoordinator", "Ada {{7*7}} <script>")
    solveig.page.get_by_role("button", name="Fullfør").click()
    assert solveig.sees("Velg hva utfallet ble")
    solveig.writes(Dato_for_møtet=today)
    solveig.ticks("Ønsker å søke")
    solveig.finishes()
    assert solveig.sees("Fyll ut søknad og samtykkeerklæring")


def wait_for_mails(demo: Demo, reader: Person) -> list[tuple[str, str]]:
    """The mails in the catcher, once the outbox is empty."""
    demo.go_to(demo.clock.now())
    return reader.mails()
