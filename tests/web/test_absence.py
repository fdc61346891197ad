"""Absence, the baton and laying aside as people meet them, without JavaScript."""

import re
from datetime import date
from typing import Any

from adapters.stage import Stage
from tests.web.browser import Page, Visitor
from tests.world import World


def opens(site: Visitor, world: Stage, who: str, address: str) -> Page:
    site.become(world, who)
    return site.get(address)


def reported(site: Visitor, world: Stage, name: str, **typed: Any) -> Page:
    page = opens(site, world, name, "/fravaer")
    return site.fill(page, "/fravaer", **{f"new__{key}": value for key, value in typed.items()})


def task_of(world: World, key: str) -> str:
    return f"/oppgave/{world.task_id(key)}"


def test_a_substitute_is_chosen_sees_for_whom_and_both_names_stand_in_the_history(site: Visitor, world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    page = reported(site, world, "Pål", until="2027-01-08", substitute=world.people["Berit"])
    assert "Fraværet er meldt" in page.text and "Vikar: Berit" in page.text
    assert "Du er registrert som borte" in site.get("/").text
    inbox = site.become(world, "Berit")
    assert "for Pål" in inbox.text
    task = site.get(task_of(world, "bli_kjent"))
    assert "Du er vikar for Pål." in task.text
    assert re.search(r"for Pål\.</span>\s+<span[^>]*>Ansvar", task.html), "with a space, that the text would not show"
    world.does("Berit", "bli_kjent", "ansvarsgruppe", motedato="2027-01-04", forventninger="Bolig", deltakere="Berit")
    assert "Berit, som vikar for Pål" in site.get(f"/sak/{world.case_id}").text
    assert "Fullført av Berit, som vikar for Pål" in site.get(task.url).text


def test_who_is_away_comes_back_with_one_click(site: Visitor, world: World) -> None:
    reported(site, world, "Pål", substitute=world.people["Berit"])
    page = site.get("/")
    page = site.fill(page, "/fravaer/tilbake")
    assert "Velkommen tilbake" in page.text and "Du er registrert som borte" not in page.text
    assert site.fill(page, "/ut").url == "/inn"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(site: Visitor, world: World) -> None:
    page = reported(site, world, "Pål", since="2027-01-06", until="2027-01-05", substitute=world.people["Berit"])
    assert page.status == 422
    assert "Siste dag – Siste dag kan ikke være før første dag." in page.text
    assert dict(page.form("/fravaer").pairs)["new.since"] == "2027-01-06"
    assert "Fyll inn første dag." in reported(site, world, "Pål", since="").text
    assert "Velg en annen som vikar" not in page.text
    page = reported(site, world, "Pål", since="2027-01-03")
    assert "Fraværet kan ikke begynne før i dag." in page.text


def test_without_a_substitute_the_coordinating_unit_takes_it(site: Visitor, world: World) -> None:
    page = reported(site, world, "Pål")
    assert "Systemkoordinator tar det" in page.text
    site.become(world, "Solveig")
    assert "for Pål" in site.get("/fravaer").text


def test_an_absence_is_changed_and_called_off(site: Visitor, world: World) -> None:
    page = reported(site, world, "Pål", since="2027-02-01", until="2027-02-05", substitute=world.people["Berit"])
    (address,) = [form.action for form in page.forms() if form.action.endswith("/slutt")]
    change = address.removesuffix("/slutt")
    page = site.send(change, page.form(change).filled({f"{change.removeprefix('/fravaer/')}.until": "2027-02-12"}))
    assert "fredag 12. februar" in page.text
    page = site.send(address, page.form(address).pairs)
    assert "Fraværet er avsluttet" in page.text
    assert site.send(address, [pair for pair in page.form("/ut").pairs if pair[0] == "_csrf"]).url == "/fravaer"


def test_only_the_coordinating_unit_may_report_for_others(site: Visitor, world: World) -> None:
    page = reported(site, world, "Solveig", who=world.people["Pål"], substitute=world.people["Berit"])
    assert "Andre som er eller blir borte" in page.text and "Pål" in page.text
    page = opens(site, world, "Berit", "/fravaer")
    assert "new.who" not in page.form("/fravaer").names
    pairs = [*page.form("/fravaer").pairs, ("new.who", world.people["Hanne"])]
    assert site.send("/fravaer", pairs).status == 403


def test_sent_twice_it_is_one_absence(site: Visitor, world: World) -> None:
    page = opens(site, world, "Pål", "/fravaer")
    pairs = page.form("/fravaer").filled({"new.substitute": world.people["Berit"]})
    for _ in range(2):
        page = site.send("/fravaer", pairs)
        assert page.status == 200 and page.text.count("Vikar: Berit") == 1


def test_a_task_is_offered_answered_and_then_another_s(site: Visitor, other: Visitor, world: World) -> None:
    world.granted()
    address = task_of(world, "svarbrev")
    site.become(world, "Solveig")
    page = site.get(site.get(address).link("Gi videre til en annen"))
    wrong = site.fill(page, f"{address}/gi-videre")
    assert wrong.status == 422 and "Skriv hvorfor." in wrong.text
    page = site.fill(
        page, f"{address}/gi-videre", _handover_to=world.people["Berit"], _handover_reason="Jeg skal bort.",
    )  # fmt: skip
    assert "Spørsmålet er sendt" in page.text
    assert "Berit er spurt om å overta" in page.text and "Trekk spørsmålet tilbake" in page.text
    inbox = other.become(world, "Berit")
    assert "Overta en oppgave?" in inbox.text
    ask = other.get(inbox.link("Overta en oppgave?"))
    assert "Solveig spør om du vil overta" in ask.text and "Jeg skal bort." in ask.text
    done = other.fill(ask, ask.url, _outcome="accept")
    assert "Berit har overtatt" in done.text


def test_a_question_is_taken_back(site: Visitor, world: World) -> None:
    world.granted()
    address = task_of(world, "svarbrev")
    site.become(world, "Solveig")
    page = site.fill(
        site.get(f"{address}/gi-videre"), f"{address}/gi-videre",
        _handover_to=world.people["Berit"], _handover_reason="Bort.",
    )  # fmt: skip
    (back,) = [form.action for form in page.forms() if form.action.endswith("/trekk-tilbake")]
    pairs = page.form(back).pairs
    assert "Spørsmålet er trukket tilbake" in site.send(back, pairs).text
    assert "Ikke lenger aktuell" in site.send(back, pairs).text, "pressed twice"


def test_a_role_is_offered_from_the_case(site: Visitor, world: World) -> None:
    world.granted()
    case = opens(site, world, "Pål", f"/sak/{world.case_id}")
    page = site.get(case.link("Gi rollen videre"))
    assert "Gi videre rollen «" in page.text
    page = site.fill(page, page.url, _handover_to=world.people["Berit"], _handover_reason="Jeg slutter.")
    assert "Spørsmålet er sendt" in page.text and "er spurt, og har ikke svart" in page.text
    assert opens(site, world, "Solveig", f"/sak/{world.case_id}").link("Gi rollen videre")


def test_a_task_is_laid_aside_and_taken_up(site: Visitor, world: World) -> None:
    world.refers()
    address = task_of(world, "forste_mote")
    site.become(world, "Solveig")
    assert "Lagt til side" not in site.get("/").text
    page = site.fill(site.get(address), f"{address}/legg-til-side", snooze__until="2028-01-01")
    assert page.status == 422 and "Til hvilken dag? – Velg en dag etter i dag" in page.text
    page = site.fill(site.get(address), f"{address}/legg-til-side", snooze__until="2027-01-07")
    assert "Oppgaven er lagt til side" in page.text and "Ingen oppgaver venter på deg" in page.text
    assert "Lagt til side av Solveig til" in site.get("/?liste=til-side").text
    page = site.fill(site.get(address), f"{address}/ta-fram")
    assert "Oppgaven er tatt fram igjen" in page.text
    site.fill(page, f"{address}/legg-til-side", snooze__until="2027-01-07")
    world.go_to_day(date(2027, 1, 7))
    assert "Ingen oppgaver venter" not in site.get("/").text


def test_all_that_somebody_has_is_handed_over(site: Visitor, world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    site.become(world, "Solveig")
    page = site.get(f"/overlevering?hvem={world.people['Pål']}")
    assert "Alt Pål har" in page.text and "Kari" not in page.text
    address = f"/overlevering?hvem={world.people['Pål']}"
    wrong = site.fill(page, address)
    assert wrong.status == 422 and "Velg hvem som skal overta." in wrong.text
    wrong = site.fill(page, address, all=world.people["Berit"])
    assert "Skriv hvorfor." in wrong.text
    page = site.fill(
        page, address, all=world.people["Berit"], _handover_reason="Pål slutter.", how="decide", last_day="2027-01-08"
    )
    assert "Siste dag er 08.01.2027." in page.text and "Overført nå:" in page.text
    assert "Ingenting å overlevere" in page.text
    assert "bli_kjent" in world.open_tasks() and world.lies_with("Berit")
    world.go_to_day(date(2027, 1, 9))
    assert site.become(world, "Pål").status == 404


def test_nobody_else_sees_what_somebody_has(site: Visitor, world: World) -> None:
    site.become(world, "Berit")
    assert site.get(f"/overlevering?hvem={world.people['Pål']}").status == 404
    assert "Ingenting å overlevere" in site.get("/overlevering").text
