"""What people choose about notices, and envelopes: the messages of one person that go together."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATUS = "status IN ('waiting', 'addressed', 'sent', 'lost', 'failed')"
CHANNEL = "channel IN ('mail', 'sms')"


def upgrade() -> None:
    """Forwards. What waits goes on waiting; how often it was tried is forgotten, so it is tried anew."""
    if op.get_bind().dialect.name == "postgresql":
        _messages_on_postgresql()
    else:
        _messages_on_sqlite()
    rows = "status = 'waiting' AND envelope_id IS NULL"
    _index("ix_notifications_waiting", "notifications", rows, "not_before", "id")
    _index("ix_notifications_of_user", "notifications", f"{rows} AND user_id IS NOT NULL", "user_id", "not_before")
    _index("ix_notifications_envelope", "notifications", "envelope_id IS NOT NULL", "envelope_id")
    _index("ix_notifications_lost", "notifications", "status = 'lost'", "id")
    _envelopes()
    op.create_table(
        "notice_choices",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("gathers", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("quiet_days_off", sa.Boolean(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("urgent_by", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.CheckConstraint("urgent_by IN ('mail', 'sms', 'both')", name=op.f("ck_notice_choices_urgent_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notice_choices_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_choices")),
    )


def _envelopes() -> None:
    op.create_table(
        "envelopes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("demanded", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint(CHANNEL, name=op.f("ck_envelopes_channel")),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'failed')", name=op.f("ck_envelopes_status")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_envelopes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelopes")),
        sqlite_with_rowid=False,
    )
    waits = "status = 'waiting'"
    _index("uq_envelopes_open", "envelopes", waits, "municipality_id", "user_id", "channel", unique=True)
    _index("ix_envelopes_waiting", "envelopes", waits, "not_before", "id")
    op.create_index("ix_envelopes_user_id", "envelopes", ["user_id", "made_at"])


def _new_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("envelope_id", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False, server_default="mail"),
        sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def _messages_on_postgresql() -> None:
    for column in _new_columns():
        op.add_column("notifications", column)
    for name in ("attempts", "lease"):
        op.drop_column("notifications", name)
    op.drop_constraint("ck_notifications_status", "notifications")
    op.create_check_constraint(op.f("ck_notifications_status"), "notifications", STATUS)
    op.create_check_constraint(op.f("ck_notifications_channel"), "notifications", CHANNEL)
    op.drop_index("ix_notifications_waiting", "notifications")


def _messages_on_sqlite() -> None:
    """SQLite cannot change a constraint, so the table is made anew. No other table refers to it."""
    old: list[sa.Column[Any]] = [
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("queue", sa.String(), nullable=True),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
    ]
    names = ", ".join(column.name for column in old)
    op.create_table(
        "notifications_new",
        *old,
        *_new_columns(),
        sa.CheckConstraint(STATUS, name=op.f("ck_notifications_status")),
        sa.CheckConstraint(CHANNEL, name=op.f("ck_notifications_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO notifications_new ({names}) SELECT {names} FROM notifications")
    op.drop_table("notifications")
    op.rename_table("notifications_new", "notifications")


def _index(name: str, table: str, rows: str, *columns: str, unique: bool = False) -> None:
    where = sa.text(rows)
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=where, postgresql_where=where)
