"""The operator's commands: what is wrong and how to mend it, and deadlines that stand still."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from web import cli_premises as premises

if TYPE_CHECKING:
    from engine.parked import Failing

timer_app = typer.Typer(help="Frister som ikke lot seg gjennomføre.", no_args_is_help=True)
_Timer = Annotated[str, typer.Argument(help="Fristens id, slik «brobygger doctor» viser den.")]


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Si det på en måte andre programmer kan lese.")] = False,
) -> None:
    """Si hva som er forsinket, står fast eller er satt opp feil, og hva som retter det. Svarer 1 når noe er galt."""
    from dataclasses import asdict

    from adapters.doctor import examine

    settings, house = premises.ready()
    findings = examine(house, settings)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            typer.echo(f"{'Merk: ' if finding.note else ''}{finding.says}\n    {finding.mend}")
    wrong = sum(not finding.note for finding in findings)
    if not as_json:
        typer.echo(f"{wrong} ting må rettes." if wrong else "Alt i orden.")
    raise typer.Exit(1 if wrong else 0)


@timer_app.command("list")
def timer_list() -> None:
    """Vis frister som står, og frister som har feilet og prøves igjen."""
    from engine import parked

    _, house = premises.ready()
    with house.read() as tx:
        for title, found in (("Står", parked.parked(tx)), ("Prøves igjen", parked.tried(tx))):
            for one in found:
                typer.echo(_line(title, one))


@timer_app.command("retry")
def timer_retry(timer: _Timer) -> None:
    """Sett i gang en frist som står."""
    from engine import parked
    from engine.errors import NotFound

    _, house = premises.ready()
    try:
        with house.write() as tx:
            parked.retry(tx, timer)
    except NotFound:
        premises.stop(f"Ingen frist som står, har id {timer}. «brobygger timer list» viser dem.")
    typer.echo("Den er satt i gang igjen.")


@timer_app.command("retry-all")
def timer_retry_all(
    municipality: Annotated[str | None, typer.Argument(help="Bare i én kommune.")] = None,
) -> None:
    """Sett i gang alle frister som står."""
    from engine import parked

    _, house = premises.ready()
    if municipality:
        premises.municipality_of(house, municipality)
    with house.write() as tx:
        count = parked.retry_all(tx, municipality)
    typer.echo(f"{count} er satt i gang igjen.")


@timer_app.command("cancel")
def timer_cancel(timer: _Timer) -> None:
    """Legg bort en frist som står, for godt. Saken får det i historikken."""
    from engine import parked
    from engine.errors import NotFound

    _, house = premises.ready()
    try:
        with house.write() as tx:
            reference = parked.cancel(tx, timer, None)
    except NotFound:
        premises.stop(f"Ingen frist som står, har id {timer}. «brobygger timer list» viser dem.")
    typer.echo(f"Den er lagt bort. Det står i historikken i sak {reference}.")


def _line(title: str, one: "Failing") -> str:
    from engine import parked

    return f"{title}: {one.timer} · {one.municipality} · sak {one.reference} · «{parked.name_of(one)}» · {one.error}"
