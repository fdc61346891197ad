"""`brobygger rehearse` and `brobygger move`: open cases and another version of their routine."""

from pathlib import Path
from typing import Annotated

import typer

from web import cli_premises as premises

_MUNICIPALITY = Annotated[str, typer.Argument(help="Kommunen, slik den heter i workflows.yaml.")]
_ROUTINE = Annotated[str, typer.Argument(help="Rutinen.")]
_MAPPING = Annotated[
    Path | None, typer.Option(help="YAML-fil som sier hva tilstander og oppgaver heter i den nye versjonen.")
]


def rehearse(municipality: _MUNICIPALITY, routine: _ROUTINE, mapping: _MAPPING = None) -> None:
    """Prøv rutinen slik filen er nå på alle åpne saker, uten å endre noe."""
    from adapters import versions
    from engine.language import DefinitionError

    _, house = premises.ready()
    try:
        workflow = premises.workflow_of(house, municipality, routine)
        found = versions.rehearse(house, workflow, versions.read_names(mapping, workflow))
    except DefinitionError as wrong:
        premises.stop(str(wrong))
    for line in versions.summary(found):
        typer.echo(line)
    raise typer.Exit(1 if any(case.fate == "stuck" for case in found) else 0)


def move(
    municipality: _MUNICIPALITY,
    routine: _ROUTINE,
    mapping: _MAPPING = None,
    case: Annotated[str | None, typer.Option(help="Bare saken med denne referansen.")] = None,
    back: Annotated[bool, typer.Option(help="Tilbake til versjonen sakene kom fra.")] = False,
) -> None:
    """La åpne saker følge den nyeste publiserte versjonen, eller gå tilbake."""
    from adapters import versions
    from engine.language import DefinitionError

    _, house = premises.ready()
    try:
        workflow = premises.workflow_of(house, municipality, routine)
        names = versions.read_names(mapping, workflow)
    except DefinitionError as wrong:
        premises.stop(str(wrong))
    moved = (
        versions.move_back(house, municipality, routine, case)
        if back
        else versions.move(house, municipality, routine, names, case)
    )
    for each in moved:
        typer.echo(f"{each.reference}: {each.refused or 'flyttet'}")
    typer.echo(f"{sum(not each.refused for each in moved)} av {len(moved)} saker er flyttet.")
    raise typer.Exit(0 if moved and all(not each.refused for each in moved) else 1)
