"""With SQLite one process alone may be at work: it holds a lock on a file beside the database, for as long as it lives.

The lock is the operating system's (flock), so it is gone with the process however that ends.
"""

import fcntl
import os
from pathlib import Path

from adapters.database import Database


class InUse(Exception):
    """Another process is at work on this SQLite database; the text says which, and what to do."""


def hold(database: Database) -> int | None:
    """Hold the database for this process until it ends. Out: the open file, None on PostgreSQL. Raises InUse."""
    name = database.url.database
    if not database.embedded or not name:
        return None
    path = Path(f"{name}.lock")
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        other = os.read(held, 20).decode() or "?"
        os.close(held)
        raise InUse(
            f"Databasen {name} er i bruk av en annen brobygger (prosess {other}). Med SQLite kan bare én prosess være i"
            " arbeid. Stopp den andre, eller bruk PostgreSQL (BROBYGGER_DATABASE) for å kjøre flere."
        ) from None
    os.truncate(held, 0)
    os.write(held, str(os.getpid()).encode())
    return held
