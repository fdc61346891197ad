"""Who does whose work today: worked out when asked, from who is away, so that nothing need be put back afterwards.

A substitute does the work of who is away; a substitute who is away too has one in turn. Where that leads to nobody (no
substitute, one who has left, a circle), the coordinating unit does it; where there is no such unit, nobody does.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, literal, or_, select

from engine.model import Absence, Membership, User, table
from engine.statements import Statement
from engine.transaction import Tx

_users, _memberships, _absences = table(User), table(Membership), table(Absence)


def now_valid(day: date | None = None) -> ColumnElement[bool]:
    """A membership that is valid on a day; on the parameter `today` when none is given."""
    today: ColumnElement[date] = bindparam("today") if day is None else literal(day)
    return and_(_memberships.c.since <= today, or_(_memberships.c.until.is_(None), _memberships.c.until >= today))


_WORKING = (
    select(_memberships.c.user_id)
    .join(_users, _memberships.c.user_id == _users.c.id)
    .where(_users.c.active, _memberships.c.municipality_id == bindparam("municipality"), _memberships.c.unit == "")
    .where(_memberships.c.user_id.in_(bindparam("users", expanding=True)))
    .where(now_valid())
)
_AWAY = Statement(
    select(_absences.c.user_id, _absences.c.substitute_id)
    .where(_absences.c.municipality_id == bindparam("municipality"), _absences.c.cancelled_at.is_(None))
    .where(or_(_absences.c.until >= bindparam("today"), _absences.c.until.is_(None)))
    .where(_absences.c.since <= bindparam("today"))
    .order_by(_absences.c.id)
)
_HOLDERS = Statement(
    select(_users.c.id)
    .join(_memberships, _memberships.c.user_id == _users.c.id)
    .where(
        _users.c.active,
        _memberships.c.municipality_id == bindparam("municipality"),
        _memberships.c.unit == bindparam("unit"),
    )
    .where(now_valid())
    .order_by(_users.c.id)
)
_MEMBER = (
    select(_memberships.c.id)
    .join(_users, _users.c.id == _memberships.c.user_id)
    .where(_users.c.active, _memberships.c.municipality_id == bindparam("municipality"))
    .where(_memberships.c.unit == bindparam("unit"), now_valid())
    .limit(1)
)
_BEGUN = (
    select(_absences.c.id)
    .where(_absences.c.user_id == _memberships.c.user_id, _absences.c.cancelled_at.is_(None))
    .where(_absences.c.since <= bindparam("today", type_=Date))
)
# Quick answers for every step and rung. Who may be away is looked at more closely.
_ANY = Statement(_MEMBER)
_HERE = Statement(_MEMBER.where(_memberships.c.user_id == bindparam("user"), ~_BEGUN.exists()))
Away = Mapping[str, str | None]


def working(tx: Tx, municipality: str, users: Iterable[str]) -> set[str]:
    """Those of some users who work in the municipality today."""
    asked = {"municipality": municipality, "today": tx.today(municipality), "users": sorted(set(users))}
    return set(tx.conn.scalars(_WORKING, asked)) if asked["users"] else set()


def is_any(tx: Tx, municipality: str, unit: str) -> bool:
    """Somebody holds a position or sits in a team today."""
    asked = {"municipality": municipality, "unit": unit, "today": tx.today(municipality)}
    return _ANY.first(tx.conn, asked) is not None


def is_here(tx: Tx, municipality: str, user: str) -> bool:
    """Somebody works here today, and has reported no absence that has begun."""
    asked = {"municipality": municipality, "unit": "", "today": tx.today(municipality), "user": user}
    return _HERE.first(tx.conn, asked) is not None


def holders(tx: Tx, municipality: str, unit: str) -> list[str]:
    """Those who hold a position or sit in a team today, here or away."""
    asked = {"municipality": municipality, "unit": unit, "today": tx.today(municipality)}
    return [row.id for row in _HOLDERS.all(tx.conn, asked)]


def away(tx: Tx, municipality: str) -> dict[str, str | None]:
    """Who is away today, and the substitute of each; None where there is none who works here."""
    return ask_away(tx, municipality)()


def ask_away(tx: Tx, municipality: str) -> Callable[[], dict[str, str | None]]:
    """Ask it, `together` with other things. Out: what gives the answer when that block has ended."""
    cursor = _AWAY.run(tx.conn, {"municipality": municipality, "today": tx.today(municipality)})

    def answer() -> dict[str, str | None]:
        found = {row.user_id: row.substitute_id for row in _AWAY.rows(tx.conn, cursor)}
        here = working(tx, municipality, [substitute for substitute in found.values() if substitute])
        return {user: substitute if substitute in here else None for user, substitute in found.items()}

    return answer


def follow(gone: Away, user: str) -> str | None:
    """The user, or the substitute who is here in the end; None when there is no such."""
    now, seen = user, {user}
    while now in gone:
        following = gone[now]
        if following is None or following in seen:
            return None
        now = following
        seen.add(now)
    return now


def stands_in_for(tx: Tx, municipality: str, user: str, gone: Away | None = None) -> frozenset[str]:
    """Those who are away today and whose work this user does. `gone` is what `away` said, when that is known."""
    gone = away(tx, municipality) if gone is None else gone
    found = {absent: follow(gone, absent) for absent in gone}
    mine = {absent for absent, here in found.items() if here == user}
    left_over = {absent for absent, here in found.items() if here is None}
    if left_over and user in _coordinators(tx, municipality, gone):
        mine |= left_over
    return frozenset(mine - {user})


def readers(tx: Tx, municipality: str, user: str) -> list[str]:
    """Who does and reads what is the user's: the user, the substitute, or the coordinating unit's people.

    Nobody when the user does not work here; the user when nobody else is to be found.
    """
    if not working(tx, municipality, [user]):
        return []
    gone = away(tx, municipality)
    here = follow(gone, user)
    return [here] if here else _coordinators(tx, municipality, gone) or [user]


def is_answered_for(tx: Tx, municipality: str, user: str) -> bool:
    """The user works here, and there is somebody who does the work: the user, a substitute, the coordinating unit."""
    if is_here(tx, municipality, user):
        return True
    if not working(tx, municipality, [user]):
        return False
    gone = away(tx, municipality)
    return follow(gone, user) is not None or bool(_coordinators(tx, municipality, gone))


def unanswered(tx: Tx, municipality: str, gone: Away | None = None) -> list[str]:
    """Those who are away and whose work nobody does: neither a substitute nor the coordinating unit.

    `gone` is what `away` said, when that is known.
    """
    gone = away(tx, municipality) if gone is None else gone
    alone = [user for user in gone if follow(gone, user) is None]
    return alone if alone and not _coordinators(tx, municipality, gone) else []


def in_queue(tx: Tx, municipality: str, unit: str) -> list[str]:
    """Who gets what is told to a position or team today. Of a team, those who are here; of a position, substitutes too.

    Nobody is here: all who hold it, since word must reach somebody.
    """
    everyone = holders(tx, municipality, unit)
    gone = away(tx, municipality) if everyone else {}
    if unit not in tx.municipality(municipality).positions:
        return [user for user in everyone if user not in gone] or everyone
    found: list[str] = []
    for user in everyone:
        here = follow(gone, user)
        found += [here] if here else _coordinators(tx, municipality, gone)
    return list(dict.fromkeys(found)) or everyone


def _coordinators(tx: Tx, municipality: str, gone: Away) -> list[str]:
    """The people of the coordinating unit who are here, substitutes of its position's holders with them."""
    unit = tx.municipality(municipality).coordinating_unit
    everyone = holders(tx, municipality, unit) if unit else []
    lent = unit in tx.municipality(municipality).positions
    here = (follow(gone, user) if lent or user not in gone else None for user in everyone)
    return list(dict.fromkeys(user for user in here if user))
