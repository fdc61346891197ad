"""I2: each case's events are numbered without gaps, their seals hold, and the case stands where they lead."""

from collections import Counter
from collections.abc import Iterator

from benchmarks.crash.found import Check, Found, Happened


def checks(found: Found) -> Iterator[Check]:
    """Every check of the history."""
    events = len(found.happened())
    yield Check(
        "I2 seals and numbers (engine.audit.verify)", events, [f"{one.reference}: {one.reason}" for one in found.broken]
    )
    folded = [wrong for case in found.cases for wrong in _fold(found, case)]
    yield Check("I2 cases that stand where their events lead", len(found.cases), folded)
    strays = [f"events of unknown case {case}" for case in found.events.keys() - found.cases.keys()]
    yield Check("I2 events of known cases", events, strays)


def _fold(found: Found, case_id: str) -> Iterator[str]:
    """The case once more, from its events alone."""
    case, state, rounds, work = found.cases[case_id], None, 1, Counter[str]()
    events = found.events.get(case_id, [])
    if [event.seq for event in events] != list(range(1, case.version + 1)):
        yield f"{case.reference}: events {[event.seq for event in events]}, version {case.version}"
    for event in events:
        if state and found.routine.states[state].final:
            yield f"{case.reference}: event {event.seq} after the end"
        if event.story.get("from", state) != state:
            yield f"{case.reference}: event {event.seq} leaves {event.story['from']}, but the case was in {state}"
        rounds += bool(state) and _new_round(found, event)
        state = event.story.get("to", state)
        work = _work_after(work, event)
    if (state, rounds) != (case.state, case.round):
        yield f"{case.reference}: events lead to {state}, round {rounds}; the case is in {case.state}, {case.round}"
    there = Counter(task.key for task in found.tasks.values() if task.case_id == case_id and task.status == "open")
    if +work != there:
        yield f"{case.reference}: events leave {dict(+work)} open, the case has {dict(there)}"


def _new_round(found: Found, event: Happened) -> bool:
    way = found.routine.ways.get((event.story.get("from", ""), event.story.get("way", "")))
    return way is not None and way.new_round


def _work_after(work: Counter[str], event: Happened) -> Counter[str]:
    after = work + Counter(event.story.get("opened", []))
    gone = [*event.story.get("cancelled", []), *([event.story["task"]] if event.kind == "done" else [])]
    after.subtract(gone)
    return after
