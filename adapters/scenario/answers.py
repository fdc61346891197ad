"""The answers a scenario gives in a form, in short: a person by name, a consent as {unit: contact}."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from adapters.scenario.names import Names, entries, one_of
from engine.definition import Field, FieldType
from engine.language.parts import Part

Answers = dict[str, Any]


def read_answers(part: Part, fields: Iterable[Field], names: Names) -> Answers:
    """The answers at `part` to `fields`, as the web's forms would send them; a person is still a name."""
    known = {field.key: field for field in fields}
    given = entries(part, known, "et spørsmål i skjemaet")
    return {each.name: _answer(each, known[each.name], names) for each in given}


def with_ids(answers: Answers, fields: Iterable[Field], people: Mapping[str, str]) -> Answers:
    """The answers with the ids of the people they name, once everybody has been taken on."""
    staff = {field.key for field in fields if field.type is FieldType.STAFF}
    return {key: people[value] if key in staff else value for key, value in answers.items()}


def _answer(part: Part, field: Field, names: Names) -> Any:
    return _READERS[field.type](part, field, names)


def _word(part: Part, _field: Field, _names: Names) -> str:
    return part.word()


def _day(part: Part, _field: Field, _names: Names) -> str:
    day = part.day()
    return day.isoformat() if day else ""


def _yes_no(part: Part, _field: Field, _names: Names) -> str:
    return one_of(part, ("yes", "no"), "et svar her")


def _choice(part: Part, field: Field, _names: Names) -> str:
    return one_of(part, _options(field), "et alternativ her")


def _choices(part: Part, field: Field, _names: Names) -> list[str]:
    return [one_of(item, _options(field), "et alternativ her") for item in part.items()]


def _staff(part: Part, _field: Field, names: Names) -> str:
    return one_of(part, names.people, "en av personene i scenariet")


def _consent(part: Part, field: Field, _names: Names) -> Answers:
    units = entries(part, _options(field), "en av dem samtykket kan gjelde")
    return {each.name: {"share": True, "contact": each.word()} for each in units}


def _rows(part: Part, field: Field, names: Names) -> list[Answers]:
    return [read_answers(item, field.columns, names) for item in part.items()]


def _options(field: Field) -> list[str]:
    return [option.key for option in field.options]


_READERS: dict[FieldType, Callable[[Part, Field, Names], Any]] = {
    FieldType.TEXT: _word,
    FieldType.LONG_TEXT: _word,
    FieldType.DATE: _day,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.STAFF: _staff,
    FieldType.CONSENT: _consent,
    FieldType.ROWS: _rows,
}
