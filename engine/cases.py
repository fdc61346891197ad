"""A case is opened by a referral, by another case, or anew; somebody takes a way that is open at any time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine import access, change, definitions, effects, forms, known, links, moves, people
from engine.change import Change
from engine.commands import Command
from engine.definition import FieldType, Transition
from engine.errors import N_, InvalidAnswers, NotPermitted, Refused, Stale
from engine.forms import Answers
from engine.ids import new_reference
from engine.model import Event, table
from engine.transaction import Actor, Tx

REFERRAL = moves.REFERRAL
PERSON = "_person"  # the answer that names the person of a case that was anonymous
REASON = "_reason"  # the answer that says why a case is closed, where the way out itself does not ask
_events = table(Event)
_TOUCHED = (
    select(_events.c.seq)
    .where(_events.c.case_id == bindparam("case"), _events.c.seq > bindparam("seen"), _events.c.actor_id.is_not(None))
    .limit(1)
)


def submit(tx: Tx, actor: Actor, slug: str, person: Mapping[str, str], answers: Mapping[str, Any], command: str) -> str:
    """Somebody at work in the municipality refers a person, or tells of something: a case in its first state.

    In: the routine's name, the person ("name", "birth_date", "national_id", "address_protected"; nothing where the
    routine is not about a person), the referral's raw answers, the form's command key. Out: the case's reference; of a
    routine that a person has once at a time, the reference of the open case. Raises InvalidAnswers, NotFound.
    """
    asked = Command.of(actor.user_id, command, "submit", slug, dict(person), dict(answers))
    reference = new_reference()
    if not asked.claim(tx, reference):
        return asked.earlier(tx) or reference
    routine = definitions.routine_of(tx, definitions.newest(tx, actor.municipality, slug))
    named, clean = people.check_with(tx, actor.municipality, person, routine.workflow, answers)
    person_id = people.keep(tx, actor.municipality, named) if named else None
    standing = links.join_existing(tx, routine, person_id)
    if standing:
        return moves.join(tx, actor, standing, clean)
    return moves.open_case(tx, actor, routine, actor.municipality, clean, reference, person_id, None)


def act(
    tx: Tx, actor: Actor, case_id: str, transition: str, answers: Mapping[str, Any], version: int, command: str,
    *, explained: bool = False,
) -> str:  # fmt: skip
    """Somebody takes one of the ways that are open at any time, such as withdrawing. Out: the case's id.

    `version` is the case's as the person saw it: a change by somebody else since then is Stale. `explained`: not
    without words about why, in answer to what the way asks or else to REASON.
    """
    asked = Command.of(actor.user_id, command, "act", case_id, transition, dict(answers))
    opened = change.of_case(tx, case_id, actor)
    earlier = asked.earlier(tx)
    if earlier:
        return earlier
    access.demand_sight(opened)
    if tx.conn.execute(_TOUCHED, {"case": case_id, "seen": version}).first():
        raise Stale()
    way = opened.routine.ways.get((opened.case.state, transition))
    if way is None or not way.by:
        raise Refused(N_("Dette valget finnes ikke der saken står nå."))
    if not access.may_act(opened, way):
        raise NotPermitted()
    _demand_in_time(opened, way)
    access.note_substitute(opened, lambda actor: access.holds_any(opened, actor, way.by))
    clean = check(opened, way, answers)
    if explained and not asks_why(way):
        clean[REASON] = forms.explanation(answers.get(REASON), REASON)
    effects.keep(opened, f"_{way.key}", way.key, clean, queue=access.acting_unit(opened, way))
    effects.record(opened, "act", way.asks, clean)
    moves.perform(opened, way)
    moves.settle(opened)
    opened.commit("moved", asked)
    return case_id


def asks_why(way: Transition) -> bool:
    """The way itself asks for words that must be written."""
    return any(field.required and field.type in (FieldType.TEXT, FieldType.LONG_TEXT) for field in way.asks)


def check(opened: Change, way: Transition, answers: Mapping[str, Any]) -> Answers:
    """The clean answers to what an act asks, and the person where it names one. Raises InvalidAnswers, all at once."""
    wrong: dict[str, Refused] = {}
    clean: Answers = {}
    try:
        clean = forms.check(way.asks, answers, known.for_form(opened.tx, opened.municipality, way.asks))
    except InvalidAnswers as invalid:
        wrong.update(invalid.fields)
    if way.names_person:
        wrong |= name_person(opened, answers, write=not wrong)
    if wrong:
        raise InvalidAnswers(wrong)
    return clean


def name_person(opened: Change, answers: Mapping[str, Any], *, write: bool) -> dict[str, Refused]:
    """Give an anonymous case its person, unless something is wrong with that or (`write`) elsewhere. Out: what is."""
    try:
        named = people.check(answers.get(PERSON) or {})
    except InvalidAnswers as invalid:
        return {f"person.{key}": refusal for key, refusal in invalid.fields.items()}
    if write:
        people.become_named(opened, named)
    return {}


def _demand_in_time(opened: Change, way: Transition) -> None:
    last = access.last_day(opened, way)
    if last and opened.today() > last:
        raise Refused(
            N_("Saken kunne åpnes igjen til og med %(last)s. Send en ny henvisning."), last=f"{last:%d.%m.%Y}"
        )
