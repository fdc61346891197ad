"""What people answer, checked against the questions of the pinned definition: every problem at once, by field.

In: raw answers by field key (text; a list for choices; {unit: {"share", "contact"}} for consent; a list of dicts for
rows). Out: clean answers that JSON can hold. Dates are ISO texts in both.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.definition import Field, FieldType
from engine.errors import N_, InvalidAnswers, Refused

Answers = dict[str, Any]
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_MAX_ROWS = 50
GIVERS = "_givers"  # in the answer to a consent: who gave it, in what capacity


@dataclass(frozen=True, slots=True)
class Known:
    """What answers may name: ids of people, keys of positions and teams, and why a resource cannot be booked a day.

    `demand_moment` raises Refused for a local time that cannot be meant, or (True) that nobody can be called to.
    """

    staff: Collection[str] = ()
    units: Collection[str] = ()
    not_bookable: Callable[[str, date], str | None] = lambda resource, day: None
    demand_moment: Callable[[datetime, bool], None] = lambda local, calls: None


NOBODY = Known()


def check(fields: Collection[Field], raw: Mapping[str, Any], known: Known = NOBODY) -> Answers:
    """The clean answers to `fields`; keys that are not asked for are left out. Raises InvalidAnswers."""
    clean: Answers = {}
    wrong: dict[str, Refused] = {}
    for field in fields:
        try:
            value = _READERS[field.type](field, raw.get(field.key), known)
            if field.required and value in (None, "", [], {}):
                raise Refused(N_("Må fylles ut."))
            if value not in (None, "", [], {}):
                clean[field.key] = value
        except Refused as refusal:
            wrong[field.key] = refusal
    if wrong:
        raise InvalidAnswers(wrong)
    return clean


def text(value: object, max_length: int) -> str:
    """A person's text: trimmed, composed, without invisible or control characters. Raises Refused."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(N_("Svaret har feil form."))
    plain = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip().strip(_INVISIBLE).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in plain):
        raise Refused(N_("Teksten inneholder tegn som ikke kan lagres. Fjern dem, og prøv igjen."))
    if len(plain) > max_length:
        raise Refused(N_("Teksten er for lang: %(length)s tegn, høyst %(limit)s."), length=len(plain), limit=max_length)
    return plain


def explanation(value: object, field: str) -> str:
    """Why somebody decides something, in words. Raises InvalidAnswers about `field` when there are none."""
    try:
        reason = text(value, 1000)
    except Refused as wrong:
        raise InvalidAnswers({field: wrong}) from wrong
    if not reason:
        raise InvalidAnswers({field: Refused(N_("Skriv hvorfor."))})
    return reason


def day(value: object) -> str:
    """A date as ISO text, or '' when nothing was given. Raises Refused."""
    given = text(value, 40)
    if not given:
        return ""
    try:
        parsed = date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        parsed = None
    if parsed is None or not EARLIEST <= parsed <= LATEST:
        raise Refused(N_("Skriv en dato som finnes, med dag, måned og år."))
    return parsed.isoformat()


def moment(value: object) -> str:
    """A date and a time of day as ISO text, "2027-01-04T14:30", or '' when nothing was given. Raises Refused."""
    given = text(value, 40).replace(" ", "T")
    if not given:
        return ""
    try:
        parsed = datetime.fromisoformat(given) if len(given) == 16 else None
    except ValueError:
        parsed = None
    if parsed is None or not EARLIEST <= parsed.date() <= LATEST:
        raise Refused(N_("Skriv en dato og et klokkeslett som finnes."))
    return parsed.isoformat(timespec="minutes")


def _text(field: Field, value: object, _: Known) -> str:
    plain = text(value, field.max_length)
    if field.type is FieldType.TEXT and "\n" in plain:
        raise Refused(N_("Skriv på én linje."))
    return plain


def _number(_field: Field, value: object, _: Known) -> int | str:
    given = text(str(value) if isinstance(value, int) else value, 20).replace(" ", "")
    if not given:
        return ""
    if not (given.isascii() and given.isdigit() and len(given) <= 9):
        raise Refused(N_("Skriv et helt tall."))
    return int(given)


def _day(field: Field, value: object, known: Known) -> str:
    given = day(value)
    refusal = known.not_bookable(field.bookable, date.fromisoformat(given)) if given and field.bookable else None
    if refusal:
        raise Refused(refusal)
    return given


def _moment(field: Field, value: object, known: Known) -> str:
    given = moment(value)
    if given:
        known.demand_moment(datetime.fromisoformat(given), field.calls is not None)
    return given


def _yes_no(_field: Field, value: object, _: Known) -> str:
    return _among(text(value, 10), ("yes", "no"))


def _choice(field: Field, value: object, _: Known) -> str:
    return _among(text(value, 100), [option.key for option in field.options])


def _choices(field: Field, value: object, _: Known) -> list[str]:
    return _several(value, [option.key for option in field.options])


def _staff(_field: Field, value: object, known: Known) -> str:
    return _among(text(value, 100), known.staff)


def _people(_field: Field, value: object, known: Known) -> list[str]:
    return _several(value, sorted(known.staff))


def _unit(_field: Field, value: object, known: Known) -> str:
    return _among(text(value, 100), known.units)


def _consent(field: Field, value: object, _: Known) -> dict[str, Any]:
    given = value if isinstance(value, dict) else {}
    clean: dict[str, Any] = {}
    for option in field.options:
        line = given.get(option.key) or {}
        share, contact = bool(line.get("share")), text(line.get("contact"), 200)
        if share or contact:
            clean[option.key] = {"share": share, "contact": contact}
    givers = [_giver(one) for one in given.get(GIVERS) or ()] if field.givers else []
    return {**clean, GIVERS: givers} if givers else clean


def _giver(line: Any) -> dict[str, Any]:
    name, yes = text(line.get("name"), 200), bool(line.get("yes"))
    if yes and not name:
        raise Refused(N_("Skriv navnet på den som samtykker."))
    return {"name": name, "capacity": text(line.get("capacity"), 60), "yes": yes}


def _rows(field: Field, value: object, known: Known) -> list[Answers]:
    rows = value if isinstance(value, list) else []
    if len(rows) > _MAX_ROWS:
        raise Refused(N_("For mange rader: høyst %(limit)s."), limit=_MAX_ROWS)
    return [clean for row in rows if (clean := _row(field, row, known))]


def _row(field: Field, row: Mapping[str, Any], known: Known) -> Answers:
    try:
        return check(field.columns, row, known)
    except InvalidAnswers as invalid:
        raise next(iter(invalid.fields.values())) from invalid


def _several(value: object, among: Collection[str]) -> list[str]:
    chosen = value if isinstance(value, list) else [value] if value else []
    for one in chosen:
        _among(text(one, 100), among)
    return [key for key in among if key in chosen]


def _among(value: str, known: Collection[str]) -> str:
    if value and value not in known:
        raise Refused(N_("Velg et av alternativene."))
    return value


_READERS: dict[FieldType, Callable[[Field, Any, Known], Any]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _day,
    FieldType.MOMENT: _moment,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.STAFF: _staff,
    FieldType.PEOPLE: _people,
    FieldType.UNIT: _unit,
    FieldType.CONSENT: _consent,
    FieldType.ROWS: _rows,
}
