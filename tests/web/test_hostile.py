"""Hostile and mistaken requests: an answer in the four hundreds that helps, nothing stored, never a five hundred.

F numbers are the items of the catalogue of hostile input.
"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from engine import queries
from engine.errors import Busy
from tests.web.browser import BASE, Pairs, Visitor, visitor
from tests.world import World
from web.deps import posted_of
from web.routes import demo, login
from web.security import HEADERS

URL_ENCODED = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def task(site: Visitor, world: World) -> Iterator[tuple[str, Pairs]]:
    """The address of an open task of Solveig's and its form, filled in well. Nothing a test does may finish it."""
    world.refers()
    site.become(world, "Solveig")
    address = f"/oppgave/{world.task_id('forste_mote')}"
    yield (
        address,
        site.get(address)
        .form(address)
        .filled(
            {
                "f.motedato": "2027-01-04",
                "_outcome": "takker_nei",
                "a.takker_nei.arsak": "Ønsker ikke. {{7*7}} <b>!</b>",
            }
        ),
    )
    assert list(world.open_tasks()) == ["forste_mote"]


def changed(pairs: Pairs, **changes: str) -> Pairs:
    """The form with some values changed."""
    return [(name, changes.get(name, value)) for name, value in pairs]


# ---------------------------------------------------------------- forged requests


@pytest.mark.parametrize("token", ["", "x", "å" * 32])
def test_f01_without_the_right_token_nothing_happens_and_the_text_is_given_back(
    site: Visitor, task: tuple[str, Pairs], token: str
) -> None:
    address, pairs = task
    page = site.send(address, changed(pairs, _csrf=token))
    assert page.status == 403
    assert "Ønsker ikke. {{7*7}} <b>!</b>" in page.text


def test_f02_another_sessions_token_is_worth_nothing(
    site: Visitor, other: Visitor, world: World, task: tuple[str, Pairs]
) -> None:
    address, pairs = task
    other.become(world, "Solveig")
    theirs = dict(other.get(address).form(address).pairs)["_csrf"]
    assert site.send(address, changed(pairs, _csrf=theirs)).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8000.evil.example"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "http://127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_f03_another_site_cannot_send_our_forms(
    site: Visitor, task: tuple[str, Pairs], headers: dict[str, str]
) -> None:
    address, pairs = task
    assert site.send(address, pairs, follow=True, **headers).status == 403


def test_f04_looking_changes_nothing(site: Visitor, task: tuple[str, Pairs]) -> None:
    address, pairs = task
    assert site.client.get(f"{address}?{urlencode(pairs)}").status_code == 200
    assert site.client.get("/ut").status_code == 405
    assert [site.client.request(method, address).status_code for method in ("PUT", "DELETE", "PATCH", "TRACE")] == [
        405
    ] * 4
    assert site.send(address, [*pairs, ("_method", "DELETE")]).status == 422
    assert site.get("/").url == "/", "still signed in"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_f05_only_forms_are_forms(site: Visitor, task: tuple[str, Pairs], kind: str) -> None:
    address, pairs = task
    answer = site.client.post(address, content=urlencode(pairs), headers={"content-type": kind, "origin": BASE})
    assert answer.status_code == 415


def test_every_form_demands_a_token(site: Visitor) -> None:
    app: object = site.client.app
    posts = [route for route in walk(app) if isinstance(route, APIRoute) and "POST" in (route.methods or ())]
    assert len(posts) >= 6
    without = {route.path for route in posts if posted_of not in calls(route)}
    assert without == {"/inn", "/ut"}, "/inn has no session yet, and /ut checks it itself"
    assert {login.sign_in, login.sign_out, demo.move} <= {route.endpoint for route in posts}


def test_signing_out_demands_the_token_too(site: Visitor, world: World) -> None:
    site.become(world, "Solveig")
    assert site.send("/ut", [("_csrf", "x")]).status == 403
    assert site.get("/").url == "/"


def walk(app: object) -> Iterator[object]:
    """Every route of an app, also those of routers inside it."""
    for route in getattr(app, "routes", ()):
        yield route
        yield from walk(getattr(route, "original_router", None))


def calls(route: APIRoute) -> set[object]:
    """Every dependency of a route, at any depth."""
    found: set[object] = set()
    left = [route.dependant]
    while left:
        dependant = left.pop()
        found.add(dependant.call)
        left += dependant.dependencies
    return found


# ---------------------------------------------------------------- tampered forms


def test_f06_a_field_twice_is_refused(site: Visitor, task: tuple[str, Pairs]) -> None:
    address, pairs = task
    for name in ("f.motedato", "_outcome", "_version", "_csrf", "_command"):
        assert site.send(address, [*pairs, (name, "2027-01-05")]).status == 422, name


