"""Every sentence about the files that the engine does not read is there in both languages, and is used."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from adapters.sentences import KINDS, SENTENCES
from engine.language.problems import Said
from tests.english import bokmaal_in

ADAPTERS = Path(__file__).parents[2] / "adapters"
PLAYED = {"play.py", "expect.py"}  # what a scenario came to, which is no mistake in its file
READ = [*sorted((ADAPTERS / "scenario").glob("*.py")), *sorted(ADAPTERS.glob("*.py"))]


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in the modules that read such files: the last name of what is called, and where."""
    for module in READ:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield name, f"{module.name}:{node.lineno}", node


def _literals(*names: str) -> dict[str, str]:
    """The last literal given to each call of these functions, and where."""
    given = {}
    for name, where, call in _calls():
        words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in names and words:
            given[where] = words[-1]
    return given


def test_every_cause_and_kind_of_name_has_a_sentence_and_is_used() -> None:
    told = {*_literals("tell").values(), "idle_routine"}  # adapters/checking.py makes its problem itself
    assert told == set(SENTENCES)
    assert set(_literals("one_of", "entries").values()) == set(KINDS)


def test_no_problem_of_a_file_is_told_in_bokmaal_alone() -> None:
    told = [(where, call) for name, where, call in _calls() if name == "problem" and where.split(":")[0] not in PLAYED]
    assert told
    assert [where for where, call in told if "english" not in {word.arg for word in call.keywords}] == []


@pytest.mark.parametrize("said", [*SENTENCES.values(), *KINDS.values()], ids=[*SENTENCES, *KINDS])
def test_a_sentence_fills_the_same_places_in_both_languages(said: Said) -> None:
    assert said.nb != said.en
    assert not bokmaal_in(said.en)
    norwegian, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in (said.nb, said.en))
    assert norwegian == english
