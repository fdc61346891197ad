"""What people do, through the engine's own use cases: refer somebody, finish a task, take a way that is open."""

from collections.abc import Iterable
from typing import Any

from dateutil.relativedelta import relativedelta

from adapters.simulation.answers import WORDS, Around, fill_in
from adapters.simulation.chance import by_weight, chance
from adapters.simulation.going import Going, Standing
from adapters.simulation.premises import Premises, step
from engine import cases, tasks
from engine.definition import Field, RoleKind, Transition
from engine.errors import InvalidAnswers, Refused
from engine.ids import new_id
from engine.store import TaskRow
from engine.tasks import LATE
from engine.transaction import Actor, Tx


def refer(premises: Premises, tx: Tx, number: int) -> str:
    """Somebody refers a person nobody knows. Out: the reference."""
    plan, dice = premises.plan, chance(premises.plan.seed, number, "referral")
    born = tx.today(plan.municipality) - relativedelta(
        years=dice.randint(*plan.assumptions.ages), days=dice.randrange(365)
    )
    person = {"name": f"Person {number}", "birth_date": born.isoformat()}
    about = premises.routine.workflow.subject
    answers = fill_in(premises.routine.workflow.referral, dice, _around(premises, tx))
    referrer = premises.crew.actor(tx, premises.crew.referrer)
    with step(tx.conn):
        return cases.submit(tx, referrer, plan.routine, person if about == "person" else {}, answers, new_id(tx.now))


def do(premises: Premises, tx: Tx, going: Going, task: TaskRow, attempt: int) -> bool | None:
    """Somebody finishes a task: the first who may, by the first way that lets them.

    Out: False when none of them could, None when nobody is there to try.
    """
    what = (*going.number, task.key, going.count[task.key], attempt)
    dice = chance(premises.plan.seed, *what, "how")
    ways = _ways(premises, going, task, chance(premises.plan.seed, *what, "which"))
    fields = going.routine.tasks[task.key].fields
    today, holders = tx.today(premises.plan.municipality), going.row.holders if going.row else {}
    actors, reason = premises.crew.doers(tx, task, holders, today, dice), ""
    for actor in actors:
        for way in ways:
            answers = _answers(premises, tx, (*fields, *(way.asks if way else ())), what)
            key = way.key if way else None
            try:
                with step(tx.conn):
                    tasks.complete(tx, actor, task.id, key, answers, task.version, new_id(tx.now))
                return True
            except Refused as refusal:
                reason = _reason(refusal)
    if not actors:
        return None
    going.tries[reason] += 1
    return False


def act(premises: Premises, tx: Tx, going: Going, case: Standing, way: Transition) -> bool:
    """Somebody takes a way that is open at any time. False when nobody could."""
    what = (*going.number, way.key, len(going.visits), "act")
    for actor in _actors(premises, tx, going, case, way):
        answers = _answers(premises, tx, way.asks, what)
        try:
            with step(tx.conn):
                cases.act(tx, actor, going.id, way.key, answers, case.version, new_id(tx.now))
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
    assumed = premises.plan.assumptions
    weights = {key: assumed.weight(way, states.get(way.to), way.to in going.visits) for key, way in ways.items()}
    return [ways[key] for key in by_weight(dice, weights)]


def _actors(premises: Premises, tx: Tx, going: Going, case: Standing, way: Transition) -> Iterable[Actor]:
    today, crew = tx.today(premises.plan.municipality), premises.crew
    named = {role for role in way.by if going.routine.roles[role].kind in (RoleKind.NAMED, RoleKind.GROUP)}
    for held, user in sorted(case.holders.items()):
        if held.partition("/")[0] in named:
            yield from crew.by_id(tx, user, today)
    decided = any(going.routine.roles[role].kind in (RoleKind.UNIT, RoleKind.ROUTED) for role in way.by)
    house = premises.municipality  # where the case decides which unit it is, the engine says who may
    yield from crew.in_unit(tx, (*house.positions, *house.teams) if decided else way.by, today)


def _answers(premises: Premises, tx: Tx, fields: tuple[Field, ...], what: tuple[object, ...]) -> dict[str, Any]:
    dice = chance(premises.plan.seed, *what, "answers")
    # Why a goal was missed, and who an anonymous case is about: left unread where it is not asked.
    person = {"name": f"Person {what[0]}", "birth_date": "2000-01-01"}
    return {**fill_in(fields, dice, _around(premises, tx)), LATE: WORDS, cases.PERSON: person}


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
