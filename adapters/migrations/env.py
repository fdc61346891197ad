"""What Alembic runs: migrate over the connection it is handed."""

from alembic import context
from sqlmodel import SQLModel

import engine.model  # noqa: F401 (fills the metadata)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
context.run_migrations()
