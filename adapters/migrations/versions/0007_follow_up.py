"""What the daily look at the cases needs: which days it has been done, and quick ways to what is out of order."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "watches",
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "name", "day", name=op.f("pk_watches")),
        sqlite_with_rowid=False,
    )
    _index("ix_timers_parked", "timers", "status = 'parked'", "municipality_id")


def _index(name: str, table: str, rows: str, *columns: str) -> None:
    op.create_index(name, table, list(columns), sqlite_where=sa.text(rows), postgresql_where=sa.text(rows))
