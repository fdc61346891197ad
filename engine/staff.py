"""The municipality's own people: who they are, and which positions and teams they hold at this moment.

A substitute does what is the absent person's own: what they are named to, what is assigned to them, and what their
positions do. A seat in a team is not handed on: the others of the team are there, and the consent is to that team.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, insert, or_, select, update

from engine import standing
from engine.errors import N_, NotFound, Refused
from engine.ids import new_id
from engine.model import Membership, User, table
from engine.municipality import Municipality
from engine.standing import now_valid
from engine.statements import Statement, together
from engine.transaction import Actor, Tx
from engine.views import StaffChoice

_users, _memberships = table(User), table(Membership)


_HELD = Statement(
    select(_users.c.name, _users.c.language, _memberships.c.unit)
    .join(_memberships, _memberships.c.user_id == _users.c.id)
    .where(
        _users.c.id == bindparam("user"), _users.c.active, _memberships.c.municipality_id == bindparam("municipality")
    )
    .where(now_valid())
)
_UNITS_OF = (
    select(_memberships.c.unit, _memberships.c.user_id)
    .join(_users, _memberships.c.user_id == _users.c.id)
    .where(_users.c.active, _memberships.c.municipality_id == bindparam("municipality"))
    .where(_users.c.id.in_(bindparam("users", expanding=True)))
    .where(now_valid())
    .order_by(_users.c.id)
)
_EVERYONE = (
    select(_users.c.id, _users.c.name, _memberships.c.title)
    .join(_memberships, _memberships.c.user_id == _users.c.id)
    .where(_users.c.active, _memberships.c.municipality_id == bindparam("municipality"), _memberships.c.unit == "")
    .where(now_valid())
    .order_by(_users.c.name)
)


def actor(tx: Tx, user_id: str, municipality: str) -> Actor:
    """The person as they stand in the municipality right now. Raises NotFound when they do not work there."""
    asked = {"user": user_id, "municipality": municipality, "today": tx.today(municipality)}
    with together(tx.conn):
        held, away = _HELD.run(tx.conn, asked), standing.ask_away(tx, municipality)
    rows = _HELD.rows(tx.conn, held)
    if not rows:
        raise NotFound()
    units = {row.unit for row in rows}
    house, gone = tx.municipality(municipality), away()
    absent = standing.stands_in_for(tx, municipality, user_id, gone)
    theirs = tx.conn.execute(_UNITS_OF, {**asked, "users": sorted(absent)}).all() if absent else ()
    lent = {row.unit: row.user_id for row in theirs if row.unit in house.positions and row.unit not in units}
    return Actor(
        user_id=user_id,
        municipality=municipality,
        name=rows[0].name,
        positions=frozenset(units & set(house.positions)) | lent.keys(),
        teams=frozenset(units & set(house.teams)),
        language=rows[0].language,
        stands_in_for=absent,
        lent=lent,
        away=user_id in gone,
    )


def everyone(tx: Tx, municipality: str) -> tuple[StaffChoice, ...]:
    """Everybody who works in the municipality today, by name."""
    asked = {"municipality": municipality, "today": tx.today(municipality)}
    return tuple(StaffChoice(*row) for row in tx.conn.execute(_EVERYONE, asked))


def by_email(tx: Tx, municipality: str, email: str) -> str | None:
    """The id of somebody who works in the municipality today, by address."""
    found = tx.conn.scalar(select(_users.c.id).where(_users.c.email == email))
    return next(iter(standing.working(tx, municipality, [found])), None) if found else None


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
    """End a position, a team's membership, or (unit "") all work in the municipality, after `last_day`.

    The last day may be moved until it is over. `engine.departures` also sees to what the person has.
    """
    still = or_(_memberships.c.until.is_(None), _memberships.c.until >= tx.today(municipality))
    ended = (
        update(_memberships)
        .where(_memberships.c.municipality_id == municipality, _memberships.c.user_id == user_id, still)
        .values(until=last_day)
    )
    tx.conn.execute(ended.where(_memberships.c.unit == unit) if unit else ended)


def _demand_known(house: Municipality, units: Iterable[str]) -> None:
    for unit in units:
        if unit not in house.positions and unit not in house.teams:
            known = ", ".join(sorted([*house.positions, *house.teams]))
            raise Refused(
                N_("«%(unit)s» er verken en stilling eller et team. Kjente: %(known)s."), unit=unit, known=known
            )
