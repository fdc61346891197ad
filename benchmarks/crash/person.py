"""A person at work: reads the inbox, refers, finishes, takes, puts back, acts, and asks again when no answer came."""

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.crash.browser import Answer, Browser, Gone
from benchmarks.crash.ledger import Ledger, Told
from benchmarks.crash.pages import Form, Page
from benchmarks.crash.place import SLUG

_LISTS = ("/", "/?liste=teamet")
_REFERS, _ACTS, _ONLY_TAKES, _ASKS_TWICE = 0.08, 0.12, 0.15, 0.1
_REFUSED = (403, 404, 409)
_CASES_IN_MIND, _TASKS_IN_MIND = 20, 8


@dataclass(slots=True)
class Asked:
    """A form on its way, until it is answered."""

    what: str
    about: str
    form: dict[str, str]
    path: str
    way: str
    tries: int = 0
    cut: float = 0.0


@dataclass
class Person:
    """One browser and whoever sits at it, in a thread of their own."""

    user: str
    browser: Browser
    ledger: Ledger
    chance: random.Random
    up: threading.Event
    over: threading.Event
    faults: list[str] = field(default_factory=list)  # answers nobody should get
    seen: Counter[str] = field(default_factory=Counter)  # other things worth counting
    _waiting: Asked | None = None
    _tasks: list[str] = field(default_factory=list)
    _cases: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Until it is over and every question has its answer."""
        while self._waiting or not self.over.is_set():
            if not self.up.wait(0.1):
                continue
            try:
                if self._waiting:
                    self._send(self._waiting)
                else:
                    self._do_something()
            except Gone:
                time.sleep(0.01)
        self.browser.close()

    def _do_something(self) -> None:
        dice = self.chance.random()
        if dice < _REFERS:
            self._refer(f"/henvisning/{SLUG}")
        elif dice < _REFERS + _ACTS and self._cases:
            self._act(self.chance.choice(self._cases))
        elif self._tasks:
            self._work_on(self._tasks.pop())
        else:
            page = Page(self._open(self.chance.choice(_LISTS)).text)
            tasks = [link.removeprefix("/oppgave/") for link in page.links if link.startswith("/oppgave/")]
            self._tasks = self.chance.sample(tasks, min(_TASKS_IN_MIND, len(tasks)))

    def _refer(self, url: str) -> None:
        form = Page(self._open(url).text).form(url)
        if form:
            self._send(self._fill("refer", SLUG, form))

    def _work_on(self, task: str) -> None:
        url = f"/oppgave/{task}"
        page = Page(self._open(url).text)
        takes, puts_back, finish = page.form(f"{url}/ta"), page.form(f"{url}/gi-fra"), page.form(url)
        if takes and self.chance.random() < _ONLY_TAKES:
            self._send(self._fill("claim", task, takes))
        elif puts_back and self.chance.random() < _ONLY_TAKES:
            self._send(self._fill("release", task, puts_back))
        elif finish:
            self._send(self._fill("complete", task, finish))

    def _act(self, case: str) -> None:
        page = Page(self._open(f"/sak/{case}").text)
        acts = [form for form in page.forms if form.action.startswith(f"/sak/{case}/")]
        if acts:
            self._send(self._fill("act", case, self.chance.choice(acts)))
        else:
            self._cases.remove(case)

    def _fill(self, what: str, about: str, form: Form) -> Asked:
        filled = form.filled(self.chance)
        way = filled.get("_outcome", "") if what == "complete" else form.action.rpartition("/")[2]
        return Asked(what, about, filled, form.action, way)

    def _open(self, path: str) -> Answer:
        answer = self.browser.get(path)
        if answer.status == 503:
            self.seen["busy"] += 1
            raise Gone(asked=False)
        if answer.status >= 500 or answer.place.startswith("/inn"):
            self._fault("GET", path, answer)
        return answer

    def _send(self, asked: Asked) -> None:
        self._waiting = asked
        asked.tries += 1
        try:
            answer = self.browser.post(asked.path, asked.form)
        except Gone as gone:
            asked.cut = time.time() if gone.asked else asked.cut
            raise
        if answer.status == 503:
            self.seen["busy"] += 1
            return
        self._waiting = None
        self._note(asked, answer)

    def _note(self, asked: Asked, answer: Answer) -> None:
        done = answer.status == 303
        if not done and (answer.status not in _REFUSED or "logget ut" in answer.text):
            self._fault("POST", asked.path, answer)
        self.ledger.note(
            Told(
                asked.form["_command"], self.user, asked.what, asked.about, asked.way, "done" if done else "refused",
                answer.place, asked.tries, asked.cut,
            )
        )  # fmt: skip
        if done:
            self._remember(answer.place)
            if self.chance.random() < _ASKS_TWICE:
                self._again(asked, answer)

    def _again(self, asked: Asked, first: Answer) -> None:
        """An impatient second click, after the answer: the same answer, and nothing more."""
        second = self.browser.post(asked.path, asked.form)
        self.seen["twice"] += 1
        keyed = asked.what not in ("claim", "release")
        if keyed and second.status != 503 and (second.status != 303 or (asked.what == "refer" and second != first)):
            self._fault("second POST", asked.path, second)

    def _remember(self, place: str) -> None:
        if place.startswith("/sak/"):
            case = place.removeprefix("/sak/").partition("?")[0]
            self._cases = [case, *(other for other in self._cases if other != case)][:_CASES_IN_MIND]

    def _fault(self, method: str, path: str, answer: Answer) -> None:
        self.faults.append(f"{method} {path} gave {answer.status} {answer.place} {_said(answer.text)}")


def _said(text: str) -> str:
    """The words of an error page."""
    words = re.sub(r"<[^>]*>", " ", text.partition("<main")[2])
    return " ".join(words.split())[:300]
