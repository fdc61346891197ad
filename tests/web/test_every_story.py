"""Every shipped story with its pages: whoever does something opens the page first, and at the end everybody looks."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from adapters.database import Database
from adapters.scenario.play import Play
from adapters.scenario.read import read
from adapters.stage import Stage
from tests.databases import Lite
from tests.web.browser import Page, Visitor, visitor
from tests.web.conftest import FakeDemo
from tests.world import ROOT, skjervoy

STORIES = sorted((ROOT / "workflows").glob("*/scenarios/*.yaml"))
LISTS = (
    "/", "/?liste=teamet", "/?liste=venter", "/?liste=ferdig", "/henvisninger", "/henvisning", "/moter", "/sovende",
    "/fravaer", "/varsler", "/uten-eier",
)  # fmt: skip
LEADS = re.compile(r'href="(/(?:sak|oppgave|dokument|henvisning)/[^"#]+)"')


class Watched(Stage):
    """A stage where people look at the page before they do what they do."""

    @cached_property
    def browser(self) -> Visitor:
        """The browser that they take turns at."""
        return visitor(self, FakeDemo(self))

    def looks(self, who: str) -> Visitor:
        """The browser, with somebody signed in."""
        self.browser.become(self, who)
        return self.browser

    def refer(self, who: str, person: Mapping[str, str], answers: Mapping[str, Any], slug: str) -> str:
        """Open the referral, and send it."""
        page = self.looks(who).get(f"/henvisning/{slug}")
        assert_asked(page, f"/henvisning/{slug}", "f.", answers)
        return super().refer(who, person, answers, slug)

    def do(self, who: str, task_id: str, outcome: str | None = None, answers: Mapping[str, Any] | None = None) -> None:
        """Open the task, and finish it."""
        page = self.looks(who).get(f"/oppgave/{task_id}")
        offered = outcome is None or f'value="{outcome}"' in page.html
        if page.status == 200 and offered and f'action="/oppgave/{task_id}"' in page.html:  # else it is to be refused
            assert_asked(page, f"/oppgave/{task_id}", r"(?:f|a\.\w+)\.", answers or {})
        super().do(who, task_id, outcome, answers)

    def act(self, who: str, case_id: str, way: str, answers: Mapping[str, Any] | None = None) -> None:
        """Open the case, and take the step."""
        page = self.looks(who).get(f"/sak/{case_id}")
        if f'action="/sak/{case_id}/{way}"' in page.html:
            assert_asked(page, f"/sak/{case_id}/{way}", rf"a\.{way}\.", answers or {})
        super().act(who, case_id, way, answers)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_every_page_of_a_story_is_whole(path: Path, lite: Lite) -> None:
    scenario, problems = read(path, skjervoy())
    assert scenario is not None and problems == []
    house = scenario.names.house
    with lite.fresh() as where:
        database = Database(where)
        start = datetime.combine(scenario.steps[0].on, time(), house.calendar.zone)
        stage = Watched(database, skjervoy(), house.slug, start)
        assert Play(scenario, stage).run() == len(scenario.steps)
        seen = [page for who in stage.people for page in reached(stage.looks(who))]
        database.close()
    assert len(seen) > len(LISTS) * len(stage.people), "somebody sees the case"
    for page in seen:
        assert_whole(page)


def reached(browser: Visitor) -> Iterator[Page]:
    """The lists, every page they lead to, and what those lead to."""
    waiting, been = list(LISTS), set[str]()
    while waiting:
        address = waiting.pop(0)
        if address in been:
            continue
        been.add(address)
        page = browser.get(address)
        yield page
        if not is_letter(address):
            waiting += [unescape(href) for href in LEADS.findall(page.html)]


def is_letter(address: str) -> bool:
    """It leads to a letter as a PDF."""
    return address.endswith(".pdf")


def assert_whole(page: Page) -> None:
    """It is there, has one heading, says nothing of the program's own, and what is named in it exists once."""
    assert page.status == 200, (page.url, page.text)
    if is_letter(page.url):
        assert page.html.startswith("%PDF-1.7")
        return
    assert page.html.count("<h1") == 1 and "<h1></h1>" not in page.html, page.url
    assert not re.search(r"\bNone\b|Traceback|\{\{|%\(", page.text), (page.url, page.text)
    ids = re.findall(r'\sid="([^"]+)"', page.html)
    assert len(ids) == len(set(ids)), page.url
    for name in re.findall(r'(?:aria-(?:labelledby|describedby)|for)="([^"]+)"', page.html):
        assert set(name.split()) <= set(ids), (page.url, name)


def assert_asked(page: Page, action: str, before: str, answers: Mapping[str, Any]) -> None:
    """Everything that the story answers is asked on the page."""
    assert_whole(page)
    names = page.form(action).names
    for key in answers:
        if not key.startswith("_"):
            asked = re.compile(rf"{before}{re.escape(key)}(\.|$)")
            assert any(asked.match(name) for name in names), (page.url, key, sorted(names))
