"""The rows of a list of tasks as texts, ready to be printed: a page has fifty, and words cost more than rows do.

The texts are HTML: they are made safe here, where one that comes again is made safe once, and `_rows.html` prints them
as they are. Every text goes through `_safe`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, partial
from zoneinfo import ZoneInfo

from markupsafe import escape

from engine.definition import say
from engine.views import InboxRow, Mark
from web import dates
from web.i18n import gettext


@lru_cache(maxsize=10_000)
def _safe(text: str) -> str:
    return str(escape(text))


@dataclass(frozen=True, slots=True)
class RowText:
    """One row, its texts as HTML. `facts` are a name, for those who cannot see where it stands, and a value.

    `tag` is a text and a colour. `dues` are the lines about the deadline, each with whether it is the day itself.
    `item` alone is as it was typed, and is made safe by the part that prints it.
    """

    href: str
    mark: Mark
    title: str
    item: str
    facts: tuple[tuple[str, str], ...]
    role: str
    absent: str
    who: str
    aside: str
    tag: tuple[str, str] | None
    dues: tuple[tuple[str, bool], ...]
    escalated: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the list, when, and in which language; `me` is the reader's name."""

    language: str
    today: date
    zone: ZoneInfo
    me: str

    def day(self, value: date) -> str:
        """A day in words."""
        return dates.day(value, self.today, self.language)

    def texts(self, rows: Sequence[InboxRow], *, in_case: bool, free: bool) -> list[RowText]:
        """The rows of a case (`in_case`: it need not be said which), or of a list of what nobody has taken (`free`)."""
        return [self._text(row, in_case, free) for row in rows]

    def _text(self, row: InboxRow, in_case: bool, free: bool) -> RowText:
        words, said = _words(self.language), partial(say, language=self.language)
        facts = (
            () if in_case else ((words.person, row.person), (words.case, row.reference), (words.step, said(row.state)))
        )
        back = words.aside % {"name": row.laid_by, "day": self.day(row.back_on)} if row.back_on else ""
        who = words.you if row.assignee == self.me else row.assignee or (words.free if free else "")
        tag, dues = self._dues(row)
        return RowText(
            href=f"/oppgave/{row.task_id}",
            mark=row.mark,
            title=_safe(said(row.title)),
            item=row.item,
            facts=tuple((_safe(name), _safe(value)) for name, value in facts if value),
            role=_safe(said(row.role)),
            absent=_safe(words.instead % {"name": row.absent}) if row.absent else "",
            who=_safe(who),
            aside=_safe(back),
            tag=(_safe(tag[0]), tag[1]) if tag else None,
            dues=tuple((_safe(line), is_day) for line, is_day in dues),
            escalated=row.escalated and row.mark is not Mark.DONE and not row.begins,
        )

    def _dues(self, row: InboxRow) -> tuple[tuple[str, str] | None, tuple[tuple[str, bool], ...]]:
        """The tag that says how near it is, and the lines that say when."""
        words = _words(self.language)
        if row.mark is Mark.DONE:
            done = self.day(row.done_at.astimezone(self.zone).date()) if row.done_at else ""
            return (words.done, "success"), ((done, False),)
        if row.mark is Mark.PAUSED:
            left = dates.time_left(row.left.amount, row.left.unit, self.language) if row.left else ""
            return (words.stands, "neutral"), ((left, False),) if left else ()
        if row.begins:
            opens = self.day(row.opens_at.astimezone(self.zone).date()) if row.opens_at else ""
            first = words.opens % {"day": opens} if opens else words.not_open
            return None, ((first, False), (words.due % {"day": self.day(row.due_on)}, False))
        due = dates.moment(row.due_at, self.today, self.zone, self.language) if row.due_at else self.day(row.due_on)
        near = dates.in_days(row.days, self.language)
        if row.mark is Mark.OVERDUE:
            return (near if row.days < 0 else words.over, "danger"), ((due, True),)
        if row.mark is Mark.TODAY or row.days == 1:
            return (words.today if row.mark is Mark.TODAY else words.tomorrow, "warning"), ((due, True),)
        return None, ((due, True), (near, False))


@dataclass(frozen=True, slots=True)
class _Words:
    """What the rows say, in one language."""

    person: str
    case: str
    step: str
    you: str
    free: str
    instead: str
    aside: str
    done: str
    stands: str
    opens: str
    not_open: str
    due: str
    over: str
    today: str
    tomorrow: str


@cache
def _words(language: str) -> _Words:
    _: Callable[[str], str] = gettext(language)
    return _Words(
        person=_("Person"),
        case=_("Sak"),
        step=_("Steg"),
        you=_("Du"),
        free=_("Ikke tatt ennå"),
        instead=_("for %(name)s"),
        aside=_("Lagt til side av %(name)s til %(day)s"),
        done=_("Ferdig"),
        stands=_("Klokka står stille"),
        opens=_("Åpner %(day)s"),
        not_open=_("Ikke åpnet ennå"),
        due=_("Frist %(day)s"),
        over=_("Over fristen"),
        today=_("Frist i dag"),
        tomorrow=_("Frist i morgen"),
    )
