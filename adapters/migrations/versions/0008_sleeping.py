"""When a person last did something in a case, the day it falls asleep, and which task sends a letter by post."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")
# A case that nobody has touched since before this was kept: the last thing that a person did, or its beginning.
_TOUCHED = """
UPDATE cases SET touched_at = COALESCE(
    (SELECT max(at) FROM events WHERE events.case_id = cases.id AND actor_id IS NOT NULL), opened_at)
WHERE closed_at IS NULL
"""
# What every routine has where it says nothing; a routine with rules of its own sets them at the next change.
_SLEEPS = {
    "sqlite": "UPDATE cases SET sleeps_on = date(touched_at, '+182 days') WHERE closed_at IS NULL",
    "postgresql": "UPDATE cases SET sleeps_on = touched_at::date + 182 WHERE closed_at IS NULL",
}


def upgrade() -> None:
    """Forwards. Cases that are open get what can be known about them; what is closed stays as it was."""
    op.add_column("cases", sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("sleeps_on", sa.Date(), nullable=True))
    op.add_column("documents", sa.Column("post_id", sa.String(), nullable=True))
    op.execute(_TOUCHED)
    op.execute(_SLEEPS[op.get_bind().dialect.name])
    columns = ["municipality_id", "sleeps_on", "id"]
    op.create_index("ix_cases_sleeps_on", "cases", columns, sqlite_where=OPEN, postgresql_where=OPEN)
