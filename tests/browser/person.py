"""A person in front of a browser: what they click, type and read."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS = f"""async () => (await axe.run({{runOnly: {TAGS}}})).violations
    .map(found => found.id + ': ' + found.nodes.map(node => node.target.join(' ')).join(', '))"""


class Person:
    """Somebody at work, in a browser of their own."""

    def __init__(self, browser: Browser, address: str, name: str, options: dict[str, Any]) -> None:
        defaults = {"viewport": {"width": 1280, "height": 900}, "locale": "nb-NO", "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**defaults, **options})
        self.address, self.complaints = address, list[str]()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{address}/inn")
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_role("heading", name="Innboks").wait_for()

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused form is an answer (409, 422), not a fault of the page.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def goes_to(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path)

    def shoots(self, name: str) -> None:
        """Take pictures of the page, wide and narrow, for people to look at (BROBYGGER_SHOTS names the folder).

        Wherever they are taken or not, the page must not be wider than the window.
        """
        folder = os.environ.get("BROBYGGER_SHOTS")
        size = self.page.viewport_size
        for width, height in ((1280, 900), (390, 844)):
            self.page.set_viewport_size({"width": width, "height": height})
            assert not self.overflows(), f"{name} is wider than {width} px"
            if folder:
                self.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        if size:
            self.page.set_viewport_size(size)

    def opens(self, title: str, person: str, view: str = "Mine") -> None:
        """Open a task about somebody from a list of the inbox."""
        self.goes_to("/")
        self.page.get_by_role("navigation", name="Lister").get_by_role("link", name=view).click()
        row = self.page.get_by_role("listitem").filter(has_text=person).filter(has_text=title)
        row.get_by_role("link", name=title).first.click()
        self.page.get_by_role("heading", name=title, level=1).wait_for()
        self.shoots(title.split(" (", maxsplit=1)[0].lower().replace(" ", "-"))

    def writes(self, **answers: str) -> None:
        """Fill in questions by their label (underscores are spaces)."""
        for label, text in answers.items():
            self.page.get_by_label(label.replace("_", " ")).first.fill(text)

    def ticks(self, *labels: str) -> None:
        """Tick boxes and choose radios by their label."""
        for label in labels:
            radio = self.page.get_by_role("radio", name=label, exact=True)
            radio.or_(self.page.get_by_role("checkbox", name=label, exact=True)).check()

    def chooses(self, label: str, beginning: str) -> None:
        """Choose from a list by how the choice begins."""
        box = self.page.get_by_label(label).and_(self.page.locator("select"))
        choice = box.locator("option").filter(has_text=beginning).first.inner_text()
        box.select_option(label=choice.strip())

    def finishes(self, button: str = "Fullfør") -> None:
        """Press the button, and see the case."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_url("**/sak/**")

    def sees(self, text: str) -> bool:
        """The text stands on the page."""
        self.page.get_by_text(text).first.wait_for(timeout=5000)
        return True

    def moves_the_clock_to(self, day: date) -> None:
        """Move the demo's clock."""
        self.goes_to("/demo/klokke")
        self.page.get_by_label("Hopp til en dato").fill(day.isoformat())
        self.page.get_by_role("button", name="Still klokka").click()
        self.page.wait_for_load_state()

    def mails(self) -> list[tuple[str, str]]:
        """The subject and receiver of every mail the demo caught, newest first."""
        self.goes_to("/demo/post")
        rows = self.page.locator("li.row")
        return [
            (row.locator("a.title").inner_text(), row.locator(".fact").first.inner_text().removeprefix("Til "))
            for row in rows.all()
        ]

    def overflows(self) -> bool:
        """The page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def looks(person: Person, name: str) -> None:
    """Take pictures of the page, and let axe look for what shuts people out."""
    person.shoots(name)
    person.page.add_script_tag(path=AXE)
    assert person.page.evaluate(FAULTS) == [], name
