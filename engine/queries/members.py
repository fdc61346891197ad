"""Who is in a case, and what was consented to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from engine import access, facts, naming, queues, standing
from engine.calendars import Calendar
from engine.change import Change
from engine.definition import Field, Option, Role, RoleKind, say
from engine.model import Consent, ConsentGiver, ConsentItem, CoordinatorTerm, User, table
from engine.queries.answered import capacity
from engine.queries.common import names, unit_title
from engine.routine import Routine
from engine.store import CaseRow
from engine.transaction import Tx
from engine.views import CasePerson, ConsentLine, ConsentView

_consents, _givers, _items = table(Consent), table(ConsentGiver), table(ConsentItem)
_terms, _users = table(CoordinatorTerm), table(User)


def people_of(change: Change) -> Iterator[CasePerson]:
    """The holders of the routine's roles today and everybody named in the case before, role by role.

    Teams are not people, and are left out, but for one that was chosen for the case or found by its facts.
    """
    terms = select(_terms, _users.c.name).join(_users, _users.c.id == _terms.c.user_id)
    found = change.tx.conn.execute(
        terms.where(_terms.c.case_id == change.case.id).order_by(_terms.c.since, _users.c.name)
    ).all()
    local = change.municipality.calendar.local_date
    instead = _substitutes(change, [term.user_id for term in found if term.until is None])
    for role in change.routine.workflow.roles:
        yield from _standing(change, role)
        for term in found:
            if term.role.partition("/")[0] == role.key:
                ended, key = local(term.until) if term.until else None, ""
                if ended is None and role.kind is RoleKind.NAMED and _may_hand_over(change, term.user_id):
                    key = role.key
                substitutes = instead.get(term.user_id, "") if ended is None else ""
                yield CasePerson(role.title, term.name, local(term.since), ended, role_key=key, instead=substitutes)
        yield from _proposed(change, role)


def _may_hand_over(change: Change, holder: str) -> bool:
    actor = change.actor
    if actor is None or change.state.final:
        return False
    return holder in actor.users or access.coordinates(change.tx, actor)


def _substitutes(change: Change, users: list[str]) -> dict[str, str]:
    """The names of those who do the work of each of some users who are away."""
    tx, municipality = change.tx, change.case.municipality_id
    gone = standing.away(tx, municipality) if users else {}
    doing = {user: standing.readers(tx, municipality, user) for user in users if user in gone}
    people = names(tx, [one for found in doing.values() for one in found])
    return {user: ", ".join(people[one] for one in found) for user, found in doing.items()}


def _standing(change: Change, role: Role) -> Iterator[CasePerson]:
    """Who has a role without having been named in it; nobody, said so, where somebody is to be named."""
    tx, case = change.tx, change.case
    if role.kind is RoleKind.REFERRER:
        sent = change.municipality.calendar.local_date(case.opened_at)
        yield CasePerson(role.title, names(tx, [case.referrer_id]).get(case.referrer_id or "", ""), sent, None)
    elif role.kind is RoleKind.POSITION:
        holders = standing.in_queue(tx, case.municipality_id, role.key)
        yield CasePerson(role.title, ", ".join(sorted(names(tx, holders).values())), None, None)
    elif role.kind is RoleKind.UNIT:
        chosen = case.facts.get(facts.unit_fact(role.key))
        yield CasePerson(role.title, unit_title(tx, change.routine, chosen) if chosen else "", None, None)
    elif role.kind is RoleKind.ROUTED:
        yield CasePerson(role.title, unit_title(tx, change.routine, queues.queue_of(change, role.key)[0]), None, None)
    elif role.kind in (RoleKind.NAMED, RoleKind.GROUP) and not _is_spoken_for(change, role):
        yield CasePerson(role.title, "", None, None)


def _is_spoken_for(change: Change, role: Role) -> bool:
    """Somebody has the role or is asked to take it."""
    held = any(key.partition("/")[0] == role.key for key in change.case.holders)
    return held or naming.proposal(role) in change.case.facts


def _proposed(change: Change, role: Role) -> Iterator[CasePerson]:
    user = change.case.facts.get(naming.proposal(role))
    if user:
        yield CasePerson(role.title, names(change.tx, [user]).get(user, ""), None, None, proposed=True)


# ---------------------------------------------------------------- consent


def consent_of(tx: Tx, routine: Routine, case: CaseRow) -> ConsentView | None:
    """The consent in force, or the last one."""
    newest = select(_consents).where(_consents.c.case_id == case.id)
    row = tx.conn.execute(newest.order_by(_consents.c.given_at.desc(), _consents.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    calendar = tx.municipality(case.municipality_id).calendar
    givers = select(_givers).where(_givers.c.consent_id == row.id).order_by(_givers.c.number)
    return ConsentView(
        given_on=calendar.local_date(row.given_at),
        withdrawn_on=calendar.local_date(row.withdrawn_at) if row.withdrawn_at else None,
        limits=row.limits,
        lines=tuple(_lines(tx, routine, row)),
        givers=tuple((giver.name, capacity(giver.capacity)) for giver in tx.conn.execute(givers)),
        last_day=_last_day(row.expires_at, calendar),
        expired=row.expires_at is not None and row.expires_at <= tx.now,
    )


def _last_day(expires_at: datetime | None, calendar: Calendar) -> date | None:
    """A consent ends at a midnight; its last day is the one before."""
    return calendar.local_date(expires_at - timedelta(seconds=1)) if expires_at else None


def _lines(tx: Tx, routine: Routine, row: Row[Any]) -> list[ConsentLine]:
    """The units in the order of the form; those the form no longer has come last."""
    titles = {option.key: say(option.title, "nb") for option in _options_of(routine, row.form)}
    items = tx.conn.execute(select(_items).where(_items.c.consent_id == row.id)).all()
    order = [*titles]
    items = sorted(items, key=lambda item: order.index(item.unit) if item.unit in titles else len(order))
    return [ConsentLine(titles.get(item.unit, item.unit), item.contact, item.may_share) for item in items]


def _options_of(routine: Routine, form: str) -> tuple[Option, ...]:
    """The units of the form that a consent was given on: of a task or its outcome, of an act, or of the referral."""
    source, _, key = form.partition(".")
    asked: list[Field] = [*routine.workflow.referral] if source == "referral" else []
    if source in routine.tasks:
        asked += [*routine.tasks[source].fields, *(field for way in routine.outcomes(source) for field in way.asks)]
    elif source == "act":
        asked += [field for _, way in routine.workflow.transitions() if way.by for field in way.asks]
    return next((field.options for field in asked if field.key == key), ())
