"""A browser without JavaScript, for the tests: it follows links, fills in forms and sends them as browsers do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

from starlette.testclient import TestClient

from adapters.stage import Stage
from engine.clock import Clock
from web.app import create_app
from web.services import Demo, Services

Pairs = list[tuple[str, str]]
BASE = "http://127.0.0.1:8000"


@dataclass
class Form:
    """A form of a page: where it goes and what is in it."""

    action: str
    pairs: Pairs = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def filled(self, changes: dict[str, str | list[str]]) -> Pairs:
        """The form with some fields changed; a field it does not have fails the test."""
        assert changes.keys() <= self.names, f"not in the form: {changes.keys() - self.names}"
        kept = [(name, value) for name, value in self.pairs if name not in changes]
        return kept + [
            (name, one) for name, value in changes.items() for one in ([value] if isinstance(value, str) else value)
        ]


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.forms.append(Form(given["action"]))
        elif tag == "select":
            self._select = name
            self.forms[-1].names.add(name)
        elif tag == "option" and "selected" in given:
            self.forms[-1].pairs.append((self._select, value))
        elif tag == "textarea":
            self._area = name
            self.forms[-1].names.add(name)
            self.forms[-1].pairs.append((name, ""))
        elif tag == "input" and name:
            self.forms[-1].names.add(name)
            if given["type"] not in ("radio", "checkbox") or "checked" in given:
                self.forms[-1].pairs.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._area:
            name, before = self.forms[-1].pairs.pop()
            self.forms[-1].pairs.append((name, before + data.removeprefix("\n") if not before else before + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


@dataclass
class Page:
    """An answer."""

    status: int
    url: str
    html: str
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.html)))

    @property
    def title(self) -> str:
        """The title of the browser's tab."""
        return unescape(re.findall(r"<title>(.*?)</title>", self.html)[0])

    def forms(self) -> list[Form]:
        """Every form of the page."""
        reader = _Forms()
        reader.feed(self.html)
        return reader.forms

    def form(self, action: str) -> Form:
        """The form that goes to `action`."""
        return next(form for form in self.forms() if form.action == action)

    def link(self, words: str) -> str:
        """The address of the first link with these words in it."""
        links = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', self.html, re.DOTALL)
        return next(unescape(href) for href, inside in links if words in unescape(inside))


class Visitor:
    """One browser."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> Page:
        """Open an address, and go where it leads."""
        return self._page(self.client.get(path, headers=headers))

    def send(self, path: str, pairs: Iterable[tuple[str, str]], *, follow: bool = True, **headers: str) -> Page:
        """Send a form."""
        sent = {"origin": BASE, "content-type": "application/x-www-form-urlencoded", **headers}
        answer = self.client.post(path, content=urlencode(list(pairs)), headers=sent, follow_redirects=follow)
        return self._page(answer)

    def fill(self, page: Page, action: str, **changes: str | list[str]) -> Page:
        """Fill in a form of a page and send it. A dot in a field's name is written as two underscores."""
        named = {name.replace("__", "."): value for name, value in changes.items()}
        return self.send(action, page.form(action).filled(named))

    def become(self, world: Stage, name: str) -> Page:
        """Sign in as somebody."""
        self.client.cookies.clear()
        return self.send("/inn", [("user", f"{world.municipality}:{world.people[name]}"), ("next", "/")])

    @staticmethod
    def _page(answer: object) -> Page:
        from httpx2 import Response

        assert isinstance(answer, Response)
        return Page(answer.status_code, answer.url.path, answer.text, dict(answer.headers))


def visitor(world: Stage, demo: Demo | None, base_url: str = BASE, session_clock: Clock | None = None) -> Visitor:
    """A browser in front of the real app and the real engine."""
    services = Services(
        world.database,
        world.clock,
        world.installation,
        world.premises.vault,
        base_url,
        demo=demo,
        session_clock=session_clock,
    )
    return Visitor(TestClient(create_app(services), base_url=BASE))
