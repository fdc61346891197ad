"""Questions, wherever they are asked."""

from engine.definition import Calling, Field, FieldType, Option
from engine.language.parts import Part
from engine.language.schema import BELONGS, CALLS, COLUMN_TYPES, FIELD, LONG, MEETING


def read_fields(part: Part) -> tuple[Field, ...]:
    """The questions of a form."""
    return tuple(_field(each, tuple(FieldType)) for each in part.each("felt"))


def _field(part: Part, types: tuple[FieldType, ...]) -> Field:
    part.fits(FIELD)
    kind = part.get("type").among(types, "type")
    if kind:
        _check_belongings(part, FieldType(kind))
    return Field(
        key=part.name,
        label=part.get("label").text(),
        type=FieldType(kind or FieldType.TEXT),
        help=part.get("help").optional_text(LONG),
        required=part.get("required").flag(),
        options=tuple(Option(key=each.name, title=each.text()) for each in part.get("options").each("alternativer")),
        columns=tuple(_field(each, COLUMN_TYPES) for each in part.get("columns").each("kolonner")),
        assigns=part.get("assigns").word() or None,
        limits=part.get("limits").word() or None,
        valid=part.get("valid").span(),
        givers=part.get("givers").flag(),
        bookable=part.get("bookable").name_or_parameter() or None,
        calls=_calling(part.get("calls")),
        max_length=part.get("max_length").number(1, 20_000, 4000),
    )


def _calling(part: Part) -> Calling | None:
    if not part:
        return None
    part.fits(CALLS)
    if part.get("invite").is_empty_list:
        part.get("invite").tell("empty.invite")
    least, usual, most = MEETING
    calling = Calling(
        invite=part.get("invite").words(),
        minutes=part.get("minutes").number(least, most, usual),
        place=part.get("place").word() or None,
        open_place=part.get("open_place").flag(),
    )
    if calling.open_place and not part.get("place"):
        part.get("open_place").tell("unused_key.open_place", at_key=True)
    return calling


def _check_belongings(part: Part, kind: FieldType) -> None:
    for key, kinds in BELONGS.items():
        if part.get(key) and kind not in kinds:
            part.get(key).tell("unused_key.type", at_key=True, key=key, kinds=" / ".join(kinds))
        elif kind in kinds and key in ("options", "columns") and not part.get(key):
            part.tell("missing_key.type", kind=kind, key=key)
