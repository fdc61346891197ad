"""Absence without a substitute and with an open end, handovers, departures, and tasks laid aside."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. Rows stay: what is new is empty in them."""
    _absences()
    for column in ("snoozed_until", "snoozed_by", "done_for"):
        kind = sa.Date() if column == "snoozed_until" else sa.String()
        op.add_column("tasks", sa.Column(column, kind, nullable=True))
    _index("ix_tasks_snoozed_by", "tasks", "status = 'open' AND snoozed_until IS NOT NULL", "snoozed_by")
    _index("ix_coordinator_terms_user_id", "coordinator_terms", "until IS NULL", "user_id")
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("from_id", sa.String(), nullable=True),
        sa.Column("to_id", sa.String(), nullable=False),
        sa.Column("offered_by", sa.String(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_handovers_case_id_cases")),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_handovers_to_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index("ix_handovers_case_id", "handovers", ["case_id"])
    op.create_table(
        "departures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("receiver_id", sa.String(), nullable=True),
        sa.Column("reported_by", sa.String(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_departures_user_id_users")),
        sa.ForeignKeyConstraint(["receiver_id"], ["users.id"], name=op.f("fk_departures_receiver_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    _index("ix_departures_last_day", "departures", "done_at IS NULL", "last_day")


def _absences() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("absences", "substitute_id", nullable=True)
        op.alter_column("absences", "until", nullable=True)
        for column in _new_columns():
            op.add_column("absences", column)
    else:
        _absences_on_sqlite()
    _index("ix_absences_until", "absences", "cancelled_at IS NULL", "municipality_id", "until")


def _new_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("reported_by", sa.String(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _absences_on_sqlite() -> None:
    """SQLite cannot make a column optional, so the table is made anew. No other table refers to it."""
    names = "id, municipality_id, user_id, substitute_id, since, until"
    op.create_table(
        "absences_new",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("substitute_id", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        *_new_columns(),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_absences_user_id_users")),
        sa.ForeignKeyConstraint(["substitute_id"], ["users.id"], name=op.f("fk_absences_substitute_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.execute(f"INSERT INTO absences_new ({names}) SELECT {names} FROM absences")
    op.drop_table("absences")
    op.rename_table("absences_new", "absences")
    op.create_index("ix_absences_user_id", "absences", ["user_id"])


def _index(name: str, table: str, rows: str, *columns: str) -> None:
    op.create_index(name, table, list(columns), sqlite_where=sa.text(rows), postgresql_where=sa.text(rows))
