"""What all tables share: names for constraints, the JSON type, and `Row`, the base of every table class.

Table classes do not validate (SQLModel's rule): what people type is checked by `engine.forms` before a row is made.
Times are aware UTC, legal days are `date`. Every tenant table leads its keys with municipality_id, so that PostgreSQL
can later split by municipality.
"""

from sqlalchemy import JSON, CheckConstraint, Index, Table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite keeps such a table in the order of its own key: one tree to write instead of two.
BY_KEY = {"sqlite_with_rowid": False}

Json = JSON().with_variant(JSONB(), "postgresql")


class Row(SQLModel):
    """The base of every table."""


def one_of(column: str, *values: str) -> CheckConstraint:
    """A column that may hold only these words, on both databases."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def index_of(rows: str, name: str, *columns: str) -> Index:
    """An index of the rows that fit a condition, and of no others, on both databases."""
    return Index(name, *columns, sqlite_where=text(rows), postgresql_where=text(rows))


def table(model: type[Row]) -> Table:
    """The SQLAlchemy table behind a table class, for statements built by hand."""
    return model.metadata.tables[str(model.__tablename__)]
