"""What people answer, checked against the questions of the pinned definition: every problem at once, by field.

In: raw answers by field key (text; a list for choices; {unit: {"share", "contact"}} for consent; a list of dicts for
rows). Out: clean answers that JSON can hold. Dates are ISO texts in both.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from engine.definition import Field, FieldType
from engine.errors import N_, InvalidAnswers, Refused

Answers = dict[str, Any]
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_MAX_ROWS = 50


def check(fields: Collection[Field], raw: Mapping[str, Any], staff: Collection[str] = ()) -> Answers:
    """The clean answers to `fields`; keys that are not asked for are left out. Raises InvalidAnswers.

    `staff` holds the ids that a STAFF field may name.
    """
    clean: Answers = {}
    wrong: dict[str, Refused] = {}
    for field in fields:
        try:
            value = _READERS[field.type](field, raw.get(field.key), staff)
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


def _text(field: Field, value: object, _: Collection[str]) -> str:
    plain = text(value, field.max_length)
    if field.type is FieldType.TEXT and "\n" in plain:
        raise Refused(N_("Skriv på én linje."))
    return plain


def _day(_field: Field, value: object, _: Collection[str]) -> str:
    return day(value)


def _yes_no(_field: Field, value: object, _: Collection[str]) -> str:
    return _among(text(value, 10), ("yes", "no"))


def _choice(field: Field, value: object, _: Collection[str]) -> str:
    return _among(text(value, 100), [option.key for option in field.options])


def _choices(field: Field, value: object, _: Collection[str]) -> list[str]:
    chosen = value if isinstance(value, list) else [value] if value else []
    known = [option.key for option in field.options]
    for one in chosen:
        _among(text(one, 100), known)
    return [key for key in known if key in chosen]


def _staff(_field: Field, value: object, staff: Collection[str]) -> str:
    return _among(text(value, 100), staff)


def _consent(field: Field, value: object, _: Collection[str]) -> dict[str, Any]:
    given = value if isinstance(value, dict) else {}
    clean = {}
    for option in field.options:
        line = given.get(option.key) or {}
        share, contact = bool(line.get("share")), text(line.get("contact"), 200)
        if share or contact:
            clean[option.key] = {"share": share, "contact": contact}
    return clean


def _rows(field: Field, value: object, staff: Collection[str]) -> list[Answers]:
    rows = value if isinstance(value, list) else []
    if len(rows) > _MAX_ROWS:
        raise Refused(N_("For mange rader: høyst %(limit)s."), limit=_MAX_ROWS)
    return [clean for row in rows if (clean := _row(field, row, staff))]


def _row(field: Field, row: Mapping[str, Any], staff: Collection[str]) -> Answers:
    try:
        return check(field.columns, row, staff)
    except InvalidAnswers as invalid:
        raise next(iter(invalid.fields.values())) from invalid


def _among(value: str, known: Collection[str]) -> str:
    if value and value not in known:
        raise Refused(N_("Velg et av alternativene."))
    return value


_READERS: dict[FieldType, Callable[[Field, Any, Collection[str]], Any]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.DATE: _day,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.STAFF: _staff,
    FieldType.CONSENT: _consent,
    FieldType.ROWS: _rows,
}
