"""A real server with the demo in it, and a real Chromium in front."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from adapters.clock import SystemClock
from adapters.config import Settings
from adapters.demo import Demo
from adapters.stage import Stage
from tests.browser.person import Person
from tests.web.conftest import FakeDemo
from web.app import create_app
from web.services import Services

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VARIABLE = "BROBYGGER_CHROMIUM"


class Server(uvicorn.Server):
    """uvicorn in a thread, on a port of its own."""

    def begin(self) -> str:
        """Serve. Out: the address."""
        threading.Thread(target=self.run, daemon=True).start()
        while not self.started:
            threading.Event().wait(0.02)
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


@contextmanager
def served(services: Services) -> Iterator[str]:
    """Serve the pages. Out: the address."""
    server = Server(uvicorn.Config(create_app(services), host="127.0.0.1", port=0, log_level="warning"))
    yield server.begin()
    server.should_exit = True


@contextmanager
def served_stage(stage: Stage) -> Iterator[str]:
    """Serve what goes on on a stage; sessions follow the real time, whatever the stage's clock does."""
    house = stage.database, stage.clock, stage.installation, stage.premises.vault
    with served(Services(*house, demo=FakeDemo(stage), session_clock=SystemClock())) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Missing, it fails in CI and is skipped with the command to run elsewhere."""
    path = os.environ.get(VARIABLE) or shutil.which("chromium")
    if path is None:
        message = f"Chromium is missing: apt-get install chromium libatomic1, or set {VARIABLE}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, env={**os.environ, "LANGUAGE": "nb_NO"})
        yield browser
        browser.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A fresh demo."""
    started = Demo(Settings(), tmp_path / "demo")
    yield started
    started.stop()


@pytest.fixture
def address(demo: Demo) -> Iterator[str]:
    """Where the demo is served."""
    with served(Services.of(demo.house, demo.settings, demo)) as where:
        yield where


@pytest.fixture
def sign_in(chromium: Browser, address: str) -> Iterator[Callable[..., Person]]:
    """Somebody opens a browser of their own and signs in. What the browser complains of fails the test."""
    people: list[Person] = []

    def signed_in(name: str, **options: object) -> Person:
        person = Person(chromium, address, name, options)
        people.append(person)
        return person

    yield signed_in
    complaints = [line for person in people for line in person.complaints]
    for person in people:
        person.context.close()
    assert complaints == []
