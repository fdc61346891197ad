"""Small routines by chance, sound and unsound: two to five states, few tasks, a few conditions that read few facts."""

from random import Random

from engine.definition import (
    Condition,
    Counted,
    Counter,
    Deadline,
    Demand,
    Escalation,
    Field,
    FieldType,
    Join,
    Letter,
    Op,
    Option,
    Role,
    RoleKind,
    Rung,
    Signal,
    Silence,
    Start,
    State,
    TaskSpec,
    Test,
    Transition,
    Workflow,
)
from engine.durations import Duration

SPAN = Duration.parse("1 week")
SOON = Deadline(within=SPAN)
LEGAL = Deadline(legal="complaint_deadline")


def said(text: str) -> dict[str, str]:
    return {"nb": text}


def field_of(key: str, kind: FieldType, *, required: bool = False, valid: Duration | None = None) -> Field:
    keys = ("a", "b") if kind in (FieldType.CHOICE, FieldType.CHOICES, FieldType.CONSENT) else ()
    options = tuple(Option(key=option, title=said(option)) for option in keys)
    return Field(key=key, label=said(key), type=kind, required=required, options=options, valid=valid)


class Dice:
    """One routine by chance. The same seed gives the same routine."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.theme = self.random.choice(["plain", "plain", "facts", "consent", "joins", "complaint", "world", "dates"])
        self.states = [f"s{n}" for n in range(self.random.randint(2, 4))]
        self.facts: list[Test] = []
        self.careful = self.chance(0.6)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def routine(self) -> Workflow:
        self.tasks = {state: self.tasks_of(state) for state in self.states}
        self.world()
        states = [self.state(key) for key in self.states]
        if self.careful:
            states = led_to(states)
        final = State(key="slutt", title=said("slutt"), final=True, reopens=self.reopens())
        return Workflow(
            slug="liten", municipality="test", title=said("liten"), initial="s0",
            subject="anonymous" if self.theme == "world" and self.chance(0.3) else "person",
            regime="health" if self.theme == "complaint" else "advice",
            referral=self.referral, roles=self.roles(),
            escalations=(Escalation(key="vanlig", ladder=(Rung(notify="assignee"),)),),
            states=(*states, final), counters=self.counters,
            letters=(
                Letter(key="klage", title=said("k"), body=said("$complaint_deadline $complaint_body")),
                Letter(key="tomt", title=said("t"), body=said("$complaint_body")),
            ),
        )  # fmt: skip

    def roles(self) -> tuple[Role, ...]:
        return (
            Role(key="leder", title=said("leder"), kind=RoleKind.POSITION),
            Role(key="team", title=said("team"), kind=RoleKind.TEAM),
            Role(key="kontakt", title=said("kontakt"), kind=RoleKind.NAMED, until_named="leder"),
            Role(key="ingen", title=said("ingen"), kind=RoleKind.NAMED),
        )

    # ------------------------------------------------------------ facts there are

    def tasks_of(self, state: str) -> list[str]:
        most = 3 if self.theme == "joins" else 2
        return [f"{state}t{n}" for n in range(self.random.choice([0, 1, 1, 1, 2, most]))]

    def world(self) -> None:
        """What can be known in this routine."""
        self.fields: dict[str, tuple[Field, ...]] = {}
        self.referral: tuple[Field, ...] = ()
        self.counters: tuple[Counter, ...] = ()
        self.child = self.theme == "world" and self.chance(0.5)
        keys = [key for found in self.tasks.values() for key in found]
        if self.theme in ("facts", "dates") or self.chance(0.3):
            self.ask("referral")
        for key in self.random.sample(keys, min(len(keys), 1 if self.theme != "facts" else 2)):
            self.ask(key)
        if self.theme == "consent":
            for key in keys[:1]:
                self.ask_consent(key)
        if self.theme == "world":
            self.outside()
        if keys and self.chance(0.3):
            task = self.random.choice(keys)
            self.counters = (
                Counter(
                    key="antall",
                    title=said("antall"),
                    counts=(Counted(task=task),),
                    resets=(Counted(task=self.random.choice(keys)),) if self.chance(0.3) else (),
                ),
            )
            self.facts += [
                Test(fact="count.antall", op=self.random.choice([Op.LESS, Op.AT_LEAST, Op.IS]), value=n)
                for n in self.random.choice(["1", "2"])
            ]
        if keys and self.chance(0.3):
            self.facts.append(
                Test(fact=f"{self.random.choice(keys)}.done", op=self.random.choice([Op.GIVEN, Op.MISSING]))
            )
        if self.chance(0.2):
            self.facts.append(Test(fact="case.round", op=self.random.choice([Op.LESS, Op.MORE]), value="2"))

    def ask(self, source: str) -> None:
        kinds = [FieldType.YES_NO, FieldType.CHOICE, FieldType.CHOICES, FieldType.NUMBER]
        kind = FieldType.DATE if self.theme == "dates" else self.random.choice(kinds)
        asked = field_of("svar", kind, required=self.chance(0.5))
        if source == "referral":
            self.referral = (asked,)
        else:
            self.fields[source] = (asked,)
        self.facts += self.about(f"{source}.svar", kind)

    def about(self, name: str, kind: FieldType) -> list[Test]:
        pick = self.random.choice
        tests = {
            FieldType.YES_NO: [(Op.IS, "yes"), (Op.IS, "no"), (Op.IS_NOT, "yes")],
            FieldType.CHOICE: [(Op.IS, "a"), (Op.IS, "b"), (Op.IS_NOT, "a")],
            FieldType.CHOICES: [(Op.HAS, "a"), (Op.LACKS, "b"), (Op.HAS, "b")],
            FieldType.NUMBER: [(Op.LESS, "2"), (Op.AT_LEAST, "2"), (Op.MORE, "1"), (Op.IS, "3")],
            FieldType.DATE: [(Op.BEFORE, "today"), (Op.AFTER, "today")],
        }[kind] + [(Op.GIVEN, ""), (Op.MISSING, "")]
        return [Test(fact=name, op=op, value=value) for op, value in (pick(tests), pick(tests))]

    def ask_consent(self, key: str) -> None:
        valid = SPAN if self.chance(0.4) else None
        asked = field_of("samtykke", FieldType.CONSENT, required=self.chance(0.5), valid=valid)
        self.fields[key] = (*self.fields.get(key, ()), asked)
        self.facts += [Test(fact="consent", op=Op.GIVEN), Test(fact="consent", op=Op.MISSING)]
        self.facts += [Test(fact=f"{key}.samtykke", op=Op.HAS, value="a")] if self.chance(0.3) else []

    def outside(self) -> None:
        self.facts.append(
            self.random.choice(
                [
                    Test(fact="free.plass", op=Op.MORE, value="0"),
                    Test(fact="clock.working_hours", op=Op.IS, value="yes"),
                    Test(fact="person.age", op=Op.AT_LEAST, value="18"),
                    Test(fact="person.age", op=Op.LESS, value="18"),
                ]
            )
        )
        if self.child:
            self.facts += [
                Test(fact="children.open", op=Op.IS, value="0"),
                Test(fact="children.ett_barn", op=Op.LESS, value="1"),
            ]
            self.facts += [Test(fact="children.closed", op=Op.AT_LEAST, value="1")]

    def condition(self, share: float) -> Condition | None:
        if not self.facts or not self.chance(share):
            return None
        picked = self.random.sample(self.facts, min(len(self.facts), self.random.choice([1, 1, 2])))
        if len(picked) == 2 and self.chance(0.5):
            return Condition(some=tuple(picked))
        return Condition(every=tuple(picked))

    # ------------------------------------------------------------ states, tasks and ways

    def state(self, key: str) -> State:
        tasks = [self.task(task) for task in self.tasks[key]]
        ways = self.ways(key, tasks)
        silent = {task.key for task in tasks if task.silence and task.silence.outcome}
        outcomes = {way.on: way.key for way in ways if way.on}
        fitted = [
            task.model_copy(update={"silence": Silence(outcome=outcomes.get(task.key))}) if task.key in silent else task
            for task in tasks
        ]
        return State(key=key, title=said(key), tasks=tuple(fitted), next=tuple(ways))

    def task(self, key: str) -> TaskSpec:
        consent = self.theme == "consent"
        who = self.random.choices(["leder", "team", "kontakt", "ingen"], [70, 15, 14, 1])[0]
        ground = "consent" if consent and self.chance(0.4) else "none" if who == "team" and self.chance(0.9) else None
        choices = next((name for name in self.fact_names() if self.kind(name) is FieldType.CHOICES), None)
        return TaskSpec.model_validate(
            {
                "key": key,
                "title": said(key),
                "who": who,
                "due": Deadline(within=SPAN, pauses=self.condition(0.1)),
                "escalation": "vanlig",
                "fields": self.fields.get(key, ()),
                "every": SOON if self.chance(0.08) else None,
                "when": self.condition(0.4 if self.theme == "facts" else 0.2),
                "done_when": self.condition(0.08),
                "opens": SOON if self.chance(0.08) else None,
                "each": choices if choices and not choices.startswith(key) and self.chance(0.4) else None,
                "silence": Silence(outcome="x" if self.chance(0.5) else None) if self.chance(0.1) else None,
                "skip": ("leder",) if self.chance(0.1) else (),
                "ground": ground,
                "letter": self.random.choice(["klage", "klage", "tomt", None]) if self.theme == "complaint" else None,
            }
        )

    def fact_names(self) -> list[str]:
        return [test.fact for test in self.facts]

    def kind(self, name: str) -> FieldType | None:
        source, _, key = name.partition(".")
        fields = self.referral if source == "referral" else self.fields.get(source, ())
        return next((field.type for field in fields if field.key == key), None)

    def target(self, key: str) -> str:
        if not key:
            return "slutt"
        later = [*self.states[self.states.index(key) + 1 :], "slutt"]
        if key != "s0" and self.chance(0.05):
            return "previous"
        if self.chance(0.6):
            return later[0]
        return self.random.choice(later) if self.chance(0.7) else self.random.choice([*self.states, "slutt"])

    def ways(self, key: str, tasks: list[TaskSpec]) -> list[Transition]:
        ways: list[Transition] = []
        outcomes = [task for task in tasks if self.chance(0.5 if self.theme != "joins" else 0.15)]
        for task in outcomes:
            ways += [self.way(key, len(ways) + n, on=task.key) for n in range(self.random.choice([1, 2]))]
        rest = [task.key for task in tasks if task not in outcomes]
        if rest and self.theme == "joins" and self.chance(0.7):
            need = self.random.choice([None, 1, 2, len(rest)])
            must = (self.random.choice(rest),) if self.chance(0.2) else ()
            ways.append(self.way(key, len(ways), join=Join(tasks=tuple(rest), need=need, must=must)))
        if rest and (self.chance(0.5) or len(ways) == 0):
            ways += [self.way(key, len(ways) + n, when_done=True) for n in range(self.random.choice([1, 2]))]
            if self.chance(0.4):
                ways[-1] = ways[-1].model_copy(update={"only_if": None, "needs": (), "demands": ()})
        if self.facts and self.chance(0.2):
            ways.append(self.way(key, len(ways), holds=self.condition(1)))
        if self.chance(0.15) or not tasks:
            legal = self.theme == "complaint" and self.chance(0.8)
            after = LEGAL if legal else Deadline(within=SPAN, pauses=self.condition(0.1))
            ways.append(self.way(key, len(ways), after=after))
        if self.chance(0.25) or (self.theme == "complaint" and not tasks):
            ways.append(self.way(key, len(ways), by=("leder",)))
        if self.chance(0.05):
            ways.append(self.way(key, len(ways), hears="nytt"))
        self.random.shuffle(ways)
        return self.mended(ways, rest, tasks) if self.careful else ways

    def mended(self, ways: list[Transition], rest: list[str], tasks: list[TaskSpec]) -> list[Transition]:
        """As a careful writer would have it: always something that can be taken, though not always enough."""
        free = {"only_if": None, "needs": (), "demands": ()}
        tasked = {way.on for way in ways if way.on}
        first = {next(way.key for way in ways if way.on == task) for task in tasked}
        ways = [way.model_copy(update=free) if way.key in first or way.after else way for way in ways]
        if rest and not all(task.every for task in tasks) and self.chance(0.8):
            ways = [*ways, self.way("", len(ways), when_done=True).model_copy(update={**free, "key": "ellers"})]
            later = next(way.to for way in reversed(ways) if way.when_done)
            ways[-1] = ways[-1].model_copy(update={"to": later if later != "previous" else "slutt"})
        elif self.chance(0.3):
            ways = [
                *ways,
                self.way("", len(ways), after=SOON).model_copy(update={**free, "key": "ventet", "to": "slutt"}),
            ]
        return ways

    def way(self, state: str, number: int, **trigger: object) -> Transition:
        consent, complaint = self.theme == "consent", self.theme == "complaint"
        sub = Start(workflow="ett-barn")
        return Transition.model_validate(
            {
                "key": f"{state}w{number}",
                "title": said(f"{state}w{number}"),
                "to": self.target(state),
                "only_if": self.condition(0.5 if self.theme in ("facts", "dates", "world") else 0.2),
                "demands": tuple(Demand(when=when, because=said("nei")) for when in [self.condition(0.08)] if when),
                "needs": ("consent_given",) if consent and self.chance(0.3) else (),
                "new_round": self.chance(0.1),
                "withdraws_consent": consent and "by" in trigger and self.chance(0.6),
                "names_person": self.theme == "world" and self.chance(0.1),
                "decides": self.random.choice([None, None, "no", "partly", "yes"]) if complaint else None,
                "starts": (sub,) if self.child and self.chance(0.3) else (),
                "signals": (Signal(name="slutt", to="children"),) if self.child and self.chance(0.2) else (),
                **trigger,
            }
        )

    def reopens(self) -> tuple[Transition, ...]:
        if not self.chance(0.08):
            return ()
        return (Transition(key="igjen", title=said("igjen"), to="s0", by=("leder",)),)


def led_to(states: list[State]) -> list[State]:
    """Only the states that some way leads to from the first."""
    found = {"s0"}
    while more := {way.to for state in states if state.key in found for way in state.next} - found:
        found |= more
    return [state for state in states if state.key in found]
