"""What people do, through the engine's own use cases: refer somebody, finish a task, take a way that is open."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from adapters.simulation.answers import WORDS, Around, fill_in
from adapters.simulation.chance import by_weight, chance
from adapters.simulation.going import Going
from adapters.simulation.premises import Premises, step
from engine import cases, tasks
from engine.definition import Field, RoleKind, Transition
from engine.errors import InvalidAnswers, Refused
from engine.ids import new_id
from engine.store import CaseRow, TaskRow
from engine.transaction import Actor, Tx


def refer(premises: Premises, tx: Tx, number: int) -> str:
    """Somebody refers a person nobody knows. Out: the reference."""
    plan, dice = premises.plan, chance(premises.plan.seed, number, "referral")
    born = tx.today(plan.municipality) - timedelta(dice.randint(365, 365 * plan.assumptions.oldest))
    person = {"name": f"Person {number}", "birth_date": born.isoformat()}
    answers = fill_in(premises.routine.workflow.referral, dice, _around(premises, tx))
    referrer = premises.crew.actor(tx, premises.crew.referrer)
    with step(tx.conn):
        return cases.submit(tx, referrer, plan.routine, person, answers, new_id(tx.now))


def do(premises: Premises, tx: Tx, going: Going, task: TaskRow, attempt: int) -> bool | None:
    """Somebody finishes a task: the first who may, by the first way that lets them.

    Out: False when none of them could, None when nobody is there to try.
    """
    what = (*going.number, task.key, going.count[task.key], attempt)
    dice = chance(premises.plan.seed, *what, "how")
    ways = _ways(premises, going, task, chance(premises.plan.seed, *what, "which"))
    fields = going.routine.tasks[task.key].fields
    actors = premises.crew.doers(tx, task, tx.today(premises.plan.municipality), dice)
    for actor in actors:
        for way in ways:
            answers = _answers(premises, tx, (*fields, *(way.asks if way else ())), what)
            key = way.key if way else None
            try:
                with step(tx.conn):
                    tasks.complete(tx, actor, task.id, key, answers, task.version, new_id(tx.now))
                return True
            except Refused as refusal:
                going.tries[_reason(refusal)] += 1
    return False if actors else None


def act(premises: Premises, tx: Tx, going: Going, case: CaseRow, way: Transition) -> bool:
    """Somebody takes a way that is open at any time. False when nobody could."""
    what = (*going.number, way.key, len(going.visits), "act")
    for actor in _actors(premises, tx, going, case, way):
        answers = _answers(premises, tx, way.asks, what)
        try:
            with step(tx.conn):
                cases.act(tx, actor, case.id, way.key, answers, case.version, new_id(tx.now))
            return True
        except Refused as refusal:
            going.tries[_reason(refusal)] += 1
    return False


def _ways(premises: Premises, going: Going, task: TaskRow, dice: Any) -> list[Transition | None]:
    """The ways out in the order they are tried; [None] for a task that has none."""
    ways = {way.key: way for way in going.routine.outcomes(task.key)}
    if not ways:
        return [None]
    states = going.routine.states
    weights = {
        key: premises.plan.assumptions.weight(way, states[way.to], way.to in going.visits)
        for key, way in ways.items()
        if way.to in states
    } or dict.fromkeys(ways, 1.0)
    return [ways[key] for key in by_weight(dice, weights)]


def _actors(premises: Premises, tx: Tx, going: Going, case: CaseRow, way: Transition) -> Iterable[Actor]:
    today, crew = tx.today(premises.plan.municipality), premises.crew
    named = {role for role in way.by if going.routine.roles[role].kind in (RoleKind.NAMED, RoleKind.GROUP)}
    for held, user in sorted(case.holders.items()):
        if held.partition("/")[0] in named:
            yield from crew.by_id(tx, user, today)
    yield from crew.in_unit(tx, way.by, today)


def _answers(premises: Premises, tx: Tx, fields: tuple[Field, ...], what: tuple[object, ...]) -> dict[str, Any]:
    dice = chance(premises.plan.seed, *what, "answers")
    # Whoever is late by a goal of their own is asked why; nobody else is, and then this is left unread.
    return {**fill_in(fields, dice, _around(premises, tx)), "_late_reason": WORDS}


def _around(premises: Premises, tx: Tx) -> Around:
    house, today = premises.municipality, tx.today(premises.plan.municipality)
    return Around(
        premises.plan.assumptions,
        tx.now.astimezone(house.calendar.zone),
        lambda role: premises.crew.pool(role, today),
        (*house.positions, *house.teams),
    )


def _reason(refusal: Refused) -> str:
    if isinstance(refusal, InvalidAnswers):
        return f"{refusal} " + " ".join(f"{key}: {wrong}" for key, wrong in refusal.fields.items())
    return str(refusal)
