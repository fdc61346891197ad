"""The database: does it keep what it has said yes to, through a power cut too?"""

import sqlite3
from collections.abc import Iterator

from sqlalchemy import text

from adapters.doctor.finding import Examined, Finding

_MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")
_MENDED = (3, 51, 3)


def not_durable(examined: Examined) -> Iterator[Finding]:
    """A power cut could take with it what people were told is done."""
    conn = examined.tx.conn
    if examined.house.database.embedded:
        if conn.scalar(text("PRAGMA synchronous")) < 2:
            says = "SQLite er satt til å svare før det er skrevet (synchronous under FULL)."
            yield Finding("not_durable", says, "Bruk databasen bare gjennom Brobygger, som setter synchronous=FULL.")
        return
    for name in _MUST_BE_ON:
        if conn.scalar(text(f"SHOW {name}")) in ("off", "false"):
            says = f"PostgreSQL kan miste det den har sagt ja til ved strømbrudd: {name} er av."
            yield Finding("not_durable", says, f"Kjør «ALTER SYSTEM SET {name} = on» og «SELECT pg_reload_conf()».")


def old_sqlite(examined: Examined) -> Iterator[Finding]:
    """SQLite before 3.51.3 can damage a database that two connections write and tidy at once; Brobygger uses one."""
    if examined.house.database.embedded and sqlite3.sqlite_version_info < _MENDED:
        says = (
            f"SQLite {sqlite3.sqlite_version} har en feil som kan skade databasen når to forbindelser skriver og rydder"
            " samtidig. Brobygger gjør begge deler med én, så la ingen andre programmer skrive i den."
        )
        yield Finding("old_sqlite", says, "Bruk en Python med SQLite 3.51.3 eller nyere, eller PostgreSQL.", note=True)
