"""What is known of a case, by name: what was answered, what can be worked out, and where the case came from.

Answers are kept in the case under "task.field" when the routine looks at them. The rest is worked out when it is asked
for: the person's age and birthdays, the consent, counters, sub-cases, free places, the time of day.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from engine import consents, counting, links, places
from engine.calendars import turns
from engine.change import Change
from engine.definition import RoleKind
from engine.model import Person, table

CAME_FROM = "_from"  # the state the case was in before this one
OPENED, DONE = "_opened", "_done"  # the keys of the tasks opened and finished in this visit to the state
_people = table(Person)


def unit_fact(role_key: str) -> str:
    """The fact that keeps which position or team was chosen for a role."""
    return f"_unit.{role_key}"


class CaseFacts:
    """The facts of one case under its lock. Also what guards may look at (`engine.guards.CaseView`)."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._born: tuple[date | None] | None = None

    def value(self, name: str) -> Any:
        """The value of a fact: a text, a number, a list, or None when nobody knows."""
        if name in self._change.case.facts:
            return self._change.case.facts[name]
        if name in _PLAIN:
            return _PLAIN[name](self._change)
        head, _, tail = name.partition(".")
        reader = _READERS.get(head)
        if reader:
            return reader(self, tail)
        return self._members(name)

    def has_consent(self) -> bool:
        """A consent is given, not withdrawn and not expired."""
        return consents.is_live(self._change)

    def came_from(self) -> str:
        """The state the case was in before this one; "" when it is still in its first."""
        return str(self._change.case.facts.get(CAME_FROM, ""))

    def _members(self, name: str) -> list[str] | None:
        """The people in a group role."""
        role = self._change.routine.roles.get(name)
        return list(self._change.members(name)) if role and role.kind is RoleKind.GROUP else None

    def _person(self, what: str) -> Any:
        born, today = self.birth_date(), self._change.today()
        if born is None:
            return None
        word, _, number = what.partition("_")
        if word == "age":
            return today.year - born.year - (turns(born, today.year - born.year).date > today)
        reached = turns(born, int(number)).date
        return (reached.replace(month=1, day=1) if word == "year" else reached).isoformat()

    def birth_date(self) -> date | None:
        """When the person was born, if there is a person and anybody knows."""
        if self._born is None:
            asked = select(_people.c.birth_date).where(_people.c.id == self._change.case.person_id)
            self._born = (self._change.tx.conn.scalar(asked) if self._change.case.person_id else None,)
        return self._born[0]

    def _role(self, key: str) -> Any:
        """Whom the role was given to: a person, people, or a position or team. Who is only asked does not count."""
        role = self._change.routine.roles.get(key)
        if role is not None and role.kind is RoleKind.UNIT:
            return self._change.case.facts.get(unit_fact(key))
        return self._change.case.holders.get(key) or list(self._change.members(key))

    def _count(self, key: str) -> int:
        return counting.count(self._change, key)

    def _children(self, key: str) -> int:
        return links.children(self._change.tx, self._change.case.id).get(key, 0)

    def _free(self, resource: str) -> int:
        return places.free(self._change.tx, self._change.case.municipality_id, resource)


_PLAIN: dict[str, Callable[[Change], Any]] = {
    "consent": lambda change: "yes" if consents.is_live(change) else None,
    "case.round": lambda change: change.case.round,
    "case.opened": lambda change: change.municipality.calendar.local_date(change.case.opened_at).isoformat(),
    "case_opened": lambda change: change.municipality.calendar.local_date(change.case.opened_at).isoformat(),
    "today": lambda change: change.today().isoformat(),
    "clock.working_hours": lambda change: (
        "yes" if change.municipality.calendar.in_working_hours(change.tx.now) else "no"
    ),
}
_READERS: dict[str, Callable[[CaseFacts, str], Any]] = {
    "person": CaseFacts._person,
    "role": CaseFacts._role,
    "count": CaseFacts._count,
    "children": CaseFacts._children,
    "free": CaseFacts._free,
}
# Facts that change without anybody answering: whatever looks at them is looked at anew after every change.
WORKED_OUT = frozenset({"consent", "today", "person", "count", "children", "free", "clock", "case", "role"})


def of(change: Change) -> CaseFacts:
    """The facts of the case as it stands in `change`."""
    return CaseFacts(change)
