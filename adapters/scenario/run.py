"""Scenario files played one by one, each on a database of its own that is thrown away, and the result told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.database import Database
from adapters.migrations import upgrade
from adapters.scenario.play import Play
from adapters.scenario.read import Scenario, read
from adapters.stage import Stage
from engine.installation import Installation, load
from engine.language import DefinitionError
from engine.language.problems import Problem


@dataclass(frozen=True, slots=True)
class Result:
    """How a scenario went: nothing in `problems` means as expected. `steps` says how many were played."""

    name: str
    problems: tuple[Problem, ...]
    steps: int


def run(files: Iterable[Path], installation: Path, tell: Callable[[str], None]) -> int:
    """Play scenario files, and those in folders, and tell how it went. Out: the exit code."""
    try:
        house = load(installation)
    except DefinitionError as error:
        tell(str(error))
        return 2
    results = []
    for path in _each(files):
        results.append(run_file(path, house))
        for problem in results[-1].problems:
            tell(f"{problem.file}:{problem.line}:{problem.column} {problem.message}")
    tell(_summary(results))
    return 0 if results and not any(result.problems for result in results) else 1


def _summary(results: list[Result]) -> str:
    failed, steps = sum(bool(result.problems) for result in results), sum(result.steps for result in results)
    count = "1 scenario" if len(results) == 1 else f"{len(results)} scenarier"
    if not results:
        return "Fant ingen scenarier."
    return f"{failed} av {count} gikk ikke som ventet." if failed else f"{count}, {steps} steg, alt gikk som ventet."


def run_file(path: Path, installation: Installation, database: Database | None = None) -> Result:
    """Play one scenario, on an empty `database` with its schema, or on one of its own that is thrown away.

    Raises DefinitionError when the routine itself cannot be used.
    """
    scenario, problems = read(path, installation)
    steps = 0
    if scenario and not problems:
        steps = _play(scenario, installation, database) if database else _play_apart(scenario, installation)
    return Result(scenario.name if scenario else path.name, tuple(sorted(problems)), steps)


def _play_apart(scenario: Scenario, installation: Installation) -> int:
    with TemporaryDirectory(prefix="brobygger-scenario-") as folder:
        database = Database(f"sqlite:///{folder}/scenario.db")
        try:
            upgrade(database)
            return _play(scenario, installation, database)
        finally:
            database.close()


def _play(scenario: Scenario, installation: Installation, database: Database) -> int:
    house, first = scenario.names.house, scenario.steps[0].on
    start = datetime.combine(first, time(), house.calendar.zone)
    return Play(scenario, Stage(database, installation, house.slug, start)).run()


def _each(files: Iterable[Path]) -> Iterator[Path]:
    for path in files:
        yield from sorted(path.glob("*.yaml")) if path.is_dir() else [path]
