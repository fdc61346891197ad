"""Letters from the routine's own texts: only the named places are filled, and nothing in a text is ever run."""

from collections.abc import Iterator
from datetime import date, datetime
from string import Template
from typing import Any

from sqlalchemy import select

from engine import rules
from engine.calendars import Roll, add
from engine.change import Change
from engine.definition import Field, FieldType, say
from engine.forms import Answers
from engine.model import Case, Person, Task, User, table

_people, _users, _tasks, _cases = table(Person), table(User), table(Task), table(Case)


def compose(change: Change, key: str, answers: Answers) -> tuple[str, str]:
    """A letter of the case: its title and its text, with what is known now and `answers` of the task it belongs to."""
    letter = change.routine.letters[key]
    language = change.municipality.language
    return say(letter.title, language), Template(say(letter.body, language)).safe_substitute(
        {**_answered(change, answers), **_known(change)}
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
        "coordinator": _named(change),
        "complaint_deadline": deadline,
        "complaint_weeks": regime.complaint_words,
        "complaint_body": regime.complaint_body,
        "contact_unit": say(change.routine.owner.title, change.municipality.language),
    }


def _named(change: Change) -> str:
    """Whoever is named in a role alone; the members of a group («gruppe/1») are not the person's coordinator."""
    alone = [user for role, user in change.case.holders.items() if "/" not in role]
    return " og ".join(_name(change, _users, user) for user in dict.fromkeys(alone))


def _answered(change: Change, answers: Answers) -> dict[str, str]:
    """The newest answer to every question of the case, by field key: `$begrunnelse` in a text is that answer."""
    fields = {field.key: field for field in _fields(change)}
    statement = select(_tasks.c.answers).where(_tasks.c.case_id == change.case.id, _tasks.c.status == "done")
    given: dict[str, Any] = {}
    unanswered = dict.fromkeys(fields, "")
    for row in change.tx.conn.execute(statement.order_by(_tasks.c.done_at)):
        given.update(row.answers or {})
    given.update(answers)
    return unanswered | {key: _shown(fields[key], value) for key, value in given.items() if key in fields}


def _fields(change: Change) -> Iterator[Field]:
    for state in change.routine.states.values():
        for task in state.tasks:
            yield from task.fields
        for way in state.next:
            yield from way.asks


def _shown(field: Field, value: Any) -> str:
    if field.type is FieldType.DATE:
        return _written(date.fromisoformat(value))
    if field.type is FieldType.MOMENT:
        return f"{datetime.fromisoformat(value):%d.%m.%Y kl. %H.%M}"
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.NUMBER):
        return str(value)
    options = {option.key: say(option.title, "nb") for option in field.options}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(options.get(one, "") for one in chosen if isinstance(one, str))


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _name(change: Change, people: Any, key: str | None) -> str:
    return str(change.tx.conn.scalar(select(people.c.name).where(people.c.id == key)) or "") if key else ""
