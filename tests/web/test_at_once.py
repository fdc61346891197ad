"""Many at once in the same cases: whoever looks gets a page, whoever was too late a refusal, and nobody an error."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from adapters.clock import SystemClock
from adapters.database import Database
from engine import queries, sessions
from engine.errors import Refused
from engine.store import open_tasks
from engine.views import View
from tests.web.browser import Visitor, visitor
from tests.world import APPLICATION, World

# At least so long, and until enough has been done; at most so long on a machine with much else to do.
SECONDS, AT_MOST_S = 2.5, 60
WITHDRAWN = {"dato": "2027-01-04", "arsak": "Ønsker ikke lenger."}


@pytest.fixture
def world(database: Database) -> World:
    """Skjervøy, on both kinds of database."""
    return World(database)


def test_nobody_who_looks_or_is_too_late_meets_an_error(world: World) -> None:
    world.refers()
    cases = [world.case_id]
    answers: list[tuple[int, str]] = []
    works: list[Callable[[random.Random], None]] = [
        lambda _: live_a_life(world, cases),
        lambda chance: take_and_put_back(world, chance.choice(cases[-2:])),
        lambda chance: look(world, chance.choice(cases[-2:])),
        *(browse(world, name, cases, answers) for name in ("Solveig", "Pål")),
    ]
    failures = at_once(works, lambda: len(cases) > 2 and len(answers) > 20)
    assert failures == []
    assert {status for status, _ in answers} <= {200, 403, 404, 409, 422}, answers
    assert len(cases) > 2 and len(answers) > 20


def at_once(works: list[Callable[[random.Random], None]], enough: Callable[[], bool]) -> list[str]:
    """Do all of them again and again, each in a thread of its own. Out: what went wrong that is no refusal."""
    latest = time.monotonic() + AT_MOST_S
    failures: list[str] = []
    over = threading.Event()

    def work(number: int) -> None:
        chance = random.Random(number)
        while not over.is_set():
            try:
                works[number](chance)
            except Refused:
                pass
            except Exception as error:
                failures.append(f"{number}: {error!r}")
                return

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    over.wait(SECONDS)
    while not (enough() or failures or time.monotonic() > latest):
        over.wait(0.1)
    over.set()
    for thread in threads:
        thread.join()
    return failures


def live_a_life(world: World, cases: list[str]) -> None:
    """A new case goes to a refusal, is complained about, and is withdrawn: through states with and without tasks."""
    with world.read() as tx:
        known = {row.case_id for row in queries.inbox(tx, world.actor("Solveig"), View.MINE).rows}
    world.refer("Berit", {"name": "Kari"}, {"henvist_fra": "andre", "begrunnelse": "Hjelp"}, "individuell-plan")
    case = next(row.case_id for row in world.inbox("Solveig").rows if row.case_id not in known)
    cases.append(case)
    steps = (
        ("forste_mote", "vil_soke", {"motedato": "2027-01-04"}),
        ("soknad", "til_teamet", APPLICATION),
        ("teambehandling", "avslag", {"motedato": "2027-01-04", "begrunnelse": "Nei."}),
        ("svarbrev_avslag", None, {"sendt": "2027-01-04"}),
    )
    for key, outcome, given in steps:
        insist(
            lambda key=key, outcome=outcome, given=given: world.do(  # type: ignore[misc]
                "Solveig", world.open_task(case, key), outcome, given
            )
        )
    insist(lambda: world.act("Solveig", case, "trekker_seg", WITHDRAWN))


def insist(step: Callable[[], None]) -> None:
    """Somebody was faster: read again, and try again."""
    for _ in range(20):
        with suppress(Refused):
            step()
            return
    step()


def take_and_put_back(world: World, case: str) -> None:
    """Somebody in the team takes what waits for it, and thinks better of it."""
    with world.read() as tx:
        waiting = [task.id for task in open_tasks(tx.conn, case) if task.key == "teambehandling"]
    for task in waiting:
        world.take("Pål", task)
        world.put_back("Pål", task)


def look(world: World, case: str) -> None:
    """Everything that can be read of a case, by the engine's own queries."""
    for name in ("Solveig", "Pål"):
        world.case(name, case)
        for view in View:
            for row in world.inbox(name, view).rows[:3]:
                world.task(name, row.task_id)


def browse(
    world: World, name: str, cases: list[str], answers: list[tuple[int, str]]
) -> Callable[[random.Random], None]:
    """Somebody with a browser: lists, pages, and now and then a form sent as it is."""
    site = signed_in(world, name)

    def go(chance: random.Random) -> None:
        case = chance.choice(cases[-2:])
        with world.read() as tx:
            waiting = [f"/oppgave/{task.id}" for task in open_tasks(tx.conn, case)]
        lists = [f"/?liste={word}" for word in ("", "teamet", "venter", "ferdig")]
        page = site.get(chance.choice([f"/sak/{case}", f"/sak/{case}", *waiting, *lists]))
        answers.append((page.status, page.url))
        forms = [form for form in page.forms() if form.action.startswith(("/oppgave/", "/sak/"))]
        if forms and chance.random() < 0.4:
            form = chance.choice(forms)
            sent = site.send(form.action, form.pairs)
            answers.append((sent.status, form.action))

    return go


def signed_in(world: World, name: str) -> Visitor:
    """A browser where somebody is at work already."""
    site = visitor(world, None, session_clock=SystemClock())
    with world.write() as tx:
        token = sessions.open(replace(tx, now=SystemClock().now()), world.people[name], world.municipality)
    site.client.cookies.set("brobygger", token, domain="127.0.0.1")
    return site
