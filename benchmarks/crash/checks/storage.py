"""I8: the database itself is whole. SQLite says so itself; PostgreSQL is asked for the same rows in two ways."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, TextClause, text

from adapters.house import House
from benchmarks.crash.found import Check
from engine.model import Row

_WITHOUT = (("indexscan", "indexonlyscan", "bitmapscan"), ("seqscan", "bitmapscan", "sort"))


def checks(house: House) -> Iterator[Check]:
    """Every check of the storage."""
    tables = Row.metadata.sorted_tables
    with house.read() as tx:
        if tx.conn.dialect.name == "sqlite":
            found = [str(row[0]) for row in tx.conn.execute(text("PRAGMA integrity_check"))]
            yield Check("I8 PRAGMA integrity_check", len(tables), [line for line in found if line != "ok"])
        else:
            yield Check("I8 tables and their key's index hold the same", len(tables), list(_two_ways(tx.conn, tables)))
        keys = [(source, key) for source in tables for key in source.foreign_keys]
        bad = [
            f"{source.name}.{key.parent.name}" for source, key in keys if _dangling(tx.conn, source, key.parent.name)
        ]
        yield Check("I8 references that lead somewhere", len(keys), bad)


def _two_ways(conn: Connection, tables: list[Table]) -> Iterator[str]:
    for source in tables:
        keys = ", ".join(column.name for column in source.primary_key)
        query = text(f"SELECT {keys}, md5(one::text) FROM {source.name} one ORDER BY {keys}")
        by_table, by_index = (_read(conn, query, switches) for switches in _WITHOUT)
        if by_table != by_index:
            yield f"{source.name}: {len(by_table)} rows in the table, {len(by_index)} by its index"


def _read(conn: Connection, query: TextClause, without: tuple[str, ...]) -> list[Any]:
    """The rows, with some ways of finding them switched off."""
    for way in without:
        conn.execute(text(f"SET LOCAL enable_{way} = off"))
    rows = list(conn.execute(query).all())
    for way in without:
        conn.execute(text(f"SET LOCAL enable_{way} = on"))
    return rows


def _dangling(conn: Connection, source: Table, column: str) -> int:
    parent = next(key.column for key in source.c[column].foreign_keys)
    query = (
        f"SELECT count(*) FROM {source.name} a LEFT JOIN {parent.table.name} b ON a.{column} = b.{parent.name} "
        f"WHERE a.{column} IS NOT NULL AND b.{parent.name} IS NULL"
    )
    return int(conn.execute(text(query)).scalar_one())
