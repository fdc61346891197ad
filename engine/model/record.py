"""What has happened, what was asked for, and what is to be sent."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from engine.model.base import BY_KEY, Json, Row, index_of, one_of


class Event(Row, table=True):
    """One change of one case. `data` is canonical JSON of keys and ids, never of what people wrote.

    Each hash covers the one before it. The database refuses to change or remove a row.
    """

    __tablename__ = "events"
    __table_args__ = BY_KEY
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    seq: int = Field(primary_key=True)
    at: datetime
    actor_id: str | None = None
    kind: str
    data: str = Field(sa_type=Text)
    hash: bytes = Field(sa_type=LargeBinary)


class Command(Row, table=True):
    """A request that was carried out: asked again with the same key, it gives the same answer and does nothing."""

    __tablename__ = "commands"
    __table_args__ = BY_KEY
    actor_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
    result: str
    at: datetime


class Notification(Row, table=True):
    """Something to tell somebody: a queue (until it is addressed to the people in it) or one person.

    The id says what it is about («task:new», «task:event»), so nothing is told twice. Only ids and the name of a
    template are kept; the text is made when it is sent, and holds nothing about the case. `envelope_id` is the one
    mail or SMS it goes with; `held`: it has waited for a morning once. `lost`: it did not arrive, and is to become a
    task.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        one_of("status", "waiting", "addressed", "sent", "lost", "failed"),
        one_of("channel", "mail", "sms"),
        # The queue of `adapters.delivery`.
        index_of("status = 'waiting' AND envelope_id IS NULL", "ix_notifications_waiting", "not_before", "id"),
        index_of(
            "status = 'waiting' AND envelope_id IS NULL AND user_id IS NOT NULL",
            "ix_notifications_of_user",
            "user_id",
            "not_before",
        ),
        index_of("envelope_id IS NOT NULL", "ix_notifications_envelope", "envelope_id"),
        index_of("status = 'lost'", "ix_notifications_lost", "id"),
        BY_KEY,
    )
    id: str = Field(primary_key=True)
    municipality_id: str
    case_id: str
    task_id: str | None = None
    queue: str | None = None
    user_id: str | None = None
    template: str
    status: str
    not_before: datetime
    sent_at: datetime | None = None
    last_error: str | None = None
    envelope_id: str | None = None
    channel: str = "mail"
    held: bool = False


class Watch(Row, table=True):
    """One daily look at a municipality's cases (`engine.watch`): the key is what makes it once a day for ever.

    `found` are the keys of what was found, so that the next day tells only what is new.
    """

    __tablename__ = "watches"
    __table_args__ = BY_KEY
    municipality_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    found: list[str] = Field(sa_type=Json)
