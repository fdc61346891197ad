"""The meetings that cases call people to, who is invited, what they answered, and the mails that have come in."""

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from engine.model.base import Row, one_of


class Meeting(Row, table=True):
    """One meeting of a case. `uid` and `sequence` are those of its invitations (RFC 5545 3.8.4.7 and 3.8.7.4).

    `question` is the fact whose answer called it, `task_id` the task it was answered in, and `state` and `round` where
    the case stood when it was called: it is cancelled when the case leaves them. `timed` is the sequence number that
    its present time came with, so that an answer to an earlier one is an answer to another time. `reason` is why it was
    moved or cancelled.
    """

    __tablename__ = "meetings"
    __table_args__ = (one_of("status", "planned", "moved", "cancelled", "held"),)
    id: str = Field(primary_key=True)
    municipality_id: str
    case_id: str = Field(foreign_key="cases.id", index=True)
    task_id: str
    question: str
    state: str
    round: int
    uid: str = Field(unique=True)
    sequence: int
    timed: int
    starts_at: datetime
    ends_at: datetime
    place: str
    open_place: bool
    status: str
    called_by: str | None = None
    reason: str | None = Field(default=None, sa_type=Text)


class Attendance(Row, table=True):
    """Somebody is invited to a meeting, until `left_at`. `answered_to` is the sequence number that was answered.

    `proposed_at` is the other time they would rather have. What they write beside it is not kept: it comes by mail, and
    may say anything about anybody.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        one_of("answer", "none", "coming", "other_time", "not_coming"),
        one_of("channel", "page", "mail"),
    )
    meeting_id: str = Field(primary_key=True, foreign_key="meetings.id")
    user_id: str = Field(primary_key=True, foreign_key="users.id", index=True)
    invited_at: datetime
    left_at: datetime | None = None
    answer: str = "none"
    proposed_at: datetime | None = None
    answered_at: datetime | None = None
    answered_to: int | None = None
    channel: str | None = None


class ReceivedMail(Row, table=True):
    """A mail that has been read, known again by the hash of its Message-ID (or of itself): nothing else is kept."""

    __tablename__ = "received_mails"
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    at: datetime
    became: str
