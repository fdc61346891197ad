"""A case is opened, moves, and closes. `perform` is the one way every move goes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine import access, audit, change, consents, definitions, effects, forms, people, staff
from engine.change import Change
from engine.commands import Command
from engine.definition import Field, FieldType, Transition
from engine.errors import N_, NotPermitted, Refused, Stale
from engine.ids import new_id, new_reference
from engine.machine import fire
from engine.model import Event, table
from engine.routine import UNDELIVERED, Routine
from engine.store import CaseRow
from engine.transaction import Actor, Tx

REFERRAL = "_referral"
_events = table(Event)
_TOUCHED = (
    select(_events.c.seq)
    .where(_events.c.case_id == bindparam("case"), _events.c.seq > bindparam("seen"), _events.c.actor_id.is_not(None))
    .limit(1)
)


def submit(tx: Tx, actor: Actor, slug: str, person: Mapping[str, str], answers: Mapping[str, Any], command: str) -> str:
    """Somebody at work in the municipality refers a person: a case in its first state.

    In: the routine's name, the person ("name", "birth_date", "national_id", "address_protected"), the referral's raw
    answers, the form's command key. Out: the case's reference. Raises InvalidAnswers, NotFound.
    """
    asked = Command.of(actor.user_id, command, "submit", slug, dict(person), dict(answers))
    reference = new_reference()
    if not asked.claim(tx, reference):
        return asked.earlier(tx) or reference
    definition = definitions.newest(tx, actor.municipality, slug)
    routine = definitions.routine_of(tx, definition)
    found, clean = people.check_with(tx, actor.municipality, person, routine.workflow.referral, answers)
    opened = Change(tx, routine, _new_case(tx, actor, routine, definition, reference), [], actor)
    opened.case.person_id = people.keep(tx, actor.municipality, found)
    opened.story.update({"to": opened.case.state, "definition": definition})
    effects.keep(opened, REFERRAL, "", clean)
    effects.record(opened, REFERRAL, routine.workflow.referral, clean)
    effects.enter(opened)
    opened.commit("opened")
    return reference


def act(
    tx: Tx, actor: Actor, case_id: str, transition: str, answers: Mapping[str, Any], version: int, command: str
) -> str:
    """Somebody takes one of the ways that are open at any time, such as withdrawing. Out: the case's id.

    `version` is the case's as the person saw it: a change by somebody else since then is Stale.
    """
    asked = Command.of(actor.user_id, command, "act", case_id, transition, dict(answers))
    opened = change.of_case(tx, case_id, actor)
    earlier = asked.earlier(tx)
    if earlier:
        return earlier
    access.demand_part(tx, actor, opened.case)
    if tx.conn.execute(_TOUCHED, {"case": case_id, "seen": version}).first():
        raise Stale()
    way = opened.routine.ways.get((opened.case.state, transition))
    if way is None or not way.by:
        raise Refused(N_("Dette valget finnes ikke der saken står nå."))
    if not access.may_act(actor, opened.case, way):
        raise NotPermitted()
    clean = forms.check(way.asks, answers, staff_for(tx, actor.municipality, way.asks))
    effects.keep(opened, f"_{way.key}", way.key, clean)
    effects.record(opened, way.key, way.asks, clean)
    perform(opened, way)
    opened.commit("moved", asked)
    return case_id


def perform(opened: Change, way: Transition) -> None:
    """Take one way out of the state: guards, leave, enter, tell. Raises GuardRefused with every reason.

    The routine's other effects follow from where the case now is.
    """
    left = opened.state
    fire(opened.routine.machine, opened.case, way.key, opened)
    entered, opened.case.state = opened.case.state, left.key
    effects.leave(opened)
    opened.case.state = entered
    opened.story.update({"way": way.key, "from": left.key, "to": entered})
    if way.new_round:
        opened.case.round += 1
        opened.case.facts = {}
    if way.withdraws_consent:
        consents.withdraw(opened)
    if opened.state.final:
        opened.case.outcome = way.key
    effects.tell_roles(opened, way)
    effects.enter(opened)


def settle(opened: Change) -> None:
    """When all that held the state up is done, go on by the way that waits for it."""
    waiting = [task for task in opened.tasks if task.key != UNDELIVERED and not opened.routine.tasks[task.key].every]
    way = next((way for way in opened.state.next if way.when_done), None)
    if way and not waiting:
        perform(opened, way)


def staff_for(tx: Tx, municipality: str, fields: tuple[Field, ...]) -> frozenset[str]:
    """The people a form may name; read only when it asks for one."""
    if not any(field.type is FieldType.STAFF for field in fields):
        return frozenset()
    return frozenset(choice.user_id for choice in staff.everyone(tx, municipality))


def _new_case(tx: Tx, actor: Actor, routine: Routine, definition: str, reference: str) -> CaseRow:
    return CaseRow(
        id=new_id(tx.now), municipality_id=actor.municipality, reference=reference, definition_id=definition,
        person_id=None, referrer_id=actor.user_id, state=routine.workflow.initial, round=1, version=0,
        head=audit.GENESIS, holders={}, facts={}, opened_at=tx.now, closed_at=None, outcome=None,
        parent_id=None,
    )  # fmt: skip
