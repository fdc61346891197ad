"""Handing over: one task, one role, or all that somebody has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from adapters.handing import HandedOver, hand_over
from engine import departures, forms, handover, queries, staff
from engine.errors import N_, InvalidAnswers, NotFound, Refused
from engine.handover import REASON, TO, WORD, Offer
from engine.transaction import Actor, Tx
from engine.views.absence import HoldingsPage
from web import notices
from web.deps import AtDesk, Desk, Id, Sent, Slug, see_other
from web.i18n import gettext, told
from web.posted import Posted

router = APIRouter()
LAST_DAY = "last_day"
# Given a transaction, who, and the offer: makes it. Out: the case's id.
Make = Callable[[Tx, Actor, Offer], str]


@router.get("/oppgave/{task_id}/gi-videre")
def task(desk: AtDesk, task_id: Id) -> Response:
    """To whom should the task go?"""
    return _show_task(desk, task_id)


@router.post("/oppgave/{task_id}/gi-videre")
def offer_task(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Ask somebody to take it over."""
    version, command = sent.number("_version"), sent.command()

    def make(tx: Tx, actor: Actor, offer: Offer) -> str:
        return handover.offer_task(tx, actor, task_id, offer, version, command)

    return _offered(
        desk, sent, make, f"/oppgave/{task_id}?gjort=spurt", lambda **shown: _show_task(desk, task_id, **shown)
    )


@router.post("/oppgave/{ask_id}/trekk-tilbake")
def take_back(sent: Sent, desk: AtDesk, ask_id: Id) -> Response:
    """Take the question back. Answered meanwhile, the page of the task says so."""
    task_id = sent.one("task")
    sent.done()
    try:
        with desk.write() as (tx, actor):
            handover.take_back(tx, actor, ask_id)
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return see_other(f"/oppgave/{ask_id}")
    return see_other(f"/oppgave/{task_id}?gjort=trukket" if task_id.isalnum() else "/?gjort=trukket")


@router.get("/oppgave/{ask_id}/trekk-tilbake")
def back(ask_id: Id) -> Response:
    """Where a browser looks when the answer to a form is opened as an address."""
    return see_other(f"/oppgave/{ask_id}")


@router.get("/sak/{case_id}/rolle/{role}/gi-videre")
def role(desk: AtDesk, case_id: Id, role: Slug) -> Response:
    """To whom should the role go?"""
    return _show_role(desk, case_id, role)


@router.post("/sak/{case_id}/rolle/{role}/gi-videre")
def offer_role(sent: Sent, desk: AtDesk, case_id: Id, role: Slug) -> Response:
    """Ask somebody to take the role."""
    command = sent.command()
    sent.number("_version")

    def make(tx: Tx, actor: Actor, offer: Offer) -> str:
        return handover.offer_role(tx, actor, case_id, role, offer, command)

    return _offered(
        desk, sent, make, f"/sak/{case_id}?gjort=spurt", lambda **shown: _show_role(desk, case_id, role, **shown)
    )


@router.get("/overlevering")
def everything(desk: AtDesk, hvem: str = "") -> Response:
    """All that somebody has: one's own, or, to the coordinating unit, anybody's."""
    return _show_all(desk, _holdings(desk, hvem))


@router.post("/overlevering")
def hand_over_all(sent: Sent, desk: AtDesk, hvem: str = "") -> Response:
    """Ask, or decide, who takes over each of them; and register the last day."""
    page, language = _holdings(desk, hvem), desk.actor.language
    names = ["all", REASON, LAST_DAY, "how", *(f"to.{holding.name}" for holding in page.holdings)]
    typed, command = {name: sent.one(name) for name in names}, sent.command()
    try:
        last_day = _last_day(page, typed)
        chosen = [(each, typed[f"to.{each.name}"] or typed["all"]) for each in page.holdings]
        chosen = [(each, receiver) for each, receiver in chosen if receiver]
        if chosen and not typed[REASON].strip():
            raise InvalidAnswers({REASON: Refused(N_("Skriv hvorfor."))})
        if not chosen and last_day is None:
            raise InvalidAnswers({TO: Refused(N_("Velg hvem som skal overta."))})
        if last_day:
            with desk.write() as (tx, actor):
                departures.leaves(tx, actor.municipality, page.user_id, "", last_day, typed["all"] or None, actor)
    except InvalidAnswers as wrong:
        return _show_all(desk, page, typed, wrong)
    decided = page.coordinates and typed["how"] == "decide"
    done = hand_over(_writing(desk), page.user_id, chosen, typed[REASON], at_once=decided, command=command)
    return _show_all(desk, _holdings(desk, hvem), notice=_result(done, last_day, language))


