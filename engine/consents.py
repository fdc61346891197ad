"""Consent as it is given on the form, runs out, and is taken back. What was lawful then stays in the history.

A consent lasts until it is withdrawn, and where the form says so for a time. One that is given by those whom the law
names lasts no longer than to the birthday on which the law names others (`engine.rules.CONSENT_AGES`).
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from engine import rules
from engine.calendars import add
from engine.change import Change
from engine.definition import Field
from engine.forms import GIVERS, Answers
from engine.ids import new_id
from engine.model import Consent, ConsentGiver, ConsentItem, Person, table
from engine.statements import Statement
from engine.store import timers

EXPIRES = "_consent"  # the key of the timer that ends a consent
_consents, _givers, _people = table(Consent), table(ConsentGiver), table(Person)
_NOT_WITHDRAWN = (_consents.c.case_id == bindparam("case"), _consents.c.withdrawn_at.is_(None))
_WITHDRAW = Statement(update(_consents).where(*_NOT_WITHDRAWN).values(withdrawn_at=bindparam("at")))
_SHORTEN = Statement(update(_consents).where(_consents.c.id == bindparam("consent")).values(expires_at=bindparam("at")))
_LIVE = (
    select(_consents.c.id, _consents.c.expires_at)
    .where(*_NOT_WITHDRAWN, or_(_consents.c.expires_at.is_(None), _consents.c.expires_at > bindparam("now")))
    .limit(1)
)
_HAS_GIVERS = select(_givers.c.consent_id).where(_givers.c.consent_id == bindparam("consent")).limit(1)
_BORN = select(_people.c.birth_date).where(_people.c.id == bindparam("person"))
_DISARM = Statement(delete(timers).where(timers.c.case_id == bindparam("case"), timers.c.key == EXPIRES))


def is_live(change: Change) -> bool:
    """A consent is given, not withdrawn and not expired, in this change or before."""
    if change.consent is None:
        change.consent = _live(change) is not None
    return change.consent


def give(change: Change, source: str, field: Field, answers: Answers) -> None:
    """Record the consent that a form gives; one given before is replaced, and kept.

    A form on which no unit may be contacted is no consent (002, Vedlegg 2), and neither is one where somebody whom the
    law says must consent has not.
    """
    lines, givers = _read(answers[field.key])
    _end(change)
    born = _birth_date(change) if field.givers else None
    missing = rules.missing_givers(born, change.today(), givers) if field.givers else ()
    change.consent = not missing and any(line["share"] for line in lines.values())
    if not change.consent:
        return
    consent, expires = new_id(change.tx.now), _expires(change, field, born)
    change.batch.add(
        Consent,
        id=consent,
        case_id=change.case.id,
        form=f"{source}.{field.key}",
        limits=str(answers.get(field.limits or "", "")),
        given_at=change.tx.now,
        withdrawn_at=None,
        expires_at=expires,
    )
    for unit, line in lines.items():
        change.batch.add(ConsentItem, consent_id=consent, unit=unit, contact=line["contact"], may_share=line["share"])
    for number, giver in enumerate((giver for giver in givers if giver["yes"] and giver["name"]), 1):
        row = {"name": giver["name"], "capacity": giver["capacity"]}
        change.batch.add(ConsentGiver, consent_id=consent, number=number, **row)
    if expires:
        change.arm(EXPIRES, expires)
    change.story["consent"] = "given"


def withdraw(change: Change) -> None:
    """Take back every consent of the case, from this moment."""
    _end(change)
    change.consent = False
    change.story["consent"] = "withdrawn"


def expired(change: Change) -> None:
    """The time of a consent is over. Whoever answers for the case gets word, since nothing more may be shared."""
    change.consent = None
    if is_live(change):
        return  # another was given meanwhile
    change.story["consent"] = "expired"
    owner = change.routine.owner
    holder = change.case.holders.get(owner.key)
    queue = owner.until_named or owner.key
    change.tell("case_news", f"{change.case.id}:{change.seq}:consent", queue=queue, user=holder)


def lapse_on_birthday(change: Change) -> None:
    """The person's birth date has become known or another: a consent by givers lasts to the right birthday."""
    live, born = _live(change), _birth_date(change)
    if live is None or born is None or not _given_by_givers(change, live.id):
        return
    birthday = _end_before(change, rules.next_of_age(born, change.today()))
    if birthday and (live.expires_at is None or birthday < live.expires_at):
        change.batch.change(_SHORTEN, consent=live.id, at=birthday)
        change.batch.change(_DISARM, case=change.case.id)
        change.arm(EXPIRES, birthday)


def _read(answer: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The units of a consent form, and those who give it."""
    return {unit: line for unit, line in answer.items() if unit != GIVERS}, answer.get(GIVERS, [])


def _end(change: Change) -> None:
    change.batch.change(_WITHDRAW, case=change.case.id, at=change.tx.now)
    change.batch.change(_DISARM, case=change.case.id)


def _live(change: Change) -> Any:
    return change.tx.conn.execute(_LIVE, {"case": change.case.id, "now": change.tx.now}).first()


def _given_by_givers(change: Change, consent: str) -> bool:
    return change.tx.conn.execute(_HAS_GIVERS, {"consent": consent}).first() is not None


def _expires(change: Change, field: Field, born: date | None) -> datetime | None:
    """The moment a consent given now is over: after its last day, and in any case before a birthday that changes it."""
    calendar = change.municipality.calendar
    last = calendar.end_of_day(add(field.valid, change.today(), calendar).date) if field.valid else None
    birthday = _end_before(change, rules.next_of_age(born, change.today()) if born else None)
    return min((moment for moment in (last, birthday) if moment), default=None)


def _end_before(change: Change, day: date | None) -> datetime | None:
    return change.municipality.calendar.end_of_day(day - timedelta(days=1)) if day else None


def _birth_date(change: Change) -> date | None:
    born: date | None = change.tx.conn.scalar(_BORN, {"person": change.case.person_id})
    return born
