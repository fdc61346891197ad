"""What a task may be besides open, and what may be decided about it, over the routines of `tests.web.routines`."""

import re
from datetime import date, timedelta

from engine.views import View
from tests.engine.small_house import START, House
from tests.web.browser import Page, Visitor
from tests.web.routines import begun

ANSWERS = {"motetid": "2027-01-04T10:00"}


def opens(door: Visitor, whole: House, key: str, who: str = "Liv") -> tuple[Page, str]:
    door.become(whole, who)
    address = f"/oppgave/{whole.open_task(whole.case_id, key)}"
    return door.get(address), address


def case_of(door: Visitor, whole: House, who: str = "Liv") -> Page:
    door.become(whole, who)
    return door.get(f"/sak/{whole.case_id}")


def test_a_planned_task_says_when_it_opens_and_has_no_form(door: Visitor, whole: House) -> None:
    begun(whole)
    inbox = door.become(whole, "Liv")
    assert "Ring etter en uke" not in inbox.text
    case = case_of(door, whole)
    assert re.search(r"Kommer senere Ring etter en uke .* Åpner mandag 11. januar Frist mandag 25. januar", case.text)
    page, address = opens(door, whole, "etter")
    assert "Oppgaven åpner mandag 11. januar kl. 08.00." in page.text
    assert address not in [form.action for form in page.forms()]
    whole.go_to_day(date(2027, 1, 11))
    assert "Ring etter en uke" in door.become(whole, "Liv").text
    assert "«Ring etter en uke» kan gjøres nå" in case_of(door, whole).text


def test_a_clock_that_stands_still_says_what_is_left_and_is_not_overdue(door: Visitor, whole: House) -> None:
    begun(whole)
    page, _ = opens(door, whole, "innhent")
    assert "Klokka står stille 10 dager igjen når den går videre" in page.text
    whole.go_to_day(date(2027, 1, 25))
    inbox = door.become(whole, "Liv")
    assert re.search(r"Klokka står stille Innhent opplysninger", inbox.text)
    assert inbox.text.index("Over fristen") < inbox.text.index("Klokka står stille")
    assert whole.inbox("Liv").overdue == 2, "those whose clock goes"


def test_a_deadline_in_hours_says_the_time_of_day_and_is_over_when_that_has_passed(door: Visitor, whole: House) -> None:
    begun(whole)
    page, _ = opens(door, whole, "ring", "Mo")
    assert "tirsdag 5. januar kl. 09.00" in page.text
    whole.go_to(START + timedelta(hours=25))
    inbox = door.become(whole, "Mo")
    assert "1 oppgave er over fristen" in inbox.text and "0 dager" not in inbox.text
    assert re.search(r"Over fristen.*Ring personen.*tirsdag 5. januar kl. 09.00", inbox.text)


def test_a_goal_that_was_missed_asks_why_and_the_answer_stays(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "hor")
    assert "late.reason" not in page.html
    whole.go_to_day(date(2027, 1, 12))
    page, address = opens(door, whole, "hor")
    wrong = door.fill(page, address, f__svar="Ingen svarte")
    assert (
        wrong.status == 422 and 'href="#felt-late-reason"' in wrong.html and 'id="felt-late-reason-wrong"' in wrong.html
    )
    assert ("f.svar", "Ingen svarte") in wrong.form(address).pairs
    case = door.fill(wrong, address, late__reason="Sykdom <hos> oss")
    assert "Hvorfor målet ikke ble nådd Sykdom <hos> oss" in case.text


def test_a_task_is_skipped_with_a_reason_that_is_shown(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "hor")
    wrong = door.fill(page, f"{address}/hopp-over", skip__reason=" ")
    assert wrong.status == 422 and 'href="#felt-skip-reason"' in wrong.html
    assert re.search(r'<details[^>]*id="hopp-over" open>', wrong.html)
    pairs = wrong.form(f"{address}/hopp-over").filled({"skip.reason": "Henviseren har sluttet"})
    case, again = door.send(f"{address}/hopp-over", pairs), door.send(f"{address}/hopp-over", pairs)
    assert case.url == again.url == f"/sak/{whole.case_id}"
    assert "Oppgaven er hoppet over" in case.text
    assert "«Hør med henviseren» er hoppet over . Henviseren har sluttet" in case.text.replace("over.", "over .")
    page = door.get(address)
    assert "Hoppet over Bestemt av Liv" in page.text and "Henviseren har sluttet" in page.text
    assert door.get(f"{address}/hopp-over").url == address


