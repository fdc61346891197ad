"""What tests are given: a fresh database of each kind, and a world in it."""

from collections.abc import Iterator

import pytest

from adapters.database import Database
from tests.databases import KINDS, Lite, Postgres
from tests.world import World


@pytest.fixture(scope="session")
def lite() -> Iterator[Lite]:
    """The maker of SQLite databases."""
    maker = Lite()
    yield maker
    maker.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The maker of PostgreSQL databases."""
    maker = Postgres()
    yield maker
    maker.stop()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with its schema: every test that asks for it runs on both kinds."""
    maker = request.getfixturevalue("lite" if request.param == "sqlite" else "postgres")
    with maker.fresh() as address:
        opened = Database(address)
        yield opened
        opened.close()


@pytest.fixture
def world(database: Database) -> World:
    """Skjervøy on Monday 4 January 2027 at nine, everybody at work."""
    return World(database)
