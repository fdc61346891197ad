"""The history of a case: events that each seal the one before, so that no row is changed, removed or moved unseen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from engine.model import Case, Event, table
from engine.transaction import Tx

GENESIS = bytes(32)
_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_event, _case = table(Event), table(Case)


def canonical(data: Mapping[str, Any]) -> str:
    """The one way to write `data` as text: sorted keys, no spaces."""
    return _write(data)


def seal(before: bytes, case_id: str, seq: int, at: datetime, actor_id: str | None, kind: str, data: str) -> bytes:
    """The hash of an event, covering the hash `before` it. `at` is aware."""
    parts = (case_id, str(seq), at.astimezone(UTC).isoformat(), actor_id or "", kind, data)
    return sha256(before + "\x1f".join(parts).encode()).digest()


@dataclass(frozen=True, slots=True)
class Broken:
    """A case whose stored history does not fit together, and where."""

    case_id: str
    reference: str
    seq: int
    reason: str


def verify(tx: Tx) -> Iterator[Broken]:
    """Walk every case: its events without gaps, each seal right, and the case standing where the last one left it."""
    cases = tx.conn.execute(select(_case.c.id, _case.c.reference, _case.c.version, _case.c.head, _case.c.state)).all()
    for case_id, reference, version, head, state in cases:
        before, seen, at_state = GENESIS, 0, None
        events = tx.conn.execute(select(_event).where(_event.c.case_id == case_id).order_by(_event.c.seq))
        for seen, event in enumerate(events, 1):
            if event.seq != seen:
                yield Broken(case_id, reference, seen, "event missing")
                break
            if seal(before, case_id, seen, event.at, event.actor_id, event.kind, event.data) != event.hash:
                yield Broken(case_id, reference, seen, "event changed")
                break
            before, at_state = event.hash, json.loads(event.data).get("to", at_state)
        else:
            if (seen, before, at_state) != (version, head, state):
                yield Broken(case_id, reference, seen, "the case does not stand where its history ends")
