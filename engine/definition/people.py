"""Who does something in a routine, what they are asked, and what happens when they do nothing."""

from enum import StrEnum

from engine.definition.values import Condition, Frozen, Span, Text


class RoleKind(StrEnum):
    """Where the holder of a role is found."""

    POSITION = "position"  # whoever holds the position in the municipality
    TEAM = "team"  # the members of a team, together
    NAMED = "named"  # a person named in this case, such as the coordinator
    GROUP = "group"  # several people named in this case, such as the ansvarsgruppe
    UNIT = "unit"  # a position or team chosen in this case, such as the service that takes over
    ROUTED = "routed"  # a position or team found by the case's facts, such as the team of a school
    REFERRER = "referrer"  # the one who sent the referral


class Route(Frozen):
    """A position or team, when the condition holds."""

    when: Condition
    to: str


CHOSEN = (RoleKind.NAMED, RoleKind.GROUP, RoleKind.UNIT)  # the roles that somebody is chosen for in the case


class Role(Frozen):
    """Who may hold a task.

    A NAMED, GROUP or UNIT role is held by `until_named` as long as nobody is named; a ROUTED one by the first of
    `routes` that holds, or else by `until_named` (written «otherwise» in YAML).
    `accept`: whoever is named must accept within so long; until then the holder before keeps the role.
    """

    key: str
    title: Text
    kind: RoleKind
    until_named: str | None = None
    routes: tuple[Route, ...] = ()
    accept: Span | None = None


class FieldType(StrEnum):
    """What an answer may be."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"  # a date and a time of day
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    STAFF = "staff"  # one of the municipality's own people
    PEOPLE = "people"  # several of them
    UNIT = "unit"  # one of the municipality's positions and teams
    CONSENT = "consent"  # the units of the consent form, each with a contact and a yes
    ROWS = "rows"  # a small table


class Option(Frozen):
    """One choice."""

    key: str
    title: Text


class Calling(Frozen):
    """The answer, a date and a time of day, calls a meeting that lasts so many minutes.

    `invite` are the roles whose holders are invited. `place` names the question of the same form that says where it is;
    `open_place`: where it is says nothing about the person, so it may stand in the mails.
    """

    invite: tuple[str, ...]
    minutes: int = 60
    place: str | None = None
    open_place: bool = False


class Field(Frozen):
    """One question.

    `assigns` names the role that the chosen person, people or unit gets in the case. `limits`, of a consent, names the
    question of the same form where the person says what must not be shared; `valid` is how long the consent lasts;
    `givers` asks those whom the law says must consent at the person's age (`engine.rules`) to be named and tick yes.
    `bookable`, of a date, names a resource of the municipality whose days the date must be one of.
    `calls`, of a moment, says who is invited to the meeting that is held then.
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
    valid: Span | None = None
    givers: bool = False
    bookable: str | None = None
    calls: Calling | None = None
    max_length: int = 4000


class Rung(Frozen):
    """One step of an escalation: so long after the deadline, tell somebody, perhaps hand the task over."""

    after: Span | None = None
    notify: str
    reassign: str | None = None


class Escalation(Frozen):
    """Reminders before a deadline and the ladder after it. `urgent`: what is said of the tasks waits for nothing."""

    key: str
    remind: tuple[Span, ...] = ()
    ladder: tuple[Rung, ...]
    urgent: bool = False
