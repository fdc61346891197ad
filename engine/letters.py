"""Letters from the routine's own texts: only the named places are filled, and nothing in a text is ever run."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from string import Template
from typing import Any

from sqlalchemy import select

from engine import rules
from engine.calendars import Roll, add
from engine.change import Change
from engine.definition import Field, FieldType, say
from engine.forms import Answers
from engine.model import Person, Task, User, table

_people, _users, _tasks = table(Person), table(User), table(Task)


def compose(change: Change, key: str, answers: Answers) -> tuple[str, str]:
    """A letter of the case: its title and its text, with what is known now and `answers` of the task it belongs to."""
    letter = change.routine.letters[key]
    language = change.municipality.language
    return say(letter.title, language), Template(say(letter.body, language)).safe_substitute(
        {**_answered(change, key, answers), **_known(change)}
    )


def _known(change: Change) -> dict[str, str]:
    """The places every letter may use."""
    regime = rules.regime(change.routine.workflow.regime, change.today())
    deadline, calendar = "", change.municipality.calendar.without_closing_days()
    if regime.complaint_deadline:
        deadline = _written(add(regime.complaint_deadline, change.today(), calendar, Roll.NEXT).date)
    return {
        "municipality": change.municipality.name,
        "reference": change.case.reference,
        "person": _name(change, _people, change.case.person_id),
        "today": _written(change.today()),
        "coordinator": _listed([_name(change, _users, user) for user in _named(change)]),
        "complaint_deadline": deadline,
        "complaint_weeks": regime.complaint_words,
        "complaint_body": regime.complaint_body,
        "contact_unit": say(change.routine.owner.title, change.municipality.language),
    }


def _named(change: Change) -> list[str]:
    """Those who are named in a role of their own; the members of a group are not."""
    return list(dict.fromkeys(user for role, user in change.case.holders.items() if "/" not in role))


def _answered(change: Change, letter: str, answers: Answers) -> dict[str, str]:
    """The newest answer to every question of the case's tasks, by its key: `$begrunnelse` in a text is that answer.

    Only what was answered when a task was done is used, each answer by the question it was given to. What somebody
    wrote in a referral, or when they took a step of their own, gets into no letter, whatever its question is called.
    """
    filled = {field.key: "" for key in change.routine.home for field in _asked(change, key)}
    mine = _tasks.c.case_id == change.case.id, _tasks.c.status == "done", _tasks.c.key.in_(sorted(change.routine.home))
    for row in change.tx.conn.execute(select(_tasks).where(*mine).order_by(_tasks.c.done_at, _tasks.c.id)):
        filled |= _texts(change, _asked(change, row.key, row.outcome), row.answers or {})
    now = [task for task in change.routine.home if change.routine.tasks[task].letter == letter]
    return filled | _texts(change, [field for task in now for field in _asked(change, task)], answers)


def _asked(change: Change, task: str, outcome: str | None = None) -> list[Field]:
    """The questions of a task and of the outcome it got, or without one of all its outcomes."""
    ways = [way for way in change.routine.outcomes(task) if outcome in (None, way.key)]
    return [*change.routine.tasks[task].fields, *(field for way in ways for field in way.asks)]


def _texts(change: Change, fields: list[Field], answers: Mapping[str, Any]) -> dict[str, str]:
    return {field.key: _shown(change, field, answers[field.key]) for field in fields if field.key in answers}


def _shown(change: Change, field: Field, value: Any) -> str:
    """An answer as a letter says it."""
    language = change.municipality.language
    options = {option.key: say(option.title, language) for option in field.options}
    readers: dict[FieldType, Callable[[], str]] = {
        FieldType.DATE: lambda: _written(date.fromisoformat(value)),
        FieldType.MOMENT: lambda: f"{datetime.fromisoformat(value):%d.%m.%Y kl. %H.%M}",
        FieldType.YES_NO: lambda: "ja" if value == "yes" else "nei",
        FieldType.CHOICE: lambda: options.get(value, ""),
        FieldType.CHOICES: lambda: ", ".join(options.get(one, "") for one in value),
        FieldType.STAFF: lambda: _name(change, _users, value),
        FieldType.PEOPLE: lambda: _listed([_name(change, _users, user) for user in value]),
        FieldType.UNIT: lambda: _unit(change, value),
        FieldType.CONSENT: lambda: "",
        FieldType.ROWS: lambda: "\n".join(_row(change, field, row) for row in value),
    }
    return readers[field.type]() if field.type in readers else str(value)


def _row(change: Change, field: Field, row: Mapping[str, Any]) -> str:
    return ", ".join(_shown(change, column, row[column.key]) for column in field.columns if column.key in row)


def _unit(change: Change, key: str) -> str:
    """The title of a position or team; of one that the municipality no longer has, nothing."""
    house = change.municipality
    return say(house.unit_title(key), house.language) if key in house.positions or key in house.teams else ""


def _listed(names: list[str]) -> str:
    """«Ane, Bo og Cato»."""
    return " og ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _name(change: Change, people: Any, key: str | None) -> str:
    return str(change.tx.conn.scalar(select(people.c.name).where(people.c.id == key)) or "") if key else ""
