"""The JSON Schema that editors use: in step with the language, and the shipped routines fit it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.language.json_schema import routine_schema, written
from engine.language.schema import SHAPES
from tests.engine.rich_routine import RICH
from tests.engine.small_routine import GOOD, changed

ROOT = Path(__file__).parents[2]
_ALL = sorted((ROOT / "workflows").rglob("*.yaml"))
SHIPPED = [path for path in _ALL if "\nstates:" in path.read_text("utf-8")]
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


def _misfits(value: Any, asked: dict[str, Any], at: str = "") -> list[str]:
    """Where a value does not fit; knows only the words of JSON Schema that our schema uses."""
    whole = routine_schema()["$defs"]
    if "$ref" in asked:
        return _misfits(value, whole[asked["$ref"].removeprefix("#/$defs/")], at)
    if "anyOf" in asked:
        found = [_misfits(value, each, at) for each in asked["anyOf"]]
        return [] if [] in found else min(found, key=len)
    if "enum" in asked or "const" in asked:
        return [] if value in asked.get("enum", [asked.get("const")]) else [f"{at}: {value}"]
    types = [asked["type"]] if isinstance(asked["type"], str) else asked["type"]
    if not any(isinstance(value, TYPES[each]) for each in types):
        return [f"{at}: {value!r} is not {types}"]
    return _inner_misfits(value, asked, at)


def _inner_misfits(value: Any, asked: dict[str, Any], at: str) -> list[str]:
    if isinstance(value, str) and "pattern" in asked:
        return [] if re.search(asked["pattern"], value) else [f"{at}: {value}"]
    if isinstance(value, list):
        return [wrong for n, each in enumerate(value) for wrong in _misfits(each, asked["items"], f"{at}[{n}]")]
    return _object_misfits(value, asked, at) if isinstance(value, dict) else []


def _object_misfits(value: dict[str, Any], asked: dict[str, Any], at: str) -> list[str]:
    wrong = [f"{at}: no {key}" for key in asked.get("required", ()) if key not in value]
    for key, each in value.items():
        inside = asked.get("properties", {}).get(key, asked.get("additionalProperties"))
        if not inside:
            wrong.append(f"{at}: what is {key}?")
        elif "propertyNames" in asked and not re.search(asked["propertyNames"]["pattern"], str(key)):
            wrong.append(f"{at}: {key} is no name")
        else:
            wrong += _misfits(each, inside, f"{at}.{key}")
    return wrong


def _fits(text: str) -> list[str]:
    return _misfits(YAML(typ="safe", pure=True).load(text), routine_schema())


def test_the_schema_in_the_docs_is_the_one_of_the_language() -> None:
    there = (ROOT / "docs" / "language.schema.json").read_text("utf-8")
    assert there == written(), "write it anew with engine.language.json_schema.written()"


def test_the_schema_has_every_key_of_every_shape_with_its_purpose() -> None:
    shapes = {each["description"]: each for each in routine_schema()["$defs"].values() if "properties" in each}
    named = [each for each in routine_schema()["$defs"].values() if each.get("additionalProperties") is False]
    assert len(named) == len(SHAPES)
    for shape in SHAPES:
        fitting = [each for each in named if tuple(each["properties"]) == shape.keys]
        assert len(fitting) == 1, shape.name
        assert fitting[0]["required"] == list(shape.required)
        assert all(value["description"] for value in fitting[0]["properties"].values())
    assert shapes


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_routine_fits_the_schema(path: Path) -> None:
    assert _fits(path.read_text("utf-8")) == []


def test_there_are_shipped_routines() -> None:
    assert "individuell-plan" in [path.stem for path in SHIPPED]


def test_what_can_be_said_fits_the_schema() -> None:
    assert _fits(GOOD) == []
    assert _fits(RICH) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("to: klagefrist", "too: klagefrist", "what is too?"),
        ("initial: ny\n", "", "no initial"),
        ("type: long_text", "type: langtekst", "langtekst"),
        ("by: [koordinator]", "by: koordinator", "is not ['array']"),
        ("      nei:\n", "      Nei:\n", "Nei is no name"),
        ("regime: health", "regime: helth", "helth"),
    ],
)
def test_what_cannot_be_said_does_not_fit(old: str, new: str, words: str) -> None:
    found = _fits(changed(old, new))
    assert len(found) >= 1
    assert any(words in each for each in found), found


def test_the_schema_names_only_what_it_has() -> None:
    text = json.dumps(routine_schema())
    named = {ref.removeprefix("#/$defs/") for ref in re.findall(r'"\$ref": "([^"]+)"', text)}
    assert named <= routine_schema()["$defs"].keys()
    assert routine_schema()["$defs"].keys() - named == set()


EXAMPLES = [
    block.split("```", 1)[0] for block in (ROOT / "docs" / "language.md").read_text("utf-8").split("```yaml\n")[1:]
]


@pytest.mark.parametrize("example", EXAMPLES[1:], ids=[example.split(":", 1)[0] for example in EXAMPLES[1:]])
def test_an_example_of_the_reference_fits_the_schema(example: str) -> None:
    """Each is a piece of a routine, of a state or of a task: all its keys are keys of that, and what they hold fits."""
    said = YAML(typ="safe", pure=True).load(example)
    pieces = [{**routine_schema()["$defs"][name], "required": []} for name in ("WORKFLOW", "STATE", "TASK")]
    (piece,) = [each for each in pieces if said.keys() <= each["properties"].keys()]
    assert _misfits(said, piece) == []
