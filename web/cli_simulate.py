"""`brobygger simulate`: what a routine can promise, told by a year of invented cases."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web import cli_premises as premises

if TYPE_CHECKING:
    from adapters.simulation.plan import Leaving
    from engine.municipality import Installation


def simulate(
    municipality: Annotated[str, typer.Argument(help="Kommunen, slik den heter i workflows.yaml.")],
    routine: Annotated[str, typer.Argument(help="Rutinen; alle kommunens, når ingen er nevnt.")] = "",
    *,
    cases: Annotated[int, typer.Option(help="Hvor mange saker som kommer i året.", min=1, max=100_000)] = 2000,
    year: Annotated[int, typer.Option(help="Året de kommer i.", min=1990, max=2090)] = 2027,
    seed: Annotated[int, typer.Option(help="Samme frø gir samme tall.")] = 1,
    cancel: Annotated[str, typer.Option(help="Et møte som blir avlyst, for eksempel 2027-03-02.")] = "",
    leaves: Annotated[str, typer.Option(help="En som slutter, for eksempel plankoordinator@2027-05-01.")] = "",
    ages: Annotated[str, typer.Option(help="Hvor gamle personene er, for eksempel 0-17.")] = "1-80",
    svg: Annotated[Path | None, typer.Option(help="Skriv også en tegning hit.")] = None,
    weeks: Annotated[bool, typer.Option(help="Vis hver uke for hver rolle.")] = False,
    processes: Annotated[int, typer.Option(help="Prosesser som deler på sakene; 0: en for hver kjerne.", min=0)] = 0,
) -> None:
    """Kjør et år med oppdiktede saker, og si hvor lenge folk må vente og hvor mye det er å gjøre.

    Ingenting av det lagres eller sendes: databasen din og e-posten blir ikke rørt.
    """
    from adapters.simulation.chart import draw
    from adapters.simulation.plan import Assumptions, Plan
    from adapters.simulation.report import CannotSimulate
    from adapters.simulation.report import simulate as run
    from adapters.simulation.words import text

    installation = _installation()
    house = installation.municipalities.get(municipality)
    names = [routine] if routine or not house else list(house.workflows)
    for name in names:
        plan = Plan(
            municipality, name, year, cases, seed, _day(cancel) if cancel else None, _leaving(leaves),
            Assumptions(ages=_ages(ages)),
        )  # fmt: skip
        try:
            report = run(installation, plan, processes or os.cpu_count() or 1)
        except CannotSimulate as wrong:
            premises.stop(str(wrong))
        typer.echo(text(report, weeks))
        if svg:
            file = svg if len(names) == 1 else svg.with_stem(f"{svg.stem}-{name}")
            file.write_text(draw(report), encoding="utf-8")
            typer.echo(f"Tegningen ligger i {file}.")


def _installation() -> "Installation":
    from adapters.config import SettingsError, load
    from engine import installation
    from engine.language import DefinitionError

    try:
        return installation.load(load().installation)
    except (SettingsError, DefinitionError) as wrong:
        premises.stop(str(wrong))


def _leaving(word: str) -> "Leaving | None":
    from adapters.simulation.plan import Leaving

    role, at, day = word.partition("@")
    if word and not at:
        premises.stop(f"«{word}» er ikke forstått. Skriv rollen, @ og første dag uten personen: rolle@2027-05-01.")
    return Leaving(role, _day(day)) if word else None


def _ages(word: str) -> tuple[int, int]:
    first, _, last = word.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= 120):
        premises.stop(f"«{word}» er ikke forstått. Skriv laveste og høyeste alder, for eksempel 0-17.")
    return int(first), int(last)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        premises.stop(f"«{word}» er ikke en dato. Skriv år-måned-dag, for eksempel 2027-03-02.")
