"""What was answered, question by question, as lines of text."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine import cases as use_cases
from engine import rules
from engine.definition import Field, FieldType, Text, Transition, say
from engine.errors import N_
from engine.forms import GIVERS
from engine.queries.common import names, unit_title
from engine.routine import Routine
from engine.tasks import CHECKLIST, LATE
from engine.transaction import Tx
from engine.views import Answer


def answers_of(tx: Tx, routine: Routine, key: str, outcome: str | None, given: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The answers kept under `key`: a task, an act kept as one, or the referral."""
    fields, checklist = _asked(routine, key, outcome)
    answered = [field for field in fields if field.key in given]
    shown = [Answer(field.label, _lines(tx, routine, field, given[field.key])) for field in answered]
    ticked = [say(checklist[index], "nb") for index in given.get(CHECKLIST, ()) if index < len(checklist)]
    if ticked:
        shown.append(Answer({"nb": N_("Huskeliste")}, tuple(ticked)))
    if use_cases.REASON in given:
        shown.append(Answer({"nb": N_("Hvorfor saken ble avsluttet")}, tuple(given[use_cases.REASON].split("\n"))))
    if LATE in given:
        shown.append(Answer({"nb": N_("Hvorfor målet ikke ble nådd")}, tuple(given[LATE].split("\n"))))
    return tuple(shown)


def way_of(routine: Routine, key: str, outcome: str | None) -> Transition | None:
    """The outcome that a task got, or the act that was kept as a task."""
    ways = routine.outcomes(key) if key in routine.tasks else [way for _, way in routine.workflow.transitions()]
    return next((way for way in ways if way.key == outcome), None)


def capacity(key: str) -> str:
    """Who somebody is who gives a consent, in words; of one that the rules no longer know, the key."""
    known = (giver for age in (16, 0, None) for giver in rules.consent_givers(age, date.max))
    return next((giver.words for giver in known if giver.capacity == key), key)


def _asked(routine: Routine, key: str, outcome: str | None) -> tuple[tuple[Field, ...], tuple[Text, ...]]:
    """The questions and the checklist behind the answers of a task, with those of the outcome it got."""
    if key == use_cases.REFERRAL:
        return routine.workflow.referral, ()
    spec, way = routine.tasks.get(key), way_of(routine, key, outcome)
    asks = way.asks if way else ()
    return (spec.fields + asks, spec.checklist) if spec else (asks, ())


def _lines(tx: Tx, routine: Routine, field: Field, value: Any) -> tuple[str, ...]:
    titles = {option.key: say(option.title, "nb") for option in field.options}
    readers: dict[FieldType, Callable[[], tuple[str, ...]]] = {
        FieldType.DATE: lambda: (f"{date.fromisoformat(value):%d.%m.%Y}",),
        FieldType.YES_NO: lambda: ("Ja" if value == "yes" else "Nei",),
        FieldType.CHOICE: lambda: (titles.get(value, value),),
        FieldType.CHOICES: lambda: tuple(titles.get(one, one) for one in value),
        FieldType.MOMENT: lambda: (f"{datetime.fromisoformat(value):%d.%m.%Y kl. %H.%M}",),
        FieldType.STAFF: lambda: (names(tx, [value]).get(value, ""),),
        FieldType.PEOPLE: lambda: tuple(sorted(names(tx, value).values())),
        FieldType.UNIT: lambda: (unit_title(tx, routine, value) or value,),
        FieldType.CONSENT: lambda: tuple(_consent_lines(titles, value)),
        FieldType.ROWS: lambda: tuple(_row_line(tx, routine, field, row) for row in value),
    }
    return readers[field.type]() if field.type in readers else tuple(str(value).split("\n"))


def _consent_lines(titles: Mapping[str, str], value: Mapping[str, Any]) -> Iterator[str]:
    for unit, line in value.items():
        if unit == GIVERS:
            yield from (_giver_line(one) for one in line if one["name"] or one["yes"])
        else:
            yield _consent_line(titles.get(unit, unit), line)


def _giver_line(giver: Mapping[str, Any]) -> str:
    return f"{giver['name']} ({capacity(giver['capacity'])}): {'ja' if giver['yes'] else 'nei'}"


def _consent_line(unit: str, line: Mapping[str, Any]) -> str:
    contact = f" ved {line['contact']}" if line["contact"] else ""
    return f"{unit}{contact}: {'ja' if line['share'] else 'nei'}"


def _row_line(tx: Tx, routine: Routine, field: Field, row: Mapping[str, Any]) -> str:
    cells = [(column, row[column.key]) for column in field.columns if column.key in row]
    return " · ".join(
        f"{say(column.label, 'nb')}: {', '.join(_lines(tx, routine, column, value))}" for column, value in cells
    )
