"""A small right routine for the tests of the language, and ways to spoil it."""

from pathlib import Path

from engine.definition import Workflow
from engine.language import Problem, check, compile_file

GOOD = """\
workflow: liten
title: Liten rutine
subject: person
regime: health
initial: ny
parameters:
  svar_innen: 5 working days
roles:
  koordinator: {title: Koordinator, is: position}
  team: {title: Teamet, is: team}
  kontakt: {title: Kontaktperson, is: named, until_named: koordinator}
escalations:
  vanlig:
    remind: [3 days]
    ladder:
      - {notify: assignee}
      - {after: 3 working days, notify: koordinator, reassign: team}
referral:
  grunn: {label: Hvorfor?, type: long_text, required: true}
states:
  ny:
    title: Ny
    tasks:
      vurder:
        title: Vurder søknaden
        who: koordinator
        due: svar_innen
        escalation: vanlig
        letter: svar
        form:
          dato: {label: Dato, type: date, required: true}
          hvem: {label: Hvem?, type: staff, assigns: kontakt}
          valg: {label: Valg, type: choice, options: {en: En, to: To}}
          samtykke: {label: Samtykke, type: consent, options: {lege: Lege}}
    next:
      ja: {title: Ja, on: vurder, to: klagefrist, decides: yes, needs: [consent_given], tells: [kontakt]}
      nei:
        title: Nei
        on: vurder
        to: slutt
        asks:
          hvorfor: {label: Hvorfor?, type: text, required: true}
  klagefrist:
    title: Venter
    next:
      ferdig:
        title: Ingen klage
        after: {within: complaint_deadline, from: vurder.dato, roll: next}
        to: slutt
  slutt:
    title: Slutt
    final: true
anywhere:
  trekk: {title: Trekker seg, by: [koordinator], to: slutt}
letters:
  svar: {title: Svar, file: letters/svar}
"""
LETTER = "Til $person\n\nFristen er $complaint_weeks.\n"


def written(folder: Path, text: str | bytes, letter: str = LETTER) -> Path:
    """The routine and its letter as files in `folder`; out: the routine's file."""
    (folder / "letters").mkdir(exist_ok=True)
    (folder / "letters" / "svar.nb.txt").write_text(letter, "utf-8")
    file = folder / "rutine.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def problems_of(folder: Path, text: str | bytes, letter: str = LETTER) -> list[Problem]:
    """What `check` says."""
    return check(written(folder, text, letter), "kommunen")


def places_of(folder: Path, text: str) -> list[tuple[int, str]]:
    """Line and code of what `check` says."""
    return [(problem.line, problem.code) for problem in problems_of(folder, text)]


def compiled(folder: Path, text: str) -> Workflow:
    """The routine made ready."""
    return compile_file(written(folder, text), "kommunen")


def changed(old: str, new: str) -> str:
    """The right routine with one place changed."""
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)
