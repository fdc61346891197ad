"""`brobygger diagram`: a routine as a picture for the wall, and as BPMN for other programs."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer


def diagram(
    municipality: Annotated[str, typer.Argument(help="Kommunen, slik den heter i workflows.yaml.")],
    routine: Annotated[str, typer.Argument(help="Rutinen, slik den heter der.")],
    svg: Annotated[Path | None, typer.Option(help="Skriv bildet til denne filen (SVG).")] = None,
    bpmn: Annotated[Path | None, typer.Option(help="Skriv prosessen til denne filen (BPMN 2.0).")] = None,
) -> None:
    """Tegn en rutine, som et bilde til å henge opp eller som BPMN. Uten filer skrives bildet ut."""
    from adapters.config import SettingsError, load
    from engine import diagram as drawing
    from engine import installation
    from engine.language import DefinitionError, compile_file

    try:
        municipalities = installation.load(load().installation).municipalities
    except (SettingsError, DefinitionError) as wrong:
        _stop(str(wrong))
    if municipality not in municipalities:
        _stop(f"Ukjent kommune «{municipality}». Kjente: {', '.join(municipalities)}.")
    entries = municipalities[municipality].workflows
    if routine not in entries:
        _stop(f"{municipality} har ingen rutine «{routine}». Kjente: {', '.join(entries)}.")
    workflow = compile_file(entries[routine].file, municipality, entries[routine].parameters)
    for file, write in ((svg, drawing.as_svg), (bpmn, drawing.as_bpmn)):
        if file:
            _save(file, write(workflow))
    if svg is bpmn is None:
        typer.echo(drawing.as_svg(workflow), nl=False)


def _save(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        _stop(f"Kunne ikke skrive {file}: {error.strerror}.")
    typer.echo(f"{file} er skrevet.")


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
