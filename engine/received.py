"""Mails that have come in, each known again: one that comes twice counts once."""

from engine.model import ReceivedMail
from engine.store import insert_once
from engine.transaction import Tx


def first_time(tx: Tx, key: bytes, became: str) -> bool:
    """Note a mail by the hash of what it is known by. False when it has been noted before, here or elsewhere."""
    noted: bool = (
        insert_once(tx.conn, ReceivedMail).run(tx.conn, {"id": key, "at": tx.now, "became": became}).rowcount == 1
    )
    return noted
