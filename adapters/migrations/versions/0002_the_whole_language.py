"""What the rest of the language needs: planned and skipped tasks, one task for each of several, hours, sub-cases,
consent that expires and is given by several, places, absences.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATUS = "status IN ('open', 'planned', 'done', 'skipped', 'cancelled')"


def upgrade() -> None:
    """Forwards. Rows stay: what is new is empty in them."""
    if op.get_bind().dialect.name == "postgresql":
        _tasks_on_postgresql()
    else:
        _tasks_on_sqlite()
    op.add_column("cases", sa.Column("parent_id", sa.String(), nullable=True))
    _index("ix_cases_parent_id", "cases", "parent_id IS NOT NULL", "parent_id")
    op.add_column("consents", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "consent_givers",
        sa.Column("consent_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_consent_givers_consent_id_consents")),
        sa.PrimaryKeyConstraint("consent_id", "number", name=op.f("pk_consent_givers")),
    )
    op.create_table(
        "places",
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_places_case_id_cases")),
        sa.PrimaryKeyConstraint("municipality_id", "resource", "number", name=op.f("pk_places")),
    )
    op.create_index("ix_places_case_id", "places", ["case_id"])
    op.create_table(
        "absences",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("substitute_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_absences_user_id_users")),
        sa.ForeignKeyConstraint(["substitute_id"], ["users.id"], name=op.f("fk_absences_substitute_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_user_id", "absences", ["user_id"])


def _new_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("item", sa.String(), nullable=False, server_default=""),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_left", sa.Integer(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reason", sa.String(), nullable=True),
    ]


def _tasks_on_postgresql() -> None:
    for column in _new_columns():
        op.add_column("tasks", column)
    op.drop_constraint("uq_tasks_case_id", "tasks")
    op.create_unique_constraint("uq_tasks_case_id", "tasks", ["case_id", "key", "opened_seq", "item"])
    op.drop_constraint("ck_tasks_status", "tasks")
    op.create_check_constraint(op.f("ck_tasks_status"), "tasks", STATUS)


def _tasks_on_sqlite() -> None:
    """SQLite cannot change a constraint, so the table is made anew. No other table refers to it."""
    old: list[sa.Column[Any]] = [
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("opened_seq", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.String(), nullable=True),
        sa.Column("escalated_to", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_why", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answers", JSON, nullable=True),
    ]
    names = ", ".join(column.name for column in old)
    op.create_table(
        "tasks_new",
        *old,
        *_new_columns(),
        sa.CheckConstraint(STATUS, name=op.f("ck_tasks_status")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("case_id", "key", "opened_seq", "item", name=op.f("uq_tasks_case_id")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO tasks_new ({names}) SELECT {names} FROM tasks")
    op.drop_table("tasks")
    op.rename_table("tasks_new", "tasks")
    _index("ix_tasks_queue", "tasks", "status = 'open'", "municipality_id", "queue", "due_on", "id")
    _index("ix_tasks_assignee", "tasks", "status = 'open' AND assignee_id IS NOT NULL", "assignee_id", "due_on", "id")
    _index("ix_tasks_done_by", "tasks", "status = 'done'", "done_by", "done_at")


def _index(name: str, table: str, rows: str, *columns: str) -> None:
    op.create_index(name, table, list(columns), sqlite_where=sa.text(rows), postgresql_where=sa.text(rows))
