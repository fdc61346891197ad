"""An invitation answered by mail: called in a browser, answered from a calendar, and the page shows who comes."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from adapters import inbound
from adapters.channels.mail import Mail
from adapters.config import Settings
from adapters.database import Database
from adapters.mailcatcher import MailCatcher
from tests.adapters.test_invitations import answer, google, outlook
from tests.browser.conftest import served_stage
from tests.browser.person import Person, looks
from tests.databases import Lite
from tests.world import World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Person]


@pytest.fixture
def world(lite: Lite) -> Iterator[World]:
    """A granted case where the coordinator has met the person next."""
    with lite.fresh() as where:
        database = Database(where)
        made = World(database)
        made.granted()
        made.does("Solveig", "svarbrev", sendt="2027-01-04")
        yield made
        database.close()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """Where it is served."""
    with served_stage(world) as where:
        yield where


@pytest.fixture
def caught(world: World, tmp_path: Path) -> Iterator[Path]:
    """The folder where every mail of the world ends, sent over SMTP."""
    catcher = MailCatcher(tmp_path / "caught", world.clock.now)
    catcher.start()
    settings = Settings(smtp_host="127.0.0.1", smtp_port=catcher.port, smtp_starttls=False)
    world.post.send = Mail(settings).send  # type: ignore[method-assign]
    yield tmp_path / "caught"
    catcher.stop()


def answers(world: World, caught: Path, name: str, partstat: str, shape: Callable[..., str]) -> None:
    """Somebody presses a button in their calendar."""
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(caught.glob("*.eml"))]
    sender = f"{list(world.people).index(name)}@stage"
    invitation = next(mail for mail in mails if mail["To"] == sender and mail["Subject"] == "Møte")
    became = inbound.receive(world.premises, answer(invitation, sender, partstat, shape, stamp="20270104T090000Z"))
    assert became == inbound.ANSWERED


def test_an_invitation_answered_by_mail(sign_in: SignIn, world: World, caught: Path) -> None:
    coordinator = sign_in("Pål", bypass_csp=True)
    coordinator.opens("Bli-kjent-møte med kartlegging", "Kari Eksempel")
    coordinator.writes(Dato_for_møtet="2027-01-04", Forventninger="Bolig", Hvem_skal_være_med="Berit og Hanne")
    for name in ("Berit", "Hanne"):
        coordinator.page.get_by_role("checkbox", name=name).check()
    coordinator.ticks("Kall inn ansvarsgruppe")
    coordinator.page.get_by_label("Når er det forberedende møtet?").fill("2027-01-18T10:00")
    coordinator.finishes()
    world.tick()
    answers(world, caught, "Berit", "ACCEPTED", outlook)
    answers(world, caught, "Hanne", "DECLINED", google)

    coordinator.goes_to(f"/sak/{world.case_id}")
    guests = coordinator.page.get_by_role("list", name="Hvem er invitert")
    told = [" ".join(text.split()) for text in guests.get_by_role("listitem").all_inner_texts()]
    assert told == ["Berit Kommer", "Hanne Kommer ikke", "Pål Kommer"]
    looks(coordinator, "case-with-meeting")

    berit = sign_in("Berit", bypass_csp=True)
    berit.goes_to(f"/sak/{world.case_id}")
    berit.page.get_by_role("link", name="mandag 18. januar").click()
    berit.page.get_by_role("heading", name="Hvem er invitert").wait_for()
    looks(berit, "meeting-of-an-invited")
    berit.page.get_by_text("Foreslå en annen tid").click()
    berit.page.get_by_label("Når passer det bedre?").fill("2027-01-19T12:00")
    berit.page.get_by_role("button", name="Send forslaget").click()
    berit.page.get_by_text("Foreslår tirsdag 19. januar kl. 12.00").wait_for()

    coordinator.page.get_by_role("link", name="Flytt eller avlys møtet").click()
    coordinator.page.get_by_text("Flytt møtet", exact=True).first.click()
    coordinator.page.get_by_label("Ny tid").fill("2027-01-19T12:00")
    looks(coordinator, "meeting-being-moved")
    coordinator.page.get_by_role("button", name="Flytt møtet").click()
    coordinator.page.get_by_role("heading", name="Møtet er endret").wait_for()
    coordinator.page.get_by_text("Berit").wait_for()
    looks(coordinator, "meeting-moved")
