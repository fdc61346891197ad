"""I3: every rung whose moment came was fired once, none was left out, and no silence passed twice or unnoticed."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from benchmarks.crash.found import Check, Found
from benchmarks.crash.hand import Dose
from engine.routine import Routine
from engine.store import LADDER

RUNG_KINDS = ("reminded", "escalated")


def checks(found: Found, doses: list[Dose]) -> Iterator[Check]:
    """Every check of timers."""
    fired = rungs(found)
    ladders = [dose for dose in doses if dose.key == LADDER]
    silences = [dose for dose in doses if dose.key != LADDER]
    wrong = _ladders(found, fired) + _early(fired, ladders)
    yield Check("I3 rungs fired: each once, none skipped, none early", sum(map(len, fired.values())), wrong)
    sure = [dose for dose in ladders if dose.sure]
    yield Check("I3 rungs made due: fired, or the task ended first", len(sure), _due(found, fired, sure))
    yield Check("I3 silent deadlines made due: met once, or the state left", len(silences), _silences(found, silences))
    tried = [
        f"timer {timer.id}: {timer.status}, {timer.last_error}" for timer in found.timers.values() if timer.attempts
    ]
    late = [f"{found.left_due} timers are due and not fired"] if found.left_due else []
    yield Check("I3 timers left: none due, failed or parked", len(found.timers), tried + late)


def rungs(found: Found) -> dict[str, list[int]]:
    """The rungs that fired, by task."""
    fired: dict[str, list[int]] = defaultdict(list)
    for event in found.happened():
        if event.kind in RUNG_KINDS:
            fired[event.story["task_id"]].append(event.story["rung"])
    return fired


def height(routine: Routine, task_key: str) -> int:
    """How many rungs the ladder of a task has."""
    ladder = routine.escalations[routine.tasks[task_key].escalation]
    return len(ladder.remind) + len(ladder.ladder)


def _ladders(found: Found, fired: dict[str, list[int]]) -> list[str]:
    breaks = [f"task {task}: rungs {got}" for task, got in fired.items() if got != list(range(len(got)))]
    for task in found.tasks.values():
        timer = found.timers.get(task.id)
        at = timer.rung if timer else height(found.routine, task.key) if task.status == "open" else len(fired[task.id])
        if at != len(fired[task.id]):
            breaks.append(f"task {task.id} ({task.status}): stands on rung {at}, {len(fired[task.id])} fired")
    return breaks


def _early(fired: dict[str, list[int]], ladders: list[Dose]) -> list[str]:
    came = {(dose.timer, dose.rung) for dose in ladders}
    every = [(task, rung) for task, got in fired.items() for rung in got]
    return [f"task {task}: rung {rung} fired before it was due" for task, rung in every if (task, rung) not in came]


def _due(found: Found, fired: dict[str, list[int]], ladders: list[Dose]) -> list[str]:
    return [
        f"task {dose.timer}: rung {dose.rung} was due and never fired"
        for dose in ladders
        if dose.rung not in fired[dose.timer] and found.tasks[dose.timer].status == "open"
    ]


def _silences(found: Found, doses: list[Dose]) -> list[str]:
    """Each meets its deadline at most once, so a case has no more silences than deadlines that came."""
    came = Counter(dose.case for dose in {dose.timer: dose for dose in doses}.values())
    met = Counter(event.case for event in found.happened() if event.kind == "silence")
    breaks = [
        f"case {case}: {met[case]} silences, {came[case]} deadlines came" for case in met if met[case] > came[case]
    ]
    return breaks + [
        f"silent timer {dose.timer} was due and is still there"
        for dose in doses
        if dose.sure and dose.timer in found.timers
    ]
