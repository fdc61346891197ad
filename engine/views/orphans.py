"""What the pages show of the cases where somebody or something is missing."""

from dataclasses import dataclass

from engine.definition import Text
from engine.views import Said


@dataclass(frozen=True, slots=True)
class Attention:
    """How many cases lack something, of those one may know of. `live`: how many are open, for who sees them all."""

    broken: int
    live: int | None


@dataclass(frozen=True, slots=True)
class LackLine:
    """One thing a case lacks, in words. `timer_id`: the clock that can be started again."""

    said: Said
    timer_id: str | None = None


@dataclass(frozen=True, slots=True)
class OrphanLine:
    """A case that lacks something: no more of it than its number and routine. `opens`: the reader may open it.

    `untaken`: it has a task that nobody has.
    """

    case_id: str
    reference: str
    workflow: Text
    opens: bool
    may_adopt: bool
    untaken: bool
    lacks: tuple[LackLine, ...]


@dataclass(frozen=True, slots=True)
class OrphanList:
    """The list: at most so many cases as are shown, of `broken`. `unit`: who answers when nobody else does."""

    lines: tuple[OrphanLine, ...]
    broken: int
    live: int | None
    unit: str
