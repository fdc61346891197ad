"""What a simulation is asked to do, and everything it assumes about people. Plain numbers, all in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.builtin import ACCEPTS, ANSWERS
from engine.definition import State, Transition


@dataclass(frozen=True, slots=True)
class Pace:
    """How people in a role do their tasks.

    A task is done somewhere between at once and its deadline, most often when the share `uses` of the working days
    given has passed. In the share `late` of the tasks the deadline is missed, by `late_days` working days on average.
    """

    uses: float = 0.7
    late: float = 0.1
    late_days: float = 4.0


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed, where the routine says nothing.

    A choice among ways out is made by weight: `ordinary` for a step the case has not been in and that the routine does
    not call aside, `other` for the rest (aside, back, the end). `chances` gives single ways a weight of their own.
    """

    pace: Pace = Pace()
    paces: Mapping[str, Pace] = field(default_factory=dict)  # by role, where one differs
    ordinary: float = 4.0
    other: float = 1.0
    chances: Mapping[str, float] = field(default_factory=dict)  # by way out
    put_off: float = 0.05  # a team does not get through its list: the case is taken at the next meeting
    consents: float = 0.95  # a consent form on which somebody may be contacted
    answers_more: float = 0.5  # a question that need not be answered, is
    accepts: float = 0.9  # somebody who is asked to take a role says yes
    acts_away: float = 0.01  # for each step: somebody takes a way that is open at any time, and that ends the case
    acts_on: float = 0.2  # the same, for a way that does not end it and where nothing else is to be done
    members: int = 3  # people in a team
    coordinators: int = 5  # people who may be named in a role
    vacancy: int = 20  # working days until somebody new is in a position that is left
    ages: tuple[int, int] = (1, 80)  # of the people: from and to, equally many of each

    def weight(self, way: Transition, target: State | None, been: bool) -> float:
        """How readily a way out is chosen. `target` None: back where it came from; `been`: the case has been there."""
        if way in ANSWERS:
            return self.accepts if way.key == ACCEPTS else 1 - self.accepts
        plain = self.other if target is None or target.final or target.aside or been else self.ordinary
        return self.chances.get(way.key, plain)


@dataclass(frozen=True, slots=True)
class Leaving:
    """One of those in a role stops working in the municipality: `on` is the first day they are not there."""

    role: str
    on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """One simulation. The same plan gives the same numbers, however many processes share it."""

    municipality: str
    routine: str
    year: int
    cases: int = 2000
    seed: int = 1
    cancelled: date | None = None
    leaving: Leaving | None = None
    assumptions: Assumptions = Assumptions()

    @property
    def until(self) -> date:
        """The last day that cases are followed: those that come in December get a whole year too."""
        return date(self.year + 1, 12, 31)
