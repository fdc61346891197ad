"""What the pages show of dates: of a task beside its deadline, and of a team's meetings. Flat, ready values."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.definition import Text


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a deadline whose clock stands: an amount of `unit` («hours», «days» or «working days»)."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Extended:
    """A date was moved by decision: when, by whom, and why."""

    on: date
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Window:
    """The earliest day of a task that has one, and how it came out."""

    first: date
    why: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A day before the deadline that should be reached, how it came out, and whether it was not."""

    on: date
    why: str
    missed: bool
    at: datetime | None = None  # of a goal in hours


@dataclass(frozen=True, slots=True)
class Timing:
    """What is said of a task's dates beside the deadline itself."""

    statutory: bool = False  # the law sets it
    left: Left | None = None  # while the clock stands
    window: Window | None = None
    goal: Goal | None = None
    extended: tuple[Extended, ...] = ()  # oldest first
    extensions_left: int | None = None  # how often the date may still be moved, where it may be at all


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """One coming date of a team's meetings. `held` is None for one that falls out; `why` says what is unusual."""

    planned: date | None
    held: date | None
    closes: date | None  # the last day on which a matter can be made ready for it, where there is a cut-off
    matters: int  # open tasks of the team that are due that day
    why: str = ""  # the holiday it was moved away from or falls out for, in bokmål
    squeezed: bool = False  # a single working day between days off


@dataclass(frozen=True, slots=True)
class TeamMeetings:
    """The coming meetings of one team; `time` is «08:30-10:00», «08:30» or ""."""

    title: Text
    time: str
    fixed: bool  # it has a rhythm, or dates
    days: tuple[MeetingDay, ...]
