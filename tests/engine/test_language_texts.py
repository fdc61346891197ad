"""Every sentence about a mistake is there in both languages, and every sentence that is there is used."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from engine.language.checks.facts import Kind
from engine.language.problems import Problem, hints, spelt
from engine.language.texts import TEXTS
from tests.engine.small_routine import changed, problems_of

ENGINE = Path(__file__).parents[2] / "engine"
MUST_BE_THERE = ("known", "each_known", "among")
PLACES = ("field", "state", "condition")  # in a routine, where a resource is needed
BY_ENGINE = {"bad_duration", "bad_rhythm"}  # only what the engine itself says in both languages


def _words(module: Path) -> Iterator[str]:
    """Every literal in the code that could be the name of a sentence."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _modules() -> list[Path]:
    """Those that tell what is wrong in a routine or in workflows.yaml."""
    found = (path for part in ("language", "installation") for path in sorted((ENGINE / part).rglob("*.py")))
    return [path for path in found if path.parent.name != "texts"]


def _calls(module: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the last name of what is called."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node


def _causes_told() -> Iterator[tuple[str, str]]:
    """The literal causes given to `tell` and its kin, each with where."""
    for module in _modules():
        for name, call in _calls(module):
            literals = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            place = f"{module.name}:{call.lineno}"
            if name in ("tell", "of") and literals:
                yield literals[0], place
            if name in MUST_BE_THERE and literals:
                yield f"unknown_{literals[-1]}", place
            if name == "_known" and literals and module.name == "fit.py":
                yield f"missing_{literals[0]}", place


def test_no_problem_is_told_in_bokmaal_alone() -> None:
    calls = [(module.name, call) for module in _modules() for _, call in _calls(module)]
    told = [each for each in calls if isinstance(each[1].func, ast.Attribute) and each[1].func.attr == "problem"]
    assert told
    assert [
        f"{name}:{call.lineno}" for name, call in told if "english" not in {word.arg for word in call.keywords}
    ] == []


def test_every_cause_that_is_told_has_a_sentence() -> None:
    told = list(_causes_told())
    assert len(told) > 100
    assert [f"{where} {cause}" for cause, where in told if cause not in TEXTS] == []


def test_every_kind_of_fact_has_a_sentence() -> None:
    assert [kind for kind in Kind if f"condition_type.{kind}" not in TEXTS] == []


def test_every_sentence_is_used() -> None:
    words = {word for module in _modules() for word in _words(module)}
    made = {f"{start}{word}" for start in ("unknown_", "role_kind.", "missing_") for word in words}
    made |= {f"missing_{need}.{place}" for need in ("resource", "places", "days") for place in PLACES}
    made |= {f"role_kind.{kind}" for kind in ("named", "group", "unit")} | {f"condition_type.{kind}" for kind in Kind}
    assert [cause for cause in TEXTS if cause not in words | made] == []


@pytest.mark.parametrize("cause", TEXTS)
def test_a_sentence_fills_the_same_places_in_both_languages(cause: str) -> None:
    said = TEXTS[cause]
    assert said.nb and said.en
    assert (said.nb == said.en) == (cause in BY_ENGINE)
    norwegian, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in (said.nb, said.en))
    # The Norwegian says more of what is missing: English leaves out the name of the thing.
    assert english <= norwegian


def test_a_problem_is_told_in_either_language(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, changed("who: koordinator", "who: kordinator"))
    assert problem.say("nb") == "ukjent rolle «kordinator»; mente du «koordinator»?"
    assert problem.say("en") == "unknown role «kordinator»; did you mean «koordinator»?"


def test_a_problem_without_english_is_told_in_bokmaal() -> None:
    assert Problem("a.yaml", 1, 1, "", "annet", "noe er galt").say("en") == "noe er galt"


def test_names_are_listed_in_either_language() -> None:
    assert (spelt(["a", "b", "c"]).nb, spelt(["a", "b", "c"]).en) == ("«a», «b» eller «c»", "«a», «b» or «c»")
    assert (spelt(["a"]).nb, spelt([]).en) == ("«a»", "")
    assert hints("x", "abcdefghijkl").en == ("; use «a», «b», «c», «d», «e», «f», «g» or «h» or another that exists")
    assert hints("x", []).en == "; there are none yet"
