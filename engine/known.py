"""What a form may name: the municipality's people, its positions and teams, the days its resources can be booked."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from engine import moments, staff
from engine.definition import Field, FieldType, Text
from engine.errors import N_, Refused
from engine.forms import Known
from engine.municipality import Municipality
from engine.transaction import Tx


def for_form(tx: Tx, house: Municipality, fields: Iterable[Field]) -> Known:
    """What the answers to `fields` may name; people are read only when a question asks for some."""
    kinds = {field.type for field in fields}
    asks_staff = kinds & {FieldType.STAFF, FieldType.PEOPLE}
    people = frozenset(choice.user_id for choice in staff.everyone(tx, house.slug)) if asks_staff else frozenset[str]()

    def not_bookable(resource: str, day: date) -> str | None:
        return house.resources[resource].refusal(day)

    return Known(people, frozenset(dict(units(house))), not_bookable, partial(demand_moment, tx, house))


def demand_moment(tx: Tx, house: Municipality, local: datetime, calls: bool) -> None:
    """A local time is on the clock; one that a meeting is called to comes once, and is ahead. Raises Refused."""
    zone = house.calendar.zone
    if not calls:
        moments.demand_real(local, zone)
        return
    moments.demand_clear(local, zone)
    if local.replace(tzinfo=zone) <= tx.now:
        raise Refused(N_("Tidspunktet er forbi. Et møte kan bare kalles inn til en tid som kommer."))


def units(house: Municipality) -> tuple[tuple[str, Text], ...]:
    """The positions and teams of a municipality, each with its title."""
    return tuple((key, house.unit_title(key)) for key in (*house.positions, *house.teams))
