"""The facts a case can be asked about, each with its kind: what a condition may compare and a date be counted from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.definition import Field, FieldType, State, TaskSpec, Workflow, is_birthday
from engine.definition.people import CHOSEN
from engine.mentions import facts_in


class Kind(StrEnum):
    """What a fact is, and so what it can be compared with."""

    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    PEOPLE = "people"
    UNIT = "unit"
    OTHER = "other"  # there or not, that is all: texts, tables, one of the staff, the consent as such


_KINDS = {
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.DATE: Kind.DATE,
    FieldType.MOMENT: Kind.DATE,
    FieldType.YES_NO: Kind.YES_NO,
    FieldType.CHOICE: Kind.CHOICE,
    FieldType.CHOICES: Kind.CHOICES,
    FieldType.CONSENT: Kind.CHOICES,
    FieldType.PEOPLE: Kind.PEOPLE,
    FieldType.UNIT: Kind.UNIT,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `options` are what a choice can be; `sure`: it is known once the task that asks for it is done.

    Of an answer, `required` says whether the question must be answered, `type` is that of the question, and `columns`
    are those of a table.
    """

    kind: Kind
    options: tuple[str, ...] = ()
    sure: bool = False
    required: bool = False
    type: FieldType | None = None
    columns: tuple[str, ...] = ()


def facts_of(workflow: Workflow) -> dict[str, Fact]:
    """Every fact of a routine by name. `free.<resource>` is not here, since the municipality has the resources."""
    facts = {
        "case.round": Fact(Kind.NUMBER, sure=True),
        "case.opened": Fact(Kind.DATE, sure=True),
        "today": Fact(Kind.DATE, sure=True),
        "children.open": Fact(Kind.NUMBER, sure=True),
        "children.closed": Fact(Kind.NUMBER, sure=True),
        "clock.working_hours": Fact(Kind.YES_NO, sure=True),
    }
    if workflow.subject != "system":
        facts |= {
            "person.age": Fact(Kind.NUMBER),
            "person.turns_18": Fact(Kind.DATE),
            "person.year_6": Fact(Kind.DATE),
            "consent": Fact(Kind.OTHER),
        }
        # There is one for every age: those that the routine names.
        facts |= {name: Fact(Kind.DATE) for name in facts_in(workflow) if is_birthday(name)}
    facts |= {f"role.{role.key}": Fact(Kind.OTHER) for role in workflow.roles if role.kind in CHOSEN}
    facts |= {f"count.{counter.key}": Fact(Kind.NUMBER, sure=True) for counter in workflow.counters}
    for _, way in workflow.transitions():
        for start in way.starts:
            facts[f"children.{start.workflow.replace('-', '_')}"] = Fact(Kind.NUMBER, sure=True)
    for field in workflow.referral:
        facts[f"referral.{field.key}"] = _fact(field, field.required)
    for name, fact in _of_ways(workflow):
        facts[name] = _both(facts.get(name), fact)
    for state in workflow.states:
        facts[f"{state.key}.entered"] = Fact(Kind.DATE, sure=state.key == workflow.initial)
        for task in state.tasks:
            facts |= _of_task(state, task)
    return facts


def _of_ways(workflow: Workflow) -> Iterator[tuple[str, Fact]]:
    """What is asked when a way is taken: never sure, since another may be."""
    for _, way in workflow.transitions():
        for field in way.asks:
            if way.on or way.by:
                yield f"{way.on or 'act'}.{field.key}", _fact(field, False)


def _of_task(state: State, task: TaskSpec) -> Mapping[str, Fact]:
    outcomes = tuple(way.key for way in state.next if way.on == task.key)
    perhaps = task.when or task.done_when or task.silence or task.skip or task.each
    facts = {f"{task.key}.{field.key}": _fact(field, field.required and not perhaps) for field in task.fields}
    return {
        **facts,
        f"{task.key}.done": Fact(Kind.DATE, sure=not (task.when or task.each)),
        f"{task.key}.outcome": Fact(Kind.CHOICE, outcomes),
    }


def _fact(field: Field, sure: bool) -> Fact:
    kind = _KINDS.get(field.type, Kind.OTHER)
    columns = tuple(column.key for column in field.columns)
    return Fact(kind, tuple(option.key for option in field.options), sure, field.required, field.type, columns)


def _both(first: Fact | None, second: Fact) -> Fact:
    """The same question asked on two ways out: what can be answered on either."""
    if first is None or first.kind is not second.kind:
        return second
    return replace(first, options=tuple(dict.fromkeys(first.options + second.options)))
