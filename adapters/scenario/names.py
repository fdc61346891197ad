"""What a scenario may name, and asking a file for such names: a wrong one is a problem with the nearest right one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from adapters.channels.mail import TEXTS
from adapters.sentences import KINDS, tell
from engine.definition import RoleKind, say
from engine.installation import Municipality
from engine.language.parts import Part
from engine.language.problems import hints, quoted
from engine.language.reader import Table
from engine.notices import OWN
from engine.routine import Routine


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in the municipality of the scenario, or in another of the installation."""

    name: str
    title: str
    holds: tuple[str, ...]
    municipality: str = ""


@dataclass(frozen=True)
class Names:
    """The municipality, the routine and the people of a scenario."""

    house: Municipality
    routine: Routine
    people: dict[str, Person]
    others: dict[str, Routine] = field(default_factory=dict)  # the municipality's other routines, by slug
    houses: Mapping[str, Municipality] = field(default_factory=dict)  # the whole installation

    def of(self, slug: str) -> "Names":
        """The same people with another routine, where it is at home; with this one when there is no such routine."""
        routine = self.others.get(slug)
        if routine is None:
            return self
        return replace(self, routine=routine, house=self.houses.get(routine.workflow.municipality, self.house))

    @cached_property
    def subjects(self) -> dict[str, str]:
        """The subject line of a mail by its template, the routine's own too: it is what people see."""
        routines = (*self.others.values(), self.routine)  # of the cases that this one starts, too
        own = {f"{OWN}:{k}": say(told.subject, "nb") for one in routines for k, told in one.messages.items()}
        return {template: subject for template, (subject, _) in TEXTS.items()} | own

    @cached_property
    def units(self) -> dict[str, str]:
        """The titles of the positions and teams."""
        teams = {key: team.title for key, team in self.house.teams.items()}
        return {key: say(title, "nb") for key, title in {**self.house.positions, **teams}.items()}

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The ways that somebody may choose at any time."""
        return tuple(way.key for _, way in self.routine.workflow.transitions() if way.by)

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """The ways that the clock takes when nobody does anything."""
        return tuple(way.key for _, way in self.routine.workflow.transitions() if way.after)

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """The ways that close a case."""
        states = self.routine.states
        return tuple(
            way.key for _, way in self.routine.workflow.transitions() if way.to in states and states[way.to].final
        )

    @cached_property
    def named_roles(self) -> tuple[str, ...]:
        """The roles that somebody is named in, case by case."""
        return tuple(role.key for role in self.routine.workflow.roles if role.kind is RoleKind.NAMED)

    def task(self, key: str) -> str:
        """The title of a task, in quotes; one of several with what tells it from the others."""
        bare, _, item = key.partition(" (")
        routine = next(one for one in (self.routine, *self.others.values()) if bare in one.tasks)
        title = say(routine.tasks[bare].title, "nb")
        return f"«{title} ({item}»" if item else f"«{title}»"

    def state(self, key: str) -> str:
        """The title of a state, in quotes."""
        return f"«{say(self.routine.states[key].title, 'nb')}»"

    def way(self, key: str) -> str:
        """The title of a way out, in quotes."""
        return next(f"«{say(way.title, 'nb')}»" for _, way in self.routine.workflow.transitions() if way.key == key)

    def role(self, key: str) -> str:
        """The title of a role."""
        return say(self.routine.roles[key].title, "nb")

    def holder(self, key: str) -> str:
        """A person's name as it is, a position or team by its title."""
        return self.units.get(key, key)


def one_of(part: Part, known: Collection[str], what: str) -> str:
    """The value at `part`, which must be known; "" when it is not. `what` is one of the KINDS of names."""
    word = part.word()
    if word and word not in known:
        tell(part, "unknown_name", name=quoted(word), what=KINDS[what], hint=hints(word, known))
        return ""
    return word


def inside(part: Part) -> list[Part]:
    """The parts under the keys of `part`, if it has any."""
    return [part.get(key) for key in part.node.entries] if isinstance(part.node, Table) else []


def entries(part: Part, known: Collection[str], what: str) -> Iterator[Part]:
    """The parts under `part`, none is well, whose keys must be known. `what` is one of the KINDS."""
    if part and not isinstance(part.node, Table):
        tell(part, "wrong_type.entries", what=KINDS[what])
    for each in inside(part):
        if each.name in known or each.name.partition(" (")[0] in known:  # «oppgave (Mona)»: one of several
            yield each
        else:
            hint = hints(each.name, known)
            tell(each, "unknown_name", at_key=True, name=quoted(each.name), what=KINDS[what], hint=hint)


def nb(day: date) -> str:
    """A date as people write it."""
    return f"{day:%d.%m.%Y}"
