"""What a change of a case looks up and writes, when there are many: its live tasks, timers in their order, room to move."""

from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    _index("ix_tasks_live", "tasks", "status = 'open' OR status = 'planned'", "case_id")
    op.drop_index("ix_timers_due", "timers")
    _index("ix_timers_due", "timers", "status = 'armed'", "due_at", "rung", "id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE cases SET (fillfactor = 85)")


def _index(name: str, table: str, rows: str, *columns: str) -> None:
    op.create_index(name, table, columns, sqlite_where=text(rows), postgresql_where=text(rows))
