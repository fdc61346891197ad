"""My referrals, and the routines one may refer to."""

from sqlalchemy import select

from engine import definitions
from engine.cases import REFERRAL
from engine.definition import Text
from engine.model import Case, table
from engine.queries.choices import Choices, givers_of_any_age
from engine.routine import Routine
from engine.store import tasks
from engine.transaction import Actor, Tx
from engine.views import ReferralForm, ReferralLine

_cases = table(Case)


def referrals(tx: Tx, actor: Actor) -> tuple[ReferralLine, ...]:
    """What the actor has referred, newest first: that it arrived and whether it is closed, nothing of what is in it.

    A referral of somebody who had an open case already is there by the reference it was answered with.
    """
    statement = (
        select(_cases.c.reference, _cases.c.definition_id, _cases.c.closed_at, tasks.c.done_at)
        .join(tasks, tasks.c.case_id == _cases.c.id)
        .where(tasks.c.key == REFERRAL, tasks.c.status == "done", tasks.c.done_by == actor.user_id)
        .where(_cases.c.municipality_id == actor.municipality)
        .order_by(tasks.c.done_at.desc())
    )
    local = tx.municipality(actor.municipality).calendar.local_date
    return tuple(
        ReferralLine(
            row.reference,
            definitions.routine_of(tx, row.definition_id).workflow.title,
            local(row.done_at),
            row.closed_at is not None,
        )
        for row in tx.conn.execute(statement)
    )


def workflows(tx: Tx, actor: Actor) -> tuple[tuple[str, Text], ...]:
    """The routines of the municipality that one may refer to: name and title."""
    return tuple(
        (slug, _newest(tx, actor, slug).workflow.title) for slug in definitions.published(tx, actor.municipality)
    )


def referral_form(tx: Tx, actor: Actor, slug: str, birth_date: str = "") -> ReferralForm:
    """What the referral of a routine asks. Who must consent follows from the birth date as it was typed, if it was.

    Raises NotFound.
    """
    workflow = _newest(tx, actor, slug).workflow
    choices = Choices.among(tx, actor.municipality, workflow.referral)
    asks_givers = any(field.givers for field in workflow.referral)
    return ReferralForm(
        workflow.title,
        workflow.referral,
        workflow.subject == "person",
        choices.staff,
        choices.units,
        givers_of_any_age(tx, actor.municipality, birth_date) if asks_givers else (),
        choices.days,
    )


def _newest(tx: Tx, actor: Actor, slug: str) -> Routine:
    return definitions.routine_of(tx, definitions.newest(tx, actor.municipality, slug))
