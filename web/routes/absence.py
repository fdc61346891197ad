"""Absence: reported, changed and ended."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from engine import absences, forms, queries
from engine.absences import SINCE, SUBSTITUTE, UNTIL, WHO
from engine.errors import N_, InvalidAnswers, NotFound, Refused
from web import notices
from web.deps import AtDesk, Desk, Id, Sent, see_other
from web.i18n import gettext
from web.posted import Posted

router = APIRouter()
NEW = "new"  # the form of an absence that is not reported yet; that of another is named by its id
_NAMES = (WHO, SINCE, UNTIL, SUBSTITUTE)


@router.get("/fravaer")
def absence(desk: AtDesk, gjort: str = "") -> Response:
    """Who is away, as far as it concerns the reader."""
    return _show(desk, notice=notices.done(gjort, desk.actor.language))


@router.post("/fravaer")
def report(sent: Sent, desk: AtDesk) -> Response:
    """Report absence: one's own, or, by the coordinating unit, somebody else's."""
    typed, command = _typed(sent, NEW), sent.command()
    sent.done()
    try:
        user, since, until, substitute = _read(desk, typed)
        with desk.write() as (tx, actor):
            absences.report_once(tx, actor, user, substitute, since, until, command)
    except InvalidAnswers as wrong:
        return _show(desk, NEW, typed, wrong)
    return see_other("/fravaer?gjort=fravaer")


@router.post("/fravaer/tilbake")
def come_back(sent: Sent, desk: AtDesk) -> Response:
    """I am back."""
    sent.done()
    with desk.write() as (tx, actor):
        absences.come_back(tx, actor)
    return see_other("/?gjort=velkommen")


@router.post("/fravaer/{absence_id}")
def change(sent: Sent, desk: AtDesk, absence_id: Id) -> Response:
    """Other days, or another substitute."""
    typed = _typed(sent, absence_id)
    sent.command()
    sent.done()
    try:
        _, since, until, substitute = _read(desk, typed)
        with desk.write() as (tx, actor):
            absences.change(tx, actor, absence_id, substitute, since, until)
    except InvalidAnswers as wrong:
        return _show(desk, absence_id, typed, wrong)
    return see_other("/fravaer?gjort=fravaer-endret")


@router.post("/fravaer/{absence_id}/slutt")
def end(sent: Sent, desk: AtDesk, absence_id: Id) -> Response:
    """The absence is over, or does not come about. Over already is what was wished for."""
    sent.done()
    try:
        with desk.write() as (tx, actor):
            absences.end(tx, actor, absence_id)
    except NotFound:
        return see_other("/fravaer")
    return see_other("/fravaer?gjort=fravaer-slutt")


@router.get("/fravaer/tilbake")
@router.get("/fravaer/{absence_id}")
@router.get("/fravaer/{absence_id}/slutt")
def back(desk: AtDesk) -> Response:
    """Where a browser looks when the answer to a form is opened as an address."""
    return see_other("/fravaer")


def _typed(sent: Posted, which: str) -> dict[str, str]:
    return {name: sent.one(f"{which}.{name}") for name in _NAMES}


def _read(desk: Desk, typed: dict[str, str]) -> tuple[str, date, date | None, str | None]:
    """Who, from, to and the substitute. Raises InvalidAnswers for days that cannot be read."""
    wrong: dict[str, Refused] = {}
    days: dict[str, date | None] = {}
    for name in (SINCE, UNTIL):
        try:
            given = forms.day(typed[name])
        except Refused as refusal:
            wrong[name] = refusal
        else:
            days[name] = date.fromisoformat(given) if given else None
    if SINCE not in wrong and days[SINCE] is None:
        wrong[SINCE] = Refused(N_("Fyll inn første dag."))
    since = days.get(SINCE)
    if wrong or since is None:
        raise InvalidAnswers(wrong)
    return typed[WHO] or desk.actor.user_id, since, days[UNTIL], typed[SUBSTITUTE] or None


def _show(
    desk: Desk, which: str = "", typed: dict[str, str] | None = None, refusal: Refused | None = None, **shown: Any
) -> Response:
    language = desk.actor.language
    with desk.read() as tx:
        page = queries.absence_page(tx, desk.actor)
    if refusal is not None:
        shown["errors"] = notices.wrongs(refusal, _labels(which, language), language)
    context = {"absence": page, "at": which, "typed": typed or {}, "staff": page.staff, **shown}
    return desk.page("absence.html", refusal.status if refusal else 200, **context)


def _labels(which: str, language: str) -> notices.Labels:
    _ = gettext(language)
    return {
        WHO: (f"{which}.{WHO}", _("Hvem er borte?")),
        SINCE: (f"{which}.{SINCE}", _("Første dag")),
        UNTIL: (f"{which}.{UNTIL}", _("Siste dag")),
        SUBSTITUTE: (f"{which}.{SUBSTITUTE}", _("Vikar")),
    }
