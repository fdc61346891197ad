"""Who looks while others work sees one moment: a page never mixes what was with what has become of it meanwhile."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from engine import queries, staff
from engine.statements import Statement
from engine.store import tasks
from engine.transaction import Actor, Tx
from engine.views import View
from tests.world import APPLICATION, World

LOOKS: dict[str, Callable[[Tx, Actor, str, str], Any]] = {
    "the case": lambda tx, actor, case, _task: queries.case_page(tx, actor, case),
    "a task": lambda tx, actor, _case, task: queries.task_page(tx, actor, task),
    "the inbox": lambda tx, actor, _case, _task: [queries.inbox(tx, actor, view) for view in View],
}


def refused_without_letter(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    world.does("Solveig", "teambehandling", "avslag", motedato="2027-01-04", begrunnelse="Nei.")


def letter_sent(world: World) -> None:
    world.does("Solveig", "svarbrev_avslag", sendt="2027-01-04")


def refused(world: World) -> None:
    refused_without_letter(world)
    letter_sent(world)


def withdrawn(world: World) -> None:
    world.act("Pål", world.case_id, "trekker_seg", {"dato": "2027-01-04", "arsak": "Ønsker ikke lenger."})


Part = Callable[[World], None]
CHANGES: dict[str, tuple[Part, str, Part]] = {  # what has been, the task looked at, and what happens
    "a silent deadline begins": (refused_without_letter, "svarbrev_avslag", letter_sent),
    "the clock closes the case": (refused, "svarbrev_avslag", lambda world: world.go_to_day(date(2027, 2, 10))),
    "the person withdraws": (World.in_follow_up, "kontakt", withdrawn),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("change", CHANGES)
def test_wherever_a_change_comes_between_a_page_is_as_it_was_when_it_was_asked_for(
    world: World, look: str, change: str
) -> None:
    prepare, key, act = CHANGES[change]
    start, gap, questions, before = world.clock.now(), 1, 2, None
    while gap < questions:
        world.clock.set(start)
        prepare(world)
        with world.read() as tx:
            before = seen(world, tx, look, key)
        with world.read() as tx, meanwhile(world, gap, act) as asked:
            assert seen(world, tx, look, key) == before, asked[gap : gap + 1]
        gap, questions = gap + 1, len(asked)
    assert questions > 3
    with world.read() as tx:
        assert seen(world, tx, look, key) != before, "the change is one that shows"


def seen(world: World, tx: Tx, look: str, key: str) -> Any:
    """What Solveig sees."""
    task = tx.conn.scalar(select(tasks.c.id).where(tasks.c.case_id == world.case_id, tasks.c.key == key)) or ""
    return LOOKS[look](tx, staff.actor(tx, world.people["Solveig"], world.municipality), world.case_id, task)


@contextmanager
def meanwhile(world: World, gap: int, change: Callable[[World], None]) -> Iterator[list[str]]:
    """Let `change` happen just before question number `gap` that the block asks. Out: the questions asked."""
    asked: list[str] = []
    changing = False

    def ask(statement: str) -> None:
        nonlocal changing
        if changing:
            return
        if len(asked) == gap:
            changing = True
            change(world)
            changing = False
        asked.append(statement)

    def of_sqlalchemy(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        ask(statement)

    run = Statement.run

    def of_ours(statement: Statement, conn: Connection, values: Mapping[str, Any]) -> Any:
        ask(str(statement._clause))
        return run(statement, conn, values)

    event.listen(world.database.engine, "before_cursor_execute", of_sqlalchemy)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Statement, "run", of_ours)
            yield asked
    finally:
        event.remove(world.database.engine, "before_cursor_execute", of_sqlalchemy)
