"""What a published routine is, once read: tasks, ways out, states, letters, and the whole.

`engine.language` makes a `Workflow` from YAML; a case pins one by id and never sees another until it is moved.
Keys (states, tasks, roles ...) are the municipality's own ids; texts are {language: text} with bokmål always there.
A definition that was published is never written again, so what is added here has a default that means «as before».
"""

from collections.abc import Iterator
from typing import Any, Literal

import pydantic

from engine.definition.people import Escalation, Field, Role
from engine.definition.values import Condition, Deadline, Frozen, Span, Text

PREVIOUS = "previous"  # as the target of a way out: back to the state the case came from
SAME = "same"  # the state is not left: its tasks and clocks go on


class Silence(Frozen):
    """What it means that nobody answers: `after` the deadline has passed, the task is done by the clock.

    `outcome` is the way out that silence means, or None when the task is simply taken as done.
    Without a Silence, silence never means anything: the escalation goes on.
    """

    after: Span | None = None
    outcome: str | None = None


class Extension(Frozen):
    """A deadline may be moved by decision: each time at most `by`, at most `times` times, by one of `roles`."""

    by: Span
    times: int
    roles: tuple[str, ...]


class TaskSpec(Frozen):
    """Something one role must do while the case is in a state.

    `every` makes it a duty that comes back, so long after it was last done, and that holds nothing up.
    `when`: it is there only while this holds, and is cancelled when it no longer does. `done_when`: it counts as done
    when this holds. `opens`: it is planned until then. `each`: one task for each of the people, choices or rows of
    that answer ("task.field"), or of a GROUP role's members; with who = "each" it is theirs.
    `goal`: a day before `due` to be reached; missing it asks for a reason.
    `not_by`: whoever did one of these tasks may not do this one. `skip`: these roles may leave it out, with a reason.
    `ground`: what allows the person to be talked about in it: "consent", "law" (then `law` says which), or "none"
    (nothing about a named person is said). None: nothing said, which is allowed only for tasks no team has.
    """

    key: str
    title: Text
    who: str
    why: Text | None = None
    due: Deadline
    goal: Deadline | None = None
    escalation: str
    fields: tuple[Field, ...] = ()
    checklist: tuple[Text, ...] = ()
    letter: str | None = None
    every: Deadline | None = None
    when: Condition | None = None
    done_when: Condition | None = None
    opens: Deadline | None = None
    each: str | None = None
    silence: Silence | None = None
    extend: Extension | None = None
    not_by: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    ground: Literal["consent", "law", "none"] | None = None
    law: str = ""

    @pydantic.model_validator(mode="before")
    @classmethod
    def _read_old(cls, data: Any) -> Any:
        """A definition published before a returning duty could have a whole deadline has a span here."""
        if isinstance(data, dict) and isinstance(data.get("every"), str):
            due = data.get("due")
            roll = due.get("roll", "previous") if isinstance(due, dict) else "previous"
            return {**data, "every": {"within": data["every"], "roll": roll}}
        return data


class Demand(Frozen):
    """A condition that must hold before a way is taken, and what people are told when it does not."""

    when: Condition
    because: Text


class Tell(Frozen):
    """Word to a role: that there is news, or one of the routine's own `message` texts."""

    role: str
    message: str | None = None
    when: Condition | None = None

    @pydantic.model_validator(mode="before")
    @classmethod
    def _read_word(cls, data: Any) -> Any:
        return {"role": data} if isinstance(data, str) else data


class Join(Frozen):
    """Enough of the state's tasks are done: `need` of `tasks` (None: all), and all of `must` among them."""

    tasks: tuple[str, ...]
    need: int | None = None
    must: tuple[str, ...] = ()


class Start(Frozen):
    """A case of another routine begins, linked to this one; with `each`, one for each row or choice of that answer.

    `carries` gives the new referral's answers: {its question: a fact of this case}. `person` takes the person along.
    `municipality`: somewhere else in the installation; the referral is then all that crosses.
    `when`: it begins only if this holds as the way is taken.
    """

    workflow: str
    each: str | None = None
    carries: dict[str, str] = pydantic.Field(default_factory=dict)
    person: bool = True
    municipality: str | None = None
    when: Condition | None = None


class Signal(Frozen):
    """A word to other cases: the one that started this, those this started, or the person's other open cases."""

    name: str
    to: Literal["parent", "children", "person"]


