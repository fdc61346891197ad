"""What the pages of absence and handing over show: flat, ready values."""

from dataclasses import dataclass
from datetime import date

from engine.definition import Text
from engine.views import StaffChoice


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """Somebody is, or will be, away."""

    absence_id: str
    user_id: str
    name: str
    substitute_id: str | None
    substitute: str  # "": the coordinating unit
    since: date
    until: date | None  # None: nobody knows yet
    now: bool  # it has begun


@dataclass(frozen=True, slots=True)
class AbsencePage:
    """Who is away: the reader, those whose work the reader does or will do, and to a coordinator everybody."""

    mine: tuple[AbsenceLine, ...]
    substitute_for: tuple[AbsenceLine, ...]
    others: tuple[AbsenceLine, ...]
    staff: tuple[StaffChoice, ...]
    coordinates: bool  # the reader may report for others
    unit: Text | None  # the coordinating unit, which does the work where there is no substitute
    leaving: tuple[tuple[str, str, date], ...] = ()  # to a coordinator: who has a last day to come (id, name, day)


@dataclass(frozen=True, slots=True)
class Holding:
    """Something somebody has, that must be another's when they leave. `kind`: task, role, group or absence."""

    kind: str
    id: str  # of the task or absence; of a role the case's
    role: str
    title: Text
    reference: str
    workflow: Text
    due_on: date | None
    asked: str  # the name of who is asked already
    item: str = ""

    @property
    def name(self) -> str:
        """What it is called in a form."""
        return ".".join(part for part in (self.kind, self.id, self.role) if part)


@dataclass(frozen=True, slots=True)
class HoldingsPage:
    """All that somebody has."""

    user_id: str
    name: str
    holdings: tuple[Holding, ...]
    units: tuple[Text, ...]  # the positions and teams, which are not handed over here
    staff: tuple[StaffChoice, ...]
    coordinates: bool
    last_day: date | None
