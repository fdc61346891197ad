"""A whole case: where it stands, what waits, who is in it, what was consented to, the letters, and its history."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, or_, select

from engine import access, counting, deadlines, definitions, effects, measures, opening
from engine.change import Change, look
from engine.definition import FieldType, Text
from engine.errors import NotFound
from engine.model import Case, Document, Event, Timer, table
from engine.queries.choices import Choices, givers
from engine.queries.common import head
from engine.queries.history import history_of
from engine.queries.meetings import meetings_of
from engine.queries.members import consent_of, people_of
from engine.queries.rows import as_rows, rows_where
from engine.queries.sleeping import asleep_of
from engine.queries.standing import standing_of
from engine.routine import Routine
from engine.store import LIVE, CaseRow, read_case, tasks
from engine.transaction import Actor, Tx
from engine.views import CaseHead, CasePage, DocumentLine, InboxRow, LinkedCase, Outcome, Step

_cases, _documents, _events, _timers = table(Case), table(Document), table(Event), table(Timer)


def case_page(tx: Tx, actor: Actor, case_id: str) -> CasePage:
    """The page of a case. Raises NotFound, also when the actor has no part in it."""
    change = look(tx, case_id, actor)
    case, routine = change.case, change.routine
    access.demand_sight(change)
    acts = tuple(_acts(change))
    events = _read_events(tx, case)
    asked = [field for act in acts for field in act.asks]
    choices = Choices.among(tx, actor.municipality, asked)
    return CasePage(
        case=head(tx, routine, case),
        steps=tuple(_steps(routine, case, events)),
        tasks=_open(tx, actor, case),
        waiting_until=_silence(change),
        acts=acts,
        people=tuple(people_of(change)),
        consent=consent_of(tx, routine, case),
        asks_consent=any(field.type is FieldType.CONSENT for field in routine.questions.values()),
        documents=_letters(tx, case),
        history=tuple(history_of(tx, routine, events)),
        staff=choices.staff,
        units=choices.units,
        givers=givers(change, asked),
        bookable=choices.days,
        measures=tuple(measures.so_far(tx, routine, case)),
        counters=tuple((each.title, counting.count(change, each.key)) for each in routine.workflow.counters),
        linked=tuple(_linked(tx, actor, case)),
        asleep=asleep_of(change),
        standing=standing_of(change),
        meetings=tuple(meetings_of(change)),
    )


def document(tx: Tx, actor: Actor, document_id: str) -> tuple[str, str, CaseHead]:
    """A letter: its title, its text, and the case it belongs to. Raises NotFound."""
    row = tx.conn.execute(select(_documents).where(_documents.c.id == document_id)).first()
    if row is None:
        raise NotFound()
    change = look(tx, row.case_id, actor)
    access.demand_sight(change)
    return row.title, row.body, head(tx, change.routine, change.case)


def _read_events(tx: Tx, case: CaseRow) -> list[tuple[Row[Any], Mapping[str, Any]]]:
    """Every event of the case, newest first, with its data read."""
    rows = tx.conn.execute(select(_events).where(_events.c.case_id == case.id).order_by(_events.c.seq.desc()))
    return [(row, json.loads(row.data)) for row in rows]


def _steps(routine: Routine, case: CaseRow, events: list[tuple[Row[Any], Mapping[str, Any]]]) -> Iterator[Step]:
    """The ordinary way of the routine, and where on it the case is. A case on a side track shows that as its step."""
    been = {story["to"] for _, story in events if "to" in story}
    line = [state for state in routine.workflow.states if not state.aside or state.key == case.state]
    at = next(index for index, state in enumerate(line) if state.key == case.state)
    for index, state in enumerate(line):
        yield Step(state.title, "now" if index == at else "done" if index < at and state.key in been else "ahead")


def _open(tx: Tx, actor: Actor, case: CaseRow) -> tuple[InboxRow, ...]:
    """What is to be done, then what is planned, each by date."""
    begins = and_(_timers.c.id == tasks.c.id, _timers.c.key == opening.OPENS)
    statement = (
        rows_where(and_(tasks.c.case_id == case.id, LIVE), _timers.c.due_at)
        .outerjoin(_timers, begins)
        .order_by(tasks.c.status, _timers.c.due_at, tasks.c.due_on, tasks.c.id)
    )
    today = tx.today(case.municipality_id)
    return as_rows(tx, tx.conn.execute(statement).all(), today, actor)


def _silence(change: Change) -> tuple[date, Text, str] | None:
    """The silent deadline the case waits for: its last day, what happens when it passes, and how the day came out."""
    case, silent = change.case, _timers.c.key.not_like(r"\_%", escape="\\")
    statement = select(_timers.c.key, _timers.c.due_at).where(_timers.c.case_id == case.id, silent)
    row = change.tx.conn.execute(statement.order_by(_timers.c.due_at)).first()
    if row is None:
        return None
    day, way = effects.last_day(change, row.due_at), change.routine.ways[case.state, row.key]
    assert way.after is not None, "only a silent deadline has such a timer"
    due = deadlines.due(change, way.after, effects.entered(change))
    return day, way.title, due.sentence if due.date == day else ""


def _acts(change: Change) -> Iterator[Outcome]:
    """The ways the change's actor may take at any time, of a closed case those that open it again."""
    for way in access.open_ways(change):
        if access.may_act(change, way):
            yield Outcome(way.key, way.title, way.asks, way.names_person, access.last_day(change, way))


def _linked(tx: Tx, actor: Actor, case: CaseRow) -> Iterator[LinkedCase]:
    """The case that started this one, then those this one has started; a link only where the actor has a part."""
    tied = or_(_cases.c.parent_id == case.id, _cases.c.id == case.parent_id)
    for row in tx.conn.execute(select(_cases.c.id).where(tied).order_by(_cases.c.opened_at, _cases.c.id)):
        other = read_case(tx.conn, row.id)
        if other is None:
            continue
        title = definitions.routine_of(tx, other.definition_id).workflow.title
        mine = access.has_part(tx, actor, other)
        above = other.id == case.parent_id
        yield LinkedCase(other.id if mine else None, other.reference, title, above, other.closed_at is not None)


def _letters(tx: Tx, case: CaseRow) -> tuple[DocumentLine, ...]:
    local = tx.municipality(case.municipality_id).calendar.local_date
    rows = tx.conn.execute(select(_documents).where(_documents.c.case_id == case.id).order_by(_documents.c.created_at))
    return tuple(DocumentLine(row.id, row.title, local(row.created_at)) for row in rows)
