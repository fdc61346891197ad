"""The page of the cases that sleep: who sees what there, and what may be done about them."""

import re
from datetime import date

import pytest

from tests.web.browser import Visitor
from tests.world import World


@pytest.fixture
def sleepy(world: World) -> World:
    """Kari's plan has slept since 4 April, Per's has just been referred; it is 5 April."""
    world.in_follow_up()
    world.go_to_day(date(2027, 4, 5))
    kari = world.case_id
    world.refers(person="Per Eksempel")
    world.case_id = kari
    return world


def test_the_list_says_how_many_sleep_and_why(site: Visitor, sleepy: World) -> None:
    page = site.become(sleepy, "Solveig")
    page = site.get(page.link("Sovende saker"))
    assert page.status == 200
    assert "1 av 3 saker sover." in page.text
    assert "Individuell plan 1 av 2" in page.text
    assert re.search(r"Sover nå .*Kari Eksempel .*koordineres av Pål", page.text)
    assert "Siste kontakt var 04.01.2027. Neste frist var 01.02.2027, og ingenting er avtalt." in page.text
    assert "Har sovet siden 4. april 2027" in page.text
    assert "Per Eksempel" not in page.text, "his is not asleep for long"


def test_several_are_woken_at_once_and_those_asked_find_the_task(site: Visitor, sleepy: World) -> None:
    site.become(sleepy, "Solveig")
    page = site.get("/sovende?rutine=individuell-plan")
    nothing = site.fill(page, "/sovende")
    assert nothing.status == 422 and "Merk av minst én sak" in nothing.text
    done = site.fill(page, "/sovende", case=[sleepy.case_id])
    assert "Sakene er vekket" in done.text and "Vekket, venter på svar" in done.text
    twice = site.fill(page, "/sovende", case=[sleepy.case_id])
    assert "Sakene er vekket" in twice.text, "the same form sent twice is done once"
    again = site.send("/sovende", [*page.form("/sovende").filled({"_command": "b" * 20}), ("case", sleepy.case_id)])
    assert "Noen av sakene er vekket" in again.text
    assert "Ta kontakt, og avtal neste møte" in site.become(sleepy, "Pål").text


def test_what_was_agreed_is_asked_and_answered(site: Visitor, sleepy: World) -> None:
    sleepy.wake("Solveig", sleepy.case_id)
    site.become(sleepy, "Pål")
    address = f"/oppgave/{sleepy.task_id('_wake')}"
    page = site.get(address)
    assert "Det har vært stille i saken for lenge" in page.text
    wrong = site.fill(page, address, f__agreed="Vi møtes.", f__next="2027-04-01")
    assert wrong.status == 422 and "Velg en dag som ikke er forbi." in wrong.text
    case = site.fill(wrong, address, f__next="2027-04-20")
    assert "Fristen for «Jevnlig kontakt med søker» er flyttet fra 01.02.2027 til 20.04.2027" in case.text


def test_the_case_says_that_it_sleeps_and_leads_to_what_may_be_done(site: Visitor, sleepy: World) -> None:
    site.become(sleepy, "Pål")
    case = site.get(f"/sak/{sleepy.case_id}")
    assert "Saken sover Siste kontakt var 04.01.2027." in case.text
    page = site.get(case.link("Vekk, forenkle eller avslutt"))
    assert page.title.startswith("Vekk, forenkle eller avslutt") and "Kari" not in page.title
    done = site.fill(page, f"/sovende/{sleepy.case_id}/vekk")
    assert "Saken er vekket" in done.text


def test_a_lighter_form_is_decided_with_a_reason_and_taken_back(site: Visitor, sleepy: World) -> None:
    site.become(sleepy, "Pål")
    address = f"/sovende/{sleepy.case_id}/forenkle"
    page = site.get(f"/sovende/{sleepy.case_id}")
    wrong = site.fill(page, address, f__times="2", f__until="2029-01-01", f__reason="Kari har det bra.")
    assert wrong.status == 422 and "senest 05.04.2028" in wrong.text
    assert ("f.reason", "Kari har det bra.") in wrong.form(address).pairs
    case = site.fill(wrong, address, f__until="2027-10-01")
    assert "Lettere til og med 1. oktober 2027" in case.text
    assert "Kari har det bra." in case.text
    page = site.get(f"/sovende/{sleepy.case_id}")
    case = site.fill(page, f"/sovende/{sleepy.case_id}/rytme")
    assert "Saken følger rutinens egen rytme igjen" in case.text and "Lettere til" not in case.text


def test_the_case_is_closed_with_a_reason(site: Visitor, sleepy: World) -> None:
    site.become(sleepy, "Pål")
    address = f"/sovende/{sleepy.case_id}/avslutt/avslutt_na"
    page = site.get(f"/sovende/{sleepy.case_id}")
    wrong = site.fill(page, address)
    assert wrong.status == 422 and "Må fylles ut." in wrong.text
    closed = site.fill(wrong, address, a__avslutt_na__arsak="Kari trenger den ikke lenger.")
    assert "Saken er avsluttet" in closed.text and "Kari trenger den ikke lenger." in closed.text
    assert site.get(f"/sovende/{sleepy.case_id}").status == 404


def test_where_it_cannot_be_closed_the_step_that_leads_there_is_named(site: Visitor, sleepy: World) -> None:
    sleepy.act("Pål", sleepy.case_id, "trekker_samtykket")
    site.become(sleepy, "Pål")
    page = site.get(f"/sovende/{sleepy.case_id}")
    assert "Personen trekker seg" in page.text
    sleepy.hire("Tor", "Psykolog", "psykiatriteam")
    site.become(sleepy, "Tor")
    page = site.get(f"/sovende/{sleepy.case_id}")
    assert "Du kan ikke avslutte saken her." in page.text
    assert "det er det bare Plankoordinator / Systemkoordinator som kan gjøre" in page.text
    assert f"/sovende/{sleepy.case_id}/vekk" not in [form.action for form in page.forms()]


def test_a_leader_sees_dates_and_coordinator_but_no_name_and_no_way_in(site: Visitor, world: World) -> None:
    world.in_follow_up()
    world.does("Pål", "kontakt", dato="2027-01-04", type="telefon", notat="Bra.")
    site.become(world, "Hanne")
    page = site.get("/sovende")
    assert "koordineres av Pål" in page.text and "Kari" not in page.text
    assert world.case_id not in page.html
    assert site.get(f"/sovende/{world.case_id}").status == 404


def test_a_stranger_sees_an_empty_page_and_wakes_nothing(site: Visitor, sleepy: World) -> None:
    site.become(sleepy, "Naboen")
    page = site.get("/sovende")
    assert "Du har ingen åpne saker her." in page.text
    token = next(value for name, value in page.forms()[0].pairs if name == "_csrf")
    sent = [("_csrf", token), ("_command", "c" * 20), ("_version", "0"), ("rutine", ""), ("case", sleepy.case_id)]
    site.send("/sovende", sent)
    assert "_wake" not in sleepy.open_tasks()
