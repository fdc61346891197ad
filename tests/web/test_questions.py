"""Every kind of question on the pages, over the routines of `tests.web.routines`, without JavaScript."""

import re
from datetime import date

from adapters.database import Database
from engine.national_id import synthetic
from tests.databases import Lite
from tests.engine.small_house import House
from tests.web.browser import Page, Visitor, visitor
from tests.web.conftest import FakeDemo
from tests.web.routines import BORN, begun, routines

NUMBER = synthetic(date(1990, 5, 17), 0)
DECIDE: dict[str, str | list[str]] = {
    "f__motetid": "2027-01-11T10:30",
    "f__timer": "14",
    "f__enhet": "sor",
    "f__fag": ["norsk", "matte"],
    "f__hjelpere__0__navn": "Hjemmetjenesten",
    "f__hjelpere__0__antall": "6",
}


def opens(door: Visitor, whole: House, key: str, who: str = "Liv") -> tuple[Page, str]:
    door.become(whole, who)
    address = f"/oppgave/{whole.open_task(whole.case_id, key)}"
    return door.get(address), address


def test_numbers_moments_people_and_units_are_asked_and_shown_in_the_case(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    assert re.search(r'type="datetime-local"[^>]*name="f.motetid"', page.html)
    assert re.search(r'name="f.timer"[^>]*inputmode="numeric"', page.html)
    assert [words for words in ("Lederen", "Team nord", "Team sør") if words in page.text] == [
        "Lederen", "Team nord", "Team sør",
    ]  # fmt: skip
    people = [whole.people["Ane"], whole.people["Bo"]]
    chosen: dict[str, str | list[str]] = {
        "_outcome": "ja",
        "a__ja__kontakt": whole.people["Liv"],
        "f__gruppe": people,
        **DECIDE,
    }
    case = door.fill(page, address, **chosen)
    assert case.status == 200, case.text
    for words in ("11.01.2027 kl. 10.30", "Ane", "Bo", "Team sør", "Tjeneste: Hjemmetjenesten · Timer: 6"):
        assert words in case.text
    assert re.search(r"Ansvarsgruppa Ane siden 4. januar 2027 Bo siden 4. januar 2027", case.text)
    assert "Tjenesten som tar over Team sør" in case.text


def test_a_group_is_asked_to_answer_one_by_one_and_each_sees_their_own(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    people = [whole.people["Ane"], whole.people["Bo"]]
    door.fill(page, address, _outcome="ja", a__ja__kontakt=whole.people["Liv"], f__gruppe=people, **DECIDE)
    inbox = door.become(whole, "Ane")
    assert inbox.text.count("Si din mening om planen") == 1
    assert "Ansvarsgruppa" in inbox.text
    inbox = door.become(whole, "Liv")
    assert "Hvordan går det : Norsk" in inbox.text and "Hvordan går det : Matematikk" in inbox.text
    task = door.get(inbox.link("Norsk"))
    assert re.search(r"<h1>Hvordan går det.*Norsk.*</h1>", task.html)
    case = door.fill(task, task.url, f__gikk="yes")
    assert "«Hvordan går det: Norsk» er gjort" in case.text


def test_a_mistake_of_every_kind_is_told_at_its_question_and_nothing_is_lost(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    mistakes: dict[str, str | list[str]] = {
        "f__motetid": "2027-02-30T10:00",
        "f__timer": "mange",
        "f__rom": "2027-01-13",
    }
    wrong = door.fill(page, address, **(DECIDE | mistakes), _outcome="ja", f__gruppe=[whole.people["Bo"]])
    assert wrong.status == 422
    for key in ("f-motetid", "f-timer", "f-rom", "a-ja-kontakt"):
        assert f'href="#felt-{key}"' in wrong.html and f'id="felt-{key}-wrong"' in wrong.html, key
    assert "Skriv et helt tall." in wrong.text
    assert "Møterommet kan ikke bestilles 13.01.2027; neste dag er 26.01.2027." in wrong.text
    pairs = wrong.form(address).pairs
    for pair in (("f.timer", "mange"), ("f.gruppe", whole.people["Bo"]), ("f.enhet", "sor"), ("f.rom", "2027-01-13")):
        assert pair in pairs


def test_a_wrong_number_in_a_small_table_is_told_at_the_table(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    answers: dict[str, str | list[str]] = {**DECIDE, "f__hjelpere__0__antall": "seks", "a__nei__grunn": "Nei"}
    wrong = door.fill(page, address, **answers, _outcome="nei")
    assert wrong.status == 422 and 'id="felt-f-hjelpere-wrong"' in wrong.html
    assert ("f.hjelpere.0.antall", "seks") in wrong.form(address).pairs


def test_many_people_get_a_list_of_their_own_with_a_search_that_is_no_answer(door: Visitor, whole: House) -> None:
    for number in range(12):
        whole.hire(f"Kollega {number}", "Miljøarbeider")
    begun(whole)
    page, address = opens(door, whole, "vurder")
    assert 'data-seeks="felt-f-gruppe-list"' in page.html
    assert not re.search(r'data-seeks="[^"]*"[^>]*name=', page.html)
    chosen: dict[str, str | list[str]] = {
        "f__gruppe": [whole.people["Kollega 3"]],
        "a__ja__kontakt": whole.people["Liv"],
    }
    assert "Ansvarsgruppa Kollega 3" in door.fill(page, address, **(DECIDE | chosen), _outcome="ja").text


# ---------------------------------------------------------------- consent


def test_of_a_child_both_parents_are_asked_and_the_case_says_who_gave_it_and_how_long(
    door: Visitor, whole: House
) -> None:
    begun(whole, BORN["young"])
    page, address = opens(door, whole, "vurder")
    assert "forelder med foreldreansvar (navn)" in page.text and "personen selv" not in page.text
    given: dict[str, str | list[str]] = {
        "f__samtykke__lege__share": "yes",
        "f__samtykke___givers__parent__name": "Mor Eksempel",
        "f__samtykke___givers__parent__yes": "yes",
        "a__nei__grunn": "Nei",
    }
    case = door.fill(page, address, **(DECIDE | given), _outcome="nei")
    assert "Det er ikke gitt samtykke i denne saken ennå" in case.text, "one parent is not enough"
    begun(whole, BORN["young"])
    page, address = opens(door, whole, "vurder")
    both = given | {
        "f__samtykke___givers__other_parent__name": "Far Eksempel",
        "f__samtykke___givers__other_parent__yes": "yes",
    }
    case = door.fill(page, address, **(DECIDE | both), _outcome="nei")
    assert re.search(r"Gitt 4. januar 2027 Gjelder til og med 16. mai 2027", case.text), "until the child is twelve"
    assert "Gitt av: Mor Eksempel forelder med foreldreansvar Far Eksempel" in case.text
    assert "Mor Eksempel (forelder med foreldreansvar): ja" in case.text


def test_a_yes_without_a_name_is_no_consent_and_the_form_says_so(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    ticked: dict[str, str | list[str]] = {
        "f__samtykke__lege__share": "yes",
        "f__samtykke___givers__person__yes": "yes",
        "a__nei__grunn": "Nei",
    }
    wrong = door.fill(page, address, **(DECIDE | ticked), _outcome="nei")
    assert wrong.status == 422 and 'href="#felt-f-samtykke"' in wrong.html
    assert ("f.samtykke._givers.person.yes", "yes") in wrong.form(address).pairs


# ---------------------------------------------------------------- referrals


def test_a_referral_asks_for_numbers_moments_and_units(door: Visitor, whole: House) -> None:
    door.become(whole, "Ane")
    page, address = door.get("/henvisning/alt"), "/henvisning/alt"
    wrong = door.fill(page, address, person__name="Kari", f__grunn="Hjelp", f__timer="x", f__fra="leder")
    assert wrong.status == 422 and 'href="#felt-f-timer"' in wrong.html
    assert ("f.fra", "leder") in wrong.form(address).pairs
    receipt = door.fill(wrong, address, f__timer="0", f__utskriving="2027-01-11T14:30")
    assert receipt.url.endswith("/kvittering")


def test_where_there_is_one_routine_only_a_referral_begins_at_once(lite: Lite) -> None:
    with lite.fresh() as where:
        database = Database(where)
        house = House(database, *[routine for routine in routines() if routine.slug == "tips"])
        door = visitor(house, FakeDemo(house))
        door.become(house, "Ane")
        assert door.get("/henvisning").url == "/henvisning/tips"
        database.close()


def test_a_second_referral_of_the_same_person_gets_the_number_of_the_case_that_stands(
    door: Visitor, whole: House
) -> None:
    numbers = []
    for who in ("Ane", "Bo"):
        door.become(whole, who)
        page = door.get("/henvisning/alt")
        person = {"person__name": "Kari", "person__national_id": NUMBER}
        receipt = door.fill(page, "/henvisning/alt", f__grunn=f"{who} er bekymret", **person)
        assert "Takk, henvisningen er sendt" in receipt.text, receipt.text
        numbers.append(receipt.url.split("/")[2])
        assert numbers[-1] in door.get("/henvisninger").text
    assert numbers[0] == numbers[1]
    door.become(whole, "Liv")
    case = door.get(f"/sak/{whole.case_of(numbers[0])}")
    assert "En henvisning til om samme person" in case.text and "Bo er bekymret" in case.text


def test_what_is_not_about_a_person_asks_for_none_and_one_who_was_anonymous_is_named(
    door: Visitor, whole: House
) -> None:
    door.become(whole, "Ane")
    page = door.get("/henvisning/tips")
    assert "person.name" not in page.html and "Skriv ikke navn" in page.text
    receipt = door.fill(page, "/henvisning/tips", f__hva="Et barn går ute om natta")
    whole.case_id = whole.case_of(receipt.url.split("/")[2])
    page, address = opens(door, whole, "drofte")
    case = door.get(f"/sak/{whole.case_id}")
    assert "<h1>Bekymring uten navn</h1>" in case.html and "Saken har ingen navngitt person" in case.text
    named = {"p__navn__name": "", "p__navn__birth_date": "2030-02-30", "a__navn__hvordan": "Etter samtale"}
    wrong = door.fill(page, address, _outcome="navn", **named)
    assert wrong.status == 422
    for key in ("p-navn-name", "p-navn-birth-date"):
        assert f'href="#felt-{key}"' in wrong.html and f'id="felt-{key}-wrong"' in wrong.html
    assert ("a.navn.hvordan", "Etter samtale") in wrong.form(address).pairs
    case = door.fill(wrong, address, p__navn__name="Kari Eksempel", p__navn__birth_date="2015-02-03")
    assert "<h1>Kari Eksempel</h1>" in case.html and "Personen har fått navn i saken" in case.text


def test_a_referral_asks_for_consent_by_the_birth_date_as_soon_as_it_is_known(door: Visitor, whole: House) -> None:
    door.become(whole, "Ane")
    page = door.get("/henvisning/barn")
    asked = page.form("/henvisning/barn").names
    assert {"f.samtykke._givers.person.name", "f.samtykke._givers.other_parent.name"} <= asked, "of every age"
    given = {"f__samtykke__lege__share": "yes", "f__samtykke___givers__person__yes": "yes"}
    wrong = door.fill(page, "/henvisning/barn", person__name="Ola", person__birth_date="2015-05-17", **given)
    assert wrong.status == 422 and "Skriv navnet på den som samtykker." in wrong.text
    asked = wrong.form("/henvisning/barn").names
    assert "f.samtykke._givers.other_parent.name" in asked and "f.samtykke._givers.person.name" not in asked
    lines = {f"f.samtykke._givers.{who}.{part}" for who in ("parent", "other_parent") for part in ("name", "yes")}
    filled = {name: "yes" if name.endswith("yes") else "En forelder" for name in lines}
    receipt = door.send("/henvisning/barn", wrong.form("/henvisning/barn").filled({**filled}))
    assert receipt.url.endswith("/kvittering")
    whole.case_id = whole.case_of(receipt.url.split("/")[2])
    door.become(whole, "Mo")
    assert "Gjelder til og med 16. mai 2027" in door.get(f"/sak/{whole.case_id}").text


def test_the_days_that_can_be_booked_stand_at_the_question(door: Visitor, whole: House) -> None:
    begun(whole)
    page, _ = opens(door, whole, "vurder")
    told = "De neste dagene som kan bestilles: tirsdag 12. januar, tirsdag 26. januar, tirsdag 9. februar."
    assert told in page.text and 'aria-describedby="felt-f-rom-help"' in page.html


# ---------------------------------------------------------------- letters


def test_a_letter_says_what_was_answered_in_the_case_and_never_what_the_referral_said(
    door: Visitor, whole: House
) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    door.fill(page, address, **DECIDE, a__nei__grunn="Vilkårene er ikke oppfylt", _outcome="nei")
    page, address = opens(door, whole, "svarbrev")
    letter = door.get(f"{address}/brev").text
    assert "Vi møttes 11.01.2027 kl. 10.30. Du trenger 14 timer i uka. Med i gruppa: Norsk, Matematikk" in letter
    assert "Begrunnelse: Vilkårene er ikke oppfylt" in letter and "Mange hjelpere" not in letter


def test_a_question_left_open_stays_open_in_the_letter_though_the_referral_answered_one_of_the_same_name(
    door: Visitor, whole: House
) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    door.fill(page, address, **{**DECIDE, "f__timer": "", "a__nei__grunn": "Nei"}, _outcome="nei")
    page, address = opens(door, whole, "svarbrev")
    assert "Du trenger timer i uka" in door.get(f"{address}/brev").text
