"""What a message about a meeting says when it is sent: the meeting as it is then, and nothing about the case."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from engine.invitations import TEMPLATE
from engine.model import Attendance, Meeting, table
from engine.transaction import Tx

CALLED, MOVED, CANCELLED, LEFT = "meeting_called", "meeting_moved", "meeting_cancelled", "meeting_left"
_meetings, _attendance = table(Meeting), table(Attendance)
_ASKED = (
    select(_meetings, _attendance.c.left_at)
    .join(_attendance, _attendance.c.meeting_id == _meetings.c.id)
    .where(_meetings.c.id == bindparam("meeting"), _attendance.c.user_id == bindparam("user"))
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting for one person's calendar. `what` is CALLED, MOVED, CANCELLED or LEFT: what they are told.

    Times are aware UTC, `zone` is the municipality's. `place` is "" unless the routine says that it tells nothing.
    """

    meeting_id: str
    what: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    place: str
    at: datetime

    @property
    def stands(self) -> bool:
        """The person is asked to come."""
        return self.what in (CALLED, MOVED)


def to_send(tx: Tx, template: str, user: str) -> Invitation | None:
    """What the message with this template tells the user now; None when it is about no meeting.

    It carries the newest time and number, however long it has waited.
    """
    kind, _, rest = template.partition(":")
    meeting, _, number = rest.partition(":")
    if kind != TEMPLATE:
        return None
    row = tx.conn.execute(_ASKED, {"meeting": meeting, "user": user}).one()
    if row.status == "cancelled":
        what = CANCELLED
    elif row.left_at is not None:
        what = LEFT
    else:
        what = MOVED if row.timed and row.timed == int(number) else CALLED
    return Invitation(
        meeting, what, row.uid, row.sequence, row.starts_at, row.ends_at,
        tx.municipality(row.municipality_id).calendar.zone, row.place if row.open_place else "", tx.now,
    )  # fmt: skip
