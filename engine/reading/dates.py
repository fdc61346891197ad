"""How dates came out: of a case as it stands, with what the clock does next, and of a span without any case."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from engine import definitions, left, opening
from engine.calendars import Calendar, Roll, add, subtract
from engine.change import Change
from engine.definition import TaskSpec, say
from engine.durations import Duration
from engine.errors import NotFound
from engine.ladder import LadderStep
from engine.model import Case, Timer, table
from engine.reading import deadlines, ladders, ways
from engine.reading.book import Book
from engine.reading.describe import Section
from engine.reading.facets import prose
from engine.reading.grammar import quote, sentence
from engine.reading.places import places
from engine.routine import Routine
from engine.store import CaseRow, TaskRow, open_tasks, read_case, tasks
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
    # To look at: it is never committed.
    change = Change(tx, routine, case, open_tasks(tx.conn, case.id), None)
    why = {row.id: row.due_why for row in tx.conn.execute(select(tasks).where(tasks.c.case_id == case.id))}
    opens = {row.id: row.due_at for row in tx.conn.execute(select(_timers).where(_timers.c.case_id == case.id))}
    for task in change.tasks:
        spec = routine.tasks[task.key]
        which = f" ({task.item})" if task.item else ""
        yield Section(
            f"{say(spec.title, 'nb')}{which}", tuple(_task(change, book, spec, task, why[task.id], opens.get(task.id)))
        )
    for timer in tx.conn.execute(_waiting(case)):
        if way := routine.ways.get((case.state, timer.key)):
            # It fires at the midnight that ends the day.
            day = change.municipality.calendar.local_date(timer.due_at - timedelta(seconds=1))
            words = f"Siste dag er {written(day)}. Skjer det ingenting før den er over:"
            yield Section(say(way.title, "nb"), (words, ways.way(book, way)))


def _waiting(case: CaseRow) -> Select[Any]:
    """The silent deadlines of a case; what the clock does for itself and for the tasks has a key with a low line."""
    silent = _timers.c.key.not_like(r"\_%", escape="\\")
    statement = select(_timers.c.key, _timers.c.due_at).where(_timers.c.case_id == case.id, silent)
    return statement.order_by(_timers.c.due_at, _timers.c.key)


def _task(change: Change, book: Book, spec: TaskSpec, task: TaskRow, why: str, alarm: datetime | None) -> Iterator[str]:
    calendar, today = change.municipality.calendar, change.today()
    at = f" kl. {task.due_at.astimezone(calendar.zone):%H.%M}" if task.due_at else ""
    yield f"Fristen er {written(task.due_on)}{at}. {sentence(why)}".strip()
    duty = f"{book.subject(spec.who)} skal gjøre dette {deadlines.deadline(book, spec.due)}"
    yield f"Rutinen sier: {sentence(duty)} {prose(deadlines.rules(book, spec.due))}".strip()
    if task.status == "planned" and alarm:  # what its timer waits for is the day it opens
        yield f"Oppgaven er planlagt, og åpner {written(calendar.local_date(alarm))}."
    if task.paused_left is not None:
        rest = left.in_words(left.unit_of(spec, task.due_at), task.paused_left)
        yield f"Klokka står stille med {rest} igjen, og fristen flyttes når den går igjen."
        return
    steps = [step for step in opening.steps_of(change, spec, task) if step.on >= today]
    if not steps:
        yield "Gjør ingen noe, skjer det ikke mer av seg selv: alle som skal få beskjed, har fått det."
        return
    yield "Gjør ingen noe, skjer dette:"
    for step in steps:
        yield f"{written(step.on)}: {_step(book, spec, step)}."


def _step(book: Book, spec: TaskSpec, step: LadderStep) -> str:
    if step.silence:
        outcome = spec.silence.outcome if spec.silence else None
        return f"da regnes {f'det som {book.way(outcome, spec.key)}' if outcome else 'oppgaven som gjort'}"
    if step.goal:
        return "målet er denne dagen, og den som har oppgaven, får beskjed"
    return ladders.rung(book, step.rung) if step.rung else "den som har oppgaven, får en påminnelse"
