"""The few words a drawing has room for: who, by when, and what sets a way off. In bokmål."""

from datetime import date

from engine import rules
from engine.definition import (
    PREVIOUS,
    SAME,
    Condition,
    Deadline,
    Join,
    Op,
    State,
    TaskSpec,
    Test,
    Transition,
    Workflow,
    is_birthday,
    say,
)
from engine.durations import Duration, Unit

LANGUAGE = "nb"
_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_DATES = {
    "case_opened": "saken ble opprettet",
    "case.opened": "saken ble opprettet",
    "today": "i dag",
}
_FACTS = {
    **_DATES,
    "person.age": "alderen",
    "consent": "samtykket",
    "case.round": "runden",
    "children.open": "åpne undersaker",
    "children.closed": "avsluttede undersaker",
    "clock.working_hours": "arbeidstid",
}
_OPS = {
    Op.IS: "er {}",
    Op.IS_NOT: "er ikke {}",
    Op.ONE_OF: "er {}",
    Op.HAS: "har {}",
    Op.LACKS: "har ikke {}",
    Op.GIVEN: "er gitt",
    Op.MISSING: "mangler",
    Op.LESS: "er under {}",
    Op.AT_MOST: "er høyst {}",
    Op.MORE: "er over {}",
    Op.AT_LEAST: "er minst {}",
    Op.BEFORE: "er før {}",
    Op.AFTER: "er etter {}",
}


