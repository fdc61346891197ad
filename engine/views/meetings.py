"""What the pages show of a meeting. Nothing here reads the database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited. `answer`: none, coming, other_time (then `proposed`), not_coming.

    `outdated`: the answer is to a time that the meeting had before.
    """

    name: str
    answer: str
    proposed: datetime | None
    outdated: bool


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting. Times are aware UTC; `status`: planned, moved, cancelled, held.

    `mine` is the answer of the one who looks, None when they are not invited; `for_other` is whom they answer for.
    """

    meeting_id: str
    starts_at: datetime
    ends_at: datetime
    place: str
    status: str
    over: bool
    reason: str
    sequence: int
    called_by: str
    guests: tuple[Guest, ...]
    mine: str | None
    for_other: str
    may_answer: bool
    may_change: bool
