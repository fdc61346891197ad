"""From a routine's files to a `Workflow`: read, shape, checks, and every problem together."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.definition import Workflow
from engine.durations import Duration
from engine.language.build import read_parameters, read_workflow
from engine.language.checks import check_names
from engine.language.graph import check_graph
from engine.language.letters import read_letters
from engine.language.parts import Part
from engine.language.problems import DefinitionError, Problem, hint, quoted
from engine.language.reader import load
from engine.language.source import Source


@dataclass(frozen=True, slots=True)
class Draft:
    """A routine as read, with its problems; the workflow has stand-ins where something is wrong.

    `parameters` are the names a municipality may give its own values.
    """

    workflow: Workflow | None
    parameters: frozenset[str]
    problems: tuple[Problem, ...]


def read_draft(path: Path, municipality: str, parameters: Mapping[str, Duration]) -> Draft:
    """The routine in the YAML file `path` and the letters beside it, whatever state they are in. Never raises."""
    root, problems = load(path)
    if root is None:
        return Draft(None, frozenset(), tuple(problems))
    source = Source(str(path), root, problems)
    whole = Part(source, root)
    read_parameters(whole.get("parameters"))
    known = frozenset(source.parameters)
    source.parameters.update({name: span for name, span in parameters.items() if name in known})
    workflow = read_workflow(whole, municipality)
    letters = read_letters(whole.get("letters"), path.parent, workflow)
    workflow = workflow.model_copy(update={"letters": letters})
    check_names(workflow, source)
    check_graph(workflow, source)
    return Draft(workflow, known, tuple(problems))


def compile_file(path: Path, municipality: str, parameters: Mapping[str, Duration] | None = None) -> Workflow:
    """The routine in the YAML file `path` and the letters beside it, for one municipality.

    `parameters` are the municipality's own values from workflows.yaml. Raises DefinitionError with all problems.
    """
    given = parameters or {}
    draft = read_draft(path, municipality, given)
    unknown = [_unknown(path, name, draft) for name in given if draft.workflow and name not in draft.parameters]
    if draft.workflow is None or draft.problems or unknown:
        raise DefinitionError([*draft.problems, *unknown])
    return draft.workflow


def check(path: Path, municipality: str, parameters: Mapping[str, Duration] | None = None) -> list[Problem]:
    """Everything that is wrong with a routine, sorted by position; empty when it can be used."""
    try:
        compile_file(path, municipality, parameters)
    except DefinitionError as error:
        return list(error.problems)
    return []


def _unknown(path: Path, name: str, draft: Draft) -> Problem:
    message = f"rutinen har ingen parameter {quoted(name)}{hint(name, draft.parameters)}"
    return Problem(str(path), 1, 1, "parameters", "unknown_parameter", message)
