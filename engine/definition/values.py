"""The small values a routine is made of: texts, spans, conditions and deadlines. Frozen, without behaviour."""

import re
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


_BIRTHDAY = re.compile(r"person\.(turns|year)_(0|[1-9][0-9]|1[01][0-9]|120|[1-9])")


def is_birthday(fact: str) -> bool:
    """Is the fact the day the person turns so many years, 0 to 120, or 1 January of that year?

    «person.turns_18», «person.year_6»: known as soon as the birth date is.
    """
    return _BIRTHDAY.fullmatch(fact) is not None


class Frozen(BaseModel):
    """A value that cannot change and knows no other keys than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Op(StrEnum):
    """How a fact is compared. The value is how a routine writes it."""

    IS = "is"
    IS_NOT = "is not"
    ONE_OF = "is one of"  # two values or more
    HAS = "has"  # one of several choices
    LACKS = "lacks"
    GIVEN = "is given"
    MISSING = "is missing"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    BEFORE = "before"  # a date and another date
    AFTER = "after"


class Test(Frozen):
    """One comparison: a fact of the case («soknad.onsker_plan», «person.age», «count.ikke_mott»), and a value.

    With BEFORE and AFTER the value is the name of another date; with ONE_OF there are several `values` in its place.
    A fact nobody knows yet is MISSING, IS_NOT anything and LACKS everything; all else is false of it.
    """

    fact: str
    op: Op
    value: str = ""
    values: tuple[str, ...] = ()

    @property
    def constants(self) -> tuple[str, ...]:
        """What the fact is compared with: one value, several, or none."""
        return self.values or ((self.value,) if self.value else ())


class Condition(Frozen):
    """Holds when all of `every` do, and one of `some` when there are any."""

    every: tuple[Test, ...] = ()
    some: tuple[Test, ...] = ()

    @property
    def tests(self) -> tuple[Test, ...]:
        """Every comparison in it."""
        return self.every + self.some


class Deadline(Frozen):
    """A date as data: so long after (`within`) or before (`before`) something, on a day of the year, at a meeting.

    `source` is "opened" (when the task or state was entered), "case_opened", or the name of a date: "task.field",
    "referral.field", "task.done", "person.turns_18", "person.year_6" (see `is_birthday`).
    While that date is unknown, `otherwise` counts from "opened".
    `legal` names a span that the regime sets and the law may change, such as "complaint_deadline".
    `meeting` is the next meeting of a team; with a span as well, the earlier of the two.
    `on` is a day of the year, "08-15": the first one after `source`.
    `roll` says where the date goes when it is not a working day: our own duties back, citizens' rights forward.
    `calendar` is another calendar of the municipality than its own, for instance the school's; with others in
    `beside`, a day counts only when it counts in all of them ("municipality" is then the municipality's own).
    `pauses`: while this holds the clock stands, and what is left of the time is kept.
    `soft`: a goal and not a duty. Missing it asks for a reason, and tells nobody above. `statutory`: the law sets it,
    and people are told so.
    `stricter`: further deadlines, each with `when`; of those that hold and this one, the earliest counts.
    """

    within: Span | None = None
    before: Span | None = None
    on: str | None = None
    legal: str | None = None
    meeting: str | None = None
    source: str = "opened"
    otherwise: Span | None = None
    roll: Roll = Roll.PREVIOUS
    calendar: str | None = None
    beside: tuple[str, ...] = ()
    pauses: Condition | None = None
    soft: bool = False
    statutory: bool = False
    when: Condition | None = None
    stricter: tuple["Deadline", ...] = ()

    @property
    def all(self) -> tuple["Deadline", ...]:
        """Itself and the stricter ones."""
        return (self, *self.stricter)

    @property
    def calendars(self) -> tuple[str, ...]:
        """The names of the calendars it is counted in; none for the municipality's own alone."""
        return (self.calendar, *self.beside) if self.calendar else ()
