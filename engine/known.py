"""What a form may name: the municipality's people, its positions and teams, the days its resources can be booked."""

from collections.abc import Iterable
from datetime import date

from engine import staff
from engine.definition import Field, FieldType
from engine.forms import Known
from engine.installation import Municipality
from engine.transaction import Tx


def for_form(tx: Tx, house: Municipality, fields: Iterable[Field]) -> Known:
    """What the answers to `fields` may name; people are read only when a question asks for some."""
    kinds = {field.type for field in fields}
    asks_staff = kinds & {FieldType.STAFF, FieldType.PEOPLE}
    people = frozenset(choice.user_id for choice in staff.everyone(tx, house.slug)) if asks_staff else frozenset[str]()

    def bookable(resource: str, day: date) -> bool:
        return house.resources[resource].is_bookable(day)

    return Known(people, frozenset(house.positions) | frozenset(house.teams), bookable)
