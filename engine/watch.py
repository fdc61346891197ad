"""Once a day, at the municipality's notice hour, somebody looks: what is out of order, and was not yesterday, is told.

A look is a row with the municipality, its name and the local day as key, so any number of processes make it once, and
after days without a server it is made once for all of them. There is no leader and no timer. Other looks join `LOOKS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select

from engine import orphans, timers
from engine.model import Notification, Watch, table
from engine.notices import waiting
from engine.store import insert_once
from engine.transaction import Tx

_watches, _messages = table(Watch), table(Notification)
_KEPT = timedelta(days=30)
_MADE = select(_watches.c.municipality_id, _watches.c.name, _watches.c.day).where(
    _watches.c.day.in_(bindparam("days", expanding=True))
)
_before_day = (
    _watches.c.municipality_id == bindparam("municipality"),
    _watches.c.name == bindparam("name"),
    _watches.c.day < bindparam("day"),
)
_LAST = select(_watches.c.found).where(*_before_day).order_by(_watches.c.day.desc()).limit(1)
_REMOVE = delete(_watches).where(*_before_day)


@dataclass(frozen=True, slots=True)
class Look:
    """One daily look: `find` gives the keys of what is out of order in a municipality; `template` tells of it.

    `mend` does what can be done about it without anybody.
    """

    name: str
    template: str
    find: Callable[[Tx, str], Iterable[str]]
    mend: Callable[[Tx, str], None] | None = None


def _orphans(tx: Tx, municipality: str) -> Iterable[str]:
    return (orphan.key for orphan in orphans.all_of(tx, municipality))


LOOKS = (Look(orphans.NAME, "orphans", _orphans, timers.look_again),)


def due(tx: Tx) -> list[tuple[str, Look]]:
    """The looks that today's notice hour has passed for, and that nobody has made today."""
    begun = [slug for slug in tx.installation.municipalities if _begun(tx, slug)]
    days = {tx.today(slug) for slug in begun}
    if not days:
        return []
    made = {tuple(row) for row in tx.conn.execute(_MADE, {"days": sorted(days)})}
    return [(slug, look) for slug in begun for look in LOOKS if (slug, look.name, tx.today(slug)) not in made]


def take(tx: Tx, municipality: str, look: Look, found: Iterable[str]) -> bool:
    """Make today's look, which found these: tell what is new since the last. False when somebody else has made it.

    What is told is one message to the coordinating unit, whatever the number. There is none when nothing is new.
    """
    keys, day = sorted(set(found)), tx.today(municipality)
    row = {"municipality_id": municipality, "name": look.name, "day": day, "found": keys}
    if insert_once(tx.conn, Watch).run(tx.conn, row).rowcount != 1:
        return False
    if set(keys) - _before(tx, municipality, look.name):
        _tell(tx, municipality, look)
    if look.mend:
        look.mend(tx, municipality)
    tx.conn.execute(_REMOVE, {"municipality": municipality, "name": look.name, "day": day - _KEPT})
    return True


def _begun(tx: Tx, municipality: str) -> bool:
    return tx.now >= tx.municipality(municipality).calendar.notice_time(tx.today(municipality))


def _before(tx: Tx, municipality: str, name: str) -> set[str]:
    """What the look before this one found."""
    asked = {"municipality": municipality, "name": name, "day": tx.today(municipality)}
    return set(tx.conn.scalar(_LAST, asked) or ())


def _tell(tx: Tx, municipality: str, look: Look) -> None:
    unit = tx.municipality(municipality).coordinating_unit
    if unit is None:
        return
    key = f"{municipality}:{look.name}:{tx.today(municipality):%Y%m%d}"
    tx.conn.execute(insert(_messages), waiting(key, look.template, tx.now, municipality, queue=unit))
