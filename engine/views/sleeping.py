"""What the pages about sleeping cases show: flat, ready values, filled by `engine.queries.sleeping`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.definition import Field, Text
from engine.views import Asleep, CaseHead, Giver, Outcome, Said, StaffChoice


@dataclass(frozen=True, slots=True)
class SleepRow:
    """One case of the list. Without the right to see it: no `person`, and `case_id` is only for waking it."""

    case_id: str
    reference: str
    workflow: Text
    person: str
    visible: bool
    coordinator: str
    asleep: Asleep


@dataclass(frozen=True, slots=True)
class RoutineSleep:
    """How many of the open cases of a routine are asleep."""

    slug: str
    title: Text
    asleep: int
    all: int


@dataclass(frozen=True, slots=True)
class SleepingList:
    """The cases that sleep or fall asleep within ninety days, the first ones first; and how many there are."""

    rows: tuple[SleepRow, ...]
    asleep: int
    within_30: int  # those that do not sleep yet, and fall asleep within thirty days
    within_90: int  # and after that within ninety
    all: int  # every open case
    routines: tuple[RoutineSleep, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Closing:
    """A way out that closes the case, which the person may take now. `asks_why`: no reason need be asked besides."""

    way: Outcome
    asks_why: bool


@dataclass(frozen=True, slots=True)
class SleepOffers:
    """What may be done about one case: wake it, a lighter form, close it; or what leads to closing it."""

    case: CaseHead
    asleep: Asleep | None
    lighten: tuple[Field, ...]
    closings: tuple[Closing, ...]
    to_close: tuple[Said, ...]  # why it cannot be closed here, and which step leads there
    staff: tuple[StaffChoice, ...] = ()
    units: tuple[tuple[str, Text], ...] = ()
    givers: tuple[Giver, ...] = ()
    bookable: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
