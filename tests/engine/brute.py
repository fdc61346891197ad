"""A naive executor of small routines: concrete answers, concrete numbers, every choice, nothing forgotten or merged.

Written from the life of a case as docs/proof.md tells it, and sharing no code with `engine.proof`. A case is a frozen
value; `Brute(workflow).explore()` finds every case there can be and `faults` looks at them one by one.
Numbers stop at a cap that lies beyond every constant the small routines use. Dates are kept as their order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from string import Template
from typing import Any

from engine.definition import Condition, Counter, Field, Op, State, TaskSpec, Test, Transition, Workflow

CAP = 4
AGES = (16, 17, 18, 19, 20)
Facts = tuple[tuple[str, Any], ...]
Fault = tuple[str, str, str]


class TooMany(Exception):
    """More cases than one wants to look at."""


@dataclass(frozen=True)
class Case:
    state: str
    came_from: str = ""
    tasks: tuple[str, ...] = ()
    facts: Facts = ()
    owed: str = ""
    lost: frozenset[str] = frozenset()

    def get(self, name: str) -> Any:
        return dict(self.facts).get(name)

    def set(self, **values: Any) -> "Case":
        return self.put(values)

    def put(self, values: dict[str, Any]) -> "Case":
        new = {**dict(self.facts), **values}
        return replace(self, facts=tuple(sorted((k, v) for k, v in new.items() if v is not None)))

    def task(self, index: int, status: str) -> "Case":
        return replace(self, tasks=(*self.tasks[:index], status, *self.tasks[index + 1 :]))


@dataclass
class Brute:
    workflow: Workflow
    most: int = 4000
    cases: list[Case] = field(default_factory=list)
    steps: dict[Case, list[tuple[str, Transition | None, Case]]] = field(default_factory=dict)
    resting: set[Case] = field(default_factory=set)
    joins_met: set[tuple[str, str]] = field(default_factory=set)

    # ------------------------------------------------------------ facts

    def look(self, case: Case, fact: str) -> Any:
        if fact == "children.open":
            return sum(count for name, count in case.facts if name.startswith("child:"))
        name = fact.replace("children.", "child:") if fact != "children.closed" else "closed"
        starts_at = 1 if fact == "case.round" else 0
        numbered = fact.startswith(("children.", "count.", "free.", "case.round"))
        return case.get(name) or starts_at if numbered else case.get(name)

    def true(self, case: Case, test: Test) -> bool:
        value = self.look(case, test.fact)
        if value is None:
            return test.op in (Op.MISSING, Op.IS_NOT, Op.LACKS)
        if test.op in (Op.BEFORE, Op.AFTER):
            other = self.look(case, test.value)
            return other is not None and bool(value < other if test.op is Op.BEFORE else value > other)
        if test.op in (Op.LESS, Op.AT_MOST, Op.MORE, Op.AT_LEAST):
            number = int(test.value)
            sign = (value > number) - (value < number)
            return sign in {Op.LESS: {-1}, Op.AT_MOST: {-1, 0}, Op.MORE: {1}, Op.AT_LEAST: {0, 1}}[test.op]
        return {
            Op.MISSING: False,
            Op.GIVEN: True,
            Op.HAS: isinstance(value, frozenset) and test.value in value,
            Op.LACKS: test.value not in value if isinstance(value, frozenset) else False,
            Op.IS: str(value) == test.value,
            Op.IS_NOT: str(value) != test.value,
        }[test.op]

    def holds(self, case: Case, condition: Condition | None) -> bool:
        if condition is None:
            return True
        some = [self.true(case, test) for test in condition.some]
        return all(self.true(case, test) for test in condition.every) and (not some or any(some))

    # ------------------------------------------------------------ dates, as an order

    def dated(self, case: Case, name: str, value: float | None) -> Case:
        """Give a date a place in the order, and number the order anew."""
        dates = {k: v for k, v in case.facts if k in self.dates and k != name}
        if value is not None:
            dates[name] = value
        order = sorted(set(dates.values()))
        return case.put({name: None, **{k: order.index(v) for k, v in dates.items()}})

    def any_place(self, case: Case) -> list[float]:
        ranks = sorted({v for k, v in case.facts if k in self.dates})
        return [-0.5, *(place for rank in ranks for place in (float(rank), rank + 0.5))]

    @cached_property
    def dates(self) -> set[str]:
        """The dates that are compared, and today beside them."""
        named = {n for test in self.tests() for n in (test.fact, test.value) if test.op in (Op.BEFORE, Op.AFTER)}
        return named | {"today"} if named else set()

    def tests(self) -> Iterator[Test]:
        for state in self.workflow.states:
            for task in state.tasks:
                # A clock that stops steers the case only where silence means something.
                for condition in (task.when, task.done_when, task.due.pauses if task.silence else None):
                    yield from condition.tests if condition else ()
            for way in (*state.next, *state.reopens):
                pauses = way.after.pauses if way.after else None
                for condition in (way.only_if, way.holds, pauses, *(demand.when for demand in way.demands)):
                    yield from condition.tests if condition else ()

    def now(self, case: Case, name: str) -> Case:
        return self.dated(case, name, case.get("today")) if name in self.dates else case.put({name: "known"})

    # ------------------------------------------------------------ answers

    @cached_property
    def ages(self) -> list[int | None]:
        return list(AGES) if "person.age" in {test.fact for test in self.tests()} else [None]

    def answers(self, case: Case, source: str, fields: tuple[Field, ...]) -> list[Case]:
        found = [case]
        for each in fields:
            found = [new for one in found for new in self.answered(one, f"{source}.{each.key}", each)]
        return found

    def answered(self, case: Case, name: str, asked: Field) -> list[Case]:
        keys = [option.key for option in asked.options]
        subsets = [frozenset(c) for n in range(1, len(keys) + 1) for c in combinations(keys, n)]
        found: list[Case] = [] if asked.required else [case.put({name: None})]
        if asked.type == "consent":
            live = "expiring" if asked.valid else "live"
            found.append(case.put({name: frozenset(), "consent": None}))
            return found + [case.put({name: units, "consent": live}) for units in subsets]
        if asked.type == "date":
            if name not in self.dates:
                return [*found, case.put({name: "known"})]
            cleared = self.dated(case, name, None)
            return [*found, *(self.dated(cleared, name, place) for place in self.any_place(cleared))]
        values: dict[str, list[Any]] = {
            "yes_no": ["yes", "no"],
            "choice": keys,
            "choices": subsets,
            "number": list(range(CAP + 1)),
        }
        return found + [case.put({name: value}) for value in values[asked.type]]

    # ------------------------------------------------------------ the life of a case

    def state(self, case: Case) -> State:
        return next(state for state in self.workflow.states if state.key == case.state)

    def beginnings(self) -> list[Case]:
        case = self.dated(Case("").put({"case.round": 1}), "today", 0) if "today" in self.dates else Case("")
        # Of the world, what no condition ever looks at is left out; answers and all else are kept.
        worlds = [case.put({"person.age": age}) for age in (self.ages if self.workflow.subject == "person" else [None])]
        if "clock.working_hours" in {test.fact for test in self.tests()}:
            worlds = [one.put({"clock.working_hours": hour}) for one in worlds for hour in ("yes", "no")]
        for name in {test.fact for test in self.tests() if test.fact.startswith("free.")}:
            worlds = [one.put({name: places}) for one in worlds for places in range(CAP)]
        begun = [new for one in worlds for new in self.answers(one, "referral", self.workflow.referral)]
        return [self.entered(one, self.workflow.initial, "") for one in begun]

    def entered(self, case: Case, state: str, came_from: str) -> Case:
        spec = next(one for one in self.workflow.states if one.key == state)
        case = replace(case, state=state, came_from=came_from, tasks=("",) * len(spec.tasks), lost=frozenset())
        for task in spec.tasks:
            for name, _ in case.facts:
                if name.startswith(task.key + "."):
                    case = self.dated(case, name, None) if name in self.dates else case.put({name: None})
        return self.settled(self.now(case, f"{state}.entered"))

    def settled(self, case: Case) -> Case:
        """Tasks open, are cancelled and satisfied, until nothing moves."""
        spec = self.state(case)
        while True:
            before = case
            for index, task in enumerate(spec.tasks):
                wanted = self.holds(case, task.when)
                if case.tasks[index] == "" and wanted:
                    some = self.has_each(case, task)
                    case = case.task(index, ("planned" if task.opens else "open") if some else "done")
                elif case.tasks[index] in ("open", "planned") and not wanted:
                    case = case.task(index, "")
            for index, task in enumerate(spec.tasks):
                if case.tasks[index] == "open" and task.done_when and self.holds(case, task.done_when):
                    case = self.counted(self.done(case, index), task.key)
            if case == before:
                return case

    def has_each(self, case: Case, task: TaskSpec) -> bool:
        return task.each is None or case.get(task.each) is not None

    def done(self, case: Case, index: int, way: Transition | None = None) -> Case:
        key = self.state(case).tasks[index].key
        case = self.now(case.task(index, "done"), f"{key}.done")
        return case.put({f"{key}.outcome": way.key if way else None})

    def finished(self, case: Case, index: int, way: Transition | None, how: str) -> list[Case]:
        task = self.state(case).tasks[index]
        asked = (task.fields + (way.asks if way else ())) if how == "do" else ()
        found = [self.done(one, index, way) for one in self.answers(case, task.key, asked)]
        found = [self.wrote(one, task) if how == "do" else one for one in found]
        if task.every and way is None and how == "do":
            found = [one.task(index, "planned" if task.opens else "open") for one in found]
        return found if how == "skip" else [self.counted(one, task.key) for one in found]

    def wrote(self, case: Case, task: TaskSpec) -> Case:
        return replace(case, owed="time") if case.owed == "letter" and self.good_letter(task) else case

    def good_letter(self, task: TaskSpec | None) -> bool:
        bodies = [t for one in self.workflow.letters if task and one.key == task.letter for t in one.body.values()]
        names = [set(Template(body).get_identifiers()) for body in bodies]
        return bool(names) and all({"complaint_body", "complaint_deadline"} <= found for found in names)

    def counted(self, case: Case, task: str) -> Case:
        for counter in self.workflow.counters:
            name = f"count.{counter.key}"
            if any(one.task == task and self.holds(case, one.when) for one in counter.resets):
                case = case.put({name: 0})
            elif any(one.task == task and self.holds(case, one.when) for one in counter.counts):
                case = case.put({name: min(CAP, (case.get(name) or 0) + 1)})
        return case

    def allowed(self, case: Case, way: Transition) -> bool:
        consent = "consent_given" not in way.needs or case.get("consent") is not None
        return consent and self.holds(case, way.only_if) and all(self.holds(case, one.when) for one in way.demands)

    def taken(self, case: Case, way: Transition, *, wrote: bool = False) -> list[Case]:
        people = [case.put({"person.age": age}) for age in self.ages] if way.names_person else [case]
        return [new for one in people for new in self.gone(one, way, wrote)]

    def gone(self, case: Case, way: Transition, wrote: bool) -> list[Case]:
        target = case.came_from if way.to == "previous" else way.to
        ends = any(state.key == target and state.final for state in self.workflow.states)
        if not self.allowed(case, way) or not target or (way.to == "previous" and (target == case.state or ends)):
            return []
        if way.new_round:
            case = case.put({"case.round": min(CAP, (case.get("case.round") or 1) + 1)})
        if way.withdraws_consent:
            case = case.set(consent=None)
        if way.decides in ("no", "partly"):
            case = replace(case, owed="time" if wrote else "letter")
        if way.withdraws_consent or way.decides == "yes" or self.workflow.regime == "advice":
            case = replace(case, owed="")
        came_from = case.came_from if target == case.state else case.state
        return [self.entered(self.started(case, way), target, came_from)]

    def started(self, case: Case, way: Transition) -> Case:
        for start in way.starts:
            name = "child:" + start.workflow.replace("-", "_")
            case = case.put({name: min(CAP, (case.get(name) or 0) + 1)})
        return case

    # ------------------------------------------------------------ what can happen

    def unfinished(self, case: Case) -> bool:
        spec = self.state(case)
        return any(case.tasks[i] in ("open", "planned") and not task.every for i, task in enumerate(spec.tasks))

    def enough(self, case: Case, way: Transition) -> bool:
        if way.when_done:
            return not self.unfinished(case)
        if way.join:
            done = {task.key for i, task in enumerate(self.state(case).tasks) if case.tasks[i] == "done"}
            need = way.join.need if way.join.need is not None else len(way.join.tasks)
            return len(done.intersection(way.join.tasks)) >= need and set(way.join.must) <= done
        return way.holds is not None and self.holds(case, way.holds)

    def runs(self, case: Case, way: Transition) -> bool:
        stopped = way.after is not None and way.after.pauses is not None and self.holds(case, way.after.pauses)
        return way.after is not None and not stopped and way.key not in case.lost

    def following(self, case: Case) -> Iterator[tuple[str, Transition | None, Case]]:
        spec = self.state(case)
        for index, task in enumerate(spec.tasks):
            if case.tasks[index] == "open":
                yield from self.worked(case, index, task)
            elif case.tasks[index] == "planned":
                yield "clock", None, self.settled(case.task(index, "open"))
        for way in (*spec.next, *spec.reopens):
            if way.by:
                for one in self.answers(case, way.key, way.asks):
                    yield from (("act", way, new) for new in self.taken(one, way))
            elif way.hears:
                yield from (("other", way, new) for new in self.taken(case, way))
            elif self.runs(case, way):
                yield from (("clock", way, new) for new in self.taken(case, way))
                if not self.holds(case, way.only_if):
                    yield "clock", None, self.settled(replace(case, lost=case.lost | {way.key}))
        if not spec.final or spec.reopens:
            for kind, new in self.world(case):
                yield kind, None, self.settled(new)

    def worked(self, case: Case, index: int, task: TaskSpec) -> Iterator[tuple[str, Transition | None, Case]]:
        ways = [way for way in self.state(case).next if way.on == task.key]
        offered: list[Transition | None] = [way for way in ways if self.holds(case, way.only_if)]
        for way in offered or [None]:
            yield from self.ended(case, index, way, "do", "work")
        if task.skip:
            yield from self.ended(case, index, None, "skip", "work")
        if task.silence and not (task.due.pauses and self.holds(case, task.due.pauses)):
            meant = next((way for way in ways if way.key == task.silence.outcome), None)
            yield from self.ended(case, index, meant, "silence", "clock")

    def ended(
        self, case: Case, index: int, way: Transition | None, how: str, kind: str
    ) -> Iterator[tuple[str, Transition | None, Case]]:
        task = self.state(case).tasks[index]
        for one in self.finished(case, index, way, how):
            if way is None:
                yield kind, None, self.settled(one)
            else:
                good = how == "do" and self.good_letter(task)
                yield from ((kind, way, new) for new in self.taken(one, way, wrote=good))

    def world(self, case: Case) -> Iterator[tuple[str, Case]]:
        used = {test.fact for test in self.tests()}
        for name in used:
            if name.startswith("free."):
                yield from (("other", case.put({name: places})) for places in range(CAP))
        if "clock.working_hours" in used:
            yield from (("other", case.put({"clock.working_hours": value})) for value in ("yes", "no"))
        if "person.age" in used and case.get("person.age") is not None:
            yield from (("other", case.put({"person.age": age})) for age in AGES if age > case.get("person.age"))
        if "today" in self.dates:
            later = [place for place in self.any_place(case) if place > case.get("today")]
            yield from (("other", self.dated(case, "today", place)) for place in later)
        for counter in self.workflow.counters:
            yield from (("work", new) for new in self.taken_back(case, counter))
        if case.get("consent") == "expiring":
            yield "expire", case.set(consent=None)
        for name, count in case.facts:
            if name.startswith("child:") and count:
                yield "other", case.put({name: count - 1, "closed": min(CAP, (case.get("closed") or 0) + 1)})

    def taken_back(self, case: Case, counter: Counter) -> Iterator[Case]:
        """A returning duty that was done by mistake no longer counts, or no longer sets back."""
        returning = {task.key for state in self.workflow.states for task in state.tasks if task.every}
        name, now = f"count.{counter.key}", case.get(f"count.{counter.key}") or 0
        if returning & {one.task for one in counter.resets}:
            yield from (case.put({name: number}) for number in range(CAP + 1))
        elif returning & {one.task for one in counter.counts} and now:
            yield case.put({name: now - 1})

    def explore(self) -> "Brute":
        self.cases = list(dict.fromkeys(self.beginnings()))
        for case in self.cases:
            if len(self.cases) > self.most:
                raise TooMany
            self.steps[case] = []
            ways = [way for way in self.state(case).next if way.when_done or way.join or way.holds]
            self.joins_met |= {(case.state, way.key) for way in ways if way.join and self.enough(case, way)}
            gone = next((way for way in ways if self.enough(case, way) and self.holds(case, way.only_if)), None)
            if gone is not None and self.taken(case, gone):
                self.steps[case] = [("clock", gone, new) for new in self.taken(case, gone)]
            elif gone is None and case.owed == "time" and self.can_complain(case):
                self.steps[case] = [("clock", None, replace(case, owed=""))]
            elif gone is None:
                self.resting.add(case)
                self.steps[case] = list(self.following(case))
            for _, _, new in self.steps[case]:
                if new not in self.steps and new not in self._seen:
                    self._seen.add(new)
                    self.cases.append(new)
        self.refuse()
        return self

    def refuse(self) -> None:
        """Whoever does something after which the case cannot go on is refused; only then it has not happened."""
        refused: set[Case] = set()
        passing = [case for case in self.cases if case not in self.resting]
        for _ in range(len(passing) + 1):
            new = {case for case in passing if all(step[2] in refused for step in self.steps[case])} - refused
            refused |= new
            if not new:
                break
        for case in self.resting:
            people = ("work", "act")
            self.steps[case] = [step for step in self.steps[case] if step[0] not in people or step[2] not in refused]
        reached = list(dict.fromkeys(self.beginnings()))
        known = set(reached)
        for case in reached:
            new_ones = dict.fromkeys(step[2] for step in self.steps[case] if step[2] not in known)
            reached += new_ones
            known |= set(new_ones)
        self.cases, self.resting = reached, self.resting & known

    _seen: set[Case] = field(default_factory=set)

    def can_complain(self, case: Case) -> bool:
        spec = self.state(case)
        clock = any(
            self.runs(case, way) and self.allowed(case, way) and way.after and way.after.legal for way in spec.next
        ) or any(case.tasks[index] == "open" and task.due.legal for index, task in enumerate(spec.tasks))
        finals = {state.key for state in self.workflow.states if state.final}
        ways = [way for way in spec.next if way.by and way.to not in finals and not way.withdraws_consent]
        return clock and any(self.allowed(case, way) for way in ways)
