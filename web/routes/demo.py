"""Only in a demo: the mails it caught, and the clock that can be moved."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter, Response

from engine import forms as answers
from engine.errors import N_, InvalidAnswers, NotFound, Refused
from web import notices
from web.deps import AtDesk, Desk, Sent, see_other, today_of
from web.i18n import gettext
from web.services import Demo

router = APIRouter(prefix="/demo")
FURTHEST = timedelta(days=3 * 366)
JUMPS: dict[str, tuple[str, Callable[[date], date]]] = {
    "dag": (N_("+1 dag"), lambda today: today + timedelta(days=1)),
    "uke": (N_("+1 uke"), lambda today: today + timedelta(weeks=1)),
    "maned": (N_("+1 måned"), lambda today: today + relativedelta(months=1)),
}
NEXT = "neste"


@router.get("/post")
def mails(desk: AtDesk) -> Response:
    """The mails caught."""
    return desk.page("demo_mails.html", mails=_demo(desk).mails())


@router.get("/post/{mail_id}")
def mail(desk: AtDesk, mail_id: str) -> Response:
    """One mail."""
    found = next((mail for mail in _demo(desk).mails() if mail.id == mail_id), None)
    if found is None:
        raise NotFound()
    return desk.page("demo_mail.html", mail=found)


@router.get("/klokke")
def clock(desk: AtDesk) -> Response:
    """What the clock shows, and where it can go."""
    return _show(desk)


@router.post("/klokke")
def move(sent: Sent, desk: AtDesk) -> Response:
    """Move the clock forwards."""
    jump, typed = sent.one("jump"), sent.one("date")
    sent.done()
    try:
        _demo(desk).go_to(_target(desk, jump, typed))
    except InvalidAnswers as wrong:
        return _show(desk, typed, wrong)
    return see_other("/demo/klokke")


def _target(desk: Desk, jump: str, typed: str) -> datetime:
    """The moment to go to: nine in the morning of the day, or just when the next thing is due."""
    if jump == NEXT and (due := _demo(desk).next_due()) is not None:
        return max(due, desk.services.clock.now())
    today = today_of(desk)
    day = JUMPS[jump][1](today) if jump in JUMPS else _chosen(typed, today)
    house = desk.services.installation.municipalities[desk.actor.municipality]
    return datetime.combine(day, time(9), house.calendar.zone)


def _chosen(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(answers.day(typed) or "x")
    except (ValueError, Refused):
        day = None
    if day is None or not today < day <= today + FURTHEST:
        raise InvalidAnswers({"date": Refused(N_("Velg en dag etter i dag, og høyst tre år fram."))})
    return day


def _demo(desk: Desk) -> Demo:
    if desk.services.demo is None:
        raise NotFound()
    return desk.services.demo


def _show(desk: Desk, typed: str = "", wrong: Refused | None = None) -> Response:
    language = desk.actor.language
    _ = gettext(language)
    labels = {"date": ("date", _("Hopp til en dato"))}
    due = _demo(desk).next_due()
    jumps = [(key, _(title)) for key, (title, _day) in JUMPS.items()]
    return desk.page(
        "demo_clock.html",
        wrong.status if wrong else 200,
        jumps=[*jumps, (NEXT, _("Til neste påminnelse eller frist"))] if due else jumps,
        next_due=due,
        typed=typed,
        errors=notices.wrongs(wrong, labels, language) if wrong else (),
    )
