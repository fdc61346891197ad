"""The program `brobygger`. It wires everything together, so it stands outermost; imports are late to keep it quick."""

from pathlib import Path
from typing import Annotated

import typer

from web import cli_premises as premises
from web import cli_reading, cli_staff
from web.cli_diagram import diagram
from web.cli_mail import receive
from web.cli_municipality import new_municipality
from web.cli_operator import doctor, timer_app
from web.cli_serve import serve, serve_until_stopped, work
from web.cli_simulate import simulate
from web.cli_versions import move, rehearse

app = typer.Typer(
    help="Brobygger: at ingen som trenger hjelp fra flere, faller mellom stolene.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
staff_app = typer.Typer(help="De som arbeider i kommunen.", no_args_is_help=True)
app.add_typer(staff_app, name="staff")
app.add_typer(timer_app, name="timer")
app.command()(doctor)
cli_staff.register(staff_app)
app.command()(serve)
app.command()(work)
app.command("new-municipality")(new_municipality)
cli_reading.register(app)
app.command()(simulate)
app.command()(diagram)
app.command()(rehearse)
app.command()(move)
app.command()(receive)


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="workflows.yaml (når ingen er nevnt), eller en mappe med rutiner.")
    ] = None,
    english: Annotated[bool, typer.Option(help="Si det på engelsk.")] = False,
) -> None:
    """Les rutinene, bevis at ingen sak kan bli stående fast, og si alt som er galt på én gang."""
    from adapters.checking import check as check_all

    checked = check_all(files or [], premises.settings().installation)
    language = "en" if english else "nb"
    for problem in checked.problems:
        typer.echo(problem.told(language))
    typer.echo(checked.summary(language))
    problems = checked.problems
    raise typer.Exit(2 if problems else 0)


@app.command()
def migrate() -> None:
    """Gi databasen det skjemaet programmet trenger."""
    from adapters.migrations import upgrade

    settings = premises.settings()
    revision = upgrade(premises.house_of(settings).database)
    typer.echo(f"Databasen har skjema {revision}.")


@app.command()
def publish() -> None:
    """Gjør rutinene i workflows.yaml til de nye saker starter på. Åpne saker blir på sin versjon."""
    from adapters.house import publish_all

    _, house = premises.ready()
    for municipality, name, version in publish_all(house):
        typer.echo(f"{municipality}: {name}, versjon {version}")


@app.command()
def verify() -> None:
    """Gå igjennom historikken i hver sak, og finn alt som er endret, fjernet eller flyttet."""
    from engine.audit import verify as walk

    _, house = premises.ready()
    with house.read() as tx:
        broken = list(walk(tx))
    for case in broken:
        typer.echo(f"sak {case.reference} ({case.case_id}), hendelse {case.seq}: {case.reason}")
    typer.echo(f"{len(broken)} saker stemmer ikke." if broken else "Historikken stemmer.")
    raise typer.Exit(1 if broken else 0)


@app.command()
def scenario(files: Annotated[list[Path], typer.Argument(help="Scenariofiler.")]) -> None:
    """Spill scenarier med oppdiktet tid, og si hva som ikke gikk som ventet."""
    from adapters.scenario import run

    raise typer.Exit(run(files, premises.settings().installation, typer.echo))


@app.command()
def demo(
    reset: Annotated[bool, typer.Option(help="Begynn på nytt, med nye oppdiktede saker.")] = False,
) -> None:
    """Prøv Brobygger med oppdiktede personer, egen postkasse og en klokke du kan flytte."""
    from adapters import demo as demo_house
    from adapters.config import SettingsError
    from engine import staff as people
    from engine.language import DefinitionError

    settings = premises.settings()
    if reset:
        demo_house.reset()
    try:
        running = demo_house.Demo(settings)
    except (SettingsError, DefinitionError) as wrong:
        premises.stop(str(wrong))
    with running.house.read() as tx:
        everyone = [person for municipality in running.files for person in people.everyone(tx, municipality)]
    typer.echo(f"\nInnboksen: {settings.base_url}\nE-postene: {settings.base_url}/demo/post\n\nLogg inn som:")
    for person in everyone:
        typer.echo(f"  {person.name:20} {person.title}")
    typer.echo("\nCtrl-C stopper. «make demo-reset» begynner på nytt.\n")
    try:
        serve_until_stopped(running.settings, running.house, demo_controls=running)
    finally:
        running.stop()


@staff_app.command("add")
def staff_add(
    municipality: Annotated[str, typer.Argument(help="Kommunen, slik den heter i workflows.yaml.")],
    name: Annotated[str, typer.Argument(help="Navn.")],
    email: Annotated[str, typer.Argument(help="E-postadresse.")],
    title: Annotated[str, typer.Option(help="Stillingen, slik folk kaller den.")] = "",
    holds: Annotated[list[str] | None, typer.Option(help="Stilling eller team i workflows.yaml; flere ganger.")] = None,
) -> None:
    """Ta inn en som arbeider i kommunen."""
    from engine import staff as people
    from engine.errors import Refused

    _, house = premises.ready()
    premises.municipality_of(house, municipality)
    try:
        with house.write() as tx:
            people.add(tx, municipality, name, email, title, holds or [], tx.today(municipality))
    except Refused as refusal:
        premises.stop(str(refusal))
    typer.echo(f"{name} er lagt til i {municipality}.")


def main() -> None:
    """The console script."""
    from adapters.log import set_up

    set_up()
    app()
