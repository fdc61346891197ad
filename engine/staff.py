"""The municipality's own people: who they are, which positions and teams they hold at this moment, and who is away.

A substitute does what is the absent person's own: what they are named to, what is assigned to them, and what their
positions do. A seat in a team is not handed on: the others of the team are there, and the consent is to that team.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, insert, or_, select, update

from engine.errors import N_, NotFound, Refused
from engine.ids import new_id
from engine.model import Absence, Membership, User, table
from engine.municipality import Municipality
from engine.transaction import Actor, Tx
from engine.views import StaffChoice

_users, _memberships, _absences = table(User), table(Membership), table(Absence)


def _now_valid() -> ColumnElement[bool]:
    today: ColumnElement[date] = bindparam("today")
    return and_(_memberships.c.since <= today, or_(_memberships.c.until.is_(None), _memberships.c.until >= today))


_HELD = (
    select(_users.c.name, _users.c.language, _memberships.c.unit)
    .join(_memberships, _memberships.c.user_id == _users.c.id)
    .where(
        _users.c.id == bindparam("user"), _users.c.active, _memberships.c.municipality_id == bindparam("municipality")
    )
    .where(_now_valid())
)
_UNITS_OF = (
    select(_memberships.c.unit)
    .join(_users, _memberships.c.user_id == _users.c.id)
    .where(_users.c.active, _memberships.c.municipality_id == bindparam("municipality"))
    .where(_users.c.id.in_(bindparam("users", expanding=True)))
    .where(_now_valid())
)
_AWAY = (
    select(_absences.c.user_id, _absences.c.substitute_id)
    .where(_absences.c.municipality_id == bindparam("municipality"))
    .where(_absences.c.since <= bindparam("today"), _absences.c.until >= bindparam("today"))
    .order_by(_absences.c.id)
)
_EVERYONE = (
    select(_users.c.id, _users.c.name, _memberships.c.title)
    .join(_memberships, _memberships.c.user_id == _users.c.id)
    .where(_users.c.active, _memberships.c.municipality_id == bindparam("municipality"), _memberships.c.unit == "")
    .where(_now_valid())
    .order_by(_users.c.name)
)
_WORKS = (
    select(_memberships.c.id)
    .join(_users, _memberships.c.user_id == _users.c.id)
    .where(_users.c.active, _memberships.c.municipality_id == bindparam("municipality"), _memberships.c.unit == "")
    .where(_memberships.c.user_id == bindparam("user"))
    .where(_now_valid())
    .limit(1)
)
_IN_QUEUE = (
    select(_users.c.id)
    .join(_memberships, _memberships.c.user_id == _users.c.id)
    .where(
        _users.c.active,
        _memberships.c.municipality_id == bindparam("municipality"),
        _memberships.c.unit == bindparam("unit"),
    )
    .where(_now_valid())
    .order_by(_users.c.id)
)


def actor(tx: Tx, user_id: str, municipality: str) -> Actor:
    """The person as they stand in the municipality right now. Raises NotFound when they do not work there."""
    asked = {"user": user_id, "municipality": municipality, "today": tx.today(municipality)}
    rows = tx.conn.execute(_HELD, asked).all()
    if not rows:
        raise NotFound()
    units = {row.unit for row in rows}
    house, absent = tx.municipality(municipality), stands_in_for(tx, municipality, user_id)
    lent = set(tx.conn.scalars(_UNITS_OF, {**asked, "users": sorted(absent)})) if absent else set()
    return Actor(
        user_id=user_id,
        municipality=municipality,
        name=rows[0].name,
        positions=frozenset((units | lent) & set(house.positions)),
        teams=frozenset(units & set(house.teams)),
        language=rows[0].language,
        stands_in_for=absent,
    )


def everyone(tx: Tx, municipality: str) -> tuple[StaffChoice, ...]:
    """Everybody who works in the municipality today, by name."""
    asked = {"municipality": municipality, "today": tx.today(municipality)}
    return tuple(StaffChoice(*row) for row in tx.conn.execute(_EVERYONE, asked))


def in_queue(tx: Tx, municipality: str, unit: str) -> list[str]:
    """The user ids of those who hold a position or sit in a team today; for a position, substitutes of the absent."""
    holders = holders_of(tx, municipality, unit)
    if unit not in tx.municipality(municipality).positions:
        return holders
    away = _away(tx, municipality)
    return list(dict.fromkeys(_present(away, holder) for holder in holders))


def holders_of(tx: Tx, municipality: str, unit: str) -> list[str]:
    """The user ids of those who hold a position or sit in a team today themselves, away or not."""
    asked = {"municipality": municipality, "unit": unit, "today": tx.today(municipality)}
    return list(tx.conn.scalars(_IN_QUEUE, asked))


def be_away(tx: Tx, municipality: str, user: str, substitute: str, since: date, until: date) -> str:
    """Somebody is away from `since` to `until`, both days with, and `substitute` does the work. Out: the absence's id.

    Raises Refused when the dates or the substitute cannot be right, NotFound when one of them does not work here.
    """
    here = {choice.user_id for choice in everyone(tx, municipality)}
    if not {user, substitute} <= here:
        raise NotFound()
    if until < since:
        raise Refused(N_("Siste dag kan ikke være før første dag."))
    if user == substitute:
        raise Refused(N_("Velg en annen som vikar."))
    overlaps = _absences.c.since <= until, _absences.c.until >= since
    same = _absences.c.municipality_id == municipality, _absences.c.user_id == user
    if tx.conn.execute(select(_absences.c.id).where(*same, *overlaps).limit(1)).first():
        raise Refused(N_("Det er alt meldt fravær i noen av disse dagene."))
    absence = new_id(tx.now)
    row = {"id": absence, "municipality_id": municipality, "user_id": user, "substitute_id": substitute}
    tx.conn.execute(insert(_absences), {**row, "since": since, "until": until})
    return absence


def stands_in_for(tx: Tx, municipality: str, user: str) -> frozenset[str]:
    """Those who are away today and whose work this user does, also through a substitute who is away too."""
    away = _away(tx, municipality)
    return frozenset(absent for absent in away if _present(away, absent) == user != absent)


def present(tx: Tx, municipality: str, user: str) -> str | None:
    """The user, or while the user is away the substitute, or that one's substitute in turn.

    None when that is somebody who does not work in the municipality any longer.
    """
    found = _present(_away(tx, municipality), user)
    asked = {"municipality": municipality, "user": found, "today": tx.today(municipality)}
    return found if tx.conn.execute(_WORKS, asked).first() else None


def _away(tx: Tx, municipality: str) -> dict[str, str]:
    """Who is away today, and the substitute of each."""
    asked = {"municipality": municipality, "today": tx.today(municipality)}
    return {row.user_id: row.substitute_id for row in tx.conn.execute(_AWAY, asked)}


def _present(away: Mapping[str, str], user: str) -> str:
    """Follow substitutes to one who is here; where they are all away for each other, it stays with the first."""
    now, seen = user, {user}
    while now in away:
        now = away[now]
        if now in seen:
            return user
        seen.add(now)
    return now


def add(tx: Tx, municipality: str, name: str, email: str, title: str, units: Iterable[str], since: date) -> str:
    """Take on somebody, with their positions and teams. Out: the user id. Raises Refused for an unknown unit."""
    house = tx.municipality(municipality)
    _demand_known(house, units)
    user_id = tx.conn.scalar(select(_users.c.id).where(_users.c.email == email))
    if user_id is None:
        user_id = new_id(tx.now)
        tx.conn.execute(
            insert(_users), {"id": user_id, "name": name, "email": email, "language": house.language, "active": True}
        )
    rows = [
        {"id": new_id(tx.now), "municipality_id": municipality, "unit": unit, "user_id": user_id, "title": title,
         "since": since}
        for unit in ("", *units)
    ]  # fmt: skip
    tx.conn.execute(insert(_memberships), rows)
    return str(user_id)


def leave(tx: Tx, municipality: str, user_id: str, unit: str, last_day: date) -> None:
    """End a position, a team's membership, or (unit "") the work in the municipality, after `last_day`.

    Who does not work here any longer holds no role either: what a case has for them goes to the role's `until_named`.
    """
    tx.conn.execute(
        update(_memberships)
        .where(_memberships.c.municipality_id == municipality, _memberships.c.user_id == user_id)
        .where(_memberships.c.unit == unit, _memberships.c.until.is_(None))
        .values(until=last_day)
    )


def _demand_known(house: Municipality, units: Iterable[str]) -> None:
    for unit in units:
        if unit not in house.positions and unit not in house.teams:
            known = ", ".join(sorted([*house.positions, *house.teams]))
            raise Refused(
                N_("«%(unit)s» er verken en stilling eller et team. Kjente: %(known)s."), unit=unit, known=known
            )
