"""The commands `brobygger staff …` after `add`: somebody is away, hands over their work, leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from web import cli_premises as premises

if TYPE_CHECKING:
    from adapters.house import House
    from engine.transaction import Actor, Tx

_MUNICIPALITY = Annotated[str, typer.Argument(help="Kommunen, slik den heter i workflows.yaml.")]
_EMAIL = Annotated[str, typer.Argument(help="E-postadressen til den det gjelder.")]
_TO = Annotated[str, typer.Option(help="E-postadressen til den som overtar.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `brobygger staff`."""
    app.command("away")(away)
    app.command("back")(back)
    app.command("holds")(holds)
    app.command("hand-over")(hand_over)
    app.command("leave")(leave)


def away(
    municipality: _MUNICIPALITY,
    email: _EMAIL,
    substitute: Annotated[str, typer.Option(help="Vikarens e-postadresse; ellers den koordinerende enheten.")] = "",
    since: Annotated[str, typer.Option(help="Første dag, som 2027-01-04; ellers i dag.")] = "",
    until: Annotated[str, typer.Option(help="Siste dag; ellers til det meldes tilbake.")] = "",
) -> None:
    """Meld at noen er borte."""
    from engine import absences

    def report(tx: "Tx") -> None:
        user, other = _user(tx, municipality, email), _user(tx, municipality, substitute) if substitute else None
        first = _day(since) if since else tx.today(municipality)
        absences.report(tx, municipality, user, other, first, _day(until) if until else None)

    _do(municipality, report)
    typer.echo(f"{email} er meldt borte.")


def back(municipality: _MUNICIPALITY, email: _EMAIL) -> None:
    """Meld at noen er tilbake i dag."""
    from engine import absences, staff

    _do(municipality, lambda tx: absences.come_back(tx, staff.actor(tx, _user(tx, municipality, email), municipality)))
    typer.echo(f"{email} er tilbake.")


def holds(municipality: _MUNICIPALITY, email: _EMAIL) -> None:
    """List det noen har: oppgaver, roller, plasser i grupper, og fravær der de er vikar."""
    from engine.definition import say
    from engine.queries.absent import holdings

    _, house = premises.ready()
    premises.municipality_of(house, municipality)
    with house.read() as tx:
        found = list(holdings(tx, municipality, _user(tx, municipality, email)))
    for one in found:
        asked = f" ({one.asked} er spurt)" if one.asked else ""
        due = f", {one.due_on:%d.%m.%Y}" if one.due_on else ""
        typer.echo(f"{one.kind:8} {one.reference:8} {say(one.title, 'nb')}{due}{asked}")
    typer.echo(f"{len(found)} ting.")


def hand_over(municipality: _MUNICIPALITY, email: _EMAIL, to: _TO, reason: str = "Overlevering") -> None:
    """Overfør med en gang alt noen har. Kjør den igjen hvis den ble avbrutt: det som er gjort, er gjort."""
    _, house = premises.ready()
    premises.municipality_of(house, municipality)
    raise typer.Exit(_give_all(house, municipality, email, to, reason))


def leave(
    municipality: _MUNICIPALITY,
    email: _EMAIL,
    last_day: Annotated[str, typer.Option(help="Siste dag på jobb, som 2027-01-31.")],
    to: Annotated[str, typer.Option(help="E-postadressen til den som skal ha det som er igjen da.")] = "",
    unit: Annotated[str, typer.Option(help="Bare denne stillingen eller dette teamet.")] = "",
    now: Annotated[bool, typer.Option(help="Overfør alt til den som overtar, med en gang.")] = False,
) -> None:
    """Registrer siste dag. Det som er igjen når den er over, går videre av seg selv."""
    from engine import departures

    def ends(tx: "Tx") -> None:
        user, receiver = _user(tx, municipality, email), _user(tx, municipality, to) if to else None
        departures.leaves(tx, municipality, user, unit, _day(last_day), receiver)

    if now and not to:
        premises.stop("--now trenger --to: hvem skal overta?")
    house = _do(municipality, ends)
    typer.echo(f"{email} har siste dag {_day(last_day):%d.%m.%Y}.")
    if now:
        raise typer.Exit(_give_all(house, municipality, email, to, "Slutter"))


def _give_all(house: "House", municipality: str, email: str, to: str, reason: str) -> int:
    """Hand over everything, each thing for itself. Out: 1 when something could not be."""
    from adapters import handing
    from engine.queries.absent import holdings

    @contextmanager
    def write() -> "Iterator[tuple[Tx, Actor | None]]":
        with house.write() as tx:
            yield tx, None

    with house.read() as tx:
        user, receiver = _user(tx, municipality, email), _user(tx, municipality, to)
        chosen = [(one, receiver) for one in holdings(tx, municipality, user)]
    done = handing.hand_over(write, user, chosen, reason, at_once=True, command=uuid4().hex)
    for holding, refusal in done.refused:
        typer.echo(f"{holding.reference} {holding.name}: {refusal}", err=True)
    typer.echo(f"{done.given} av {len(chosen)} er overført til {to}.")
    return 1 if done.refused else 0


def _do(municipality: str, change: "Callable[[Tx], Any]") -> "House":
    """One change; a refusal is told, and ends with 2."""
    from engine.errors import InvalidAnswers, Refused

    _, house = premises.ready()
    premises.municipality_of(house, municipality)
    try:
        with house.write() as tx:
            change(tx)
    except InvalidAnswers as wrong:
        premises.stop(" ".join(str(each) for each in wrong.fields.values()))
    except Refused as refusal:
        premises.stop(str(refusal))
    return house


def _user(tx: "Tx", municipality: str, email: str) -> str:
    """The id behind an address."""
    from engine import staff

    found = staff.by_email(tx, municipality, email)
    if found is None:
        premises.stop(f"Ingen som arbeider i {municipality}, har adressen {email}.")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        premises.stop(f"«{text}» er ingen dato. Skriv den som 2027-01-31.")
