"""From a form that was sent to raw answers. Here only the shape is checked; `engine.forms` checks what they say.

Names in the form: `f.KEY` a question, `a.OUTCOME.KEY` a question of one outcome, `person.KEY` the person of a referral,
`p.OUTCOME.KEY` the person an outcome names; consent adds `.UNIT.share` and `.UNIT.contact`, and for those who give it
`._givers.CAPACITY.name` and `.yes`; a small table adds `.ROW.COLUMN`. Names that begin with `_` are the page's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.cases import PERSON
from engine.definition import Field, FieldType
from engine.forms import GIVERS
from engine.queries.choices import CAPACITIES
from engine.views import Outcome
from web.posted import Posted

_MAX_ROWS = 60
PERSON_KEYS = ("name", "birth_date", "national_id", "address_protected")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds, as raw answers: shown again as it was when the form must be mended."""

    answers: dict[str, Any] = field(default_factory=dict)
    asks: dict[str, dict[str, Any]] = field(default_factory=dict)  # by outcome
    outcome: str = ""
    checklist: tuple[int, ...] = ()
    person: dict[str, str] = field(default_factory=dict)
    persons: dict[str, dict[str, str]] = field(default_factory=dict)  # by outcome that names the person
    late: str = ""  # why a goal was missed
    decisions: dict[str, str] = field(default_factory=dict)  # what was typed about the task itself, by name in the form

    def grow(self, name: str, rows: int) -> None:
        """Add blank rows to the small table of that name in the form."""
        where, _, rest = name.partition(".")
        outcome, _, key = rest.partition(".") if where == "a" else ("", "", rest)
        table = (self.asks.get(outcome, {}) if where == "a" else self.answers).get(key)
        if isinstance(table, list):
            table.extend({} for _ in range(rows))

    def chosen(self) -> dict[str, Any]:
        """The answers to what the chosen outcome asks, with the person where it names one."""
        asked = self.asks.get(self.outcome, {})
        return {**asked, PERSON: self.persons[self.outcome]} if self.outcome in self.persons else asked


def answers(fields: Iterable[Field], posted: Posted, prefix: str) -> dict[str, Any]:
    """The raw answers to `fields`, whose names in the form begin with `prefix`, in the shape `engine.forms` reads."""
    return {question.key: _answer(question, posted, prefix + question.key) for question in fields}


def asks(outcomes: Iterable[Outcome], posted: Posted) -> dict[str, dict[str, Any]]:
    """The raw answers to what each outcome asks, chosen or not, so that nothing typed is lost."""
    return {one.key: answers(one.asks, posted, f"a.{one.key}.") for one in outcomes}


def persons(outcomes: Iterable[Outcome], posted: Posted) -> dict[str, dict[str, str]]:
    """The person as typed under each outcome that names one."""
    return {one.key: person(posted, f"p.{one.key}.") for one in outcomes if one.names_person}


def person(posted: Posted, prefix: str = "person.") -> dict[str, str]:
    """A person as typed."""
    return {key: posted.one(prefix + key) for key in PERSON_KEYS}


def _answer(question: Field, posted: Posted, name: str) -> Any:
    if question.type in (FieldType.CHOICES, FieldType.PEOPLE):
        return posted.many(name)
    if question.type is FieldType.CONSENT:
        lines: dict[str, Any] = {each.key: _consent_line(posted, f"{name}.{each.key}") for each in question.options}
        return {**lines, GIVERS: _givers(posted, f"{name}.{GIVERS}")} if question.givers else lines
    if question.type is FieldType.ROWS:
        return _rows(question, posted, name)
    return posted.one(name)


def _consent_line(posted: Posted, name: str) -> dict[str, Any]:
    return {"share": posted.one(f"{name}.share") == "yes", "contact": posted.one(f"{name}.contact")}


def _givers(posted: Posted, name: str) -> list[dict[str, Any]]:
    """Who gives the consent, in every capacity there is: the age may have become another since the form was shown."""
    lines = [
        {
            "name": posted.one(f"{name}.{capacity}.name"),
            "capacity": capacity,
            "yes": posted.one(f"{name}.{capacity}.yes") == "yes",
        }
        for capacity in CAPACITIES
    ]
    return [line for line in lines if line["name"] or line["yes"]]


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
