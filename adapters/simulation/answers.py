"""Answers that fit the questions, made from nothing but the type of each: any routine can be filled in."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from adapters.simulation.chance import some
from adapters.simulation.plan import Assumptions
from engine.definition import Field, FieldType
from engine.forms import GIVERS
from engine.rules import CONSENT_AGES, consent_givers

WORDS = "Oppdiktet svar"


@dataclass(frozen=True, slots=True)
class Around:
    """What is known when a form is filled in. `pool` gives those who may be named in a role, in a fixed order."""

    assumed: Assumptions
    now: datetime  # local
    pool: Callable[[str | None], Sequence[str]]
    units: Sequence[str]


def fill_in(fields: Iterable[Field], dice: random.Random, around: Around) -> dict[str, Any]:
    """Raw answers as the web's forms would send them: to all that must be answered, and to some of the rest."""
    answers = {}
    for field in fields:
        # Drawn for every question alike, so that one more question changes no other answer.
        own = random.Random(dice.random())
        if field.required or own.random() < _share(field, around):
            answers[field.key] = _MAKERS[field.type](field, own, around)
    return answers


def _share(field: Field, around: Around) -> float:
    return around.assumed.consents if field.type is FieldType.CONSENT else around.assumed.answers_more


def _text(field: Field, _dice: random.Random, _around: Around) -> str:
    return WORDS[: field.max_length]


def _number(_field: Field, dice: random.Random, _around: Around) -> str:
    return str(dice.randint(1, 10))


def _date(_field: Field, _dice: random.Random, around: Around) -> str:
    return around.now.date().isoformat()


def _moment(field: Field, _dice: random.Random, around: Around) -> str:
    """Now; a meeting is called a week ahead, at ten in the morning."""
    at = (around.now + timedelta(days=7)).replace(hour=10, minute=0) if field.calls else around.now
    return f"{at:%Y-%m-%dT%H:%M}"


def _yes_no(_field: Field, dice: random.Random, _around: Around) -> str:
    return dice.choice(("yes", "no"))


def _choice(field: Field, dice: random.Random, _around: Around) -> str:
    return dice.choice([option.key for option in field.options])


def _choices(field: Field, dice: random.Random, _around: Around) -> list[str]:
    return some(dice, [option.key for option in field.options], 0.5)


def _staff(field: Field, dice: random.Random, around: Around) -> str:
    pool = around.pool(field.assigns)
    return dice.choice(pool) if pool else ""


def _people(field: Field, dice: random.Random, around: Around) -> list[str]:
    return some(dice, around.pool(field.assigns), 0.6)


def _unit(_field: Field, dice: random.Random, around: Around) -> str:
    return dice.choice(around.units)


def _consent(field: Field, dice: random.Random, around: Around) -> dict[str, Any]:
    sharing = some(dice, [option.key for option in field.options], 0.8)
    lines: dict[str, Any] = {option.key: {"share": option.key in sharing, "contact": ""} for option in field.options}
    return {**lines, GIVERS: _givers(around.now.date())} if field.givers else lines


def _givers(today: date) -> list[dict[str, str]]:
    """Everybody who must consent for somebody of any age says yes."""
    asked = {
        giver.capacity for age in (None, 0, *CONSENT_AGES) for giver in consent_givers(age, today) if giver.required
    }
    return [{"name": WORDS, "capacity": capacity, "yes": "yes"} for capacity in sorted(asked)]


def _rows(field: Field, dice: random.Random, around: Around) -> list[dict[str, Any]]:
    return [{column.key: _MAKERS[column.type](column, dice, around) for column in field.columns}]


_MAKERS: dict[FieldType, Callable[[Field, random.Random, Around], Any]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.MOMENT: _moment,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.STAFF: _staff,
    FieldType.PEOPLE: _people,
    FieldType.UNIT: _unit,
    FieldType.CONSENT: _consent,
    FieldType.ROWS: _rows,
}
