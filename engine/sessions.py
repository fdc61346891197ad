"""Who is signed in, in which browser. Kept here and not in a cookie, so that leaving or losing a right acts at once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, insert, select, update

from engine.model import LoginSession, table
from engine.statements import Statement
from engine.transaction import Tx

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
_sessions = table(LoginSession)
_FIND = Statement(select(_sessions).where(_sessions.c.id == bindparam("key")))
_SEEN = update(_sessions).where(_sessions.c.id == bindparam("key")).values(seen_at=bindparam("now"))


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser: who, where, and the secret its forms must carry."""

    user_id: str
    municipality: str
    csrf: str


def open(tx: Tx, user_id: str, municipality: str) -> str:  # noqa: A001 (sessions.open reads best)
    """Sign somebody in. Out: the token for the cookie, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    row = {
        "id": _key(token),
        "user_id": user_id,
        "municipality_id": municipality,
        "csrf": secrets.token_urlsafe(24),
        "opened_at": tx.now,
        "seen_at": tx.now,
        "expires_at": tx.now + ABSOLUTE,
    }
    tx.conn.execute(insert(_sessions), row)
    return token


def find(tx: Tx, token: str) -> Session | None:
    """The session of a token, unless it has been idle for half an hour or open for eight."""
    row = _FIND.first(tx.conn, {"key": _key(token)})
    if row is None or row.expires_at <= tx.now or row.seen_at + IDLE <= tx.now:
        return None
    return Session(row.user_id, row.municipality_id, row.csrf)


def touch(tx: Tx, token: str) -> None:
    """Note that the session is in use, so that it does not end as idle."""
    tx.conn.execute(_SEEN, {"key": _key(token), "now": tx.now})


def close(tx: Tx, token: str) -> None:
    """Sign out."""
    tx.conn.execute(delete(_sessions).where(_sessions.c.id == _key(token)))


def _key(token: str) -> bytes:
    return sha256(token.encode()).digest()
