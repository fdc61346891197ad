"""The schema, step by step. `upgrade` is all that the rest of the program needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from adapters.database import Database


def upgrade(database: Database, revision: str = "head") -> str:
    """Bring the database to the newest schema (or a given one), in one transaction. Out: the revision it has now."""
    config = _config()
    with database.write() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, revision)
        return str(MigrationContext.configure(conn).get_current_revision())


def is_current(database: Database) -> bool:
    """The schema is the one this program was written for."""
    with database.read() as conn:
        revision = MigrationContext.configure(conn).get_current_revision()
    return revision == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
