"""Days counted for a case, as a routine asks: how long it has been in some of its states, over every visit."""

import json
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from engine.definition import Text
from engine.model import Event, table
from engine.routine import Routine
from engine.store import CaseRow
from engine.transaction import Tx

_events = table(Event)


def so_far(tx: Tx, routine: Routine, case: CaseRow) -> Iterator[tuple[Text, int]]:
    """Each measure of the routine with the days so far: a day begun counts, and the day a state is left does not."""
    if not routine.workflow.measures:
        return
    stays = list(_stays(tx, case))
    for measure in routine.workflow.measures:
        yield measure.title, sum((left - came).days for state, came, left in stays if state in measure.states)


def _stays(tx: Tx, case: CaseRow) -> Iterator[tuple[str, date, date]]:
    """Every visit to a state: the day it was entered, and the day it was left (today, when it was not)."""
    local = tx.municipality(case.municipality_id).calendar.local_date
    events = select(_events.c.at, _events.c.data).where(_events.c.case_id == case.id).order_by(_events.c.seq)
    state, came = "", date.min
    for row in tx.conn.execute(events):
        story = json.loads(row.data)
        if "to" in story:
            if state:
                yield state, came, local(row.at)
            state, came = story["to"], local(row.at)
    yield state, came, local(case.closed_at or tx.now)
