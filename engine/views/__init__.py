"""What the pages show: flat, ready values, filled by `engine.queries`. Nothing here reads the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from engine.definition import Field, Text
from engine.views.meetings import MeetingView
from engine.views.timing import Left, Timing


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for people: a bokmål gettext id with %(name)s places, and what fills them. The page translates it."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class View(StrEnum):
    """The lists of the inbox."""

    MINE = "mine"  # I hold it, or it waits for a position I hold
    TEAM = "team"  # it waits for a team I am a member of
    WAITING = "waiting"  # somebody else has the ball in a case where I have a part
    ASIDE = "aside"  # mine, and laid aside until a day
    DONE = "done"  # what I have done, newest first


class Mark(StrEnum):
    """How near the deadline is."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"  # within seven days
    LATER = "later"
    PAUSED = "paused"  # the clock stands still
    DONE = "done"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One task in a list."""

    task_id: str
    case_id: str
    reference: str
    title: Text
    person: str
    state: Text
    role: Text
    due_on: date
    mark: Mark
    days: int  # calendar days left to the deadline; negative when overdue
    assignee: str | None
    escalated: bool
    done_at: datetime | None = None
    item: str = ""  # which of several it is for: «Norsk», «Mona»
    due_at: datetime | None = None  # of a deadline in hours
    begins: bool = False  # planned: not to be done yet
    opens_at: datetime | None = None  # when a planned task may be done, where that was asked for
    absent: str = ""  # the name of the absent one whose work it is, to the substitute
    laid_by: str = ""  # who has laid it aside, until `back_on`
    back_on: date | None = None
    left: Left | None = None  # while the clock stands


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody is asked to take over a task or a role, and has not answered."""

    ask_id: str  # the task that asks
    name: str
    by: date  # the last day to answer
    may_take_back: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody is asked to take over, by whom and why. `task_id` None: a role."""

    by: str
    reason: str
    word: str
    task_id: str | None = None
    title: Text | None = None
    due_on: date | None = None  # of the task that is offered


@dataclass(frozen=True, slots=True)
class Inbox:
    """One list, and how many are in those that were counted: mine, my teams', and the one looked at.

    `capped`: there are more in this one than can be leafed through.
    """

    view: View
    rows: tuple[InboxRow, ...]
    counts: dict[View, int]
    overdue: int
    soon: int
    page: int
    pages: int
    capped: bool = False


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What stands on top of every page about a case."""

    case_id: str
    reference: str
    workflow: Text
    person: str
    birth_date: date | None
    address_protected: bool
    state: Text
    round: int
    opened_on: date
    closed_on: date | None
    outcome: Text | None
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to finish a task, or one act on a case, with what it asks."""

    key: str
    title: Text
    asks: tuple[Field, ...]
    names_person: bool = False  # asks who the person is
    last_day: date | None = None  # of a way that opens a closed case again: the last day that may be done


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the clock will do on a day if nothing is done."""

    on: date
    sentence: Said
    passed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered, as text lines."""

    label: Text
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """One of the municipality's people, to choose in a form."""

    user_id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Extending:
    """A deadline that may be moved by decision: the last day it can be moved to, and how many times are left."""

    last: date
    left: int


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who must give a consent, and in what capacity."""

    capacity: str
    title: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task: why it exists, by when, what happens otherwise, and its form (or what was answered)."""

    case: CaseHead
    task_id: str
    version: int
    title: Text
    why: Text | None
    role: Text
    assignee: str | None
    assignee_id: str | None
    status: str  # open | planned | done | skipped | cancelled
    opened_on: date
    due_on: date
    due_why: str
    mark: Mark
    days: int
    ahead: tuple[Ahead, ...]
    fields: tuple[Field, ...]
    checklist: tuple[Text, ...]
    outcomes: tuple[Outcome, ...]
    staff: tuple[StaffChoice, ...]
    letter: tuple[str, str] | None  # title, text
    answers: tuple[Answer, ...]
    done_at: datetime | None
    done_by: str | None
    outcome: Text | None
    may_complete: bool
    may_claim: bool
    may_release: bool
    item: str = ""
    due_at: datetime | None = None
    opens_at: datetime | None = None  # when a planned task may be done
    goal: bool = False  # the deadline is a goal and not a duty
    asks_role: bool = False  # it is to say yes or no to a role
    timing: Timing = field(default_factory=Timing)
    reason: Said | None = None  # why it was skipped, cancelled or extended
    asks_why_late: bool = False  # a goal that was missed: say why
    may_skip: bool = False
    extending: Extending | None = None
    may_annul: bool = False
    units: tuple[tuple[str, Text], ...] = ()  # positions and teams to choose among
    givers: tuple[Giver, ...] = ()
    bookable: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # by resource: the next days
    done_for: str | None = None  # the absent one whose substitute did it
    absent: str = ""  # the absent one for whom the reader would do it
    may_hand_over: bool = False
    asked: Asked | None = None
    offered: Offered | None = None  # of a task that asks
    last_snooze: date | None = None  # the last day it may be laid aside until, by somebody who may
    laid_by: str = ""  # who has laid it aside, until `back_on`
    back_on: date | None = None
    may_take_up: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the progress line."""

    title: Text
    place: str  # done | now | ahead


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody with a part in the case."""

    role: Text
    name: str
    since: date | None
    until: date | None
    proposed: bool = False  # asked, and has not answered
    role_key: str = ""  # of a role that the reader may hand over
    instead: str = ""  # who does the work of one who is away


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One unit of the consent."""

    unit: str
    contact: str
    may_share: bool


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The consent in force, or the last one."""

    given_on: date
    withdrawn_on: date | None
    limits: str
    lines: tuple[ConsentLine, ...]
    givers: tuple[tuple[str, str], ...] = ()  # the names of those who gave it, and in what capacity
    last_day: date | None = None  # the last day it lasts, where it does not last until it is taken back
    expired: bool = False


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One letter of the case."""

    document_id: str
    title: str
    created_on: date


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event, as a sentence, with the answers that were given then."""

    seq: int
    at: datetime
    who: str
    sentences: tuple[Said, ...]
    answers: tuple[Answer, ...]
    stood_in_for: str = ""  # the absent one whose substitute did it


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting on a page of its own. `case` is None for who is invited and has no part in it."""

    meeting: MeetingView
    case: CaseHead | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A whole case."""

    case: CaseHead
    steps: tuple[Step, ...]
    tasks: tuple[InboxRow, ...]
    waiting_until: tuple[date, Text, str] | None  # a silent deadline, what happens then, and how its day came out
    acts: tuple[Outcome, ...]
    people: tuple[CasePerson, ...]
    consent: ConsentView | None
    asks_consent: bool  # the routine asks for consent somewhere
    documents: tuple[DocumentLine, ...]
    history: tuple[HistoryLine, ...]
    staff: tuple[StaffChoice, ...]
    units: tuple[tuple[str, Text], ...] = ()
    givers: tuple[Giver, ...] = ()
    bookable: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # by resource: the next days
    measures: tuple[tuple[Text, int], ...] = ()  # days counted so far
    counters: tuple[tuple[Text, int], ...] = ()
    linked: tuple["LinkedCase", ...] = ()  # the case that started this one, and those this one has started
    asleep: "Asleep | None" = None  # when it falls asleep, where it can
    meetings: tuple[MeetingView, ...] = ()
    standing: "StandingView | None" = None  # of a live case: who answers for it, what comes next, and when


@dataclass(frozen=True, slots=True)
class StandingView:
    """The owner, the next step and its day of a live case; None (of the owner: empty texts) for what is missing."""

    role: Text
    person: str
    step: Said | None
    on: date | None
    lacks: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case tied to this one. `case_id` is None when the actor has no part in it."""

    case_id: str | None
    reference: str
    workflow: Text
    above: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Asleep:
    """When a case falls asleep if nobody does anything, and why. `lighter_until`: it goes on in a lighter form."""

    on: date
    days: int  # until then; 0 or less when it sleeps now
    why: Said
    ahead: Said
    woken: bool  # somebody has been asked to take contact
    may_wake: bool
    may_steer: bool
    lighter_until: date | None = None


@dataclass(frozen=True, slots=True)
class ReferralForm:
    """What a referral to a routine asks. `about_person`: it asks who the person is."""

    title: Text
    fields: tuple[Field, ...]
    about_person: bool
    staff: tuple[StaffChoice, ...] = ()
    units: tuple[tuple[str, Text], ...] = ()
    givers: tuple[Giver, ...] = ()
    bookable: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # by resource: the next days


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """What the one who referred may see of it: that it arrived, and whether it is closed."""

    reference: str
    workflow: Text
    sent_on: date
    closed: bool
