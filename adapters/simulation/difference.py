"""With and without: what a cancelled meeting or a person who leaves does to the same cases with the same chance."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.simulation.diary import meeting_of
from adapters.simulation.trace import Trace, Work
from engine.municipality import Municipality
from engine.routine import Routine

Pair = tuple[Work, Work | None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those a change touches: how many cases, how many calendar days later on average and at most.

    `never` came no further before the end; `closings` are the cases that also end on another day, with the mean.
    `others` are cases that no longer go as they did, though they did not wait.
    """

    cases: tuple[tuple[int, ...], ...]
    mean: float
    most: int
    never: int
    closings: int
    closings_mean: float
    others: int


def of_meeting(
    before: Sequence[Trace], after: Sequence[Trace], house: Municipality, routine: Routine, cancelled: date
) -> Waiting:
    """Those whose case was to be taken at the meeting that is cancelled."""

    def waited(work: Work) -> bool:
        spec = routine.tasks.get(work.key)
        return work.done == cancelled and spec is not None and meeting_of(routine, spec, house) is not None

    return _waiting(before, after, waited)


def of_leaving(before: Sequence[Trace], after: Sequence[Trace], on: date) -> Waiting:
    """Those whose next step comes later because somebody has left."""
    return _waiting(before, after, lambda work: work.done is not None and work.done >= on)


def _waiting(before: Sequence[Trace], after: Sequence[Trace], waited: Callable[[Work], bool]) -> Waiting:
    later = {trace.number: trace for trace in after}
    days: dict[tuple[int, ...], int] = {}
    never = others = 0
    closings = []
    for trace in before:
        other = later.get(trace.number)
        pairs = list(_pairs(trace, other))
        first = next(((was, now) for was, now in pairs if waited(was) and _moved(was, now)), None)
        if first is None:
            others += other is None or other.works != trace.works
            continue
        was, now = first
        if was.done and now and now.done:
            days[trace.number] = (now.done - was.done).days
        else:
            never += 1
        if other and trace.closed and other.closed and other.closed != trace.closed:
            closings.append((other.closed - trace.closed).days)
    return Waiting(
        tuple(days), _mean(days.values()), max(days.values(), default=0), never, len(closings), _mean(closings), others
    )


def _pairs(before: Trace, after: Trace | None) -> Iterable[Pair]:
    same = {(work.key, work.nth): work for work in after.works} if after else {}
    for work in sorted(before.works, key=lambda work: (work.done or date.max, work.key)):
        yield work, same.get((work.key, work.nth))


def _moved(was: Work, now: Work | None) -> bool:
    return now is None or now.done is None or (was.done is not None and now.done > was.done)


def _mean(days: Iterable[int]) -> float:
    listed = list(days)
    return round(sum(listed) / len(listed), 1) if listed else 0.0
