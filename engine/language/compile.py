"""From a routine's files to a `Workflow`: read, shape, checks, and every problem together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.definition import Workflow
from engine.durations import Duration
from engine.language.build import read_parameters, read_workflow
from engine.language.checks import check_names
from engine.language.graph import check_graph
from engine.language.letters import read_letters
from engine.language.parameters import BadValue, kind_of, read
from engine.language.parts import Part
from engine.language.problems import DefinitionError, Problem, Said, hints, quoted
from engine.language.reader import load
from engine.language.source import Parameter, Source
from engine.language.texts import problem, said

Given = Mapping[str, str | Duration]  # a municipality's own values for parameters, as written or read already


Prove = Callable[[Workflow, Source], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A routine as read, with its problems; the workflow has stand-ins where something is wrong.

    `parameters` are what a municipality may give its own values, each with its default; `refused` are those values that
    cannot be used, with what is wrong with them. They are no problem of the routine, so they are not in `problems`.
    """

    workflow: Workflow | None
    parameters: Mapping[str, Parameter]
    problems: tuple[Problem, ...]
    refused: Mapping[str, Said]


def read_draft(path: Path, municipality: str, parameters: Given, prove: Prove | None = None) -> Draft:
    """The routine in the YAML file `path` and the letters beside it, whatever state they are in. Never raises.

    `prove` (`engine.proof.check_proof`) is asked when nothing else is wrong.
    """
    root, problems = load(path)
    if root is None:
        return Draft(None, {}, tuple(problems), {})
    source = Source(str(path), root, problems)
    whole = Part(source, root)
    read_parameters(whole.get("parameters"))
    defaults = dict(source.parameters)
    refused = _give(source.parameters, parameters)
    workflow = read_workflow(whole, municipality)
    letters = read_letters(whole.get("letters"), path.parent, workflow)
    workflow = workflow.model_copy(update={"letters": letters})
    check_names(workflow, source)
    check_graph(workflow, source)
    if prove and not problems and not refused:
        prove(workflow, source)
    return Draft(workflow, defaults, tuple(problems), refused)


def _give(parameters: dict[str, Parameter], given: Given) -> dict[str, Said]:
    """Put the municipality's own values in place of the defaults; out: those that cannot be used."""
    refused = {}
    for name in given.keys() & parameters.keys():
        text, kind = str(given[name]), kind_of(parameters[name])
        try:
            parameters[name] = read(text, kind)
        except BadValue as error:
            refused[name] = said("bad_parameter", {"name": quoted(name), "reason": error.words})
    return refused


def compile_file(
    path: Path, municipality: str, parameters: Given | None = None, prove: Prove | None = None
) -> Workflow:
    """The routine in the YAML file `path` and the letters beside it, for one municipality; proven with `prove`.

    `parameters` are the municipality's own values from workflows.yaml. Raises DefinitionError with all problems.
    """
    given = parameters or {}
    draft = read_draft(path, municipality, given, prove)
    wrong = list(_wrong(path, given, draft))
    if draft.workflow is None or draft.problems or wrong:
        raise DefinitionError([*draft.problems, *wrong])
    return draft.workflow


def check(path: Path, municipality: str, parameters: Given | None = None) -> list[Problem]:
    """Everything that is wrong with a routine, sorted by position; empty when it can be used."""
    try:
        compile_file(path, municipality, parameters)
    except DefinitionError as error:
        return list(error.problems)
    return []


def _wrong(path: Path, given: Given, draft: Draft) -> Iterator[Problem]:
    """What is wrong with the municipality's own values, which stand in another file."""
    for name in given if draft.workflow else ():
        if name not in draft.parameters:
            hint = hints(name, draft.parameters)
            yield problem(str(path), 1, 1, "unknown_parameter.given", name=quoted(name), hint=hint)
    for words in draft.refused.values():
        yield Problem(str(path), 1, 1, "parameters", "bad_parameter", words.nb, words.en)
