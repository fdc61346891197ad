"""Pieces the queries share: titles, marks, names, the head of a case, and answers as text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine import cases as use_cases
from engine.builtin import ANSWERS
from engine.definition import Field, FieldType, Text, say
from engine.errors import N_
from engine.forms import GIVERS
from engine.model import Person, User, table
from engine.routine import Routine
from engine.store import CaseRow
from engine.tasks import CHECKLIST, LATE
from engine.transaction import Tx
from engine.views import Answer, CaseHead, Mark

SOON = 7
_people, _users = table(Person), table(User)
_REFERRAL: Text = {"nb": N_("Henvisning")}


def mark_of(due_on: date, today: date) -> Mark:
    """How near a deadline is, seen from today."""
    if due_on < today:
        return Mark.OVERDUE
    if due_on == today:
        return Mark.TODAY
    return Mark.SOON if (due_on - today).days <= SOON else Mark.LATER


def task_title(routine: Routine, key: str, outcome: str | None) -> Text:
    """The title of a task, of an act kept as one, or of the referral."""
    if key == use_cases.REFERRAL:
        return _REFERRAL
    spec = routine.tasks.get(key)
    return spec.title if spec else way_title(routine, outcome)


def way_title(routine: Routine, key: str | None) -> Text:
    """The title of a way out, wherever in the routine it is."""
    ways = (*(way for _, way in routine.workflow.transitions()), *ANSWERS)
    return next((way.title for way in ways if way.key == key), {"nb": ""})


def role_title(routine: Routine, queue: str) -> Text:
    """The title of the role that a queue stands for, or of the position or team that a case was led to."""
    role = routine.roles.get(queue)
    return role.title if role else {"nb": ""}


def fields_of(routine: Routine, key: str, outcome: str | None) -> tuple[tuple[Field, ...], tuple[Text, ...]]:
    """The questions and the checklist behind the answers of a task, with those of the outcome it got."""
    ways = routine.outcomes(key) or tuple(way for _, way in routine.workflow.transitions())
    asks = next((way.asks for way in ways if way.key == outcome), ())
    if key == use_cases.REFERRAL:
        return routine.workflow.referral, ()
    spec = routine.tasks.get(key)
    return (spec.fields + asks, spec.checklist) if spec else (asks, ())


def head(tx: Tx, routine: Routine, case: CaseRow) -> CaseHead:
    """What stands on top of every page about the case."""
    person = tx.conn.execute(select(_people).where(_people.c.id == case.person_id)).first()
    local = tx.municipality(case.municipality_id).calendar.local_date
    return CaseHead(
        case_id=case.id,
        reference=case.reference,
        workflow=routine.workflow.title,
        person=person.name if person else "",
        birth_date=person.birth_date if person else None,
        address_protected=person is not None and person.address_protected,
        state=routine.states[case.state].title,
        round=case.round,
        opened_on=local(case.opened_at),
        closed_on=local(case.closed_at) if case.closed_at else None,
        outcome=way_title(routine, case.outcome) if case.outcome else None,
        version=case.version,
    )


def names(tx: Tx, user_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of some users, by id."""
    asked = {user for user in user_ids if user}
    rows = tx.conn.execute(select(_users.c.id, _users.c.name).where(_users.c.id.in_(asked))) if asked else ()
    return {row.id: row.name for row in rows}


def answers_of(tx: Tx, routine: Routine, key: str, outcome: str | None, given: Mapping[str, Any]) -> tuple[Answer, ...]:
    """What was answered, question by question, as lines of text."""
    fields, checklist = fields_of(routine, key, outcome)
    shown = [Answer(field.label, _lines(tx, field, given[field.key])) for field in fields if field.key in given]
    ticked = [say(checklist[index], "nb") for index in given.get(CHECKLIST, ()) if index < len(checklist)]
    if ticked:
        shown.append(Answer({"nb": N_("Huskeliste")}, tuple(ticked)))
    if LATE in given:
        shown.append(Answer({"nb": N_("Hvorfor målet ikke ble nådd")}, tuple(given[LATE].split("\n"))))
    return tuple(shown)


def _lines(tx: Tx, field: Field, value: Any) -> tuple[str, ...]:
    titles = {option.key: say(option.title, "nb") for option in field.options}
    readers: dict[FieldType, Callable[[], tuple[str, ...]]] = {
        FieldType.DATE: lambda: (f"{date.fromisoformat(value):%d.%m.%Y}",),
        FieldType.YES_NO: lambda: ("Ja" if value == "yes" else "Nei",),
        FieldType.CHOICE: lambda: (titles.get(value, value),),
        FieldType.CHOICES: lambda: tuple(titles.get(one, one) for one in value),
        FieldType.MOMENT: lambda: (f"{datetime.fromisoformat(value):%d.%m.%Y kl. %H.%M}",),
        FieldType.STAFF: lambda: (names(tx, [value]).get(value, ""),),
        FieldType.PEOPLE: lambda: tuple(sorted(names(tx, value).values())),
        FieldType.UNIT: lambda: (unit_title(tx, value),),
        FieldType.CONSENT: lambda: tuple(_consent_lines(titles, value)),
        FieldType.ROWS: lambda: tuple(_row_line(tx, field, row) for row in value),
    }
    return readers[field.type]() if field.type in readers else tuple(str(value).split("\n"))


def unit_title(tx: Tx, key: str) -> str:
    """The title of a position or team, in whichever municipality has it; the key of one that is gone."""
    houses = tx.installation.municipalities.values()
    found = next((house for house in houses if key in house.positions or key in house.teams), None)
    return say(found.unit_title(key), "nb") if found else key


def _consent_lines(titles: Mapping[str, str], value: Mapping[str, Any]) -> Iterator[str]:
    for unit, line in value.items():
        if unit == GIVERS:
            yield from (f"{one['name']} ({one['capacity']}): {'ja' if one['yes'] else 'nei'}" for one in line)
        else:
            yield _consent_line(titles.get(unit, unit), line)


def _consent_line(unit: str, line: Mapping[str, Any]) -> str:
    contact = f" ved {line['contact']}" if line["contact"] else ""
    return f"{unit}{contact}: {'ja' if line['share'] else 'nei'}"


def _row_line(tx: Tx, field: Field, row: Mapping[str, Any]) -> str:
    cells = [(column, row[column.key]) for column in field.columns if column.key in row]
    return " · ".join(f"{say(column.label, 'nb')}: {', '.join(_lines(tx, column, value))}" for column, value in cells)