def _offered(desk: Desk, sent: Posted, make: Make, then: str, again: Callable[..., Response]) -> Response:
    typed = {name: sent.one(name) for name in (TO, REASON, WORD)}
    sent.done()
    try:
        with desk.write() as (tx, actor):
            make(tx, actor, Offer(typed[TO], typed[REASON], typed[WORD]))
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return again(typed=typed, refusal=refusal)
    return see_other(then)


def _show_task(desk: Desk, task_id: str, **shown: Any) -> Response:
    with desk.read() as tx:
        page = queries.task_page(tx, desk.actor, task_id)
    if not page.may_hand_over and "refusal" not in shown:
        raise NotFound()
    where = {"head": page.case, "title": page.title, "item": page.item, "version": page.version, "due": page.due_on}
    return _show(desk, f"/oppgave/{task_id}", where, page.assignee_id, **shown)


def _show_role(desk: Desk, case_id: str, role: str, **shown: Any) -> Response:
    with desk.read() as tx:
        page = queries.case_page(tx, desk.actor, case_id)
    person = next((one for one in page.people if one.role_key == role), None)
    if person is None:
        raise NotFound()
    where = {"head": page.case, "title": person.role, "item": "", "version": page.case.version, "due": None}
    return _show(desk, f"/sak/{case_id}", {**where, "role": role}, None, **shown)


def _show(
    desk: Desk, url: str, where: dict[str, Any], holder: str | None, typed: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> Response:  # fmt: skip
    language, shown = desk.actor.language, {**where, "url": url, "typed": typed or {}}
    with desk.read() as tx:
        shown["staff"] = [one for one in staff.everyone(tx, desk.actor.municipality) if one.user_id != holder]
    if refusal is not None:
        shown["errors"] = notices.wrongs(refusal, _labels(language), language)
        shown["notice"] = notices.refused(refusal, language)
    return desk.page("handover.html", refusal.status if refusal else 200, **{"role": None, **shown})


def _labels(language: str) -> notices.Labels:
    _ = gettext(language)
    return {
        TO: (TO, _("Hvem skal overta?")),
        REASON: (REASON, _("Hvorfor?")),
        WORD: (WORD, _("Beskjed til den som spørres")),
        LAST_DAY: (LAST_DAY, _("Siste dag på jobb")),
    }


# ---------------------------------------------------------------- all that somebody has


def _holdings(desk: Desk, hvem: str) -> HoldingsPage:
    with desk.read() as tx:
        return queries.holdings_page(tx, desk.actor, hvem or desk.actor.user_id)


def _show_all(
    desk: Desk, page: HoldingsPage, typed: dict[str, str] | None = None, refusal: Refused | None = None, **shown: Any
) -> Response:
    language = desk.actor.language
    if refusal is not None:
        shown["errors"] = notices.wrongs(
            refusal, {**_labels(language), TO: ("all", _labels(language)[TO][1])}, language
        )
    context = {"page": page, "typed": typed or {}, "staff": page.staff, **shown}
    return desk.page("holdings.html", refusal.status if refusal else 200, **context)


def _last_day(page: HoldingsPage, typed: dict[str, str]) -> date | None:
    """The last day that was typed, by somebody who may say it. Raises InvalidAnswers."""
    try:
        given = forms.day(typed[LAST_DAY]) if page.coordinates else None
    except Refused as wrong:
        raise InvalidAnswers({LAST_DAY: wrong}) from wrong
    return date.fromisoformat(given) if given else None


def _writing(desk: Desk) -> Callable[[], Any]:
    @contextmanager
    def write() -> Iterator[tuple[Tx, Actor | None]]:
        with desk.write() as (tx, actor):
            yield tx, actor

    return write


def _result(done: HandedOver, last_day: date | None, language: str) -> notices.Notice:
    _ = gettext(language)
    lines = []
    if last_day:
        lines.append(_("Siste dag er %(day)s.") % {"day": f"{last_day:%d.%m.%Y}"})
    if done.asked:
        lines.append(
            _("Spurt om å overta: %(num)s. Til svaret er ja, ligger ansvaret der det er.") % {"num": done.asked}
        )
    if done.given:
        lines.append(_("Overført nå: %(num)s.") % {"num": done.given})
    for holding, refusal in done.refused:
        lines.append(f"{holding.reference}: {told(refusal, language)}")
    return notices.Notice("warning" if done.refused else "success", _("Overleveringen er i gang"), tuple(lines))
