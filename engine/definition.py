"""What a published routine is, once read: frozen values, no behaviour, nothing that knows a municipality by name.

`engine.language` makes a `Workflow` from YAML; a case pins one by id and never sees another until it is moved.
Keys (states, tasks, roles ...) are the municipality's own ids; texts are {language: text} with bokmål always there.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from engine.calendars import Roll
from engine.durations import Duration

Text = dict[str, str]
Span = Annotated[
    Duration,
    BeforeValidator(lambda value: Duration.parse(value) if isinstance(value, str) else value),
    PlainSerializer(str),
]


def say(text: Text, language: str) -> str:
    """The text in `language`, or in bokmål where that language has none."""
    return text.get(language) or text["nb"]


class Frozen(BaseModel):
    """A value that cannot change and knows no other keys than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class RoleKind(StrEnum):
    """Where the holder of a role is found."""

    POSITION = "position"  # whoever holds the position in the municipality
    TEAM = "team"  # the members of a team, together
    NAMED = "named"  # a person named in this case, such as the coordinator
    REFERRER = "referrer"  # the one who sent the referral


class Role(Frozen):
    """Who may hold a task. A NAMED role is held by `until_named` as long as nobody is named."""

    key: str
    title: Text
    kind: RoleKind
    until_named: str | None = None


class FieldType(StrEnum):
    """What an answer may be."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    STAFF = "staff"  # one of the municipality's own people
    CONSENT = "consent"  # the units of the consent form, each with a contact and a yes
    ROWS = "rows"  # a small table


class Option(Frozen):
    """One choice."""

    key: str
    title: Text


class Field(Frozen):
    """One question.

    `assigns` names the role that the chosen person gets in the case. `limits`, of a consent, names the question of the
    same form where the person says what must not be shared.
    """

    key: str
    label: Text
    type: FieldType
    help: Text | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    columns: tuple["Field", ...] = ()
    assigns: str | None = None
    limits: str | None = None
    max_length: int = 4000


class Deadline(Frozen):
    """A date as data: so long after (`source`), or at the next meeting of a team, whichever is first.

    `legal` names a span that the regime sets and the law may change, such as "complaint_deadline".
    `source` is "opened" (when the task or state was entered), "case_opened", or "task.field" of a date given in a form.
    `roll` says where the date goes when it is not a working day: our own duties back, citizens' rights forward.
    """

    within: Span | None = None
    legal: str | None = None
    meeting: str | None = None
    source: str = "opened"
    roll: Roll = Roll.PREVIOUS


class Rung(Frozen):
    """One step of an escalation: so long after the deadline, tell somebody, perhaps hand the task over."""

    after: Span | None = None
    notify: str
    reassign: str | None = None


class Escalation(Frozen):
    """Reminders before a deadline and the ladder after it."""

    key: str
    remind: tuple[Span, ...] = ()
    ladder: tuple[Rung, ...]


class TaskSpec(Frozen):
    """Something one role must do while the case is in a state.

    `every` makes it a duty that comes back, so long after it was last done, and that holds nothing up.
    """

    key: str
    title: Text
    who: str
    why: Text | None = None
    due: Deadline
    escalation: str
    fields: tuple[Field, ...] = ()
    checklist: tuple[Text, ...] = ()
    letter: str | None = None
    every: Span | None = None


class Transition(Frozen):
    """A way out of a state.

    Exactly one of these sets it off: `on` (an outcome of that task), `when_done` (all tasks of the state are done),
    `by` (an act by one of these roles at any time), `after` (the deadline passed in silence).
    """

    key: str
    title: Text
    to: str
    on: str | None = None
    when_done: bool = False
    by: tuple[str, ...] = ()
    after: Deadline | None = None
    asks: tuple[Field, ...] = ()
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    new_round: bool = False
    withdraws_consent: bool = False


class State(Frozen):
    """Where a case can be. A final state has neither tasks nor ways out."""

    key: str
    title: Text
    final: bool = False
    aside: bool = False  # not a step of the ordinary way, so not on the progress line
    tasks: tuple[TaskSpec, ...] = ()
    next: tuple[Transition, ...] = ()


class Letter(Frozen):
    """A letter's text with $places, by language."""

    key: str
    title: Text
    body: Text


class Workflow(Frozen):
    """A whole routine."""

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

    def transitions(self) -> Iterator[tuple[State, Transition]]:
        """Every way out of every state."""
        for state in self.states:
            for transition in state.next:
                yield state, transition
