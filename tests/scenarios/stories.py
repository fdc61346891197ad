"""Small stories to break: a head, and a case on its way."""

from pathlib import Path

from adapters.scenario import Result, run_file
from tests.world import ROOT, skjervoy

FOLDER = ROOT / "workflows" / "skjervoy" / "scenarios"
HEAD = """scenario: En prøve
municipality: skjervoy
workflow: individuell-plan
people:
  Solveig: {title: Systemkoordinator, holds: [systemkoordinator, psykiatriteam]}
  Pål: {title: Sykepleier, holds: [psykiatriteam]}
  Berit: {title: Lege}
story:
  - {on: 2027-01-04, who: Berit, refers: Kari Eksempel, with: {henvist_fra: bruker, begrunnelse: Trenger hjelp}}
"""
APPLIED = """
  - {on: 2027-01-12, who: Solveig, does: forste_mote, outcome: vil_soke, with: {motedato: 2027-01-12}}
  - on: 2027-01-20
    who: Solveig
    does: soknad
    outcome: til_teamet
    with: {samtykke: {psykiatritjenesten: Pål}, onsker_plan: yes, onsker_gruppe: no}
"""
REFUSED = """
  - on: 2027-02-02
    who: Solveig
    does: teambehandling
    outcome: avslag
    with: {motedato: 2027-02-02, begrunnelse: Får hjelp fra én tjeneste.}
  - {on: 2027-02-03, who: Solveig, does: svarbrev_avslag, with: {sendt: 2027-02-03}, then: THEN}
"""
GRANTED = """
  - on: 2027-02-02
    who: Solveig
    does: teambehandling
    outcome: innvilget
    with: {motedato: 2027-02-02, plankoordinator: Pål}
    then: THEN
"""


def play(folder: Path, text: str) -> Result:
    """Play a story written down in a folder."""
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return run_file(path, skjervoy())


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with the first of each text replaced by another."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def shipped(name: str) -> str:
    """The text of a shipped scenario."""
    return (FOLDER / name).read_text(encoding="utf-8")


def told(result: Result) -> list[str]:
    """The problems as line:column and message."""
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in result.problems]


def at(text: str, place: str) -> str:
    """The line:column where `place` first stands in a text."""
    before = text.partition(place)[0]
    assert before != text
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
