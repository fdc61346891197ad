"""From a form that was sent to raw answers. Here only the shape is checked; `engine.forms` checks what they say.

Names in the form: `f.KEY` a question, `a.OUTCOME.KEY` a question of one outcome, `person.KEY` a person; consent adds
`.UNIT.share` and `.UNIT.contact`, a small table adds `.ROW.COLUMN`. Names that begin with `_` are the page's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.definition import Field, FieldType
from web.posted import Posted

_MAX_ROWS = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds, as raw answers: shown again as it was when the form must be mended."""

    answers: dict[str, Any] = field(default_factory=dict)
    asks: dict[str, dict[str, Any]] = field(default_factory=dict)  # by outcome
    outcome: str = ""
    checklist: tuple[int, ...] = ()
    person: dict[str, str] = field(default_factory=dict)

    def grow(self, name: str, rows: int) -> None:
        """Add blank rows to the small table of that name in the form."""
        where, _, rest = name.partition(".")
        outcome, _, key = rest.partition(".") if where == "a" else ("", "", rest)
        table = (self.asks.get(outcome, {}) if where == "a" else self.answers).get(key)
        if isinstance(table, list):
            table.extend({} for _ in range(rows))


def answers(fields: Iterable[Field], posted: Posted, prefix: str) -> dict[str, Any]:
    """The raw answers to `fields`, whose names in the form begin with `prefix`, in the shape `engine.forms` reads."""
    return {question.key: _answer(question, posted, prefix + question.key) for question in fields}


def _answer(question: Field, posted: Posted, name: str) -> Any:
    if question.type is FieldType.CHOICES:
        return posted.many(name)
    if question.type is FieldType.CONSENT:
        return {option.key: _consent_line(posted, f"{name}.{option.key}") for option in question.options}
    if question.type is FieldType.ROWS:
        return _rows(question, posted, name)
    return posted.one(name)


def _consent_line(posted: Posted, name: str) -> dict[str, Any]:
    return {"share": posted.one(f"{name}.share") == "yes", "contact": posted.one(f"{name}.contact")}


def _rows(question: Field, posted: Posted, name: str) -> list[dict[str, str]]:
    sent = {key for key, _ in posted.pairs if key.startswith(f"{name}.")}
    rows = []
    for number in range(_MAX_ROWS):
        cells = {column.key: f"{name}.{number}.{column.key}" for column in question.columns}
        if not sent.intersection(cells.values()):
            break
        rows.append({column.key: _cell(column, posted.one(cells[column.key])) for column in question.columns})
    return rows


def _cell(column: Field, text: str) -> str:
    # A short text wraps in its narrow column, so people break lines there: that is no part of the answer.
    return " ".join(text.splitlines()) if column.type is FieldType.TEXT else text
