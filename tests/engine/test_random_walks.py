"""Hundreds of random steps and days: whatever people and the clock do, no case is left without a next step."""

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine import orphans, owners
from engine.audit import verify
from engine.change import look
from engine.definition import Field, FieldType
from engine.errors import Refused
from engine.model import Case, table
from engine.store import LADDER, tasks, timers
from engine.views import Outcome, View
from tests.world import World

cases = table(Case)
WORKERS = ("Solveig", "Pål", "Berit", "Hanne")
STEPS = 120


def answer(world: World, chance: random.Random, field: Field) -> Any:
    """Something a person could answer."""
    staff = [world.people[name] for name in ("Pål", "Berit")]
    day = (world.today() - timedelta(days=chance.randrange(5))).isoformat()
    return {
        FieldType.DATE: day,
        FieldType.YES_NO: chance.choice(["yes", "no"]),
        FieldType.CHOICE: chance.choice([option.key for option in field.options] or [""]),
        FieldType.CHOICES: [option.key for option in field.options if chance.random() < 0.5] or [""],
        FieldType.STAFF: chance.choice(staff),
        FieldType.CONSENT: {option.key: {"share": chance.random() < 0.6, "contact": ""} for option in field.options},
        FieldType.ROWS: [],
    }.get(field.type, "Noe")


def answers(world: World, chance: random.Random, fields: tuple[Field, ...]) -> dict[str, Any]:
    """Answers to all that must be answered, and to half of the rest."""
    return {field.key: answer(world, chance, field) for field in fields if field.required or chance.random() < 0.5}


def do_something(world: World, chance: random.Random) -> None:
    """Somebody refers, finishes a task, or takes a step on a case; or the day is over."""
    dice, who = chance.random(), chance.choice(WORKERS)
    if dice < 0.12:
        world.refer(who, {"name": "Noen"}, {"henvist_fra": "andre", "begrunnelse": "Hjelp"}, "individuell-plan")
    elif dice < 0.35:
        world.go_to(world.clock.now() + timedelta(hours=chance.choice([3, 20, 24 * 9, 24 * 40])))
    else:
        work(world, chance, who)


def work(world: World, chance: random.Random, who: str) -> None:
    rows = [row for view in (View.MINE, View.TEAM) for row in world.inbox(who, view).rows]
    if not rows:
        return
    row = chance.choice(rows)
    page = world.case(who, row.case_id)
    if page.acts and chance.random() < 0.08:
        act: Outcome = chance.choice(page.acts)
        world.act(who, row.case_id, act.key, answers(world, chance, act.asks))
        return
    task = world.task(who, row.task_id)
    way = chance.choice(task.outcomes) if task.outcomes else None
    given = answers(world, chance, task.fields + (way.asks if way else ()))
    world.do(who, row.task_id, way.key if way else None, given)


@pytest.mark.parametrize("seed", range(6))
def test_no_open_case_is_ever_without_an_owner_a_next_step_and_a_date(world: World, seed: int) -> None:
    chance, refused = random.Random(seed), 0
    for _ in range(STEPS):
        try:
            do_something(world, chance)
        except Refused:
            refused += 1
    assert [post for post in world.post.posted if post.template == "orphans"] == [], "nor did any daily look find one"
    with world.read() as tx:
        assert orphans.all_of(tx, world.municipality) == orphans.ask_now(tx, world.municipality)() == []
        for looked in (look(tx, case, None) for case in tx.conn.scalars(select(cases.c.id)).all()):
            stands = owners.look_at(looked)
            assert looked.state.final or (stands.owner and stands.step and not stands.nobody)
        assert list(verify(tx)) == []
        opened = {row.id: row for row in tx.conn.execute(select(cases))}
        waiting = {row.id: row for row in tx.conn.execute(select(tasks).where(tasks.c.status == "open"))}
        armed = tx.conn.execute(select(timers)).all()
    for case in opened.values():
        own = [task for task in waiting.values() if task.case_id == case.id]
        silent = [timer for timer in armed if timer.case_id == case.id and timer.key != LADDER]
        assert bool(own or silent) == (case.closed_at is None), case
        assert all(task.queue and task.due_on for task in own)
    assert [timer for timer in armed if timer.key == LADDER and timer.id not in waiting] == []
    assert [timer for timer in armed if timer.status != "armed" or timer.attempts] == []
    assert len(opened) > 5
    assert refused < STEPS / 2
