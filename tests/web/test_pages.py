"""The pages as people meet them, without JavaScript, over the real engine."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from engine import workers
from engine.model import Notification, table
from engine.views import View
from tests.web.browser import Page, Visitor
from tests.world import APPLICATION, World
from web.routes.inbox import LISTS


def open_task(site: Visitor, world: World, key: str) -> tuple[Page, str]:
    address = f"/oppgave/{world.task_id(key)}"
    return site.get(address), address


# ---------------------------------------------------------------- signing in


def test_whoever_is_not_signed_in_is_led_to_it_and_back(site: Visitor, world: World) -> None:
    page = site.get("/henvisninger")
    assert page.url == "/inn"
    assert "Solveig Systemkoordinator" in page.text
    user = f"{world.municipality}:{world.people['Berit']}"
    assert site.send("/inn", [*page.form("/inn").pairs, ("user", user)]).url == "/henvisninger"


def test_signing_out_ends_the_session_itself(site: Visitor, world: World) -> None:
    page = site.become(world, "Solveig")
    cookie = site.client.cookies["brobygger"]
    out = site.send("/ut", page.form("/ut").pairs, follow=False)
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    site.client.cookies.set("brobygger", cookie, domain="127.0.0.1")
    assert site.get("/").url == "/inn"


def test_signing_in_again_gives_another_session_and_ends_the_first(site: Visitor, world: World) -> None:
    site.become(world, "Solveig")
    first = site.client.cookies["brobygger"]
    user = f"{world.municipality}:{world.people['Pål']}"
    assert "Pål" in site.send("/inn", [("user", user), ("next", "/")]).text
    assert site.client.cookies["brobygger"] != first
    site.client.cookies.set("brobygger", first, domain="127.0.0.1")
    assert site.get("/").url == "/inn"


def test_outside_a_demo_nobody_can_choose_who_they_are(plain_site: Visitor, world: World) -> None:
    page = plain_site.get("/inn")
    assert "Innlogging er ikke satt opp ennå" in page.text
    assert "Solveig" not in page.html and "Demo" not in page.html
    assert plain_site.become(world, "Solveig").status == 404
    assert [plain_site.get(path).status for path in ("/demo/post", "/demo/klokke", "/docs", "/openapi.json")] == [
        404
    ] * 4


# ---------------------------------------------------------------- the inbox


def test_the_inbox_says_what_waits_in_words(site: Visitor, world: World) -> None:
    world.refers(person="Kari Eksempel")
    page = site.become(world, "Solveig")
    assert "Alt er i rute" in page.text
    assert re.search(r"Første møte med systemkoordinator.*Kari Eksempel.*mandag 18\. januar om 14 dager", page.text)
    world.go_to_day(date(2027, 1, 18))
    assert "Frist i dag" in site.become(world, "Solveig").text
    world.go_to_day(date(2027, 1, 21))
    page = site.become(world, "Solveig")
    assert "1 oppgave er over fristen" in page.text
    assert "3 dager over fristen" in page.text
    assert '<a href="/" aria-current="page">Innboks</a>' in page.html


def test_an_empty_list_says_what_it_is_for(site: Visitor, world: World) -> None:
    assert "Ingen oppgaver venter på deg" in site.become(world, "Berit").text
    assert "Teamet har ingen oppgaver nå" in site.get("/?liste=teamet").text
    assert "Du venter ikke på noen" in site.get("/?liste=venter").text
    assert "Ingen ferdige oppgaver ennå" in site.get("/?liste=ferdig").text


@pytest.mark.parametrize("query", ["liste=x'--", "side=-1", "side=9999999999999", "side=x", "side=0", "liste=&side=٣"])
def test_a_list_or_page_that_is_not_there_gives_one_that_is(site: Visitor, world: World, query: str) -> None:
    world.refers()
    site.become(world, "Solveig")
    page = site.get(f"/?{query}")
    assert (page.status, "Første møte" in page.text) == (200, True)


# ---------------------------------------------------------------- a task


def test_a_task_tells_why_by_when_and_what_happens_otherwise(site: Visitor, world: World) -> None:
    world.refers()
    site.become(world, "Solveig")
    page, _ = open_task(site, world, "forste_mote")
    for words in ("mandag 18. januar", "10 virkedager etter 04.01.2027.", "Hvis ingenting skjer", "Hva ble utfallet?"):
        assert words in page.text
    assert page.title.startswith("Første møte med systemkoordinator")
    assert "Kari" not in page.title


def test_finishing_a_task_leads_to_the_case_and_what_happens_now(site: Visitor, world: World) -> None:
    world.refers()
    site.become(world, "Solveig")
    page, address = open_task(site, world, "forste_mote")
    case = site.fill(page, address, f__motedato="2027-01-04", _outcome="vil_soke", _checklist=["0", "2"])
    assert case.url == f"/sak/{world.case_id}"
    assert "Oppgaven er fullført" in case.text
    assert "Fyll ut søknad og samtykkeerklæring" in case.text
    assert "Orientert om klageretten" in case.text
    assert 'aria-current="step"' in case.html
    done = site.get("/?liste=ferdig")
    assert "Første møte" in done.text and "Sist fullført" in done.text
    answered = site.get(done.link("Første møte"))
    assert "Fullført av Solveig" in answered.text and "04.01.2027" in answered.text
    assert "_outcome" not in answered.html


def test_everything_wrong_is_said_on_top_and_at_the_field_and_nothing_typed_is_lost(
    site: Visitor, world: World
) -> None:
    world.refers()
    site.become(world, "Solveig")
    page, address = open_task(site, world, "forste_mote")
    wrong = site.fill(page, address, f__motedato="2027-02-30", _outcome="takker_nei", _checklist="1")
    assert wrong.status == 422
    assert wrong.title.startswith("Feil: ")
    assert "2 ting må rettes" in wrong.text
    for anchor in ("felt-f-motedato", "felt-a-takker-nei-arsak"):
        assert f'href="#{anchor}"' in wrong.html and f'id="{anchor}"' in wrong.html
        assert f'id="{anchor}-wrong"' in wrong.html
    assert ("f.motedato", "2027-02-30") in wrong.form(address).pairs
    assert ("_checklist", "1") in wrong.form(address).pairs
    assert ("_outcome", "takker_nei") in wrong.form(address).pairs
    assert world.open_tasks() == {"forste_mote": date(2027, 1, 18)}


def test_a_step_the_routine_does_not_allow_yet_says_what_is_missing(site: Visitor, world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    site.become(world, "Solveig")
    page, address = open_task(site, world, "soknad")
    refused = site.fill(page, address, f__onsker_plan="yes", f__onsker_gruppe="no", _outcome="til_teamet")
    assert refused.status == 409
    assert "Dette mangler før du kan gå videre" in refused.text and "Samtykke mangler" in refused.text
    filled = {
        "f__samtykke__legetjenesten__share": "yes",
        "f__samtykke__legetjenesten__contact": "Dr. <Dahl>",
        "f__underskrevet": "2027-01-04",
    }
    case = site.fill(refused, address, **filled)
    assert (case.status, "Legetjenesten ved Dr. <Dahl> Kan kontaktes" in case.text) == (200, True)


def test_when_somebody_was_faster_the_page_says_who_and_gives_back_what_was_typed(
    site: Visitor, other: Visitor, world: World
) -> None:
    world.refers()
    for browser in (site, other):
        browser.become(world, "Solveig")
    page, address = open_task(site, world, "forste_mote")
    first = other.fill(page, address, f__motedato="2027-01-04", _outcome="vil_soke")
    assert first.status == 403, "another session's form"
    mine, _ = open_task(other, world, "forste_mote")
    other.fill(mine, address, f__motedato="2027-01-04", _outcome="vil_soke")
    late = site.fill(page, address, f__motedato="2027-01-05", _outcome="takker_nei", a__takker_nei__arsak="Mange ord")
    assert late.status == 409
    assert "Oppgaven ble fullført av Solveig" in late.text
    assert "Det du skrev" in late.text and "Hva var grunnen? Mange ord" in late.text


def test_a_double_click_does_the_thing_once_and_shows_the_same_page(site: Visitor, world: World) -> None:
    world.refers()
    site.become(world, "Solveig")
    page, address = open_task(site, world, "forste_mote")
    pairs = page.form(address).filled({"f.motedato": "2027-01-04", "_outcome": "vil_soke"})
    first, second = site.send(address, pairs), site.send(address, pairs)
    assert (first.status, first.url) == (second.status, second.url) == (200, f"/sak/{world.case_id}")
    assert len([line for line in world.page().history if "er gjort" in str(line.sentences[0])]) == 1


def test_a_team_task_is_taken_and_given_back(site: Visitor, other: Visitor, world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    site.become(world, "Pål")
    other.become(world, "Solveig")
    assert "Ikke tatt ennå" in site.get("/?liste=teamet").text
    page, address = open_task(site, world, "teambehandling")
    theirs, _ = open_task(other, world, "teambehandling")
    taken = site.fill(page, f"{address}/ta")
    assert "Du har tatt denne oppgaven" in taken.text
    assert site.fill(page, f"{address}/ta").status == 200, "a double click"
    late = other.fill(theirs, f"{address}/ta")
    assert late.status == 409 and "Pål har tatt denne oppgaven" in late.text
    released = site.fill(taken, f"{address}/gi-fra")
    assert "Du har gitt oppgaven fra deg" in released.text
    assert site.get(f"{address}/ta").url == address


def test_a_small_table_grows_and_keeps_what_is_in_it(site: Visitor, world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    world.does("Pål", "bli_kjent", "ansvarsgruppe", motedato="2027-01-04", forventninger="Bolig", deltakere="Berit")
    world.does("Pål", "forberedende_mote", "forberedt", motedato="2027-01-04", enighet="Alle")
    site.become(world, "Pål")
    page, address = open_task(site, world, "ansvarsgruppemote")
    assert "f.tiltak.4.delmal" in page.html and "f.tiltak.5.delmal" not in page.html
    pairs = page.form(address).filled({"f.tiltak.0.delmal": "Sove om natta", "f.hovedmal": "Jeg har et hjem"})
    more = site.send(address, [*pairs, ("_more", "f.tiltak")])
    assert more.status == 200
    assert "f.tiltak.9.delmal" in more.html
    assert ("f.tiltak.0.delmal", "Sove om natta") in more.form(address).pairs
    changes = {"f__motedato": "2027-01-04", "f__til_stede": "Alle", "f__tiltak__9__delmal": "Arbeid"}
    case = site.fill(more, address, **changes)
    assert "Delmål: Sove om natta" in case.text and "Delmål: Arbeid" in case.text


def test_a_letter_is_shown_before_it_is_sent_and_kept_after(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Solveig")
    page, address = open_task(site, world, "svarbrev")
    assert "Svar på søknad om individuell plan" in page.text
    letter = site.get(f"{address}/brev")
    assert "Skjervøy kommune" in letter.text and "Kari Eksempel" in letter.text
    case = site.fill(page, address, f__sendt="2027-01-04")
    kept = site.get(case.link("Svar på søknad om individuell plan"))
    assert kept.url.startswith("/dokument/") and "Kari Eksempel" in kept.text
    site.become(world, "Pål")
    page, address = open_task(site, world, "bli_kjent")
    assert site.get(f"{address}/brev").status == 404
    assert site.get(f"{address}/brev.pdf").status == 404


def test_who_only_fetches_letters_is_at_work_and_stays_signed_in(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Solveig")
    _, address = open_task(site, world, "svarbrev")
    for _ in range(2):
        world.clock.set(world.clock.now() + timedelta(minutes=20))
        assert site.client.get(f"{address}/brev.pdf").content.startswith(b"%PDF")


def test_a_letter_is_downloaded_as_a_pdf_whose_name_says_nothing(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Solveig")
    page, address = open_task(site, world, "svarbrev")
    assert page.link("Last ned PDF") == site.get(f"{address}/brev").link("Last ned PDF") == f"{address}/brev.pdf"
    case = site.fill(page, address, f__sendt="2027-01-04")
    kept = case.link("Svar på søknad om individuell plan")
    for file in (f"{address}/brev.pdf", site.get(kept).link("Last ned PDF")):
        answer = site.client.get(file)
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == 'attachment; filename="brev.pdf"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    site.become(world, "Naboen")
    assert site.client.get(f"{address}/brev.pdf").status_code == site.client.get(f"{kept}/brev.pdf").status_code == 404


def test_a_letter_with_signs_that_no_font_has_says_which(site: Visitor, world: World) -> None:
    world.refers(person="Kari 😀 Eksempel")
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    members = {"motedato": "2027-01-04", "plankoordinator": world.people["Pål"]}
    world.does("Solveig", "teambehandling", "innvilget", **members)
    site.become(world, "Solveig")
    _, address = open_task(site, world, "svarbrev")
    refused = site.get(f"{address}/brev.pdf")
    assert refused.status == 409 and "tegn som ikke kan stå i en PDF: 😀" in refused.text


# ---------------------------------------------------------------- a case


def test_a_case_that_waits_in_silence_says_until_when(site: Visitor, world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    world.does("Solveig", "teambehandling", "avslag", motedato="2027-01-05", begrunnelse="Nei.")
    world.does("Solveig", "svarbrev_avslag", sendt="2027-01-06")
    site.become(world, "Solveig")
    page = site.get(f"/sak/{world.case_id}")
    assert "Venter til onsdag 3. februar" in page.text and "Registrer klage" in page.text


def test_a_step_is_taken_or_its_form_comes_back_open(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Solveig")
    page, address = site.get(f"/sak/{world.case_id}"), f"/sak/{world.case_id}/trekker_seg"
    wrong = site.fill(page, address, a__trekker_seg__arsak="Vil ikke <b>mer</b>")
    assert wrong.status == 422
    assert re.search(r'<details[^>]*id="steg-trekker_seg" open>', wrong.html)
    assert 'href="#felt-a-trekker-seg-dato"' in wrong.html
    assert "Vil ikke &lt;b&gt;mer&lt;/b&gt;" in wrong.html
    pairs = wrong.form(address).filled({"a.trekker_seg.dato": "2027-01-04"})
    closed, again = site.send(address, pairs), site.send(address, pairs)
    assert closed.status == again.status == 200
    assert "Det er registrert" in closed.text and "Personen trekker seg" in closed.text
    assert re.search(r'id="steg-trekker_seg" open>', site.get(address).html) is None


def test_a_step_from_an_old_page_is_refused_with_the_case_as_it_is(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Pål")
    page, address = site.get(f"/sak/{world.case_id}"), f"/sak/{world.case_id}/trekker_seg"
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    site.become(world, "Pål")
    fresh = site.get(f"/sak/{world.case_id}")
    if address not in page.html:  # the act came with the role
        page = fresh
    pairs = dict(fresh.form(address).pairs) | {"_version": "1", "a.trekker_seg.dato": "2027-01-04"}
    stale = site.send(address, [*pairs.items()])
    assert stale.status == 409
    assert "Saken er endret siden du åpnet siden" in stale.text
    assert ("a.trekker_seg.dato", "2027-01-04") in stale.form(address).pairs


def test_what_is_hidden_and_what_is_missing_look_the_same(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Naboen")
    task = world.task_id("svarbrev")
    pages = [site.get(path) for path in (f"/sak/{world.case_id}", f"/sak/{'f' * 32}", f"/oppgave/{task}")]
    assert [page.status for page in pages] == [404] * 3
    token = re.compile(r'value="[^"]{32}"')
    assert len({token.sub("", page.html) for page in pages}) == 1
    assert "Fant ikke siden" in pages[0].text


def test_who_has_just_handed_over_is_led_to_the_inbox(site: Visitor, world: World) -> None:
    world.refers()
    site.become(world, "Berit")
    assert site.get(f"/sak/{world.case_id}?gjort=fullfort").url == "/"
    assert site.get(f"/sak/{world.case_id}?gjort=noe-annet").status == 404


# ---------------------------------------------------------------- referrals


def test_a_referral_is_sent_once_and_answered_with_a_number(site: Visitor, world: World) -> None:
    site.become(world, "Berit")
    choice, address = site.get("/henvisning"), "/henvisning/individuell-plan"
    page = site.get(address)
    assert f'<a href="{address}">' in choice.html
    changes = {
        "person.name": "Máret Ánne O'Đavvi",
        "person.birth_date": "1980-05-17",
        "person.address_protected": "yes",
        "f.henvist_fra": "legekontoret",
        "f.begrunnelse": "<script>alert(1)</script> {{7*7}} ${7*7} %s {0}",
    }
    pairs = page.form(address).filled(changes)  # type: ignore[arg-type]
    receipt, again = site.send(address, pairs), site.send(address, pairs)
    assert receipt.url == again.url and receipt.url.endswith("/kvittering")
    reference = receipt.url.split("/")[2]
    assert f"Saken har nummer {reference}" in receipt.text
    mine = site.get("/henvisninger")
    assert reference in mine.text and "Máret" not in mine.text
    row = world.row("Solveig")
    assert (row.reference, row.person, len(world.inbox("Solveig").rows)) == (reference, "Máret Ánne O'Đavvi", 1)
    site.become(world, "Solveig")
    case = site.get(f"/sak/{row.case_id}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} ${7*7} %s {0}" in case.html
    assert site.get(receipt.url).status == 404, "the receipt is for the one who sent it"


def test_a_referral_with_mistakes_comes_back_with_all_of_them(site: Visitor, world: World) -> None:
    site.become(world, "Berit")
    page, address = site.get("/henvisning/individuell-plan"), "/henvisning/individuell-plan"
    changes = {"person__name": " \u200b", "person__national_id": "12345678901", "f__begrunnelse": "Mye  plass"}
    wrong = site.fill(page, address, **changes)
    assert wrong.status == 422
    assert "3 ting må rettes" in wrong.text
    for anchor in ("felt-person-name", "felt-person-national-id", "felt-f-henvist-fra"):
        assert f'href="#{anchor}"' in wrong.html and f'id="{anchor}"' in wrong.html
    assert ("f.begrunnelse", "Mye  plass") in wrong.form(address).pairs
    assert world.inbox("Solveig").rows == ()


# ---------------------------------------------------------------- the demo, health, every page


def test_the_clock_of_the_demo_moves_and_the_mails_follow(demo_site: Visitor, world: World) -> None:
    world.refers()
    page = demo_site.become(world, "Solveig")
    assert "Klokka i demoen: mandag 4. januar 2027" in page.text
    clock = demo_site.get("/demo/klokke")
    moved = demo_site.send("/demo/klokke", [*clock.form("/demo/klokke").pairs, ("jump", "uke")])
    assert "mandag 11. januar 2027" in moved.text, "still signed in, a week later"
    moved = demo_site.send("/demo/klokke", [*moved.form("/demo/klokke").pairs, ("jump", "neste")])
    assert "onsdag 13. januar 2027" in moved.text
    moved = demo_site.send(
        "/demo/klokke", [*moved.form("/demo/klokke").pairs, ("jump", "date"), ("date", "2027-01-18")]
    )
    assert world.today() == date(2027, 1, 18)
    mails = demo_site.get("/demo/post")
    assert "<i>due_today</i>" in mails.text or "<i>" in mails.text
    assert "Hei" in demo_site.get(mails.link("<i>")).text
    assert demo_site.get("/demo/post/999999").status == 404


@pytest.mark.parametrize("typed", ["", "2026-12-31", "2027-01-04", "2099-01-01", "18.01.2027", "2027-02-30"])
def test_the_clock_of_the_demo_only_goes_forward_to_days_that_exist(site: Visitor, world: World, typed: str) -> None:
    site.become(world, "Solveig")
    clock = site.get("/demo/klokke")
    wrong = site.send("/demo/klokke", [*clock.form("/demo/klokke").pairs, ("jump", "date"), ("date", typed)])
    assert wrong.status == 422 and 'href="#felt-date"' in wrong.html
    assert world.today() == date(2027, 1, 4)


def test_health_is_for_everybody_and_says_little(plain_site: Visitor, world: World) -> None:
    with world.write() as tx:
        workers.beat(tx, workers.Self("a", "work", "host", 1, tx.now), {workers.SWEEP: 2.5})
    page = plain_site.get("/helse")
    assert (page.status, page.html) == (200, '{"status":"ok","clock_seconds":2.5,"outbox_seconds":0.0}')


def test_health_is_red_within_a_minute_of_the_clock_standing_still(plain_site: Visitor, world: World) -> None:
    assert '"clock stopped"' in plain_site.get("/helse").html, "no process has ever told of itself"
    with world.write() as tx:
        workers.beat(tx, workers.Self("a", "work", "host", 1, tx.now), {workers.SWEEP: 5})
    assert plain_site.get("/helse").status == 200
    world.clock.set(world.clock.now() + timedelta(seconds=50))
    assert plain_site.get("/helse").status == 503
    with world.write() as tx:
        workers.beat(tx, workers.Self("b", "serve", "host", 2, tx.now), {workers.SWEEP: 1})
    assert plain_site.get("/helse").status == 200, "another process keeps the clock"


def test_health_is_red_when_messages_that_could_leave_do_not(plain_site: Visitor, world: World) -> None:
    world.refers()
    with world.write() as tx:
        waiting = table(Notification)
        tx.conn.execute(
            update(waiting).values(status="waiting", envelope_id=None, not_before=tx.now - timedelta(minutes=16))
        )
        workers.beat(tx, workers.Self("a", "work", "host", 1, tx.now), {workers.SWEEP: 1})
    assert plain_site.get("/helse").status == 200, "nobody is set up to send"
    with world.write() as tx:
        workers.beat(tx, workers.Self("a", "work", "host", 1, tx.now), {workers.SWEEP: 1, workers.DELIVER: 1})
    assert '"outbox stuck"' in plain_site.get("/helse").html


def test_no_page_has_script_or_style_of_its_own(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Solveig")
    paths = ["/", "/?liste=ferdig", "/henvisning", "/henvisninger", "/demo/post", "/demo/klokke", "/inn", "/nei"]
    paths += [f"/sak/{world.case_id}", f"/oppgave/{world.task_id('svarbrev')}"]
    for path in paths:
        html = site.get(path).html
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html), path
        assert re.findall(r"<script[^>]*>", html) == re.findall(r'<script src="/static/[^"]+" defer>', html), path
        assert html.count("<h1") == 1 and '<main id="main"' in html and 'lang="nb"' in html, path
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), path


def test_what_the_pages_fetch_is_there(site: Visitor, world: World) -> None:
    html = site.become(world, "Solveig").html
    client: TestClient = site.client
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', html):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"] or address.endswith(".woff2")


def test_the_lists_of_the_inbox_are_all_in_the_menu(site: Visitor, world: World) -> None:
    html = site.become(world, "Solveig").html
    assert html.count('class="count"') == 2, "what others have and what is finished are counted when looked at"
    aside = LISTS[View.ASIDE][0]
    assert all(f"liste={word}" in html for word, _ in LISTS.values() if word not in ("", aside))
    assert f"liste={aside}" not in html, "there is nothing in it"
