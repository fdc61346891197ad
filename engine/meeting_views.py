"""What the page of the teams' meeting days shows: flat, ready values."""

from dataclasses import dataclass
from datetime import date

from engine.definition import Text


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