class Transition(Frozen):
    """A way out of a state.

    Exactly one of these sets it off: `on` (an outcome of that task), `when_done` (all tasks of the state are done),
    `join` (enough of them), `holds` (by itself as soon as the condition does), `hears` (a signal from another case),
    `by` (an act by one of these roles at any time), `after` (the deadline passed in silence).
    `only_if`: it is there only while this holds. Of several that go by themselves, the first that may is taken.
    `to` may be PREVIOUS; with `by` and `hears` also SAME: then only what the way itself says happens.
    `decides`: what the person is told, so that a «no» can be complained about.
    `names_person`: the anonymous case gets a person here, who is asked for.
    `no_later_than`: of a way that opens a closed case again, how long after it was closed.
    """

    key: str
    title: Text
    to: str
    on: str | None = None
    when_done: bool = False
    join: Join | None = None
    holds: Condition | None = None
    hears: str | None = None
    by: tuple[str, ...] = ()
    after: Deadline | None = None
    only_if: Condition | None = None
    asks: tuple[Field, ...] = ()
    needs: tuple[str, ...] = ()
    demands: tuple[Demand, ...] = ()
    tells: tuple[Tell, ...] = ()
    starts: tuple[Start, ...] = ()
    signals: tuple[Signal, ...] = ()
    new_round: bool = False
    withdraws_consent: bool = False
    names_person: bool = False
    decides: Literal["yes", "partly", "no"] | None = None
    no_later_than: Span | None = None

    @property
    def by_itself(self) -> bool:
        """It goes as soon as it can, without anybody choosing it and without the clock."""
        return self.when_done or self.join is not None or self.holds is not None


class State(Frozen):
    """Where a case can be. A final state has neither tasks nor ways out, but may be opened again by `reopens`.

    `occupies` names a resource of the municipality: the case takes one of its places while it is here.
    """

    key: str
    title: Text
    final: bool = False
    aside: bool = False  # not a step of the ordinary way, so not on the progress line
    tasks: tuple[TaskSpec, ...] = ()
    next: tuple[Transition, ...] = ()
    reopens: tuple[Transition, ...] = ()
    occupies: str | None = None


class Letter(Frozen):
    """A letter's text with $places, by language.

    `posted_within`: it goes by post, and somebody must send it within so long after it was written.
    """

    key: str
    title: Text
    body: Text
    posted_within: Span | None = None


class Message(Frozen):
    """The routine's own words to a role: a subject and a text, with nothing about the case in them.

    `urgent`: they do not wait for the morning, and an SMS with them comes at night too.
    """

    key: str
    subject: Text
    body: Text
    urgent: bool = False


class Counted(Frozen):
    """Each time this task is done, where `when` holds of its answers ("task.field")."""

    task: str
    when: Condition | None = None


class Counter(Frozen):
    """How often something has happened in the case since one of `resets` was last done; the fact "count.key"."""

    key: str
    title: Text
    counts: tuple[Counted, ...]
    resets: tuple[Counted, ...] = ()


class Measure(Frozen):
    """Days to be counted and shown: those the case has been in one of these states."""

    key: str
    title: Text
    states: tuple[str, ...]


class Quiet(Frozen):
    """Nobody has done any of these tasks for so long."""

    tasks: tuple[str, ...]
    after: Span


class Sleeps(Frozen):
    """When an open case of the routine counts as asleep (`engine.sleep` says what that means).

    `after`: so long since anybody did anything at all in it; None means what every routine has.
    `contact`, `meeting`, `review`: so long since one of the tasks that are the contact with the person, the meetings,
    or the review of the plan.
    """

    after: Span | None = None
    contact: Quiet | None = None
    meeting: Quiet | None = None
    review: Quiet | None = None


class Workflow(Frozen):
    """A whole routine. `exclusive`: a person has at most one open case of it; a second referral joins the first."""

    slug: str
    municipality: str
    title: Text
    source: str = ""
    subject: str
    regime: str
    initial: str
    referral: tuple[Field, ...]
    roles: tuple[Role, ...]
    escalations: tuple[Escalation, ...]
    states: tuple[State, ...]
    letters: tuple[Letter, ...] = ()
    messages: tuple[Message, ...] = ()
    counters: tuple[Counter, ...] = ()
    measures: tuple[Measure, ...] = ()
    exclusive: bool = False
    sleeps: Sleeps | None = None

    def transitions(self) -> Iterator[tuple[State, Transition]]:
        """Every way out of every state, those that open a closed case again too."""
        for state in self.states:
            for transition in (*state.next, *state.reopens):
                yield state, transition
