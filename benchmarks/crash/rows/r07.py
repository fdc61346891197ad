"""R07: the connection to PostgreSQL breaks when COMMIT has been sent, so nobody knows whether it was carried out."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crash import found, place
from benchmarks.crash.browser import Answer, Browser
from benchmarks.crash.checks import commands, history, orphans, storage
from benchmarks.crash.ledger import Told
from benchmarks.crash.pages import Form, Page
from benchmarks.crash.place import SLUG, Place
from benchmarks.crash.program import Program, free_port
from benchmarks.crash.proxy import WAYS, Proxy
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.sink import Sink
from benchmarks.crash.without import command_key
from engine.store import tasks

_KEY = "a form's key known again"


@row("R07", "connection cut after COMMIT was sent", per_change=50, night=1000, kinds=("postgresql",),
     guards={_KEY: command_key})  # fmt: skip
def cut_at_commit(ctx: Ctx) -> Result:
    """`count` forms, each with its COMMIT cut, and sent again until there is an answer."""
    with ctx.databases("cut") as (address, folder), tempfile.TemporaryDirectory(prefix="cut-") as near:
        sink = Sink(folder / "mails.jsonl")
        sink.start()
        there = place.make(address, folder, free_port(), sink.port)
        with closing(Proxy(address, Path(near))) as proxy:
            settings = {**there.settings, "BROBYGGER_DATABASE": proxy.proxied}
            program = Program(ctx.command("serve"), settings, folder)
            program.start()
            try:
                sender = Sender(there, proxy, program.port, random.Random(ctx.seed))
                for number in range(ctx.count):
                    sender.one_form(WAYS[number % len(WAYS)])
            finally:
                program.stop()
                sink.close()
        breaks = [*sender.breaks, *_checks(there, sender.told)]
        there.house.database.close()
    counts = {"connections cut at COMMIT": proxy.cuts, **dict(sorted(sender.seen.items()))}
    if proxy.cuts != ctx.count:
        breaks.append(f"{ctx.count - proxy.cuts} forms were not cut")
    return Result(f"{ctx.count} forms", counts, breaks)


def _checks(there: Place, told: list[Told]) -> Iterator[str]:
    rows = found.read(there.house)
    for check in (
        *commands.checks(rows, told), *history.checks(rows), *orphans.checks(rows), *storage.checks(there.house),
    ):  # fmt: skip
        yield from (f"{check.name}: {line}" for line in check.breaks)


@dataclass
class Sender:
    """Sends one form after another, each until there is an answer."""

    place: Place
    proxy: Proxy
    port: int
    chance: random.Random
    told: list[Told] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._browsers = {name: Browser(self.port, token) for name, token in self.place.tokens.items()}

    def one_form(self, way: str) -> None:
        """A referral, or an assessment of one."""
        task = self._waiting() if self.chance.random() < 0.5 else None
        who, what, url = ("Pål", "complete", f"/oppgave/{task}") if task else ("Berit", "refer", f"/henvisning/{SLUG}")
        page = self._browsers[who].get(url)
        form = Page(page.text).form(url)
        if form is None:
            self.breaks.append(f"no form at {url}: {page.status} {page.place}")
            return
        self.proxy.arm(form.key, way)
        self._send(who, what, task or SLUG, form, way)

    def _send(self, who: str, what: str, about: str, form: Form, way: str) -> None:
        filled = form.filled(self.chance)
        answer = self._browsers[who].post(form.action, filled)
        cut = time.time()
        if answer.status != 503:
            self.breaks.append(f"{way}: the first answer was {answer.status}, not 503")
        tries = 1
        while answer.status == 503 and tries < 5:
            answer = self._browsers[who].post(form.action, filled)
            tries += 1
        self.seen[f"{way}, then done"] += answer.status == 303
        self._note(who, what, about, filled, answer, tries, cut)

    def _note(
        self, who: str, what: str, about: str, filled: dict[str, str], answer: Answer, tries: int, cut: float
    ) -> None:
        done = answer.status == 303
        if not done:
            self.breaks.append(f"asked again: {answer.status}, not 303")
        outcome = filled.get("_outcome", "") if what == "complete" else SLUG
        self.told.append(
            Told(
                filled["_command"], self.place.people[who], what, about, outcome, "done" if done else "refused",
                answer.place, tries, cut,
            )
        )  # fmt: skip

    def _waiting(self) -> str | None:
        with self.place.house.read() as tx:
            open_ = tasks.select().with_only_columns(tasks.c.id)
            found: str | None = tx.conn.scalar(
                open_.where(tasks.c.status == "open", tasks.c.key == "vurdering").order_by(tasks.c.id).limit(1)
            )
        return found
