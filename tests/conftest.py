"""What tests are given: a fresh database of each kind, and a world in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from adapters import house
from adapters.database import Database
from engine.definition import Workflow
from engine.language import compile_file
from engine.language.compile import Given, Prove
from tests.databases import KINDS, Lite, Postgres
from tests.world import ROOT, World

SHIPPED = ROOT / "workflows"


# The traceback in the log of a test that makes something fail on purpose: plain, for with all values it takes seconds.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(scope="session", autouse=True)
def shipped_routines_are_compiled_once() -> Iterator[None]:
    """The files in workflows/ stay as they are while the tests run: each is read and proved once a process."""
    kept: dict[tuple[str, ...], Workflow] = {}

    def compiled(path: Path, municipality: str, given: Given | None = None, prove: Prove | None = None) -> Workflow:
        if SHIPPED not in path.resolve().parents:
            return compile_file(path, municipality, given, prove)
        key = str(path), municipality, repr(given), repr(prove)
        if key not in kept:
            kept[key] = compile_file(path, municipality, given, prove)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house, "compile_file", compiled)
        yield


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
