"""Statements compiled once and run on the driver's connection: what SQLAlchemy does between is most of a step's cost.

SQLAlchemy still writes the SQL and converts the values, so both databases get the same statements and types. On
PostgreSQL everything inside `together` goes to the server in one round trip.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any] | None


class Statement:
    """One statement. Parameters are given by name, as Python values; rows come back as tuples of Python values."""

    def __init__(self, clause: Select[Any] | UpdateBase, columns: Sequence[str] = ()) -> None:
        """`columns` are those an INSERT fills."""
        self._clause, self._columns = clause, list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def run(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        """Run it. Out: the driver's cursor; inside `together` its rowcount is there only when the block has ended."""
        compiled = self._for(conn.dialect)
        return driver(conn).execute(compiled.sql, compiled.bind(values))

    def rows(self, conn: Connection, cursor: Any) -> list[tuple[Any, ...]]:
        """The rows a cursor of this statement found."""
        converts = self._for(conn.dialect).results
        return [
            tuple(convert(value) if convert else value for convert, value in zip(converts, row, strict=True))
            for row in cursor.fetchall()
        ]

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._clause, self._columns, dialect)
        return compiled


class _Compiled:
    """The SQL of a statement for one kind of database, and how its values are converted."""

    def __init__(self, clause: Select[Any] | UpdateBase, columns: list[str], dialect: Dialect) -> None:
        keys = columns if isinstance(clause, Insert) else None
        compiled: Any = clause.compile(dialect=dialect, column_keys=keys)
        self.sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        converts = {name: _converter(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._converts: list[tuple[str, Convert]] = [(name, converts[name]) for name in self._order or converts]
        self.results: list[Convert] = []
        if isinstance(clause, Select):
            self.results = [_reader(column.type, dialect) for column in clause.selected_columns]

    def bind(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver wants them: in order, or by name."""
        given = {**self._fixed, **values} if self._fixed else values
        if self._order is None:
            return {name: convert(given[name]) if convert else given[name] for name, convert in self._converts}
        return [convert(given[name]) if convert else given[name] for name, convert in self._converts]


def driver(conn: Connection) -> Any:
    """The driver's connection behind `conn`, in the same transaction."""
    return conn.connection.driver_connection


def together(conn: Connection) -> AbstractContextManager[Any]:
    """Send what runs inside to the server in one go, where the driver can."""
    pipeline = getattr(driver(conn), "pipeline", nullcontext)
    context: AbstractContextManager[Any] = pipeline()
    return context


def _converter(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
