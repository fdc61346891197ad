"""From view models to HTML: one Jinja environment a language, with the few words and filters the templates know."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from engine.definition import Option, Text, say
from engine.views import InboxRow, StaffChoice
from web import dates, rows
from web.i18n import told, translations

HERE = Path(__file__).parent
BLANK_ROWS = 5


def render(template: str, language: str, context: Mapping[str, Any]) -> str:
    """The page as HTML."""
    return _environment(language).get_template(template).render(context, language=language)


def static(path: str) -> str:
    """The address of a static file; it changes when the file does, so browsers may keep it for ever."""
    return f"/static/{path}?v={_digest(path)}"


def anchor(name: str) -> str:
    """The id of a field in the page; the error summary leads to it."""
    return "felt-" + name.replace(".", "-").replace("_", "-").strip("-")


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(_filters(language))
    made.globals.update(
        static=static,
        anchor=anchor,
        error_at=_error_at,
        new_command=lambda: secrets.token_urlsafe(16),
        row_count=_row_count,
        pairs=_pairs(language),
        staff_pairs=_staff_pairs,
        unit_pairs=_unit_pairs(language),
    )
    return made


def _filters(language: str) -> dict[str, Callable[..., Any]]:
    @pass_context
    def day(context: Context, value: date) -> str:
        return dates.day(value, context["today"], language)

    @pass_context
    def moment(context: Context, value: datetime) -> str:
        return dates.moment(value, context["today"], context["zone"], language)

    @pass_context
    def moment_day(context: Context, value: datetime) -> str:
        zone: ZoneInfo = context["zone"]
        return dates.day(value.astimezone(zone).date(), context["today"], language)

    @pass_context
    def clock(context: Context, value: datetime) -> str:
        return f"{value.astimezone(context['zone']):%H.%M}"

    @pass_context
    def as_typed(context: Context, value: datetime) -> str:
        return f"{value.astimezone(context['zone']):%Y-%m-%dT%H:%M}"

    @pass_context
    def as_texts(context: Context, some: Sequence[InboxRow], in_case: bool, free: bool) -> list[rows.RowText]:
        me = context["me"]
        reader = rows.Reader(language, context["today"], context["zone"], me.name if me else "")
        return reader.texts(some, in_case=in_case, free=free)

    return {
        "as_texts": as_texts,
        "in_days": lambda days: dates.in_days(days, language),
        "time_left": lambda left: dates.time_left(left.amount, left.unit, language),
        "t": lambda text: say(text, language),
        "said": lambda sentence: told(sentence, language),
        "day": day,
        "moment": moment,
        "moment_day": moment_day,
        "clock": clock,
        "as_typed": as_typed,
        "whole_day": lambda value: dates.whole_day(value, language),
        "plain_day": lambda value: dates.plain_day(value, language),
    }


def _pairs(language: str) -> Callable[[Sequence[Option]], list[tuple[str, str]]]:
    return lambda options: [(option.key, say(option.title, language)) for option in options]


def _unit_pairs(language: str) -> Callable[[Sequence[tuple[str, Text]]], list[tuple[str, str]]]:
    return lambda units: sorted(((key, say(title, language)) for key, title in units), key=lambda pair: pair[1].lower())


def _staff_pairs(staff: Sequence[StaffChoice]) -> list[tuple[str, str]]:
    return [(person.user_id, f"{person.name}, {person.title}" if person.title else person.name) for person in staff]


def _error_at(errors: Sequence[Any], name: str) -> str | None:
    return next((error.message for error in errors if error.name == name), None)


def _row_count(rows: Sequence[Mapping[str, str]]) -> int:
    """As many as were sent, never fewer than five, and always a blank one at the end."""
    filled = max((number for number, row in enumerate(rows, 1) if any(row.values())), default=0)
    return max(BLANK_ROWS, len(rows), filled + 1)


@cache
def _digest(path: str) -> str:
    file = HERE / "static" / path
    return sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "0"
