"""What a person chooses about notices, as they see it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from engine import notice_choices
from engine.notices import Choices
from tests.web.browser import BASE, Visitor
from tests.world import World
from web.app import create_app
from web.services import Services


@pytest.fixture
def texting(world: World) -> Iterator[Visitor]:
    """A browser at an installation that has an SMS gateway; Solveig is signed in."""
    plain = Services(world.database, world.clock, world.installation, world.premises.vault, BASE)
    from tests.web.conftest import FakeDemo

    services = replace(plain, sms=True, demo=FakeDemo(world))
    browser = Visitor(TestClient(create_app(services), base_url=BASE))
    browser.become(world, "Solveig")
    yield browser


def chosen(world: World) -> tuple[Choices, str]:
    with world.read() as tx:
        return notice_choices.of(tx, world.people["Solveig"])


def test_who_has_chosen_nothing_sees_what_holds(site: Visitor, world: World) -> None:
    site.become(world, "Solveig")
    page = site.get("/varsler")
    assert dict(page.form("/varsler").pairs) | {"_csrf": ""} == {
        "_csrf": "", "gathers": "no", "quiet_from": "20", "quiet_until": "7", "quiet_days_off": "yes", "most": "5",
        "language": "nb",
    }  # fmt: skip
    assert "Dette kan du ikke slå av" in page.text
    assert "SMS" not in page.text, "there is no gateway"


def test_what_is_chosen_is_kept(texting: Visitor, world: World) -> None:
    page = texting.get("/varsler")
    done = texting.fill(
        page, "/varsler", gathers="yes", quiet_from="18", quiet_days_off=[], most="10", urgent_by="both",
        phone="900 00 000", language="nn",
    )  # fmt: skip
    assert done.status == 200 and "Valgene er lagret" in done.text
    assert chosen(world) == (Choices(True, 18, 7, False, 10, "both", "+4790000000"), "nn")
    again = texting.get("/varsler")
    assert ("phone", "+4790000000") in again.form("/varsler").pairs
    texting.fill(again, "/varsler", phone="", urgent_by="mail")
    assert chosen(world)[0].phone == ""


@pytest.mark.parametrize("phone", ["", "12345", "900 00 00x", "+4790000000\r\nX: y", "+0123456789"])
def test_an_sms_needs_a_number_one_can_send_to(texting: Visitor, world: World, phone: str) -> None:
    page = texting.fill(texting.get("/varsler"), "/varsler", urgent_by="sms", phone=phone)
    assert page.status == 422
    assert 'href="#felt-phone"' in page.html
    assert ("urgent_by", "sms") in page.form("/varsler").pairs, "what was chosen is still there"
    assert chosen(world)[0] == Choices()


def test_what_is_no_choice_is_refused(texting: Visitor, world: World) -> None:
    form = texting.get("/varsler").form("/varsler")
    for name, value in (("quiet_from", "24"), ("most", "0"), ("language", "xx"), ("urgent_by", "brevdue")):
        page = texting.send("/varsler", form.filled({name: value}))
        assert page.status == 422, name
        assert chosen(world) == (Choices(), "nb")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("90000000", "+4790000000"), ("+46 70-123 45 67", "+46701234567"), ("0047 900 00 000", "+4790000000"), ("", "")],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: str) -> None:
    assert notice_choices.number(typed) == number
