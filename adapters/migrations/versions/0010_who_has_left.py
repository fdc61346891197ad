"""Those who have left: for the count of what lacks an owner, which is on every front page."""

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    _index("ix_memberships_until", "memberships", "until IS NOT NULL", "municipality_id", "until")
    _index("ix_users_inactive", "users", "NOT active", "id")


def _index(name: str, table: str, rows: str, *columns: str) -> None:
    op.create_index(name, table, columns, sqlite_where=text(rows), postgresql_where=text(rows))
