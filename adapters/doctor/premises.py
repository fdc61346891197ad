"""What was set up: routines, positions and teams, and files that must be kept secret."""

import stat
from collections.abc import Iterator
from pathlib import Path

from adapters.doctor.finding import Examined, Finding
from adapters.house import unpublished
from engine import staff, standing


def unpublished_routines(examined: Examined) -> Iterator[Finding]:
    """Routines whose file says something else than what new cases start on."""
    for municipality, name, version in unpublished(examined.house):
        old = f"nye saker starter på versjon {version}" if version else "ingen saker kan starte"
        says = f"{municipality}: {name} er endret og ikke publisert, så {old}."
        yield Finding("unpublished_routines", says, "Kjør «brobygger publish».")


def no_coordinating_unit(examined: Examined) -> Iterator[Finding]:
    """Nobody is named to answer when nobody else does."""
    for slug, municipality in examined.house.installation.municipalities.items():
        if not municipality.coordinating_unit:
            says = f"{slug}: ingen er satt til å svare når ingen andre gjør det."
            yield Finding("no_coordinating_unit", says, f"Sett coordinating_unit for {slug} i workflows.yaml.")


def nobody_holds(examined: Examined) -> Iterator[Finding]:
    """Positions and teams without people: what goes to them reaches nobody."""
    tx = examined.tx
    for slug, municipality in examined.house.installation.municipalities.items():
        if not staff.everyone(tx, slug):
            mend = f"Ta inn folk med «brobygger staff add {slug} …»."
            yield Finding("nobody_holds", f"{slug}: ingen arbeider her ennå.", mend)
            continue
        for unit in (*municipality.positions, *municipality.teams):
            if not standing.in_queue(tx, slug, unit):
                mend = f"Kjør «brobygger staff add {slug} NAVN E-POST --holds {unit}»."
                yield Finding("nobody_holds", f"{slug}: ingen har «{unit}», så det som sendes dit, når ingen.", mend)


def open_secrets(examined: Examined) -> Iterator[Finding]:
    """Secret files that others on the machine can read."""
    for path in (examined.settings.secret_file, examined.settings.smtp_password_file):
        if path is not None and Path(path).exists() and stat.S_IMODE(Path(path).stat().st_mode) & 0o077:
            says = f"Andre på maskinen kan lese {path}, som skal være hemmelig."
            yield Finding("open_secrets", says, f"Kjør «chmod 600 {path}».")
