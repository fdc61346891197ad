"""The year: cases come, people do their tasks, the clock does its own, and time jumps from one to the next.

Everything goes through the engine's own use cases, each in a savepoint of its own. Only three things are ours: when
somebody gets round to a task, what they choose, and that messages are addressed and then taken by nobody.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from heapq import heappop, heappush

from sqlalchemy import Connection

from adapters.simulation import diary, doing, going, trace
from adapters.simulation.chance import chance
from adapters.simulation.days import at_work
from adapters.simulation.going import Going, Standing
from adapters.simulation.null import empty_outbox
from adapters.simulation.premises import Premises, step, undone
from adapters.simulation.trace import Trace
from engine import definitions, departures, store, timers
from engine.definition import Transition
from engine.store import TaskRow
from engine.transaction import Tx
from engine.years import year_table

STAFF, CLOCK, PEOPLE = range(3)  # what comes first of what happens at one moment
AGAIN, WITHIN = 5, 20  # working days: until what nobody could do is tried again; in which people think of acting
TRIES = 30


class World:
    """Some of the cases of a plan, from the first day to the last."""

    def __init__(self, premises: Premises, conn: Connection, numbers: Sequence[int]) -> None:
        """`conn` is in a transaction; nothing of it is left when the world has run."""
        self._premises, self._conn, self._plan = premises, conn, premises.plan
        self._calendar = premises.municipality.calendar
        self._now = datetime(self._plan.year, 1, 1, tzinfo=UTC)
        self._events: list[tuple[datetime, int, tuple[int, ...], int, Callable[[], None]]] = []
        self._serial = 0
        self._going: dict[str, Going] = {}
        self._numbers = numbers

    def run(self) -> list[Trace]:
        """Live through it. Out: what became of every case, by number."""
        end = self._calendar.end_of_day(self._plan.until)
        with undone(self._conn):
            self._begin()
            while self._events:
                moment, _, _, _, happen = heappop(self._events)
                if moment >= end:
                    break
                self._now = moment
                happen()
            return [self._trace(case) for case in sorted(self._going.values(), key=lambda case: case.number)]

    # ------------------------------------------------------------ what happens

    def _begin(self) -> None:
        working = year_table(self._plan.year, *self._calendar.sources).working
        for number in self._numbers:
            dice = chance(self._plan.seed, number, "arrives")
            day = dice.choice(working)
            self._at(at_work(self._calendar, day, dice, self._now), PEOPLE, (number,), self._arrival(number))
        leaver = self._premises.crew.leaver
        if leaver and leaver.gone:
            midnight = datetime.combine(leaver.gone, time(), self._calendar.zone).astimezone(UTC)
            self._at(midnight, STAFF, (), self._somebody_leaves)

    def _arrival(self, number: int) -> Callable[[], None]:
        def arrive() -> None:
            reference = doing.refer(self._premises, self._tx(), number)
            case = Going(
                (number,), going.case_of(self._conn, self._plan.municipality, reference), self._premises.routine
            )
            self._going[case.id] = case
            self._look(case)

        return arrive

    def _somebody_leaves(self) -> None:
        with step(self._conn):
            self._premises.crew.leave(self._tx())
        for departure in departures.due(self._tx()):
            for case_id in departures.cases_of(self._tx(), departure):
                with step(self._conn):
                    departures.hand_on(self._tx(), departure, case_id)
            departures.done(self._tx(), departure)
        for case in sorted(self._going.values(), key=lambda case: case.number):
            self._look(case)

    def _task(self, case: Going, task_id: str, attempt: int = 0) -> None:
        task = next((one for one in case.live if one.id == task_id and one.status == "open"), None)
        if task is None:
            return
        done = doing.do(self._premises, self._tx(), case, task, attempt)
        if done:
            self._look(case)
        elif attempt < TRIES:
            # Nobody there: the next day. They could not: they come back to it, and answer differently.
            day = self._calendar.working_day_after(self._today(), 1 if done is None else AGAIN)
            later = at_work(
                self._calendar, day, chance(self._plan.seed, *case.number, task.key, day, "again"), self._now
            )
            following = attempt if done is None else attempt + 1
            self._at(later, PEOPLE, case.number, lambda: self._task(case, task_id, following))

    def _act(self, case: Going, way: Transition, visit: int) -> None:
        if case.row is None or case.row.closed_at or len(case.visits) != visit:
            return
        if doing.act(self._premises, self._tx(), case, case.row, way):
            self._look(case)

    def _clock(self, case: Going, alarm: datetime) -> None:
        """Fire what is due, as `adapters.scheduler` does."""
        if case.alarm != alarm:  # it has been set to another moment since
            return
        case.alarm = None
        keys = {task.id: self._order(task) for task in case.live}
        due = [timer for timer in case.timers if timer[0] <= self._now]
        for _, _, timer in sorted(due, key=lambda timer: (timer[0], timer[1], keys.get(timer[2], ("", "")))):
            tx = self._tx()
            try:
                with step(self._conn):
                    timers.fire(tx, [timer])
            except Exception as error:  # as the sweep: one broken timer must not stop the clock for the others
                case.tries[f"{type(error).__name__}: {error}"] += 1
                timers.failed(tx, timer, str(error))
        self._look(case)

    # ------------------------------------------------------------ what follows from it

    def _look(self, case: Going) -> None:
        """See how a case, and those it has to do with, stand after a change, and plan what comes of it."""
        today = self._today()
        empty_outbox(self._tx(), lambda queue: self._premises.crew.holds(queue, today))
        self._see(case)
        if self._premises.linked:
            self._find_subs(case)
            woken = going.due(self._conn, self._now)
            for other in [one for one in self._going.values() if one.id in woken and one is not case]:
                self._see(other)

    def _see(self, case: Going) -> None:
        row = going.standing(self._conn, case.id)
        moved = case.row is None or (case.row.state, case.row.round) != (row.state, row.round)
        case.row, case.live = row, store.open_tasks(self._conn, case.id)
        case.timers = going.armed(self._conn, case.id)
        if moved:
            self._enter(case, row)
        for task in sorted((one for one in case.live if one.status == "open"), key=self._order):
            if task.id not in case.planned:
                when = diary.moment(self._plan, self._premises.municipality, case, task, self._now)
                if when is not None:
                    case.planned.add(task.id)
                    self._at(when, PEOPLE, case.number, self._doing(case, task.id))
        due = min((timer[0] for timer in case.timers), default=None)
        if due != case.alarm:
            case.alarm = due
            if due is not None:
                self._at(max(due, self._now), CLOCK, case.number, lambda: self._clock(case, due))

    def _enter(self, case: Going, row: Standing) -> None:
        """In a new state, somebody may come to take one of the ways that are open at any time."""
        case.visits.append(row.state)
        assumed, visit = self._plan.assumptions, len(case.visits)
        for way in (way for way in case.routine.states[row.state].next if way.by):
            dice = chance(self._plan.seed, *case.number, way.key, visit, "acts")
            target = case.routine.states.get(way.to)
            away = case.live or (target and target.final)
            if dice.random() < assumed.chances.get(way.key, assumed.acts_away if away else assumed.acts_on):
                day = self._calendar.working_day_after(self._today(), dice.randint(1, WITHIN))
                moment = at_work(self._calendar, day, dice, self._now)
                self._at(moment, PEOPLE, case.number, self._acting(case, way, visit))

    def _find_subs(self, parent: Going) -> None:
        """The cases that a change has started are lived through too."""
        for case_id, definition in going.subs(self._conn, self._plan.municipality, parent.id):
            if case_id not in self._going:
                parent.subs += 1
                routine = definitions.routine_of(self._tx(), definition)
                self._going[case_id] = Going((*parent.number, parent.subs), case_id, routine)
                self._look(self._going[case_id])

    def _doing(self, case: Going, task_id: str) -> Callable[[], None]:
        return lambda: self._task(case, task_id)

    def _acting(self, case: Going, way: Transition, visit: int) -> Callable[[], None]:
        return lambda: self._act(case, way, visit)

    def _at(self, moment: datetime, rank: int, number: tuple[int, ...], happen: Callable[[], None]) -> None:
        self._serial += 1
        heappush(self._events, (moment, rank, number, self._serial, happen))

    # ------------------------------------------------------------ small words

    def _tx(self) -> Tx:
        return self._premises.tx(self._conn, self._now)

    def _today(self) -> date:
        return self._calendar.local_date(self._now)

    def _order(self, task: TaskRow) -> tuple[str, str]:
        return task.key, self._premises.crew.name(task.item)

    def _trace(self, case: Going) -> Trace:
        return trace.read(self._tx(), case, self._premises.crew.name, self._calendar)
