"""The tick that makes the daily looks (`engine.watch`): it looks in one transaction, and writes in another."""

import structlog

from adapters.house import House
from engine import watch
from engine.errors import Busy

log = structlog.get_logger()


def keep_watch(house: House) -> int:
    """Make the looks that are due, each by itself: one that fails stops no other. Out: how many were made here."""
    with house.read() as tx:
        looks = watch.due(tx)
    return sum(_made(house, municipality, look) for municipality, look in looks)


def _made(house: House, municipality: str, look: watch.Look) -> bool:
    try:
        with house.read() as tx:
            found = list(look.find(tx, municipality))
        with house.write() as tx:
            return watch.take(tx, municipality, look, found)
    except Busy:
        return False
    except Exception:  # the others have theirs coming
        log.exception("daily look failed", municipality=municipality, look=look.name)
        return False
