"""`brobygger diagram`: a routine as a picture for the wall, and as BPMN for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from web import cli_premises as premises


def diagram(
    municipality: Annotated[str, typer.Argument(help="Kommunen, slik den heter i workflows.yaml.")],
    routine: Annotated[str, typer.Argument(help="Rutinen, slik den heter der.")],
    svg: Annotated[Path | None, typer.Option(help="Skriv bildet til denne filen (SVG).")] = None,
    bpmn: Annotated[Path | None, typer.Option(help="Skriv prosessen til denne filen (BPMN 2.0).")] = None,
) -> None:
    """Tegn en rutine, som et bilde til å henge opp eller som BPMN. Uten filer skrives bildet ut."""
    from engine import diagram as drawing

    workflow = premises.workflow_of(premises.house_of(premises.settings()), municipality, routine)
    for file, write in ((svg, drawing.as_svg), (bpmn, drawing.as_bpmn)):
        if file:
            _save(file, write(workflow))
    if svg is bpmn is None:
        typer.echo(drawing.as_svg(workflow), nl=False)


def _save(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        premises.stop(f"Kunne ikke skrive {file}: {error.strerror}.")
    typer.echo(f"{file} er skrevet.")
