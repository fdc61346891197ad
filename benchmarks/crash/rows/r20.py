"""R20: fifty equal forms in the same moment, and fifty people who finish the same task."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, bindparam

from benchmarks.crash import found, place
from benchmarks.crash.at_once import Crowd
from benchmarks.crash.browser import Answer
from benchmarks.crash.checks import commands, history, orphans, storage
from benchmarks.crash.ledger import Told
from benchmarks.crash.pages import Page
from benchmarks.crash.place import MUNICIPALITY, SLUG, Place
from benchmarks.crash.program import Program, free_port
from benchmarks.crash.rows import Ctx, Result, row
from benchmarks.crash.sink import Sink
from benchmarks.crash.without import command_key
from engine import sessions, staff, store
from engine.statements import Statement, together

_MANY = 50
_WHO_AND_WHEN = re.compile(r"Oppgaven ble fullført av .+? \d\d\.\d\d\.\d{4} kl\. \d\d:\d\d")


def lock() -> None:
    """Whoever changes a case does not lock it, and only reads its row."""
    case = store._CASE
    store._BY_CASE = Statement(case.where(store.cases.c.id == bindparam("id")))
    by_task = case.join(store.tasks, store.tasks.c.case_id == store.cases.c.id)
    store._BY_TASK = Statement(by_task.where(store.tasks.c.id == bindparam("id")))


def lock_and_guards() -> None:
    """Nor does anybody look whether a guarded write has hit its row."""
    lock()

    def write(batch: store.Batch, conn: Connection) -> None:
        with together(conn):
            for statement, values, _ in batch._writes:
                statement.run(conn, values)

    store.Batch.write = write  # type: ignore[method-assign,assignment]


# SQLite locks no rows: its lock is BEGIN IMMEDIATE, which R09 and R09b take away.
lock.kinds = lock_and_guards.kinds = ("postgresql",)  # type: ignore[attr-defined]

_GUARDS: dict[str, Callable[[], None]] = {
    "a form's key known again": command_key,
    "the case's lock": lock,
    "the case's lock and its guarded writes": lock_and_guards,
}


@row("R20", "50 equal POSTs; 50 people on one task", per_change=10, night=200, guards=_GUARDS, proof=4)
def at_once(ctx: Ctx) -> Result:
    """`count` rounds: a referral sent fifty times at once, then its task by fifty people, or fifty times by one."""
    with ctx.databases("at_once") as (address, folder):
        sink = Sink(folder / "mails.jsonl")
        sink.start()
        there = place.make(address, folder, free_port(), sink.port)
        colleagues = _hire(there)
        program = Program(ctx.command("serve"), there.settings, folder)
        program.start()
        try:
            rounds = Rounds(there, program.port, colleagues, random.Random(ctx.seed))
            for number in range(ctx.count):
                rounds.one(many_people=number % 2 == 0)
            rounds.close()
        finally:
            program.stop()
            sink.close()
        breaks = [*rounds.breaks, *_checks(there, rounds.told)]
        there.house.database.close()
    return Result(f"{ctx.count} rounds", {**dict(sorted(rounds.seen.items())), "answers «busy»": rounds.busy}, breaks)


def _hire(there: Place) -> dict[str, str]:
    """Fifty more in the team. Out: each one's id and token."""
    found_: dict[str, str] = {}
    with there.house.write() as tx:
        for number in range(_MANY):
            address = f"kollega{number}@{MUNICIPALITY}.example"
            user = staff.add(tx, MUNICIPALITY, f"Kollega {number}", address, "", ("psykiatriteam",), date(2020, 1, 1))
            found_[user] = sessions.open(tx, user, MUNICIPALITY)
    return found_


def _checks(there: Place, told: list[Told]) -> Iterator[str]:
    rows = found.read(there.house)
    for check in (
        *commands.checks(rows, told), *history.checks(rows), *orphans.checks(rows), *storage.checks(there.house),
    ):  # fmt: skip
        yield from (f"{check.name}: {line}" for line in check.breaks)


@dataclass
class Rounds:
    """The rounds, and what was answered in them."""

    place: Place
    port: int
    colleagues: dict[str, str]
    chance: random.Random
    told: list[Told] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._impatient = Crowd(self.port, [self.place.tokens["Berit"]] * _MANY)
        self._hasty = Crowd(self.port, [self.place.tokens["Pål"]] * _MANY)
        self._team = Crowd(self.port, list(self.colleagues.values()))

    @property
    def busy(self) -> int:
        """How often somebody was told that the system is busy."""
        return sum(crowd.busy for crowd in (self._impatient, self._hasty, self._team))

    def one(self, *, many_people: bool) -> None:
        """One round."""
        self._equal(self._impatient, self.place.people["Berit"], "refer", SLUG, f"/henvisning/{SLUG}")
        task = self._waiting()
        if task is None:
            self.breaks.append("no task was opened")
        elif many_people:
            self._race(task)
        else:
            self._equal(self._hasty, self.place.people["Pål"], "complete", task, f"/oppgave/{task}")

    def close(self) -> None:
        """Everybody goes home."""
        for crowd in (self._impatient, self._hasty, self._team):
            crowd.close()

    def _equal(self, crowd: Crowd, who: str, what: str, about: str, url: str) -> None:
        """The same form fifty times: one effect, and everybody is told the same."""
        form = Page(crowd.first(url).text).form(url)
        assert form is not None
        filled = form.filled(self.chance)
        answers = crowd.post([(form.action, filled)] * _MANY)
        self._count(answers, f"equal forms ({what})")
        places = {answer.place for answer in answers if answer.status == 303}
        if {answer.status for answer in answers} != {303} or (what == "refer" and len(places) != 1):
            self.breaks.append(f"{what}: answers {Counter((one.status, one.place) for one in answers)}")
        self._note(who, what, about, filled, next((one for one in answers if one.status == 303), answers[0]))

    def _race(self, task: str) -> None:
        """Fifty people finish one task: one of them does, and the others hear who and when."""
        url = f"/oppgave/{task}"
        forms = [form for page in self._team.each(url) if (form := Page(page.text).form(url))]
        filled = [form.filled(self.chance) for form in forms]
        answers = self._team.post([(url, one) for one in filled])
        self._count(answers, "people on one task")
        if Counter(one.status for one in answers) != Counter({303: 1, 409: _MANY - 1}):
            self.breaks.append(f"race: answers {Counter(one.status for one in answers)}")
        silent = [one for one in answers if one.status == 409 and not _WHO_AND_WHEN.search(one.text)]
        if silent:
            self.breaks.append(f"race: {len(silent)} were not told who and when: {Page(silent[0].text).links[:3]}")
        for user, sent, answer in zip(self.colleagues, filled, answers, strict=True):
            self._note(user, "complete", task, sent, answer)

    def _count(self, answers: list[Answer], what: str) -> None:
        for answer in answers:
            self.seen[f"{what}: answered {answer.status}"] += 1

    def _note(self, who: str, what: str, about: str, filled: dict[str, str], answer: Answer) -> None:
        done, way = answer.status == 303, filled.get("_outcome", "") if what == "complete" else SLUG
        told = "done" if done else "refused"
        self.told.append(Told(filled["_command"], who, what, about, way, told, answer.place, 1, 0.0))

    def _waiting(self) -> str | None:
        with self.place.house.read() as tx:
            open_ = store.tasks.select().with_only_columns(store.tasks.c.id)
            which = (store.tasks.c.status == "open", store.tasks.c.key == "vurdering")
            found_: str | None = tx.conn.scalar(open_.where(*which).order_by(store.tasks.c.id.desc()).limit(1))
        return found_