@pytest.mark.parametrize(
    "name", ["role", "owner_id", "municipality", "status", "f.finnes_ikke", "a.vil_soke.arsak", "__class__"]
)
def test_f07_a_field_that_does_not_belong_is_refused(site: Visitor, task: tuple[str, Pairs], name: str) -> None:
    address, pairs = task
    assert site.send(address, [*pairs, (name, "x")]).status == 422


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("_version", "99", 409),
        ("_version", "-1", 422),
        ("_version", "9" * 5000, 422),
        ("_version", "", 422),
        ("_command", "", 422),
        ("_command", "x" * 5000, 422),
        ("_outcome", "innvilget", 409),
        ("_outcome", "to_avsluttet", 409),
        ("_outcome", "__init__", 409),
        ("_outcome", "", 422),
        ("f.motedato", "0", 422),
        ("f.motedato", "29.02.2027", 422),
        ("f.motedato", "2027-02-29", 422),
        ("f.motedato", "0001-01-01", 422),
        ("f.motedato", "10000-01-01", 422),
        ("f.motedato", "1767225600", 422),
        ("a.takker_nei.arsak", " \u200b\u00a0 ", 422),
        ("a.takker_nei.arsak", "x" * 4001, 422),
        ("a.takker_nei.arsak", "a\x07b", 422),
    ],
)
def test_f08_f09_f22_to_f25_a_tampered_value_is_refused_with_the_form(
    site: Visitor, task: tuple[str, Pairs], name: str, value: str, status: int
) -> None:
    address, pairs = task
    assert site.send(address, changed(pairs, **{name: value})).status == status


@pytest.mark.parametrize(
    "path", ["01", "1_0", "+1", "1e0", "-1", str(2**63), "0" * 5000, "%00" * 32, "F" * 32, "é" * 32, "f" * 32]
)
def test_f08_f36_ids_that_are_none(site: Visitor, task: tuple[str, Pairs], path: str) -> None:
    _, pairs = task
    for address in (f"/oppgave/{path}", f"/sak/{path}", f"/dokument/{path}", f"/oppgave/{path}/brev"):
        assert site.client.get(address).status_code == 404, address
    assert site.send(f"/oppgave/{path}", pairs).status == 404
    assert site.send(f"/sak/{path}/trekker_seg", pairs[:3]).status in (404, 409)


def test_f08_a_step_the_case_does_not_offer(site: Visitor, world: World, task: tuple[str, Pairs]) -> None:
    _, pairs = task
    for step in ("to_avsluttet", "innvilget", "klage", "__init__"):
        assert site.send(f"/sak/{world.case_id}/{step}", pairs[:3]).status in (404, 409), step


def test_f42_a_choice_outside_the_list(site: Visitor, world: World) -> None:
    site.become(world, "Berit")
    address = "/henvisning/individuell-plan"
    pairs = site.get(address).form(address).filled({"person.name": "Ola", "f.begrunnelse": "x", "f.henvist_fra": "nav"})
    page = site.send(address, pairs)
    assert page.status == 422 and "Velg et av alternativene" in page.text
    assert site.get("/henvisning/skjult-rutine").status == 404
    assert site.send("/henvisning/skjult-rutine", pairs).status == 404


@pytest.mark.parametrize(
    "where", ["//evil.example", "/\\evil", "https:evil", "https://evil.example", "/a\r\nb", "/%2f", "x"]
)
def test_f46_signing_in_never_leads_elsewhere(site: Visitor, world: World, where: str) -> None:
    user = f"{world.municipality}:{world.people['Berit']}"
    answer = site.send("/inn", [("user", user), ("next", where)], follow=False)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("user", ["", "x", "skjervoy:", "skjervoy:1", "oslo:1", "skjervoy:' or 1=1 --", ":"])
def test_signing_in_as_nobody(site: Visitor, user: str) -> None:
    assert site.send("/inn", [("user", user), ("next", "/")]).status == 404


# ---------------------------------------------------------------- broken bytes


def test_f12_ten_megabytes_are_refused_before_they_are_read(site: Visitor, task: tuple[str, Pairs]) -> None:
    address, pairs = task
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 100_000
            yield b"x" * 100_000

    told = {"origin": BASE, **URL_ENCODED}
    huge = urlencode([*pairs, ("x", "x" * 10_000_000)])
    assert site.client.post(address, content=huge, headers=told).status_code == 413
    assert site.client.post(address, content=endless(), headers=told).status_code == 413
    assert site.client.post(address, content=b"", headers={**told, "content-length": "x"}).status_code == 413


def test_f14_a_thousand_and_one_fields(site: Visitor, task: tuple[str, Pairs]) -> None:
    address, pairs = task
    assert site.send(address, [*pairs, *[("x", "")] * 1001]).status == 413


