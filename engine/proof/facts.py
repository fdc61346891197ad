"""The facts of one routine as variables, and its conditions as masks over them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from engine.definition import Condition, Field, FieldType, Op, Test, Workflow, is_birthday
from engine.proof import conditions, domains
from engine.proof.domains import MISSING, Variable

Literal = tuple[int, int]  # a variable's place, and the values for which the comparison holds
TODAY = "today"
ALWAYS = (TODAY, "case.opened")
# Two dates: the orders that are told apart, by those that some comparison asks for.
_TOLD: dict[tuple[int, ...], tuple[tuple[int, ...], ...]] = {
    (-1,): ((-1,), (0, 1)),
    (1,): ((-1, 0), (1,)),
    (-1, 1): ((-1,), (0,), (1,)),
}
DATED = (FieldType.DATE, FieldType.MOMENT)


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled condition: all of `every`, and all of one of `some` when there are any."""

    every: tuple[Literal, ...] = ()
    some: tuple[tuple[Literal, ...], ...] = ()

    @property
    def literals(self) -> tuple[Literal, ...]:
        """Every comparison in it."""
        return self.every + tuple(literal for each in self.some for literal in each)


@dataclass(slots=True)
class Facts:
    """The variables of a routine. Only facts that some condition compares are here."""

    workflow: Workflow
    variables: list[Variable] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    children: tuple[str, ...] = ()
    by_fact: dict[str, list[Test]] = field(default_factory=dict)

    def rule(self, condition: Condition | None) -> Rule:
        """A condition to be asked of situations; none always holds."""
        if condition is None:
            return Rule()
        every = tuple(literal for test in condition.every for literal in self.literals(test))
        return Rule(every, tuple(self.literals(test) for test in condition.some))

    def rule_of(self, *asked: Test) -> Rule:
        """All of some comparisons."""
        return Rule(tuple(literal for test in asked for literal in self.literals(test)))

    def literals(self, test: Test) -> tuple[Literal, ...]:
        """One comparison: it holds when each literal does."""
        if test.op in (Op.BEFORE, Op.AFTER):
            first, second = sorted((test.fact, test.value))
            wanted = -1 if (test.fact == first) == (test.op is Op.BEFORE) else 1
            relation = self.places[pair(first, second)]
            known = tuple((self.places[name], ~MISSING) for name in (first, second) if name in self.places)
            return (*known, (relation, self.variables[relation].mask(lambda orders: wanted in orders)))
        if test.fact in ALWAYS or (is_birthday(test.fact) and test.fact not in self.places):
            return () if test.op in (Op.GIVEN, Op.IS_NOT) else ((0, 0),)
        if test.fact.startswith("children."):
            return ((self.places["children"], self._children_mask(test)),)
        place = self.places[test.fact]
        return ((place, self.variables[place].mask(lambda value: domains.holds(test, value))),)

    def _children_mask(self, test: Test) -> int:
        which = test.fact.partition(".")[2]

        def fits(counts: tuple[int, ...]) -> bool:
            if which == "closed":
                return domains.holds(test, counts[-1])
            value = sum(counts[:-1]) if which == "open" else counts[self.children.index(which)]
            return domains.holds(test, value)

        return self.variables[self.places["children"]].mask(fits)

    def add(self, variable: Variable) -> None:
        """One more variable."""
        self.places[variable.name] = len(self.variables)
        self.variables.append(variable)


def pair(first: str, second: str) -> str:
    """The name of what is known about two dates: -1, 0, 1 when the first is before, the same as, after the second.

    Its values are sets of these: «the same» goes with whatever no comparison tells it from.
    """
    return f"{first}<>{second}"


def read(workflow: Workflow) -> Facts:
    """The facts that the routine's conditions compare. Raises TooMuch."""
    facts = Facts(workflow, fields=_fields(workflow))
    facts.children = tuple(sorted({start.workflow.replace("-", "_") for start in _starts(workflow)}))
    for test in conditions.of_workflow(workflow):
        facts.by_fact.setdefault(test.fact, []).append(test)
        if test.op in (Op.BEFORE, Op.AFTER):
            facts.by_fact.setdefault(test.value, []).append(Test(fact=test.value, op=Op.GIVEN))
    facts.add(Variable("", (None,), 1))
    _add_children(facts)
    for name, asked in facts.by_fact.items():
        if not name.startswith("children.") and name not in ALWAYS:
            _add(facts, name, asked)
    _add_pairs(facts)
    return facts


