"""Somebody is away, or is back. What follows from that is worked out when it is asked for (`engine.standing`).

People report their own absence; those of the coordinating unit report it for others, since whoever falls ill today may
not be able to. Why somebody is away is never asked.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from engine import access, standing
from engine.commands import Command
from engine.errors import N_, InvalidAnswers, NotFound, NotPermitted, Refused
from engine.ids import new_id
from engine.model import Absence, table
from engine.transaction import Actor, Tx

_absences = table(Absence)
SUBSTITUTE, SINCE, UNTIL, WHO = "substitute", "since", "until", "who"  # what can be wrong with a report
_DAY = timedelta(days=1)


def demand_may_report(tx: Tx, actor: Actor, user: str) -> None:
    """The actor may say when the user is away. Raises NotPermitted."""
    if actor.user_id != user and not access.coordinates(tx, actor):
        raise NotPermitted()


def report(
    tx: Tx,
    municipality: str,
    user: str,
    substitute: str | None,
    since: date,
    until: date | None,
    actor: Actor | None = None,
) -> str:
    """A user is away from `since` to `until`, both with; `until` None: until they say that they are back.

    `substitute` does the work meanwhile; None: the coordinating unit. `actor` None: the command line. Out: the
    absence's id. Raises InvalidAnswers, NotFound for a user or substitute who does not work here, NotPermitted.
    """
    if actor:
        demand_may_report(tx, actor, user)
    asked = {user, substitute} - {None}
    if standing.working(tx, municipality, [one for one in asked if one]) != asked:
        raise NotFound()
    if actor and since < tx.today(municipality):
        raise InvalidAnswers({SINCE: Refused(N_("Fraværet kan ikke begynne før i dag."))})
    _check(tx, municipality, user, substitute, since, until)
    row = {
        "id": new_id(tx.now), "municipality_id": municipality, "user_id": user, "substitute_id": substitute,
        "since": since, "until": until, "reported_by": actor.user_id if actor else None, "reported_at": tx.now,
    }  # fmt: skip
    tx.conn.execute(insert(_absences), row)
    return str(row["id"])


def report_once(
    tx: Tx, actor: Actor, user: str, substitute: str | None, since: date, until: date | None, command: str
) -> str:
    """The same, from a form: the same `command` twice is one absence. Out: its id."""
    dates = since.isoformat(), until.isoformat() if until else ""
    asked = Command.of(actor.user_id, command, "absence", user, substitute or "", *dates)
    if earlier := asked.earlier(tx):
        return earlier
    made = report(tx, actor.municipality, user, substitute, since, until, actor)
    asked.claim(tx, made)
    return made


def change(tx: Tx, actor: Actor, absence_id: str, substitute: str | None, since: date, until: date | None) -> None:
    """Other days or another substitute. The first day of an absence that has begun stays as it was.

    Raises InvalidAnswers, NotFound, NotPermitted.
    """
    row, today = _read(tx, actor, absence_id), tx.today(actor.municipality)
    if row.since <= today:
        since = row.since
    if until is not None and until < today:
        raise InvalidAnswers({UNTIL: Refused(N_("Siste dag kan ikke være før i dag. Er fraværet over, meld tilbake."))})
    if substitute and not standing.working(tx, actor.municipality, [substitute]):
        raise NotFound()
    _check(tx, actor.municipality, row.user_id, substitute, since, until, but=absence_id)
    _set(tx, actor, absence_id, substitute_id=substitute, since=since, until=until)


def replace_substitute(tx: Tx, actor: Actor | None, absence_id: str, substitute: str) -> None:
    """Another substitute: chosen by the one who is to do it, by the absent one, or by the coordinating unit.

    Raises InvalidAnswers, NotFound, NotPermitted.
    """
    row = tx.conn.execute(select(_absences).where(_absences.c.id == absence_id)).first()
    if row is None or (actor and row.municipality_id != actor.municipality):
        raise NotFound()
    if actor and actor.user_id != row.substitute_id:
        demand_may_report(tx, actor, row.user_id)
    if not standing.working(tx, row.municipality_id, [substitute]):
        raise NotFound()
    if substitute == row.user_id:
        raise InvalidAnswers({SUBSTITUTE: Refused(N_("Velg en annen som vikar."))})
    _set(tx, actor, absence_id, substitute_id=substitute)


def end(tx: Tx, actor: Actor, absence_id: str) -> None:
    """The absent one is back today, or does not go away after all. Raises NotFound, NotPermitted."""
    row, today = _read(tx, actor, absence_id), tx.today(actor.municipality)
    if row.since >= today:
        _set(tx, actor, absence_id, cancelled_at=tx.now)
    elif row.until is None or row.until >= today:
        _set(tx, actor, absence_id, until=today - _DAY)


def come_back(tx: Tx, actor: Actor) -> None:
    """The actor is at work today, whatever was reported. Pressed twice it is the same."""
    today = tx.today(actor.municipality)
    now = _absences.c.since <= today, or_(_absences.c.until.is_(None), _absences.c.until >= today)
    mine = _absences.c.user_id == actor.user_id, _absences.c.municipality_id == actor.municipality
    ids = tx.conn.scalars(select(_absences.c.id).where(*mine, *now, _absences.c.cancelled_at.is_(None))).all()
    for absence_id in ids:
        end(tx, actor, absence_id)


def _check(
    tx: Tx, municipality: str, user: str, substitute: str | None, since: date, until: date | None, but: str = ""
) -> None:
    wrong: dict[str, Refused] = {}
    if until is not None and until < since:
        wrong[UNTIL] = Refused(N_("Siste dag kan ikke være før første dag."))
    if user == substitute:
        wrong[SUBSTITUTE] = Refused(N_("Velg en annen som vikar."))
    if substitute is None and tx.municipality(municipality).coordinating_unit is None:
        wrong[SUBSTITUTE] = Refused(N_("Velg en vikar."))
    if not wrong and _overlaps(tx, municipality, user, since, until, but):
        wrong[SINCE] = Refused(N_("Det er alt meldt fravær i noen av disse dagene."))
    if wrong:
        raise InvalidAnswers(wrong)


def _overlaps(tx: Tx, municipality: str, user: str, since: date, until: date | None, but: str) -> bool:
    same = _absences.c.municipality_id == municipality, _absences.c.user_id == user, _absences.c.id != but
    found = select(_absences.c.id).where(*same, _absences.c.cancelled_at.is_(None))
    found = found.where(or_(_absences.c.until.is_(None), _absences.c.until >= since))
    if until is not None:
        found = found.where(_absences.c.since <= until)
    return tx.conn.execute(found.limit(1)).first() is not None


def _read(tx: Tx, actor: Actor, absence_id: str) -> Row[Any]:
    here = _absences.c.municipality_id == actor.municipality, _absences.c.cancelled_at.is_(None)
    row = tx.conn.execute(select(_absences).where(_absences.c.id == absence_id, *here)).first()
    if row is None:
        raise NotFound()
    demand_may_report(tx, actor, row.user_id)
    return row


def _set(tx: Tx, actor: Actor | None, absence_id: str, **values: object) -> None:
    stamp = {"changed_by": actor.user_id if actor else None, "changed_at": tx.now}
    tx.conn.execute(update(_absences).where(_absences.c.id == absence_id).values(**values, **stamp))
