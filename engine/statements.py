"""Statements compiled once and run on the driver's connection: what SQLAlchemy does between is most of a step's cost.

SQLAlchemy still writes the SQL and converts the values, so both databases get the same statements and types. On
PostgreSQL everything inside `together` goes to the server in one round trip.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Insert, SelectBase, bindparam, false, literal_column
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any] | None
_PLAN_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan"


def word(value: str) -> ColumnElement[str]:
    """A word of the schema, such as a status, as part of the statement itself and not as a value.

    An index of some rows knows it then also in a plan that the database makes once for all values.
    """
    return literal_column(f"'{value}'")


def one_of(column: ColumnElement[Any], name: str, count: int) -> ColumnElement[bool]:
    """The column is one of `count` values, which are given as `numbered` says when the statement is run.

    One by one and not as one list: the database can then tell how many rows that is, also before it has the values.
    """
    return false() if not count else column.in_([bindparam(f"{name}{number}") for number in range(count)])


def numbered(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values of a `one_of`."""
    return {f"{name}{number}": value for number, value in enumerate(values)}


class Statement:
    """One statement. Parameters are given by name, as Python values; rows come back as named tuples of Python values.

    No `in_` with values given later: say `one_of`.
    """

    def __init__(self, clause: SelectBase | UpdateBase, columns: Sequence[str] = ()) -> None:
        """`columns` are those an INSERT fills."""
        self._clause, self._columns = clause, list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def run(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        """Run it. Out: the driver's cursor; inside `together` its rowcount is there only when the block has ended."""
        compiled = self._for(conn.dialect)
        return driver(conn).execute(compiled.sql, compiled.bind(values))

    def rows(self, conn: Connection, cursor: Any) -> list[Any]:
        """The rows a cursor of this statement found; columns without a name of their own are `_0`, `_1` and so on."""
        return self._for(conn.dialect).read(cursor.fetchall())

    def all(self, conn: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run it. Out: the rows it found."""
        return self.rows(conn, self.run(conn, values))

    def first(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        """Run it. Out: the first row it found, or None."""
        return next(iter(self.all(conn, values)), None)

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._clause, self._columns, dialect)
        return compiled


class _Compiled:
    """The SQL of a statement for one kind of database, and how its values are converted."""

    def __init__(self, clause: SelectBase | UpdateBase, columns: list[str], dialect: Dialect) -> None:
        keys = columns if isinstance(clause, Insert) else None
        compiled: Any = clause.compile(dialect=dialect, column_keys=keys)
        self.sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        converts = {name: _converter(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._converts: list[tuple[str, Convert]] = [(name, converts[name]) for name in self._order or converts]
        found: Any = clause.selected_columns if isinstance(clause, SelectBase) else ()
        readers = ((number, _reader(column.type, dialect)) for number, column in enumerate(found))
        self._results = [(number, reader) for number, reader in readers if reader]
        row: Any = namedtuple("Found", [str(column.key) for column in found], rename=True)  # type: ignore[misc]
        self._make = row._make

    def bind(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver wants them: in order, or by name."""
        given = {**self._fixed, **values} if self._fixed else values
        if self._order is None:
            return {name: convert(given[name]) if convert else given[name] for name, convert in self._converts}
        return [convert(given[name]) if convert else given[name] for name, convert in self._converts]

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """The driver's rows as rows of Python values."""
        make, converts = self._make, self._results
        if not converts:
            return [make(row) for row in rows]
        found = []
        for row in rows:
            values = list(row)
            for number, convert in converts:
                values[number] = convert(values[number])
            found.append(make(values))
        return found


def driver(conn: Connection) -> Any:
    """The driver's connection behind `conn`, in the same transaction."""
    return conn.connection.driver_connection


def together(conn: Connection) -> AbstractContextManager[Any]:
    """Send what runs inside to the server in one go, where the driver can."""
    pipeline = getattr(driver(conn), "pipeline", nullcontext)
    context: AbstractContextManager[Any] = pipeline()
    return context


def plan_once(conn: Connection) -> None:
    """Until the transaction ends PostgreSQL plans a statement for all values, and not anew for those of each time.

    For statements that take longer to plan than to run. They must be such that one plan is good for everybody.
    """
    if conn.dialect.name == "postgresql":
        driver(conn).execute(_PLAN_ONCE)


def _converter(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
