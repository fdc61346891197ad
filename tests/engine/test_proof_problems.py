"""What a proof finds is told in the file: the place, the story with its lines, in two languages."""

from pathlib import Path

from engine.language.build import read_parameters, read_workflow
from engine.language.parts import Part
from engine.language.problems import Problem
from engine.language.reader import load
from engine.language.source import Source
from engine.proof import check_proof

HEAD = """\
workflow: liten
title: Liten rutine
subject: person
regime: advice
initial: ny
roles:
  leder: {title: Leder, is: position}
escalations:
  vanlig:
    ladder:
      - {notify: assignee}
"""
STUCK = """\
states:
  ny:
    title: Ny
    tasks:
      spor:
        title: Spør
        who: leder
        due: 1 week
        escalation: vanlig
        form:
          svar: {label: Vil du?, type: yes_no, required: true}
    next:
      ja: {title: Ja, when: tasks_done, if: spor.svar is yes, to: slutt}
  slutt: {title: Slutt, final: true}
anywhere:
  avbryt: {title: Avbryt, by: [leder], to: slutt}
"""
RING = """\
states:
  ny:
    title: Ny
    tasks:
      svar: {title: Svar, who: leder, due: 1 week, escalation: vanlig}
    next:
      ferdig: {title: Ferdig, on: svar, to: slutt}
  pause:
    title: Pause
    tasks:
      ring: {title: Ring, who: leder, due: 1 week, escalation: vanlig}
    next:
      kommet: {title: Kommet, on: ring, to: slutt}
  slutt: {title: Slutt, final: true}
anywhere:
  hvil: {title: Hvil, after: 2 weeks, to: pause}
  vent: {title: Vent, after: 2 weeks, to: ny}
"""


def problems(folder: Path, text: str) -> list[Problem]:
    """What the proof alone says of a routine in a file."""
    path = folder / "liten.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    root, wrong = load(path)
    assert root is not None
    source = Source(str(path), root, wrong)
    whole = Part(source, root)
    read_parameters(whole.get("parameters"))
    workflow = read_workflow(whole, "test")
    assert wrong == []
    check_proof(workflow, source)
    return wrong


def test_a_story_names_the_lines_it_walked(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, STUCK)
    assert (problem.line, problem.code, problem.path) == (13, "nothing_to_take", "states.ny")
    assert problem.message == (
        "Saken står i «Ny» (linje 13). «Spør» blir gjort (linje 16). «Vil du?» er nei. "
        "Da: alt i «Ny» er gjort, men ingen av veiene kan tas; la den siste veien være uten «if»"
    )
    assert problem.english == (
        "The case is in «Ny» (line 13). «Spør» is done (line 16). «Vil du?» is no. "
        "Then: everything in «Ny» is done, but none of the ways can be taken; let the last way have no «if»"
    )


def test_a_way_written_under_anywhere_is_told_where_it_stands(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, RING)
    assert (problem.line, problem.code, problem.path) == (27, "livelock", "anywhere.hvil")
    assert "(linje 13)" in problem.message


def test_a_sound_routine_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, STUCK.replace("if: spor.svar is yes, ", "")) == []
