"""The front page counts the cases that lack something; the list says what, and what can be done about it."""

from datetime import timedelta

from sqlalchemy import select, update

from engine import staff
from engine.store import timers
from tests.web.browser import Visitor
from tests.world import World


def _park(world: World) -> str:
    """The clock of the case stands. Out: the timer."""
    with world.write() as tx:
        tx.conn.execute(update(timers).values(status="parked"))
        return str(tx.conn.scalar(select(timers.c.id)))


def _nobody_coordinates(world: World) -> None:
    """Pål, who is named as coordinator, left without anybody having said so."""
    with world.write() as tx:
        staff.leave(tx, world.municipality, world.people["Pål"], "", world.today() - timedelta(days=1))


def test_all_is_well_is_a_quiet_line_with_the_number_for_whoever_answers_for_all(site: Visitor, world: World) -> None:
    world.refers()
    world.refers(person="En annen")
    assert "Alle 2 åpne saker i kommunen har ansvarlig, neste steg og dato." in site.become(world, "Solveig").text
    assert "Alle sakene du har en del i, har ansvarlig, neste steg og dato." in site.become(world, "Pål").text


def test_an_alarm_leads_to_the_list_and_the_list_to_what_mends_it(site: Visitor, world: World) -> None:
    world.refers()
    timer = _park(world)
    home = site.become(world, "Solveig")
    assert "1 sak mangler ansvarlig, neste steg eller dato." in home.text
    page = site.get(home.link("Se hvilke"))
    assert "Klokka for «Første møte med systemkoordinator» står: noe gikk galt" in page.text
    assert "1 sak mangler noe av 1 åpne i kommunen." in page.text
    done = site.fill(page, f"/uten-eier/klokke/{timer}")
    assert "Klokka går igjen" in done.text and "Ingen saker mangler noe" in done.text
    again = site.fill(page, f"/uten-eier/klokke/{timer}")
    assert "Noen har alt ordnet dette" in again.text


def test_what_one_has_left_behind_is_moved_with_one_press_to_whoever_answers(site: Visitor, world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    assert world.lies_with("Pål") == ["Bli-kjent-møte med kartlegging"]
    _nobody_coordinates(world)
    site.become(world, "Solveig")
    page = site.get("/uten-eier")
    assert "Den som har «Bli-kjent-møte med kartlegging», er ikke her lenger" in page.text
    assert "Flytt til Systemkoordinator" in page.text
    assert "Kari" not in page.text, "no name on the list"
    done = site.fill(page, f"/uten-eier/sak/{world.case_id}")
    assert "Det er tatt hånd om" in done.text and "Ingen saker mangler noe" in done.text
    assert "Bli-kjent-møte med kartlegging" in world.lies_with("Solveig")


def test_who_has_no_part_in_a_case_neither_counts_it_nor_may_do_anything_about_it(site: Visitor, world: World) -> None:
    world.refers()
    timer = _park(world)
    home = site.become(world, "Naboen")
    assert "mangler ansvarlig" not in home.text
    page = site.get("/uten-eier")
    assert "Ingen saker mangler noe" in page.text
    token = home.form("/ut").pairs
    assert site.send(f"/uten-eier/klokke/{timer}", token).status == 404
    assert site.send(f"/uten-eier/sak/{world.case_id}", token).status == 403
    assert site.send(f"/uten-eier/klokke/{timer}", []).status == 403, "no token"


def test_the_page_of_a_case_says_who_answers_what_comes_and_when(site: Visitor, world: World) -> None:
    world.granted()
    site.become(world, "Solveig")
    text = site.get(f"/sak/{world.case_id}").text
    assert "Ansvar Pål Plankoordinator Neste steg" in text
    assert "Noe mangler i saken" not in text
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    _nobody_coordinates(world)
    assert "Den som har «Bli-kjent-møte med kartlegging», er ikke her lenger." in site.get(f"/sak/{world.case_id}").text
