"""What goes out to people in one piece, and what they have chosen about it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from engine.model.base import BY_KEY, Row, index_of, one_of


class Envelope(Row, table=True):
    """One mail or SMS to one person: a single message, or several that waited together (a digest).

    Which messages it holds is settled when it is made, in the transaction that leases it to be sent, so that a repeat
    is the same mail with the same Message-ID, which is made of `id`. A person has at most one on its way by each
    channel. `demanded`: the routine demands it now, so it does not count among the day's mails.
    """

    __tablename__ = "envelopes"
    __table_args__ = (
        one_of("channel", "mail", "sms"),
        one_of("status", "waiting", "sent", "failed"),
        Index(
            "uq_envelopes_open",
            "municipality_id",
            "user_id",
            "channel",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        index_of("status = 'waiting'", "ix_envelopes_waiting", "not_before", "id"),
        Index("ix_envelopes_user_id", "user_id", "made_at"),
        BY_KEY,
    )
    id: str = Field(primary_key=True)
    municipality_id: str
    user_id: str = Field(foreign_key="users.id")
    channel: str
    status: str
    demanded: bool
    made_at: datetime
    not_before: datetime
    attempts: int
    lease: str | None = None
    sent_at: datetime | None = None
    last_error: str | None = None


class NoticeChoice(Row, table=True):
    """What a person has chosen; no row means the defaults of `engine.notices.Choices`, where each is explained."""

    __tablename__ = "notice_choices"
    __table_args__ = (one_of("urgent_by", "mail", "sms", "both"),)
    user_id: str = Field(primary_key=True, foreign_key="users.id")
    gathers: bool
    quiet_from: int
    quiet_until: int
    quiet_days_off: bool
    most: int
    urgent_by: str
    phone: str
