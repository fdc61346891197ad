"""I1 and I7: what people were told is done was done once; what was refused was not; nothing else was done by people.

Each form carries its own command key in its answers too, so a command and what it did are found independently.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.crash.found import Check, Found, Happened
from benchmarks.crash.ledger import KEYED, Told

_BY_PEOPLE = {"refer": "opened", "complete": "done", "act": "moved"}


def checks(found: Found, told: list[Told]) -> Iterator[Check]:
    """Every check of commands."""
    keyed = [one for one in told if one.what in KEYED]
    lost = [one for one in keyed if one.cut]
    done = [one for one in keyed if one.answer == "done"]
    traces = _Traces(found)
    yield Check("I1 answered commands: done once, or refused and not done", len(keyed), _each(keyed, traces))
    yield Check("I1 what people did in the history, all of it answered for", len(done), _totals(found, done))
    yield Check("I1 claims and releases: one event each", *_claims(found, told))
    yield Check("I7 commands whose answer was lost: once after asking again", len(lost), _each(lost, traces))


def carried_out(found: Found, told: list[Told]) -> int:
    """How many of the commands whose answer was lost had been carried out before the server died."""
    return sum(
        1
        for one in told
        if one.cut and (row := found.commands.get((one.who, one.key))) and row.at.timestamp() < one.cut
    )


class _Traces:
    """What each command key left behind."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.work: dict[str, list[Any]] = defaultdict(list)
        for task in found.tasks.values():
            for key in {value for value in (task.answers or {}).values() if isinstance(value, str)}:
                self.work[key].append(task)
        self.events: dict[str, list[Happened]] = defaultdict(list)
        for event in found.happened():
            if event.kind in _BY_PEOPLE.values():
                self.events[event.story.get("task_id", "")].append(event)

    def wrong(self, told: Told) -> str:
        """What does not fit with the answer to a command; '' when all does."""
        row = self.found.commands.get((told.who, told.key))
        work = self.work[told.key]
        events = [event for task in work for event in self.events[task.id]]
        should = int(told.answer == "done")
        counts = (int(row is not None), len(work), len(events))
        if counts != (should,) * 3:
            return f"expected {should} of each, found command {counts[0]}, answers {counts[1]}, event {counts[2]}"
        return self._unlike(told, row.result, work[0], events[0]) if should and row else ""

    def _unlike(self, told: Told, result: str, task: Any, event: Happened) -> str:
        case = self.found.cases[event.case]
        if (event.kind, event.actor) != (_BY_PEOPLE[told.what], told.who):
            return f"became {event.kind} by {event.actor}"
        if event.story.get("way", "") != told.way and told.what != "refer" and told.way:
            return f"went by {event.story.get('way')}"
        if told.what == "complete" and task.id != told.about:
            return f"was written on task {task.id}"
        place = f"/henvisning/{case.reference}/" if told.what == "refer" else ""
        if result != (case.reference if told.what == "refer" else case.id) or not told.place.startswith(place):
            return f"gave {result} and {told.place}"
        return ""


def _each(told: Iterable[Told], traces: _Traces) -> list[str]:
    return [f"{one.what} {one.key} ({one.answer}): {wrong}" for one in told if (wrong := traces.wrong(one))]


def _totals(found: Found, done: list[Told]) -> list[str]:
    """Counted from the other side: no command row, case or human event that nobody was told about."""
    asked = Counter(one.what for one in done)
    events = Counter(event.kind for event in found.happened() if event.actor)
    counts = {
        "command rows": (len(found.commands), len(done)),
        "cases": (len(found.cases), asked["refer"]),
        **{f"events «{kind}»": (events[kind], asked[what]) for what, kind in _BY_PEOPLE.items()},
    }
    return [f"{there} {name}, {told} answered" for name, (there, told) in counts.items() if there != told]


def _claims(found: Found, told: list[Told]) -> tuple[int, list[str]]:
    """They carry no key; the task's version makes them one each. A lost and then refused one may have been done."""
    kinds = {"claim": "claimed", "release": "released"}
    there = Counter(
        (event.kind, event.story["task_id"], event.actor) for event in found.happened() if event.kind in kinds.values()
    )
    done, perhaps = Counter[Any](), Counter[Any]()
    for one in told:
        if one.what in kinds:
            done[kinds[one.what], one.about, one.who] += one.answer == "done"
            perhaps[kinds[one.what], one.about, one.who] += bool(one.cut) and one.answer == "refused"
    breaks = [
        f"{key}: {there[key]} events, {done[key]} answered as done, {perhaps[key]} unknown"
        for key in there.keys() | done.keys()
        if not done[key] <= there[key] <= done[key] + perhaps[key]
    ]
    return sum(done.values()), breaks