class Words:
    """The words of one routine. It knows the titles, so that no key is ever shown."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.roles = {role.key: say(role.title, LANGUAGE) for role in workflow.roles}
        self.tasks = {task.key: task for state in workflow.states for task in state.tasks}
        self.states = {state.key: say(state.title, LANGUAGE) for state in workflow.states}
        self.fields = {("referral", field.key): field for field in workflow.referral}
        for task in self.tasks.values():
            self.fields.update({(task.key, field.key): field for field in task.fields})
        self.ways: dict[tuple[str, str], str] = {}
        for state, way in workflow.transitions():
            self.ways[way.on or "act", way.key] = say(way.title, LANGUAGE)
            self.fields.update({(way.on or "act", field.key): field for field in way.asks})
            self.fields.update(
                {(state.key, field.key): field for field in way.asks if (state.key, field.key) not in self.fields}
            )

    def role(self, key: str) -> str:
        """Who: a role, or each of those a task is made for."""
        return "Hver enkelt" if key == "each" else self.roles.get(key, key)

    def roles_of(self, keys: tuple[str, ...]) -> str:
        """Several, as one says it."""
        return joined([self.role(key) for key in keys], "eller")

    def who(self, task: TaskSpec) -> str:
        """Who does a task, and whether there is one for each of several."""
        if task.each and task.who != "each":
            return f"{self.role(task.who)}, én for hver i {self.fact(task.each)}"
        return f"Hver i {self.fact(task.each)}" if task.each else self.role(task.who)

    def deadline(self, deadline: Deadline) -> str:
        """By when, in few words: «innen 10 virkedager»."""
        words = self._one(deadline)
        if deadline.stricter:
            words = ";".join([words, *dict.fromkeys(self._conditional(each) for each in deadline.stricter)])
        return f"mål: {words}" if deadline.soft else words

    def _conditional(self, deadline: Deadline) -> str:
        when = f" når {self.condition(deadline.when)}" if deadline.when else ""
        return f" {self._one(deadline)}{when}"

    def _one(self, deadline: Deadline) -> str:
        start = "" if deadline.source == "opened" else self.fact(deadline.source)
        words = []
        if deadline.meeting:
            meeting = f"neste møte i {self.roles.get(deadline.meeting, deadline.meeting)}"
            if deadline.before:
                return f"senest {deadline.before.nb()} før {meeting}"
            words.append(meeting)
        if deadline.within:
            words.append(f"innen {deadline.within.nb()}" + (f" etter {start}" if start else ""))
        if deadline.legal:
            words.append(f"{self.legal(deadline)}" + (f" etter {start}" if start else ""))
        if deadline.before:
            words.append(f"senest {deadline.before.nb()} før {start}")
        if deadline.on:
            month, day = deadline.on.split("-")
            words.append(f"innen {int(day)}. {_MONTHS[int(month) - 1]}")
        return ", ".join(words) or (f"innen {start}" if start else "straks")

    def legal(self, deadline: Deadline) -> str:
        """A span the law sets. The newest version of the law is told; a case is held to that of its own day."""
        word = rules.regime(self.workflow.regime, date.max).complaint_words
        return f"innen klagefristen på {word}" if word else "innen klagefristen"

    def span(self, deadline: Deadline) -> str:
        """How long silence lasts before the clock acts."""
        return self._one(deadline).removeprefix("innen ")

    def task_lines(self, task: TaskSpec) -> tuple[str, str]:
        """What is to be done, and who does it by when."""
        more = [self.who(task), self.deadline(task.due)]
        if task.every:
            more[-1] = f"kommer igjen {self.rhythm(task.every)}"
        if task.when:
            more.append(f"bare når {self.condition(task.when)}")
        return say(task.title, LANGUAGE), "\u00a0· ".join(more)  # a line does not begin with the dot

    def rhythm(self, every: Deadline) -> str:
        """How often a duty comes back: «hver 4. uke»."""
        if every.within is None or every.source != "opened":
            return self._one(every)
        unit = Duration(1, every.within.unit).nb().removeprefix("1 ")
        word = "hvert" if every.within.unit == Unit.YEARS else "hver"
        return f"{word} {unit}" if every.within.amount == 1 else f"{word} {every.within.amount}. {unit}"

    def silence(self, task: TaskSpec) -> str:
        """What it means that nobody answers, or "" when it means nothing."""
        if task.silence is None:
            return ""
        after = f" {task.silence.after.nb()} etter fristen" if task.silence.after else " når fristen er ute"
        means = self.ways.get((task.key, task.silence.outcome or ""), "")
        return f"Svarer ingen{after}: " + (f"«{means}»" if means else "regnes som gjort")

    def trigger(self, state: State, way: Transition) -> str:
        """What sets a way off, beyond its title."""
        words = ""
        if way.on:
            several = len({each.on for each in state.next if each.on}) > 1 or len(state.tasks) > 1
            words = f"etter «{say(self.tasks[way.on].title, LANGUAGE)}»" if several else ""
        elif way.when_done:
            words = "når alt er gjort" if len(state.tasks) > 1 else "når oppgaven er gjort"
        elif way.join:
            words = self.join(way.join)
        elif way.holds:
            words = f"av seg selv når {self.condition(way.holds)}"
        elif way.hears:
            words = "etter beskjed fra en annen sak"
        elif way.by:
            words = f"når som helst\u00a0· {self.roles_of(way.by)}"
        elif way.after:
            words = f"ingen svar {self._one(way.after)}"
        if way.only_if:
            words += (", " if words else "") + f"bare når {self.condition(way.only_if)}"
        return words

    def join(self, join: Join) -> str:
        """How much of a state's work must be done."""
        must = [f"«{say(self.tasks[key].title, LANGUAGE)}»" for key in join.must if key in self.tasks]
        enough = f"når {join.need or len(join.tasks)} av {len(join.tasks)} er gjort"
        return enough + (f", blant dem {joined(must, 'og')}" if must else "")

    def target(self, way: Transition) -> str:
        """Where a way leads."""
        special = {PREVIOUS: "Tilbake dit saken kom fra", SAME: "Saken blir der den er"}
        return special.get(way.to) or self.states.get(way.to, way.to)

    def condition(self, condition: Condition) -> str:
        """A condition as half a sentence: «alderen er under 18»."""
        every = joined([self.test(test) for test in condition.every], "og")
        some = joined([self.test(test) for test in condition.some], "eller")
        if every and some:
            return f"{every} og enten {some}" if len(condition.some) > 1 else f"{every} og {some}"
        return every or some

    def test(self, test: Test) -> str:
        """One comparison."""
        if test.op in (Op.BEFORE, Op.AFTER):
            return f"{self.fact(test.fact)} {_OPS[test.op].format(self.fact(test.value))}"
        values = joined([self._value(test.fact, each) for each in test.constants], "eller")
        return f"{self.fact(test.fact)} {_OPS[test.op].format(values)}"

    def _value(self, fact: str, value: str) -> str:
        plain = {"yes": "ja", "no": "nei"}.get(value, value)
        owner, _, name = fact.partition(".")
        if name == "outcome":
            return f"«{self.ways.get((owner, value), plain)}»"
        field = self.fields.get((owner, name))
        option = next((each for each in field.options if each.key == value), None) if field else None
        return f"«{say(option.title, LANGUAGE)}»" if option else plain

    def fact(self, name: str) -> str:
        """What a fact of the case is called."""
        if name in _FACTS or is_birthday(name):
            return _FACTS.get(name) or _birthday(name)
        owner, _, key = name.partition(".")
        if field := self.fields.get((owner, key)):
            return f"«{say(field.label, LANGUAGE).rstrip('?')}»"
        if owner in self.tasks:
            title = f"«{say(self.tasks[owner].title, LANGUAGE)}»"
            return f"utfallet av {title}" if key == "outcome" else title
        if owner == "count":
            titles = {counter.key: say(counter.title, LANGUAGE) for counter in self.workflow.counters}
            return f"«{titles.get(key, key)}»"
        if owner in self.states:
            return f"«{self.states[owner]}» begynte"
        return self.roles.get(
            name.removeprefix("role."), {"free": "ledige plasser", "children": "åpne undersaker"}.get(owner, name)
        )


def _birthday(name: str) -> str:
    kind, _, age = name.rpartition("_")
    return f"{age}-årsdagen" if kind == "person.turns" else f"1. januar det året personen fyller {age}"


def joined(parts: list[str], last: str) -> str:
    """«a, b og c»."""
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)
