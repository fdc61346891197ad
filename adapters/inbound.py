"""Mail that comes in: from a mail server that pipes it to `brobygger receive`, or from a Maildir that a tick empties.

Each mail counts once, by its Message-ID, and that is written in the same transaction as what follows from it. A mail
that means nothing here is put in a folder where a person looks; it is never read into a case.
"""

import mailbox
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from adapters import replies
from adapters.house import House
from adapters.replies import Automatic, Bounce, Reply, Unknown
from engine import meetings, outbox, received
from engine.errors import Busy, NotFound, Refused
from engine.transaction import Tx

log = structlog.get_logger()
ANSWERED, BOUNCED, IGNORED, AGAIN, UNKNOWN = "answered", "bounced", "ignored", "again", "unknown"
FOLDER = "ukjent"  # of the Maildir: what a person must look at


def receive(house: House, raw: bytes) -> str:
    """Let a mail count, once. Out: what became of it. Raises Busy when the database is: then it has not counted."""
    incoming = replies.read(raw, _zone(house))
    if isinstance(incoming, Unknown):
        log.info("mail unknown", why=incoming.why)
        return UNKNOWN
    key = sha256(replies.key_of(raw)).digest()
    try:
        with house.write() as tx:
            if not received.first_time(tx, key, type(incoming).__name__.lower()):
                return AGAIN
            return _follow(tx, incoming)
    except Busy:
        raise
    except Refused as refusal:  # nothing is written, and a person looks at it
        log.info("mail refused", why=type(refusal).__name__)
        return UNKNOWN


def empty(house: House, folder: Path, at_most: int = 500) -> int:
    """Read the new mails of a Maildir, each moved out of `new` when what follows from it is written. Out: how many."""
    new = folder / "new"
    waiting = sorted(path.name for path in new.glob("*")) if new.exists() else []
    count = 0
    for name in waiting[:at_most]:
        try:
            became = receive(house, _content(new / name))
        except FileNotFoundError:  # another process was faster
            continue
        _put_away(folder, name, unknown=became == UNKNOWN)
        count += 1
    return count


def keep_unknown(folder: Path, raw: bytes) -> None:
    """Put a mail that means nothing here where a person looks."""
    mailbox.Maildir(folder).add_folder(FOLDER).add(raw)


def unread(folder: Path) -> int:
    """How many mails wait for a person."""
    place = folder / f".{FOLDER}"
    return sum(1 for part in ("new", "cur") for _ in (place / part).glob("*")) if place.exists() else 0


def _follow(tx: Tx, incoming: Reply | Bounce | Automatic) -> str:
    if isinstance(incoming, Reply):
        meetings.answer_by_mail(
            tx, incoming.uid, incoming.sender, incoming.answer, incoming.proposed, incoming.sequence,
            incoming.written_at or tx.now,
        )  # fmt: skip
        return ANSWERED
    if isinstance(incoming, Bounce):
        if not outbox.came_back(tx, incoming.message_id, f"came back: {incoming.status}"):
            raise NotFound()
        return BOUNCED
    return IGNORED


def _zone(house: House) -> ZoneInfo:
    """The zone of a time that says none: that of the installation's first municipality."""
    return next(iter(house.installation.municipalities.values())).calendar.zone


def _content(path: Path) -> bytes:
    """The mail, but of one that is too large only so much that it is seen to be."""
    with path.open("rb") as file:
        return file.read(replies.MOST_BYTES + 1)


def _put_away(folder: Path, name: str, *, unknown: bool) -> None:
    """Out of `new`, so that it is not read again: to `cur` as seen, or as it is to the folder for people."""
    place = folder / "cur"
    if unknown:
        mailbox.Maildir(folder).add_folder(FOLDER)
        place = folder / f".{FOLDER}" / "new"
    try:
        (folder / "new" / name).rename(place / (name if unknown else f"{name}:2,S"))
    except FileNotFoundError:
        log.info("a mail was put away by another process")
