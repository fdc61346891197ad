"""A meeting of a case that is being changed, with who is invited: read from the database, and written back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from engine.model import Attendance, Meeting, table
from engine.statements import Statement
from engine.store import Batch, insert_once

_meetings, _attendance = table(Meeting), table(Attendance)
AHEAD = ("planned", "moved")
_OF_CASE = select(_meetings).where(_meetings.c.case_id == bindparam("case")).order_by(_meetings.c.starts_at)
_INVITED = (
    select(_attendance)
    .join(_meetings, _meetings.c.id == _attendance.c.meeting_id)
    .where(_meetings.c.case_id == bindparam("case"))
    .order_by(_attendance.c.invited_at, _attendance.c.user_id)
)
_SAVE = Statement(
    update(_meetings)
    .where(_meetings.c.id == bindparam("meeting"))
    .values(
        **{
            name: bindparam(f"{name}_")
            for name in ("sequence", "timed", "starts_at", "ends_at", "place", "status", "reason")
        }
    )
)
_ATTEND = Statement(
    update(_attendance)
    .where(_attendance.c.meeting_id == bindparam("meeting"), _attendance.c.user_id == bindparam("user"))
    .values(
        **{
            name: bindparam(f"{name}_")
            for name in ("left_at", "answer", "proposed_at", "answered_at", "answered_to", "channel")
        }
    )
)


@dataclass(slots=True)
class Invited:
    """One who is, or was, invited, and the newest answer."""

    user: str
    invited_at: datetime
    left_at: datetime | None = None
    answer: str = "none"
    proposed_at: datetime | None = None
    answered_at: datetime | None = None
    answered_to: int | None = None
    channel: str | None = None


@dataclass(slots=True)
class Gathering:
    """One meeting. `called`: just now, and its row is not written yet. `invited` are all who have been, by user."""

    id: str
    question: str
    task_id: str
    uid: str
    starts_at: datetime
    ends_at: datetime
    place: str
    open_place: bool
    called_by: str | None
    state: str = ""
    round: int = 0
    sequence: int = 0
    timed: int = 0
    status: str = "planned"
    reason: str | None = None
    called: bool = False
    invited: dict[str, Invited] = field(default_factory=dict)

    @property
    def present(self) -> dict[str, Invited]:
        """Those who are invited now."""
        return {user: one for user, one in self.invited.items() if one.left_at is None}

    def answered(self, user: str) -> bool:
        """Somebody has answered to the time it is now."""
        one = self.invited[user]
        return one.answer != "none" and one.answered_to is not None and one.answered_to >= self.timed

    def number(self) -> int:
        """The sequence number of what changes now: one more than before (RFC 5546 2.1.4)."""
        self.sequence += 1
        return self.sequence


def of_case(conn: Connection, case_id: str) -> list[Gathering]:
    """Every meeting of a case, the earliest first."""
    asked = {"case": case_id}
    found = {row.id: _read(row) for row in conn.execute(_OF_CASE, asked)}
    for row in conn.execute(_INVITED, asked).all() if found else ():
        known: Mapping[Any, Any] = row._mapping
        found[row.meeting_id].invited[row.user_id] = Invited(
            row.user_id, **{name: known[name] for name in Invited.__slots__ if name != "user"}
        )
    return list(found.values())


def _read(row: Row[Any]) -> Gathering:
    known: Mapping[Any, Any] = row._mapping
    return Gathering(**{name: known[name] for name in Gathering.__slots__ if name in known})


def write_new(batch: Batch, meeting: Gathering, case_id: str, municipality: str) -> None:
    """The row of a meeting called just now."""
    batch.add(
        Meeting,
        id=meeting.id, municipality_id=municipality, case_id=case_id, task_id=meeting.task_id,
        question=meeting.question, state=meeting.state, round=meeting.round, uid=meeting.uid,
        sequence=meeting.sequence, timed=meeting.timed, starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        place=meeting.place, open_place=meeting.open_place, status=meeting.status, called_by=meeting.called_by,
        reason=None,
    )  # fmt: skip


def save(batch: Batch, meeting: Gathering) -> None:
    """What a change did to a meeting that was there."""
    batch.change(
        _SAVE, meeting=meeting.id, sequence_=meeting.sequence, timed_=meeting.timed, starts_at_=meeting.starts_at,
        ends_at_=meeting.ends_at, place_=meeting.place, status_=meeting.status, reason_=meeting.reason,
    )  # fmt: skip


def add(conn: Connection, batch: Batch, meeting: str, one: Invited) -> None:
    """Somebody is invited, perhaps again."""
    batch.change(
        insert_once(conn, Attendance), meeting_id=meeting, user_id=one.user, invited_at=one.invited_at, left_at=None,
        answer="none", proposed_at=None, answered_at=None, answered_to=None, channel=None,
    )  # fmt: skip
    attend(batch, meeting, one)


def attend(batch: Batch, meeting: str, one: Invited) -> None:
    """What somebody has answered, or that they are invited no longer."""
    batch.change(
        _ATTEND, meeting=meeting, user=one.user, left_at_=one.left_at, answer_=one.answer,
        proposed_at_=one.proposed_at, answered_at_=one.answered_at, answered_to_=one.answered_to, channel_=one.channel,
    )  # fmt: skip