def _add(facts: Facts, name: str, asked: list[Test]) -> None:
    source, _, key = name.partition(".")
    person = facts.workflow.subject == "person"
    variable: Variable
    if name == "consent":
        variable = Variable(name, (None, "yes", "expiring"), MISSING)
    elif name == "case.round":
        variable = domains.counter(name, asked, 1)
    elif source == "count":
        variable = domains.counter(name, asked, 0, falls=_falls(facts.workflow, key))
    elif name == "person.age":
        plain = domains.number(name, asked, least=0)
        variable = Variable(name, plain.values, plain.full & ~MISSING if person else MISSING)
    elif source == "free":
        plain = domains.number(name, asked, least=0)
        variable = Variable(name, plain.values[1:], plain.full >> 1)
    elif name == "clock.working_hours":
        variable = Variable(name, ("yes", "no"), 3)
    elif is_birthday(name):
        variable = Variable(name, (None, "date"), 2 if person else MISSING)
    elif source == "role":
        accept = any(role.key == key and role.accept for role in facts.workflow.roles)
        variable = Variable(name, (None, domains.ASKED, "given") if accept else (None, "given"), MISSING)
    elif name in facts.fields and facts.fields[name].type not in DATED:
        variable = domains.answer(name, facts.fields[name], asked)
    elif key == "outcome":
        ways = {way.key for _, way in facts.workflow.transitions() if way.on == source}
        named = {value for test in asked for value in test.constants if value in ways}
        variable = Variable(name, (None, *sorted(named), *((domains.OTHER,) if ways - named else ())), MISSING)
    else:
        variable = Variable(name, (None, "given"), MISSING)
    if not (is_birthday(name) and person):
        facts.add(variable)


def _falls(workflow: Workflow, counter: str) -> bool:
    """Is a returning duty counted, which may be taken back?"""
    returning = {task.key for state in workflow.states for task in state.tasks if task.every}
    return any(one.task in returning for each in workflow.counters if each.key == counter for one in each.counts)


def _add_children(facts: Facts) -> None:
    asked = [test for name, found in facts.by_fact.items() if name.startswith("children.") for test in found]
    if not asked:
        return
    named = {name.partition(".")[2] for name in facts.by_fact if name.startswith("children.")}
    facts.children = tuple(sorted({*facts.children, *named} - {"open", "closed"}))
    top = domains.ceiling(asked, falls=True)
    closed = top if "closed" in named else 0
    values: list[Any] = list(product(*[range(top + 1)] * len(facts.children), range(closed + 1)))
    if len(values) > 2000:
        raise domains.TooMuch(
            "vilkårene teller for mange slags delsaker; bruk «children.open» og mindre tall",
            "the conditions count too many kinds of sub-cases; use children.open and smaller numbers",
        )
    facts.add(Variable("children", tuple(values), 1))


def _add_pairs(facts: Facts) -> None:
    wanted: dict[tuple[str, str], set[int]] = {}
    for test in (test for asked in facts.by_fact.values() for test in asked):
        if test.op in (Op.BEFORE, Op.AFTER):
            first, second = sorted((test.fact, test.value))
            order = -1 if (test.fact == first) == (test.op is Op.BEFORE) else 1
            wanted.setdefault((first, second), set()).add(order)
    for (first, second), orders in wanted.items():
        told = _TOLD[tuple(sorted(orders))]
        plain = Variable(pair(first, second), told, 0)
        always = _order(first, second)
        facts.add(Variable(plain.name, told, plain.mask(always.intersection)))


def _order(first: str, second: str) -> set[int]:
    """How two dates may lie before anything has happened. Nobody turns sixteen after having turned eighteen."""
    if {first, second} == set(ALWAYS):
        return {0}
    kind, _, age = first.rpartition("_")
    other_kind, _, other_age = second.rpartition("_")
    if is_birthday(first) and is_birthday(second) and kind == other_kind and age != other_age:
        return {-1 if int(age) < int(other_age) else 1}
    return {-1, 0, 1}


def _fields(workflow: Workflow) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for name, each in _named_fields(workflow):
        earlier = found[name].options if name in found else ()
        options = {option.key: option for option in (*earlier, *each.options)}
        found[name] = each.model_copy(update={"options": tuple(options.values())})
    return found


def _named_fields(workflow: Workflow) -> Iterator[tuple[str, Field]]:
    for each in workflow.referral:
        yield f"referral.{each.key}", each
    for state in workflow.states:
        for task in state.tasks:
            for each in task.fields:
                yield f"{task.key}.{each.key}", each
    for _, way in workflow.transitions():
        for each in way.asks:
            for source in sources(way.on, way.key):
                yield f"{source}.{each.key}", each


def sources(on: str | None, way: str) -> tuple[str, ...]:
    """Under which names the answers to a way's questions are found."""
    return (on,) if on else (way, "act")


def _starts(workflow: Workflow) -> Iterator[Any]:
    for _, way in workflow.transitions():
        yield from way.starts
