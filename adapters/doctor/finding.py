"""What a check is given, and what it gives."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from adapters.config import Settings
from adapters.house import House
from engine.transaction import Tx


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: a sentence, and the command or page that mends it, both in bokmål.

    It names municipalities, references and ids, and no person. A `note` is worth knowing and nothing to be mended now.
    """

    check: str
    says: str
    mend: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """The house, its settings, and a transaction that looks."""

    house: House
    settings: Settings
    tx: Tx


SHOWN = 10


def listed(some: Sequence[str], count: int) -> str:
    """The first of `count` references, with a sign that there are more."""
    return ", ".join(some[:SHOWN]) + (" …" if count > SHOWN else "")


Check = Callable[[Examined], Iterable[Finding]]


def minutes(seconds: float) -> str:
    """A span as people say it: «40 sekunder», «5 minutter», «3 timer», «2 døgn»."""
    for size, one, many in ((86400, "døgn", "døgn"), (3600, "time", "timer"), (60, "minutt", "minutter")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {one if count == 1 else many}"
    return f"{int(seconds)} sekunder"
