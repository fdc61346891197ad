"""Those who work here, those the cases are about, and who is signed in."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from engine.model.base import Row, index_of


class User(Row, table=True):
    """Somebody who works with the cases. One user may serve several municipalities (memberships say which)."""

    __tablename__ = "users"
    __table_args__ = (index_of("NOT active", "ix_users_inactive", "id"),)
    id: str = Field(primary_key=True)
    name: str
    email: str = Field(unique=True)
    language: str = "nb"
    active: bool = True


class Membership(Row, table=True):
    """A user holds a position or sits in a team (`unit`), or just works in the municipality (unit ''), for a time.

    `until` is the last day, with it.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("municipality_id", "unit", "user_id", "since"),
        index_of("until IS NOT NULL", "ix_memberships_until", "municipality_id", "until"),
    )
    id: str = Field(primary_key=True)
    municipality_id: str
    unit: str
    user_id: str = Field(foreign_key="users.id", index=True)
    title: str = ""
    since: date
    until: date | None = None


class Absence(Row, table=True):
    """A user is away from `since` to `until`, both days with, and `substitute_id` does the work meanwhile.

    `until` None: nobody knows yet. `substitute_id` None: the work goes to the coordinating unit. Why somebody is away
    is not kept: it may be about health. An absence is never removed: `cancelled_at` says that it did not come about.
    """

    __tablename__ = "absences"
    __table_args__ = (index_of("cancelled_at IS NULL", "ix_absences_until", "municipality_id", "until"),)
    id: str = Field(primary_key=True)
    municipality_id: str
    user_id: str = Field(foreign_key="users.id", index=True)
    substitute_id: str | None = Field(default=None, foreign_key="users.id")
    since: date
    until: date | None = None
    reported_by: str | None = None
    reported_at: datetime | None = None
    changed_by: str | None = None
    changed_at: datetime | None = None
    cancelled_at: datetime | None = None


class Departure(Row, table=True):
    """A user leaves a position or team (`unit`), or the municipality (unit ''), after `last_day`.

    What is left then goes to `receiver_id`, or where the routines say. `done_at`: it has; `retry_at`: some of it could
    not be handed on, and is tried again from then.
    """

    __tablename__ = "departures"
    __table_args__ = (index_of("done_at IS NULL", "ix_departures_last_day", "last_day"),)
    id: str = Field(primary_key=True)
    municipality_id: str
    user_id: str = Field(foreign_key="users.id")
    unit: str
    last_day: date
    receiver_id: str | None = Field(default=None, foreign_key="users.id")
    reported_by: str | None = None
    reported_at: datetime
    retry_at: datetime | None = None
    done_at: datetime | None = None


class Person(Row, table=True):
    """Whom a case is about. The national id is sealed; `national_id_key` finds it again without opening it."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("municipality_id", "national_id_key"),)
    id: str = Field(primary_key=True)
    municipality_id: str
    name: str
    birth_date: date | None = None
    national_id: bytes | None = Field(default=None, sa_type=LargeBinary)
    national_id_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    address_protected: bool = True


class LoginSession(Row, table=True):
    """A signed-in browser. Only the hash of its token is kept, so that a copy of the table opens no door."""

    __tablename__ = "sessions"
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    user_id: str = Field(foreign_key="users.id")
    municipality_id: str
    csrf: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
