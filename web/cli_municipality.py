"""The command `brobygger new-municipality`: a few questions, and a municipality that works, with its own routines."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from adapters.founding import Pack


def new_municipality(
    name: Annotated[str, typer.Argument(help="Navnet, for eksempel «Lillevik kommune».")] = "",
    *,
    slug: Annotated[str, typer.Option(help="Navnet i adresser og filer; ellers laget av navnet.")] = "",
    language: Annotated[str, typer.Option(help="Målform: bokmål eller nynorsk.")] = "",
    position: Annotated[list[str] | None, typer.Option(help="NØKKEL=det folk kaller stillingen; flere ganger.")] = None,
    team: Annotated[list[str] | None, typer.Option(help="NØKKEL=det folk kaller teamet; flere ganger.")] = None,
    meets: Annotated[list[str] | None, typer.Option(help="NØKKEL=møtene, som «hver 2. torsdag 08.30».")] = None,
    closed: Annotated[list[str] | None, typer.Option(help="En stengedag, som 24.12.2026; flere ganger.")] = None,
    pack: Annotated[Path | None, typer.Option(help="Mappen med rutinene som kopieres.")] = None,
    ask: Annotated[bool | None, typer.Option(help="Spør om det som ikke er sagt; ellers bare uten navn.")] = None,
) -> None:
    """Ta inn en ny kommune: skriv den inn i workflows.yaml, og kopier rutinene den kan begynne med."""
    from adapters import founding
    from adapters.clock import SystemClock
    from adapters.config import SettingsError, load
    from engine.calendars import Calendar
    from engine.language import DefinitionError

    try:
        file = load().installation
        source = founding.read_pack(pack or file.parent / founding.PACK)
        asked = _Questions(source, asks=(sys.stdin.isatty() and not name) if ask is None else ask)
        answers = founding.Answers(
            name=name or asked.text("Hva heter kommunen?"),
            slug=slug,
            language=language or asked.text("Målform (bokmål eller nynorsk)", "bokmål"),
            positions=_pairs(position) or asked.positions(),
            teams=_pairs(team) or asked.teams(),
            meets=_pairs(meets) or asked.meets(),
            closing_days=tuple(closed or asked.closing_days()),
        )
        folder = founding.add(answers, source, file, Calendar().local_date(SystemClock().now()))
    except (SettingsError, DefinitionError, founding.Unanswered) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    _tell_next(file, folder, source)


class _Questions:
    """The questions, asked only of somebody who sits at a keyboard and gave no name; otherwise the pack's own words."""

    def __init__(self, pack: "Pack", *, asks: bool) -> None:
        self._pack, self._asks = pack, asks
        self._teams: dict[str, str] = {}

    def text(self, question: str, usual: str = "") -> str:
        """One answer, or the usual one."""
        return str(typer.prompt(question, default=usual, show_default=bool(usual))) if self._asks else usual

    def positions(self) -> dict[str, str]:
        """What the positions that the routines need are called."""
        if not self._asks:
            return {}
        usual = {key: title["nb"] for key, title in self._pack.positions.items()}
        asked = {key: self.text(f"Hva kaller dere stillingen «{title}»?", title) for key, title in usual.items()}
        return {key: title for key, title in asked.items() if title != usual[key]}

    def teams(self) -> dict[str, str]:
        """What the teams are called: those the routines need, and further ones until nothing is answered."""
        from adapters.spelling import plain

        needed = {key: title["nb"] for key, title in self._pack.teams.items()} if self._asks else {}
        self._teams = {key: self.text(f"Hva kaller dere teamet «{title}»?", title) for key, title in needed.items()}
        while title := self.text("Et team til? Skriv det folk kaller det, eller bare Enter"):
            self._teams[plain(title, "_")] = title
        return self._teams

    def meets(self) -> dict[str, str]:
        """When each team meets."""
        question = "Når møtes {}? Som «hver 2. torsdag 08.30», eller bare Enter når det er ved behov"
        asked = {key: self.text(question.format(title)) for key, title in self._teams.items()}
        return {key: words for key, words in asked.items() if words}

    def closing_days(self) -> list[str]:
        """The days the municipality is closed."""
        words = self.text("Egne stengedager, som 24.12.2026, 31.12.2026, eller bare Enter")
        return [word for word in words.replace(",", " ").split() if word]


def _pairs(words: list[str] | None) -> Mapping[str, str]:
    """KEY=text, as options have it. A word without = gives an empty text, which is told."""
    return {key.strip(): text.strip() for key, _, text in (word.partition("=") for word in words or ())}


def _tell_next(file: Path, folder: Path, pack: "Pack") -> None:
    """What there is now, and what to do."""
    slug, first = folder.name, next(iter(pack.positions), "")
    count = "1 rutine" if len(pack.routines) == 1 else f"{len(pack.routines)} rutiner"
    typer.echo(f"{slug} er skrevet inn i {file}, med {count} i {folder}. Alt i orden.")
    typer.echo("\nNå:")
    typer.echo(f"1. Les rutinene i {folder}, og rett frister, tekster og brev så de er deres egne.")
    typer.echo("   Kjør «brobygger check» når noe er endret.")
    play = f"Kjør «brobygger scenario {folder}/scenarios», og se hva som skjer i en sak hos dere."
    typer.echo(f"2. {play if (folder / 'scenarios').is_dir() else 'Skriv et scenario av en sak dere kjenner godt.'}")
    typer.echo(f'3. Ta inn folk: brobygger staff add {slug} "Fornavn Etternavn" epost --holds {first}')
    typer.echo("4. Kjør «brobygger publish». Da kan saker starte.")
