"""A meeting on its own page and on the case's: who is invited sees it, answers, and whoever called it moves it."""

from collections.abc import Iterator

import pytest

from adapters.database import Database
from tests.databases import Lite
from tests.engine.small_house import House
from tests.engine.test_meetings import called, meeting, routine_with_meeting
from tests.web.browser import Page, Visitor, visitor
from tests.web.conftest import FakeDemo


@pytest.fixture
def house(lite: Lite) -> Iterator[House]:
    with lite.fresh() as address:
        database = Database(address)
        yield House(database, routine_with_meeting())
        database.close()


@pytest.fixture
def browser(house: House) -> Visitor:
    return visitor(house, FakeDemo(house))


def opened(browser: Visitor, house: House, who: str) -> Page:
    browser.become(house, who)
    return browser.get(f"/mote/{meeting(house).id}")


def test_who_is_invited_answers_on_the_page_and_everybody_sees_it(browser: Visitor, house: House) -> None:
    called(house)
    page = opened(browser, house, "Ane")
    assert "mandag 18. januar kl. 10.00–11.30" in page.text and "Sted: Rådhuset · kalt inn av Liv" in page.text
    assert "Ane har ikke svart Bo har ikke svart Liv kommer Nina har ikke svart" in page.text
    [coming, not_coming, other] = [form for form in page.forms() if form.action.endswith("/svar")]
    assert "Svaret er sendt" in browser.send(coming.action, coming.pairs).text
    assert "Ane kommer" in browser.get(f"/sak/{house.case_id}").text
    again = opened(browser, house, "Bo")
    other = [form for form in again.forms() if form.action.endswith("/svar")][2]
    wrong = browser.send(other.action, other.filled({"other": "2027-01-01T10:00"}))
    assert wrong.status == 422 and "Når passer det bedre? – Tidspunktet er forbi" in wrong.text
    assert "2027-01-01T10:00" in wrong.html, "what was typed is still there"
    sent = browser.send(other.action, other.filled({"other": "2027-01-19T12:00"}))
    assert "Bo foreslår tirsdag 19. januar kl. 12.00" in sent.text
    assert not_coming.action == coming.action


def test_only_who_called_it_is_offered_to_move_and_cancel_it(browser: Visitor, house: House) -> None:
    called(house)
    assert "Flytt møtet" not in opened(browser, house, "Ane").text
    page = opened(browser, house, "Liv")
    form = page.form(f"/mote/{meeting(house).id}/flytt")
    wrong = browser.send(form.action, form.filled({"when": "2027-03-28T02:30"}))
    assert wrong.status == 422 and "Ny tid – Klokka stilles fram denne natta, så 02.30 finnes ikke" in wrong.text
    moved = browser.send(form.action, form.filled({"when": "2027-02-01T13:00", "why": "Rommet er opptatt"}))
    assert "Møtet er endret" in moved.text and "mandag 1. februar kl. 13.00–14.30 Flyttet" in moved.text
    assert "Hvorfor det er endret: Rommet er opptatt" in moved.text
    assert "Liv kommer" in moved.text, "who moves it can come then"
    stale = browser.send(form.action, form.filled({"when": "2027-02-02T13:00"}))
    assert stale.status == 409 and "Saken er endret" not in stale.title
    form = opened(browser, house, "Liv").form(f"/mote/{meeting(house).id}/avlys")
    gone = browser.send(form.action, form.filled({"cancel": "Personen er syk"}))
    assert "Avlyst" in gone.text and "Kall inn på nytt" in gone.text
    assert "Kommer du?" not in gone.text


def test_a_stranger_and_one_who_is_out_of_the_group_see_nothing(browser: Visitor, house: House) -> None:
    called(house)
    assert opened(browser, house, "Sara").status == 404
    assert opened(browser, house, "Bo").status == 200
    house.does("Liv", "gruppe", nye=[house.people["Ane"]])
    assert opened(browser, house, "Bo").status == 404


def test_an_answer_sent_twice_is_one_answer(browser: Visitor, house: House) -> None:
    called(house)
    form = next(form for form in opened(browser, house, "Ane").forms() if form.action.endswith("/svar"))
    assert [browser.send(form.action, form.pairs).status for _ in range(2)] == [200, 200]
    assert browser.get(f"{form.action}").url.endswith(f"/mote/{meeting(house).id}")
