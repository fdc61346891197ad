"""The answers a scenario gives in a form, in short: a person by name, a consent as {unit: contact}."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from adapters.scenario.names import Names, entries, inside, one_of
from engine.definition import Field, FieldType
from engine.forms import GIVERS
from engine.language.parts import Part

Answers = dict[str, Any]


def read_answers(part: Part, fields: Iterable[Field], names: Names) -> Answers:
    """The answers at `part` to `fields`, as the web's forms would send them; a person is still a name."""
    known = {field.key: field for field in fields}
    given = entries(part, known, "field")
    return {each.name: _answer(each, known[each.name], names) for each in given}


def with_ids(answers: Answers, fields: Iterable[Field], people: Mapping[str, str]) -> Answers:
    """The answers with the ids of the people they name, once everybody has been taken on."""
    kinds = {field.key: field.type for field in fields}
    return {key: _with_ids(kinds.get(key), value, people) for key, value in answers.items()}


def _with_ids(kind: FieldType | None, value: Any, people: Mapping[str, str]) -> Any:
    if kind is FieldType.STAFF:
        return people[value]
    return [people[name] for name in value] if kind is FieldType.PEOPLE else value


def _answer(part: Part, field: Field, names: Names) -> Any:
    return _READERS[field.type](part, field, names)


def _word(part: Part, _field: Field, _names: Names) -> str:
    return part.word()


def _day(part: Part, _field: Field, _names: Names) -> str:
    day = part.day()
    return day.isoformat() if day else ""


def _yes_no(part: Part, _field: Field, _names: Names) -> str:
    return one_of(part, ("yes", "no"), "yes_no")


def _choice(part: Part, field: Field, _names: Names) -> str:
    return one_of(part, _options(field), "option")


def _choices(part: Part, field: Field, _names: Names) -> list[str]:
    return [one_of(item, _options(field), "option") for item in part.items()]


def _staff(part: Part, _field: Field, names: Names) -> str:
    return one_of(part, names.people, "person")


def _people(part: Part, _field: Field, names: Names) -> list[str]:
    return [one_of(item, names.people, "person") for item in part.items()]


def _unit(part: Part, _field: Field, names: Names) -> str:
    return one_of(part, names.units, "unit")


def _consent(part: Part, field: Field, _names: Names) -> Answers:
    """Units with a contact each; those who gave it stand under `_givers`, {name: capacity}."""
    units = entries(part, [*_options(field), GIVERS], "consenting")
    given: Answers = {}
    for each in units:
        if each.name == GIVERS:
            given[GIVERS] = [{"name": one.name, "capacity": one.word(), "yes": True} for one in inside(each)]
        else:
            given[each.name] = {"share": True, "contact": each.word()}
    return given


def _rows(part: Part, field: Field, names: Names) -> list[Answers]:
    return [read_answers(item, field.columns, names) for item in part.items()]


def _options(field: Field) -> list[str]:
    return [option.key for option in field.options]


_READERS: dict[FieldType, Callable[[Part, Field, Names], Any]] = {
    FieldType.TEXT: _word,
    FieldType.LONG_TEXT: _word,
    FieldType.NUMBER: _word,
    FieldType.DATE: _day,
    FieldType.MOMENT: _word,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.STAFF: _staff,
    FieldType.PEOPLE: _people,
    FieldType.UNIT: _unit,
    FieldType.CONSENT: _consent,
    FieldType.ROWS: _rows,
}
