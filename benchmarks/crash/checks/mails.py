"""I4: each event left the messages it must, each was sent, and each arrived; again only as the same mail."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.crash.checks.timers import RUNG_KINDS
from benchmarks.crash.found import Check, Found, Happened
from engine.definition import RoleKind
from engine.notices import OVER, UNSAID

_DOMAIN = "localhost"
_UNDONE = ("waiting", "failed")


def checks(found: Found, arrived: Counter[str], kills: int) -> Iterator[Check]:
    """Every check of messages and mails."""
    must, may = _expected(found)
    copies = {copy for key in must | may for copy in _copies(found, key)}
    missing = [f"no message {key}" for key in (must | copies) - found.messages.keys()]
    ghosts = [f"message {key} belongs to nothing" for key in found.messages.keys() - must - may - copies]
    yield Check("I4 messages the history asks for, one to each: there, no others", len(must), missing + ghosts)
    left = [
        f"message {key} is {row.status}"
        for key, row in found.messages.items()
        if row.status in _UNDONE and not _unsaid(found, row)
    ]
    yield Check("I4 messages left: none waits, none failed", len(found.messages), left)
    sent = {_message_id(row.envelope_id): key for key, row in found.messages.items() if row.status == "sent"}
    lost = [f"mail {key} is marked sent and never arrived" for mail, key in sent.items() if not arrived[mail]]
    unknown = [f"mail {mail} arrived and is not in the outbox" for mail in arrived if mail not in sent]
    yield Check("I4 mails sent: each arrived", len(sent), lost + unknown)
    repeats = sum(arrived.values()) - len(arrived)
    many = [f"{repeats} repeats in {kills} kills"] if repeats > kills else []
    yield Check("I4 mails that came again, at most one a kill, same Message-ID", repeats, many)


def _message_id(envelope: str) -> str:
    """A mail is known by its envelope, which holds one message or several."""
    return f"<{envelope}@{_DOMAIN}>"


def _expected(found: Found) -> tuple[set[str], set[str]]:
    """The messages that must be there, and those that may."""
    must: set[str] = set()
    may: set[str] = set()
    by_seq = {(event.case, event.seq): event for event in found.happened()}
    for event in by_seq.values():
        must |= _of_rung(found, event) | _of_way(found, event)
    for task in found.tasks.values():
        if not task.key.startswith("_"):
            opener = by_seq.get((task.case_id, task.opened_seq))
            certain = opener is None or _not_in_own_hands(found, task, opener.actor)
            (must if certain else may).add(f"{task.id}:new")
    return must, may


def _of_rung(found: Found, event: Happened) -> set[str]:
    if event.kind not in RUNG_KINDS:
        return set()
    key = f"{event.story['task_id']}:{event.seq}"
    return {key, f"{key}:reassigned"} if "reassigned" in event.story else {key}


def _of_way(found: Found, event: Happened) -> set[str]:
    """The referrer hears of it, unless it was the referrer who did it."""
    way = found.routine.ways.get((event.story.get("from", ""), event.story.get("way", "")))
    if way is None or found.cases[event.case].referrer_id == event.actor:
        return set()
    return {f"{event.case}:{event.seq}:{role}" for role in (tell.role for tell in way.tells)}


def _not_in_own_hands(found: Found, task: Any, actor: str | None) -> bool:
    """Surely not: who was named in the case at that moment is not known here."""
    role = found.routine.roles[found.routine.tasks[task.key].who]
    if actor is None or role.kind is RoleKind.TEAM:
        return True
    if role.kind is RoleKind.REFERRER:
        return bool(actor != found.cases[task.case_id].referrer_id)
    return role.kind is RoleKind.POSITION and actor not in found.members[role.key]


def _unsaid(found: Found, row: Any) -> bool:
    """Word of a task that was cancelled, or done while it was held for the morning, stays unsent."""
    unsaid = {UNSAID: ("cancelled",), OVER: ("done", "skipped")}
    return bool(row.task_id) and found.tasks[row.task_id].status in unsaid.get(row.last_error, ())


def _copies(found: Found, key: str) -> set[str]:
    """A message to a queue becomes one to each person in it, unless it is not to be sent after all."""
    row = found.messages.get(key)
    if row and _unsaid(found, row):
        return set()
    return {f"{key}:{person}" for person in found.members[row.queue]} if row and row.queue else set()
