"""What came out of a year: how long people wait, and how much there is to do. Frozen values, the same every time."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from adapters.simulation.days import working_days
from adapters.simulation.plan import Plan
from adapters.simulation.trace import Trace, Work
from engine.definition import FieldType, RoleKind, TaskSpec, Workflow, say
from engine.municipality import Municipality
from engine.opening import EACH
from engine.routine import Routine


@dataclass(frozen=True, slots=True)
class Figures:
    """Whole days, and their mean."""

    best: int
    median: float
    mean: float
    ninety: int  # nine out of ten took no longer
    worst: int


@dataclass(frozen=True, slots=True)
class Span:
    """From the referral to something that `reached` of `among` cases came to. `days`: their working days, in order."""

    title: str
    reached: int
    among: int
    working: Figures | None
    calendar: Figures | None
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """A week of one role: tasks that came and were done, and how many are open and overdue when Sunday ends."""

    opened: int
    done: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Role:
    """A role or queue and its weeks."""

    title: str
    weeks: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A whole simulation. `weeks`: the Mondays of the year's ISO weeks; `ends`: how many cases ended in which way."""

    municipality: str
    routine: str
    plan: Plan
    spans: tuple[Span, ...]
    weeks: tuple[date, ...]
    roles: tuple[Role, ...]
    ends: tuple[tuple[str, int], ...]
    changes: int
    works: int
    refused: tuple[tuple[str, int], ...]


def measure(
    plan: Plan, house: Municipality, routine: Routine, titles: Mapping[str, str], traces: Sequence[Trace]
) -> Result:
    """The result of a plan's traces. `titles` is what people call each queue."""
    cases = [trace for trace in traces if len(trace.number) == 1]
    works = [work for trace in traces for work in trace.works]
    refused: Counter[str] = Counter()
    for trace in traces:
        refused.update(trace.tries)
    weeks = tuple(_mondays(plan.year))
    return Result(
        house.name,
        say(routine.workflow.title, "nb"),
        plan,
        tuple(_spans(house, routine, cases)),
        weeks,
        tuple(_roles(titles, works, weeks)),
        tuple(_ends(routine, cases)),
        sum(trace.changes for trace in traces),
        len(works),
        tuple(refused.most_common()),
    )


def is_meeting(routine: Routine, spec: TaskSpec) -> bool:
    """The task is something a team decides when it meets.

    It is due at a meeting, or a team does it and is asked for a date.
    """
    if any(deadline.meeting for deadline in spec.due.all):
        return True
    role = routine.roles.get(spec.who)
    dated = any(field.type in (FieldType.DATE, FieldType.MOMENT) for field in spec.fields)
    return dated and role is not None and role.kind is RoleKind.TEAM


# ------------------------------------------------------------ how long


def _spans(house: Municipality, routine: Routine, cases: list[Trace]) -> Iterable[Span]:
    for role in routine.workflow.roles:
        if role.kind is RoleKind.NAMED:
            title = f"{say(role.title, 'nb')} er pekt ut"
            yield _span(title, house, cases, _named(role.key))
    meetings = {task.key: task for task in routine.tasks.values() if is_meeting(routine, task)}
    if meetings:
        teams = {key for task in meetings.values() for key in _teams(task)} & house.teams.keys()
        title = f"Første møte i {' eller '.join(sorted(say(house.teams[key].title, 'nb') for key in teams))}"
        yield _span(title, house, cases, lambda trace: _first_done(trace, meetings))
    yield _span("Saken er avsluttet", house, cases, lambda trace: trace.closed)


def _named(role: str) -> Callable[[Trace], date | None]:
    return lambda trace: trace.named.get(role)


def _teams(task: TaskSpec) -> set[str]:
    return {task.who, *(deadline.meeting for deadline in task.due.all if deadline.meeting)}


def _first_done(trace: Trace, keys: Iterable[str]) -> date | None:
    return min((work.done for work in trace.works if work.done and work.key in keys), default=None)


def _span(title: str, house: Municipality, cases: list[Trace], when: Callable[[Trace], date | None]) -> Span:
    pairs = [(trace.opened, day) for trace in cases if (day := when(trace)) is not None]
    working = sorted(working_days(house.calendar, opened, day) for opened, day in pairs)
    calendar = sorted((day - opened).days for opened, day in pairs)
    return Span(title, len(pairs), len(cases), figures(working), figures(calendar), tuple(working))


def figures(days: Sequence[int]) -> Figures | None:
    """Of days in rising order; None when there are none."""
    if not days:
        return None
    ninety = days[max(-(-9 * len(days) // 10) - 1, 0)]
    return Figures(days[0], statistics.median(days), round(statistics.fmean(days), 1), ninety, days[-1])


def _ends(routine: Routine, cases: list[Trace]) -> Iterable[tuple[str, int]]:
    titles = {way.key: say(way.title, "nb") for _, way in routine.workflow.transitions()}
    count = Counter(titles.get(trace.outcome or "", trace.outcome or "") for trace in cases if trace.closed)
    yield from sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))


# ------------------------------------------------------------ how much


def _mondays(year: int) -> Iterable[date]:
    day = date(year, 1, 1) - timedelta(date(year, 1, 1).weekday())
    while day.year <= year:
        yield day
        day += timedelta(7)


def _roles(titles: Mapping[str, str], works: list[Work], weeks: Sequence[date]) -> Iterable[Role]:
    by_queue: dict[str, list[Work]] = {}
    for work in works:
        by_queue.setdefault(work.queue, []).append(work)
    order = [*titles, *sorted(by_queue.keys() - titles.keys())]
    for queue in (key for key in order if key in by_queue):
        yield Role(titles.get(queue, queue), _load(by_queue[queue], weeks))


def titles_of(house: Municipality, routines: Iterable[Workflow]) -> dict[str, str]:
    """What people call each queue, in order: the roles of the routines, each of several, the positions and teams."""
    titles = {role.key: role.title for routine in routines for role in routine.roles}
    titles.setdefault(EACH, {"nb": "Hver av flere, med sin oppgave"})
    for unit in (*house.positions, *house.teams):
        titles.setdefault(unit, house.unit_title(unit))
    return {key: say(title, "nb") for key, title in titles.items()}


def _load(works: list[Work], weeks: Sequence[date]) -> tuple[Load, ...]:
    count = len(weeks)

    def week(day: date | None) -> int:
        return count if day is None else min(max((day - weeks[0]).days // 7, 0), count)

    opened, done, standing, overdue = ([0] * (count + 1) for _ in range(4))
    for work in works:
        first, last = week(work.opened), week(work.ended)
        opened[first] += 1
        done[week(work.done)] += 1
        standing[first] += 1
        standing[last] -= 1
        late = max(first, week(work.due))
        if late < last:
            overdue[late] += 1
            overdue[last] -= 1
    rows = zip(opened, done, accumulate(standing), accumulate(overdue), strict=True)
    return tuple(Load(*row) for row in rows)[:count]
