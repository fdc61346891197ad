"""The commands that read a routine back: describe, diff and explain. Imports are late to keep the program quick."""

import textwrap
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web import cli_premises as premises

if TYPE_CHECKING:
    from datetime import date

    from adapters.house import House
    from engine.calendars import Calendar
    from engine.definition import Workflow
    from engine.reading.book import Book
    from engine.reading.describe import Section

WIDTH = 100
_Municipality = Annotated[str, typer.Argument(help="Kommunen, slik den heter i workflows.yaml.")]
_Routine = Annotated[str, typer.Argument(help="Rutinen, slik den heter i workflows.yaml.")]


def register(app: typer.Typer) -> None:
    """Make the commands known."""
    for command in (describe, diff, explain):
        app.command()(command)


def describe(
    municipality: _Municipality,
    routine: _Routine,
    role: Annotated[str, typer.Option(help="Bare det denne rollen gjør, på én side.")] = "",
    version: Annotated[int | None, typer.Option(help="En publisert versjon; ellers den som står i filen.")] = None,
) -> None:
    """Les en rutine tilbake i vanlige ord, slik at den kan leses igjennom og skrives under."""
    from engine.definition import say
    from engine.reading.describe import describe as read
    from engine.reading.sheet import sheet

    house = premises.house_of(premises.settings())
    workflow = _workflow(house, municipality, routine, version, published=version is not None)
    book = _book(house, municipality, workflow)
    title = say(workflow.title, "nb")
    if not role:
        _write(f"{title}, {book.places.name}", read(book), numbered=True)
        return
    known = {say(each.title, "nb"): each.key for each in workflow.roles}
    found = next((key for name, key in known.items() if role.lower() in (name.lower(), key)), None)
    if found is None:
        premises.stop(f"Rutinen har ingen rolle «{role}». Den har {', '.join(known)}.")
    _write(f"{book.role_title(found)} i «{title}», {book.places.name}", sheet(book, found))


def diff(
    first: Annotated[str, typer.Argument(help="Kommunen, eller den gamle filen.")],
    second: Annotated[str, typer.Argument(help="Rutinen, eller den nye filen.")],
    old: Annotated[int | None, typer.Option(help="Den gamle versjonen; ellers den nyeste publiserte.")] = None,
    new: Annotated[int | None, typer.Option(help="Den nye versjonen; ellers det som står i filen.")] = None,
) -> None:
    """Si hva som er endret fra én versjon av en rutine til en annen."""
    from engine.reading.book import Book
    from engine.reading.compare import SAME, compare

    if Path(first).is_file() and Path(second).is_file():
        before, after = (Book(_compiled(Path(each), "kommunen")) for each in (first, second))
    else:
        house = premises.house_of(premises.settings())
        was = _workflow(house, first, second, old, published=True)
        now = _workflow(house, first, second, new, published=new is not None)
        before, after = _book(house, first, was), _book(house, first, now)
    for text in compare(before, after) or (SAME,):
        typer.echo(_wrapped(text, "– " if text != SAME else ""))


def explain(
    reference: Annotated[str, typer.Argument(help="Sakens referanse, for eksempel K7M-3QX.")] = "",
    municipality: Annotated[str, typer.Option(help="Kommunen, slik den heter i workflows.yaml.")] = "",
    span: Annotated[str, typer.Option(help="En varighet, for eksempel «10 working days», i stedet for en sak.")] = "",
    start: Annotated[
        datetime | None, typer.Option("--from", help="Dagen det regnes fra; ellers i dag.", formats=["%Y-%m-%d"])
    ] = None,
    roll: Annotated[str, typer.Option(help="Hvor en fridag flyttes: none, next eller previous.")] = "none",
    back: Annotated[bool, typer.Option("--before", help="Regn bakover.")] = False,
) -> None:
    """Si hvordan hver frist i en sak ble til og hva som skjer om ingen gjør noe, eller regn ut en frist uten sak."""
    from engine.errors import NotFound
    from engine.reading import dates

    if bool(reference) == bool(span):
        premises.stop("Skriv enten en referanse eller «--span» med en varighet.")
    house = premises.house_of(premises.settings())
    if municipality or span:
        premises.municipality_of(house, municipality)
    if reference:
        premises.demand_schema(house)
        try:
            with house.read() as tx:
                found = dates.case_dates(tx, reference, municipality or None)
        except NotFound:
            premises.stop(f"Ingen sak, eller flere, har referansen «{reference}». Nevn kommunen med «--municipality».")
        _write("", found)
        return
    calendar = house.installation.municipalities[municipality].calendar
    day = start.date() if start else calendar.local_date(house.clock.now())
    typer.echo(_wrapped(_span(span, day, calendar, roll, back=back)))


def _span(text: str, day: "date", calendar: "Calendar", roll: str, *, back: bool) -> str:
    from engine.calendars import Roll
    from engine.reading import dates

    if roll not in tuple(Roll):
        premises.stop(f"Ukjent «--roll {roll}». Skriv none, next eller previous.")
    try:
        return dates.span(text, day, calendar, Roll(roll), back=back)
    except ValueError as wrong:
        premises.stop(str(wrong))


# ---------------------------------------------------------------- what is read


def _workflow(house: "House", municipality: str, routine: str, number: int | None, *, published: bool) -> "Workflow":
    """A routine as its file says, or as it was published."""
    from engine.errors import NotFound
    from engine.reading.places import version

    premises.municipality_of(house, municipality)
    if published:
        premises.demand_schema(house)
        try:
            with house.read() as tx:
                return version(tx, municipality, routine, number)
        except NotFound:
            premises.stop(f"«{routine}» er ikke publisert{f' i versjon {number}' if number else ''}.")
    return premises.workflow_of(house, municipality, routine)


def _compiled(file: Path, municipality: str) -> "Workflow":
    from engine.language import DefinitionError, compile_file

    try:
        return compile_file(file, municipality)
    except DefinitionError as wrong:
        premises.stop(str(wrong))


def _book(house: "House", municipality: str, workflow: "Workflow") -> "Book":
    from engine.language import compile_file
    from engine.reading.book import Book
    from engine.reading.places import places

    here = house.installation.municipalities[municipality]
    routines = [compile_file(entry.file, municipality, entry.parameters) for entry in here.workflows.values()]
    today = here.calendar.local_date(house.clock.now())
    return Book(workflow, places(house.installation, municipality, routines), today)


# ---------------------------------------------------------------- how it is written


def _write(title: str, sections: "Iterable[Section]", *, numbered: bool = False) -> None:
    """Headings and paragraphs; a sheet has its paragraphs as a list."""
    if title:
        typer.echo(f"{title}\n{'=' * len(title)}\n")
    for number, section in enumerate(sections, 1):
        typer.echo(f"{number}. {section.heading}\n" if numbered else section.heading)
        for text in section.paragraphs:
            typer.echo(_wrapped(text, "" if numbered else "– ") + ("\n" if numbered else ""))
        if not numbered:
            typer.echo("")


def _wrapped(text: str, bullet: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
