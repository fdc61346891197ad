"""What a proof found, as problems of the file the routine was read from."""

from typing import TYPE_CHECKING

from engine.definition import Workflow
from engine.proof.findings import Finding, Path, Told
from engine.proof.prove import prove

if TYPE_CHECKING:  # the language calls this, so it cannot be imported first
    from engine.language.source import Source


def check_proof(workflow: Workflow, source: "Source") -> None:
    """Note everything that makes the routine unsound, each with its story and the lines it walked.

    To be asked when everything else is right: a routine with unknown names has no meaning to prove.
    """
    for finding in prove(workflow).findings:
        path = _own(source, finding.path)
        source.add(path, finding.code, _message(source, finding, 0), english=_message(source, finding, 1), at_key=True)


def _message(source: "Source", finding: Finding, language: int) -> str:
    end = (finding.nb, finding.en)[language]
    story = " ".join(_sentence(source, told, language) for told in finding.story)
    return f"{story} {('Da:', 'Then:')[language]} {end}" if story else end


def _sentence(source: "Source", told: Told, language: int) -> str:
    sentence = (told.nb, told.en)[language]
    if not told.path:
        return sentence
    line = source.place(_own(source, told.path), at_key=True).line
    return f"{sentence.removesuffix('.')} ({('linje', 'line')[language]} {line})."


def _own(source: "Source", path: Path) -> Path:
    """Where it stands in the file: a way may be written under `anywhere`."""
    elsewhere = ("anywhere", *path[3:])
    return elsewhere if path[2:3] == ("next",) and not source.find(path) and source.find(elsewhere) else path
