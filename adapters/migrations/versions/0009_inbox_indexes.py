"""The open tasks of a municipality by date, and the cases somebody is named in: for an inbox that is quick anywhere."""

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.drop_index("ix_tasks_queue", "tasks")
    free = "status = 'open' AND assignee_id IS NULL"
    _index("ix_tasks_queue", "tasks", free, "municipality_id", "queue", "due_on", "id")
    _index("ix_tasks_due", "tasks", "status = 'open'", "municipality_id", "due_on", "id")
    op.drop_index("ix_coordinator_terms_user_id", "coordinator_terms")
    _index("ix_coordinator_terms_user_id", "coordinator_terms", "until IS NULL", "user_id", "case_id")


def _index(name: str, table: str, rows: str, *columns: str) -> None:
    op.create_index(name, table, columns, sqlite_where=text(rows), postgresql_where=text(rows))
