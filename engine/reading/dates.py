"""How dates came out: of a case as it stands, with what the clock does next, and of a span without any case."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select

from engine import definitions
from engine.calendars import Calendar, Roll, add, subtract
from engine.definition import TaskSpec, say
from engine.durations import Duration
from engine.errors import NotFound
from engine.ladder import LadderStep, climb
from engine.model import Case, Timer, table
from engine.reading import deadlines, ladders, ways
from engine.reading.book import Book
from engine.reading.describe import Section
from engine.reading.facets import prose
from engine.reading.grammar import quote, sentence
from engine.reading.places import places
from engine.routine import Routine
from engine.store import LADDER, CaseRow, read_case, tasks
from engine.transaction import Tx

_cases, _timers = table(Case), table(Timer)
_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def span(text: str, start: date, calendar: Calendar, roll: Roll = Roll.NONE, *, back: bool = False) -> str:
    """The day so long after (or before) `start`, and how it came out. Raises ValueError in Norwegian."""
    due = (subtract if back else add)(Duration.parse(text), start, calendar, roll)
    return f"Dagen er {written(due.date)}. {sentence(due.sentence)}"


def written(day: date) -> str:
    """«tirsdag 12.01.2027»."""
    return f"{_WEEKDAYS[day.weekday()]} {day:%d.%m.%Y}"


def case_dates(tx: Tx, reference: str, municipality: str | None = None) -> tuple[Section, ...]:
    """Every open date of the case with that reference: one section for each task and each silent deadline.

    Raises NotFound; also when several municipalities have that reference and none is named.
    """
    case = _find(tx, reference, municipality)
    routine = definitions.routine_of(tx, case.definition_id)
    book = Book(routine.workflow, places(tx.installation, case.municipality_id), tx.today(case.municipality_id))
    return tuple(_sections(tx, case, routine, book))


def _find(tx: Tx, reference: str, municipality: str | None) -> CaseRow:
    statement = select(_cases.c.id).where(_cases.c.reference == reference.strip().upper())
    if municipality:
        statement = statement.where(_cases.c.municipality_id == municipality)
    found = tx.conn.scalars(statement).all()
    case = read_case(tx.conn, found[0]) if len(found) == 1 else None
    if case is None:
        raise NotFound()
    return case


def _sections(tx: Tx, case: CaseRow, routine: Routine, book: Book) -> Iterator[Section]:
    title = quote(say(book.workflow.title, "nb"))
    ended = case.closed_at is not None
    yield Section(
        f"Sak {case.reference}",
        (f"Saken følger {title} og {'ble avsluttet' if ended else 'står'} i {book.state(case.state)}.",),
    )
    calendar, today = tx.municipality(case.municipality_id).calendar, tx.today(case.municipality_id)
    opened = select(tasks).where(tasks.c.case_id == case.id, tasks.c.status == "open")
    for row in tx.conn.execute(opened.order_by(tasks.c.due_on, tasks.c.id)):
        spec = routine.tasks[row.key]
        yield Section(say(spec.title, "nb"), tuple(_task(book, spec, row, calendar, today)))
    silent = select(_timers.c.key, _timers.c.due_at).where(_timers.c.case_id == case.id, _timers.c.key != LADDER)
    for row in tx.conn.execute(silent.order_by(_timers.c.due_at, _timers.c.key)):
        if way := routine.ways.get((case.state, row.key)):
            day = calendar.local_date(row.due_at - timedelta(seconds=1))  # it fires at the midnight that ends the day
            words = f"Siste dag er {written(day)}. Skjer det ingenting før den er over:"
            yield Section(say(way.title, "nb"), (words, ways.way(book, way)))


def _task(book: Book, spec: TaskSpec, row: Row[Any], calendar: Calendar, today: date) -> Iterator[str]:
    yield f"Fristen er {written(row.due_on)}. {sentence(row.due_why)}".strip()
    duty = f"{book.role(spec.who)} skal gjøre dette {deadlines.deadline(book, spec.due)}"
    yield f"Rutinen sier: {sentence(duty)} {prose(deadlines.rules(book, spec.due))}".strip()
    ladder = next(each for each in book.workflow.escalations if each.key == spec.escalation)
    steps = [step for step in climb(ladder, row.due_on, calendar) if step.on >= today]
    if not steps:
        yield "Gjør ingen noe, skjer det ikke mer av seg selv: alle som skal få beskjed, har fått det."
        return
    yield "Gjør ingen noe, skjer dette:"
    for step in steps:
        yield f"{written(step.on)}: {_step(book, step)}."


def _step(book: Book, step: LadderStep) -> str:
    return ladders.rung(book, step.rung) if step.rung else "den som har oppgaven, får en påminnelse"
