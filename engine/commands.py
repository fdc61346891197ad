"""Asked twice, done once: every request of a person carries a key, and its answer is kept with it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, select

from engine import audit
from engine.errors import N_, Refused
from engine.model import Command as CommandRow
from engine.model import table
from engine.store import Batch, insert_once
from engine.transaction import Tx

_commands = table(CommandRow)
_FIND = select(_commands.c.digest, _commands.c.result).where(
    _commands.c.actor_id == bindparam("actor"), _commands.c.key == bindparam("key")
)


@dataclass(frozen=True, slots=True)
class Command:
    """What one person asked for, once. `key` comes with the form; `digest` tells another request with that key."""

    actor_id: str
    key: str
    digest: bytes

    @classmethod
    def of(cls, actor_id: str, key: str, *request: Any) -> "Command":
        """The command for a request made of anything JSON can hold."""
        return cls(actor_id, key, sha256(audit.canonical({"request": request}).encode()).digest())

    def earlier(self, tx: Tx) -> str | None:
        """What it gave the first time, or None. Raises Refused when the key was used for something else."""
        row = tx.conn.execute(_FIND, {"actor": self.actor_id, "key": self.key}).first()
        if row is None:
            return None
        if row.digest != self.digest:
            raise Refused(N_("Skjemaet er allerede sendt med et annet innhold. Last siden på nytt."))
        return str(row.result)

    def claim(self, tx: Tx, result: str) -> bool:
        """Write it down at once, before the work: False when somebody else did so first."""
        done: bool = insert_once(tx.conn, CommandRow).run(tx.conn, self._row(tx, result)).rowcount == 1
        return done

    def write(self, tx: Tx, batch: Batch, result: str) -> None:
        """Write it with the rest of a change."""
        batch.change(insert_once(tx.conn, CommandRow), guarded=True, **self._row(tx, result))

    def _row(self, tx: Tx, result: str) -> dict[str, Any]:
        return {"actor_id": self.actor_id, "key": self.key, "digest": self.digest, "result": result, "at": tx.now}