def test_only_who_may_skip_is_offered_to(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "hor", "Mo")
    assert "hopp-over" not in page.html and "utsett" not in page.html
    page, address = opens(door, whole, "ring", "Mo")
    pairs = [*page.form(address).pairs, ("skip.reason", "x")]
    assert door.send(f"{address}/hopp-over", pairs).status in (403, 422)


def test_a_deadline_is_moved_within_what_is_allowed_with_a_reason(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    assert "Senest mandag 1. februar. Fristen kan utsettes 2 ganger til." in page.text
    wrong = door.fill(page, f"{address}/utsett", extend__until="2027-06-01", extend__reason="Venter på legen")
    assert wrong.status == 422 and 'href="#felt-extend-until"' in wrong.html
    assert "Velg en dag etter 18.01.2027, senest 01.02.2027." in wrong.text
    assert ("extend.reason", "Venter på legen") in wrong.form(f"{address}/utsett").pairs
    moved = door.fill(wrong, f"{address}/utsett", extend__until="2027-01-27")
    assert moved.url == address and "Fristen er utsatt" in moved.text
    assert "onsdag 27. januar" in moved.text and "Utsatt av Liv 4. januar 2027: Venter på legen" in moved.text
    assert "Fristen kan utsettes 1 gang til." in moved.text and "Kan utsettes 1 gang til." in moved.text
    case = case_of(door, whole)
    assert "Fristen for «Vurder og bestem» er flyttet fra 18.01.2027 til 27.01.2027" in case.text


def test_a_decision_from_an_old_page_is_refused_and_the_words_are_kept(door: Visitor, whole: House) -> None:
    begun(whole)
    page, address = opens(door, whole, "vurder")
    whole.extend("Liv", whole.open_task(whole.case_id, "vurder"), date(2027, 1, 20), "Noe annet")
    late = door.fill(page, f"{address}/utsett", extend__until="2027-01-27", extend__reason="Venter på legen")
    assert late.status == 409 and "Venter på legen" in late.text
    assert ("extend.reason", "Venter på legen") in late.form(f"{address}/utsett").pairs
    whole.skip("Liv", whole.open_task(whole.case_id, "hor"), "Trengs ikke")
    page, address = opens(door, whole, "vurder")
    whole.do("Liv", whole.open_task(whole.case_id, "vurder"), "nei", {**ANSWERS, "grunn": "Nei"})
    gone = door.fill(page, f"{address}/utsett", extend__until="2027-01-27", extend__reason="Venter fortsatt")
    assert gone.status == 409 and "Det du skrev" in gone.text and "Venter fortsatt" in gone.text


def test_what_was_registered_by_mistake_is_taken_back_and_counts_no_more(door: Visitor, whole: House) -> None:
    begun(whole)
    contact = {"kontakt": whole.people["Liv"], "gruppe": [whole.people["Ane"]]}
    whole.does("Liv", "vurder", "ja", **ANSWERS, **contact)
    whole.does("Liv", "mote", holdt="2027-01-04", kom="no")
    assert "Ganger personen ikke kom 1" in case_of(door, whole).text
    done = next(row.task_id for row in whole.inbox("Liv", View.DONE).rows if row.title["nb"] == "Møte i gruppa")
    address = f"/oppgave/{done}"
    page = door.get(address)
    wrong = door.fill(page, f"{address}/ta-tilbake", annul__reason="")
    assert wrong.status == 422 and 'href="#felt-annul-reason"' in wrong.html
    case = door.fill(wrong, f"{address}/ta-tilbake", annul__reason="Feil person")
    assert "Det er tatt tilbake" in case.text and "Ganger personen ikke kom 0" in case.text
    assert "Feil person" in case.text
    page = door.get(address)
    assert "Ikke lenger aktuell" in page.text and "Feil person" in page.text and "ta-tilbake" not in page.html


def test_who_is_proposed_says_yes_or_no_and_the_case_tells(door: Visitor, whole: House) -> None:
    begun(whole)
    whole.does("Liv", "vurder", "ja", **ANSWERS, kontakt=whole.people["Ane"], gruppe=[whole.people["Bo"]])
    assert "Kontaktperson Ane er spurt, og har ikke svart" in case_of(door, whole).text
    inbox = door.become(whole, "Ane")
    page = door.get(inbox.link("Si ja eller nei til å være kontaktperson"))
    assert "Hva svarer du?" in page.text
    wrong = door.fill(page, page.url, _outcome="decline")
    assert wrong.status == 422 and 'href="#felt-a-decline-why"' in wrong.html
    door.fill(wrong, page.url, _outcome="decline", a__decline__why="Har for mye")
    case = case_of(door, whole)
    assert "Ane sa nei til rollen «Kontaktperson»" in case.text and "Hvorfor ikke? Har for mye" in case.text
    page, address = opens(door, whole, "_choose:kontakt")
    door.fill(page, address, f__whom=whole.people["Bo"])
    inbox = door.become(whole, "Bo")
    page = door.get(inbox.link("Si ja eller nei"))
    door.fill(page, page.url, _outcome="accept")
    case = case_of(door, whole, "Bo")
    assert "Kontaktperson: Bo" in case.text and "Kontaktperson Bo siden 4. januar 2027" in case.text


def test_a_case_shows_the_cases_it_hangs_together_with_and_links_only_those_one_is_in(
    door: Visitor, whole: House
) -> None:
    begun(whole)
    whole.does("Liv", "vurder", "ja", **ANSWERS, kontakt=whole.people["Liv"], gruppe=[whole.people["Bo"]])
    (child,) = whole.cases("barn")
    case = case_of(door, whole)
    assert "Barn som pårørende · kom av denne saken · åpen · du har ingen del i den" in case.text
    assert f"/sak/{child}" not in case.html
    whole.case_id = child
    other = case_of(door, whole, "Mo")
    assert "Samordnet oppfølging · denne saken kom derfra · åpen" in other.text
    assert re.search(r"Sak \S+ er startet herfra", case.text)


def test_a_closed_case_says_how_long_it_took_and_is_opened_again(door: Visitor, whole: House) -> None:
    begun(whole)
    whole.go_to_day(date(2027, 1, 8))
    case = case_of(door, whole)
    assert "Tid til svar 4 dager" in case.text
    trekk = f"/sak/{whole.case_id}/trekk"
    closed = door.fill(case, trekk, a__trekk__grunn="Vil ikke mer")
    assert "Saken er avsluttet. Dette kan du gjøre Åpne saken igjen" in closed.text
    again = f"/sak/{whole.case_id}/igjen"
    assert "Kan gjøres til og med 8. juli 2027." in closed.text
    wrong = door.fill(closed, again)
    assert wrong.status == 422 and 'href="#felt-a-igjen-hvorfor"' in wrong.html
    opened = door.fill(wrong, again, a__igjen__hvorfor="Vil likevel")
    assert "Vurder og bestem" in opened.text and "Vil likevel" in opened.text


def test_a_case_that_can_no_longer_be_opened_again_does_not_offer_it(door: Visitor, whole: House) -> None:
    begun(whole)
    whole.act("Liv", whole.case_id, "trekk", {"grunn": "Vil ikke"})
    assert "Åpne saken igjen" in case_of(door, whole).text
    whole.go_to_day(date(2027, 7, 6))
    assert "Åpne saken igjen" not in case_of(door, whole).text


def test_the_demo_lets_one_choose_among_people_only_where_there_are_some(door: Visitor, whole: House) -> None:
    page = door.get("/inn")
    assert page.html.count('<ul class="people">') == 1, "the other municipality has nobody"
    assert "Liv" in page.text


def test_every_page_of_the_whole_routine_is_well_formed(door: Visitor, whole: House) -> None:
    begun(whole)
    door.become(whole, "Liv")
    paths = [f"/oppgave/{row.id}" for row in whole.open_now().values()] + [f"/sak/{whole.case_id}", "/henvisning/alt"]
    for path in paths:
        html = door.get(path).html
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html), path
        assert html.count("<h1") == 1, path
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), path
        for named in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html):
            assert set(named.split()) <= set(ids), (path, named)
        for label in re.findall(r'<label[^>]*for="([^"]+)"', html):
            assert label in ids, (path, label)
