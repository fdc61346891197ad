"""What every command begins with: the settings, the house, a routine of it; or a clear word of what is wrong, and 2."""

from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from adapters.config import Settings
    from adapters.house import House
    from engine.definition import Workflow
    from engine.municipality import Municipality, WorkflowEntry


def stop(message: str) -> NoReturn:
    """Say what is wrong, and end with 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)


def settings() -> "Settings":
    """The settings from the environment."""
    from adapters.config import SettingsError, load

    try:
        return load()
    except SettingsError as wrong:
        stop(str(wrong))


def house_of(chosen: "Settings", statement_s: float | None = None) -> "House":
    """The installation that the settings describe; `statement_s` is how long a statement may take on PostgreSQL."""
    from adapters.config import SettingsError
    from adapters.house import open_house
    from engine.language import DefinitionError

    try:
        return open_house(chosen, statement_s=statement_s)
    except (SettingsError, DefinitionError) as wrong:
        stop(str(wrong))


def ready(statement_s: float | None = None) -> tuple["Settings", "House"]:
    """The settings and the house, when the database has the schema this program was written for."""
    chosen = settings()
    house = house_of(chosen, statement_s)
    demand_schema(house)
    return chosen, house


def demand_schema(house: "House") -> None:
    """The database has the schema this program was written for."""
    from adapters.migrations import is_current
    from engine.errors import Busy

    try:
        current = is_current(house.database)
    except Busy:
        stop("Databasen svarer ikke. Se at den går, og at BROBYGGER_DATABASE er riktig.")
    if not current:
        stop("Databasen har ikke det skjemaet programmet trenger. Kjør «brobygger migrate».")


def municipality_of(house: "House", slug: str) -> "Municipality":
    """One municipality of the installation."""
    there = house.installation.municipalities
    if slug not in there:
        stop(f"Ukjent kommune «{slug}». Kjente: {', '.join(there)}.")
    return there[slug]


def entry_of(house: "House", slug: str, routine: str) -> "WorkflowEntry":
    """One routine that a municipality runs."""
    there = municipality_of(house, slug).workflows
    if routine not in there:
        stop(f"Ukjent rutine «{routine}». Kjente: {', '.join(there)}.")
    return there[routine]


def workflow_of(house: "House", slug: str, routine: str) -> "Workflow":
    """A routine as its file says now."""
    from engine.language import compile_file

    entry = entry_of(house, slug, routine)
    return compile_file(entry.file, slug, entry.parameters)
