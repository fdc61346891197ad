"""What there is to choose among in a form: people, positions and teams, and those whose consent the law asks for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine import facts, forms, known, rules, staff
from engine.change import Change
from engine.definition import Field, FieldType, Text
from engine.errors import Refused
from engine.municipality import Resource
from engine.transaction import Tx
from engine.views import Giver, StaffChoice

_DAYS_SHOWN = 3
# Every capacity in which somebody may give consent, at any age, under the newest law.
CAPACITIES = tuple(
    dict.fromkeys(giver.capacity for age in (None, 0, 12, 16) for giver in rules.consent_givers(age, date.max))
)


@dataclass(frozen=True, slots=True)
class Choices:
    """Each is empty when no question asks for it."""

    staff: tuple[StaffChoice, ...] = ()
    units: tuple[tuple[str, Text], ...] = ()
    days: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # of each resource, the next that can be booked

    @classmethod
    def among(cls, tx: Tx, municipality: str, fields: Collection[Field]) -> "Choices":
        """What these questions let one choose among."""
        kinds, house = {each.type for each in fields}, tx.municipality(municipality)
        booked = {each.bookable for each in fields if each.bookable}
        return cls(
            staff.everyone(tx, municipality) if kinds & {FieldType.STAFF, FieldType.PEOPLE} else (),
            known.units(house) if FieldType.UNIT in kinds else (),
            {key: _next_days(house.resources[key], tx.today(municipality)) for key in booked},
        )


def _next_days(resource: Resource, today: date) -> tuple[date, ...]:
    """The next days of a resource that has only some; none of one where any day will do."""
    days = [] if resource.days is None else [resource.next_bookable(today)]
    while days and len(days) < _DAYS_SHOWN and days[-1]:
        days.append(resource.next_bookable(days[-1]))
    return tuple(day for day in days if day)


def givers(change: Change, fields: Collection[Field]) -> tuple[Giver, ...]:
    """Those whose consent the law asks for in this case, when some question asks for it."""
    if not any(each.givers for each in fields):
        return ()
    return _shown(rules.consent_givers(facts.of(change).value("person.age"), change.today()))


def givers_of_any_age(tx: Tx, municipality: str, birth_date: str) -> tuple[Giver, ...]:
    """The same for somebody who is not in the register yet: of every age, as long as the birth date is not known."""
    today = tx.today(municipality)
    try:
        given = forms.day(birth_date)
    except Refused:
        given = ""
    if given:
        return _shown(rules.consent_givers(rules.age_on(date.fromisoformat(given), today), today))
    every = (giver for age in (None, 0, 16) for giver in _shown(rules.consent_givers(age, today)))
    return tuple({giver.capacity: giver for giver in every}.values())


def _shown(asked: Collection[rules.Giver]) -> tuple[Giver, ...]:
    return tuple(Giver(giver.capacity, giver.words) for giver in asked)
