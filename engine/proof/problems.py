"""What a proof found, as problems of the file the routine was read from."""

from engine.definition import Workflow
from engine.language.source import Path, Source
from engine.proof.findings import Finding
from engine.proof.prove import prove


def check_proof(workflow: Workflow, source: Source) -> None:
    """Note everything that makes the routine unsound, each with its story and the lines it walked."""
    for finding in prove(workflow).findings:
        source.add(_own(source, finding.path), finding.code, _message(source, finding))


def _message(source: Source, finding: Finding) -> str:
    story = " ".join(_sentence(source, told.nb, told.path) for told in finding.story)
    return f"{story} Da: {finding.nb}" if story else finding.nb


def _sentence(source: Source, sentence: str, path: Path) -> str:
    if not path:
        return sentence
    return f"{sentence.removesuffix('.')} (linje {source.place(_own(source, path), at_key=True).line})."


def _own(source: Source, path: Path) -> Path:
    """Where it stands in the file: a way may be written under `anywhere`."""
    elsewhere = ("anywhere", *path[3:])
    return elsewhere if path[2:3] == ("next",) and not source.find(path) and source.find(elsewhere) else path
