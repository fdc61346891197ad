"""Consent as it is given on the form, and as it is taken back. What was lawful then stays in the history."""

from sqlalchemy import bindparam, or_, select, update

from engine.change import Change
from engine.definition import Field
from engine.forms import Answers
from engine.ids import new_id
from engine.model import Consent, ConsentItem, table
from engine.statements import Statement

EXPIRES = "_consent"  # the key of the timer that ends a consent
_consents = table(Consent)
_WITHDRAW = Statement(
    update(_consents)
    .where(_consents.c.case_id == bindparam("case"), _consents.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("at"))
)
_LIVE = (
    select(_consents.c.id)
    .where(_consents.c.case_id == bindparam("case"), _consents.c.withdrawn_at.is_(None))
    .where(or_(_consents.c.expires_at.is_(None), _consents.c.expires_at > bindparam("now")))
    .limit(1)
)


def is_live(change: Change) -> bool:
    """A consent is given, not withdrawn and not expired, in this change or before."""
    if change.consent is None:
        asked = {"case": change.case.id, "now": change.tx.now}
        change.consent = change.tx.conn.execute(_LIVE, asked).first() is not None
    return change.consent


def give(change: Change, source: str, field: Field, answers: Answers) -> None:
    """Record the consent that a form gives; one given before is replaced, and kept.

    A form on which no unit may be contacted is no consent (002, Vedlegg 2).
    """
    lines = answers[field.key]
    change.batch.change(_WITHDRAW, case=change.case.id, at=change.tx.now)
    given = any(line["share"] for line in lines.values())
    change.consent = given
    if not given:
        return
    consent = new_id(change.tx.now)
    change.batch.add(
        Consent,
        id=consent,
        case_id=change.case.id,
        form=f"{source}.{field.key}",
        limits=str(answers.get(field.limits or "", "")),
        given_at=change.tx.now,
        withdrawn_at=None,
        expires_at=None,
    )
    for unit, line in lines.items():
        change.batch.add(ConsentItem, consent_id=consent, unit=unit, contact=line["contact"], may_share=line["share"])
    change.story["consent"] = "given"


def withdraw(change: Change) -> None:
    """Take back every consent of the case, from this moment."""
    change.batch.change(_WITHDRAW, case=change.case.id, at=change.tx.now)
    change.consent = False
    change.story["consent"] = "withdrawn"


def expired(change: Change) -> None:
    """The time of a consent is over."""
    change.consent = None
    change.story["consent"] = "expired"