@pytest.mark.parametrize(("body", "status"), [(b"f.motedato=%FF", 400), ("f.x=é".encode(), 400), (b"f.x=%00", 422)])
def test_f19_f20_broken_text(site: Visitor, task: tuple[str, Pairs], body: bytes, status: int) -> None:
    address, pairs = task
    content = urlencode(pairs).encode() + b"&" + body
    answer = site.client.post(address, content=content, headers={"origin": BASE, **URL_ENCODED})
    assert answer.status_code == status
    assert "<h1>" in answer.text


# ---------------------------------------------------------------- sessions


def test_f40_a_form_sent_after_the_session_has_ended_is_given_back_to_be_copied(
    site: Visitor, world: World, task: tuple[str, Pairs]
) -> None:
    address, pairs = task
    world.clock.set(world.clock.now() + timedelta(minutes=31))
    page = site.send(address, pairs)
    assert (page.status, page.url) == (403, address)
    assert "Du er logget ut" in page.text and "Ønsker ikke. {{7*7}} <b>!</b>" in page.text
    assert site.get("/").url == "/inn"


def test_a_session_in_use_lives_on_but_not_for_ever(site: Visitor, world: World) -> None:
    site.become(world, "Solveig")
    for _ in range(23):
        world.clock.set(world.clock.now() + timedelta(minutes=20))
        assert site.get("/").url == "/"
    world.clock.set(world.clock.now() + timedelta(minutes=25))
    assert site.get("/").url == "/inn"


def test_f41_who_has_lost_the_case_gets_no_text_back(site: Visitor, world: World, task: tuple[str, Pairs]) -> None:
    address, pairs = task
    site.become(world, "Naboen")
    mine = dict(site.get("/").form("/ut").pairs)["_csrf"]
    page = site.send(address, changed(pairs, _csrf=mine))
    assert page.status == 404
    assert "Ønsker ikke" not in page.text


def test_who_no_longer_works_here_is_told_nothing_and_can_sign_out(site: Visitor, world: World) -> None:
    from engine import staff

    page = site.become(world, "Pål")
    with world.write() as tx:
        staff.leave(tx, world.municipality, world.people["Pål"], "", world.today() - timedelta(days=1))
        staff.leave(tx, world.municipality, world.people["Pål"], "psykiatriteam", world.today() - timedelta(days=1))
    assert site.get("/").status == 404
    assert site.send("/ut", page.form("/ut").pairs).url == "/inn"


def test_over_tls_the_cookie_is_bound_to_the_host(world: World) -> None:
    from tests.web.conftest import FakeDemo

    secure = visitor(world, FakeDemo(world), base_url="https://127.0.0.1:8000")
    user = f"{world.municipality}:{world.people['Berit']}"
    answer = secure.send("/inn", [("user", user)], follow=False, origin="https://127.0.0.1:8000")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-brobygger=")
    assert all(part in cookie for part in ("; HttpOnly", "; Secure", "; SameSite=lax", "; Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


# ---------------------------------------------------------------- answers


def test_every_answer_has_the_safe_headers(site: Visitor, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    site.become(world, "Solveig")
    monkeypatch.setattr(queries, "referrals", lambda *_: 1 / 0)
    css = site.get("/").html.split('href="/static/brobygger.css')[1].split('"')[0]
    paths = ["/", "/inn", "/helse", "/nei", "/henvisninger", f"/static/brobygger.css{css}", "/static/nei.css"]
    answers = [site.client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 503, 404, 500, 200, 404]
    for answer in answers:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, answer.url
    assert [answer.headers["cache-control"] for answer in answers[:5]] == ["no-store"] * 5


def test_a_bug_shows_a_reference_and_nothing_else(
    site: Visitor, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Kari Eksempel 17058012345")

    site.become(world, "Solveig")
    monkeypatch.setattr(queries, "front_page", broken)
    page = site.get("/")
    assert page.status == 500
    reference = page.text.split("Referanse: ")[1].split()[0]
    logged = "".join(capsys.readouterr())
    assert reference in logged and "RuntimeError" in logged
    assert "Kari" not in page.html + logged and "Traceback" not in page.html


def test_when_the_database_is_away_the_page_says_so_and_gives_the_text_back(
    site: Visitor, world: World, task: tuple[str, Pairs], monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine import tasks

    def busy(*_: object) -> None:
        raise Busy()

    address, pairs = task
    monkeypatch.setattr(tasks, "complete", busy)
    page = site.send(address, pairs)
    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert "Ingenting er endret" in page.text and "Ønsker ikke. {{7*7}} <b>!</b>" in page.text


def test_health_is_503_when_the_database_is_away(plain_site: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.services import Services

    def away(_: Services) -> None:
        raise Busy()

    monkeypatch.setattr(Services, "read", away)
    assert plain_site.get("/helse").status == 503


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1"])
def test_s43_another_host_is_not_ours(site: Visitor, world: World, host: str) -> None:
    client: TestClient = site.client
    answer = client.get("/inn", headers={"host": host, "x-forwarded-host": "127.0.0.1"})
    assert answer.status_code == 400
    assert "evil" not in answer.text
