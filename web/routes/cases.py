"""A whole case, and the steps that may be taken in it at any time."""

from typing import Any

from fastapi import APIRouter, Response

from engine import cases, queries
from engine.errors import NotFound, Refused
from engine.views import CasePage, Outcome
from web import forms, notices
from web.deps import AtDesk, Desk, Id, Sent, Slug, see_other
from web.forms import Typed
from web.pages import BLANK_ROWS
from web.posted import Posted

router = APIRouter()


@router.get("/sak/{case_id}")
def case(desk: AtDesk, case_id: Id, gjort: str = "") -> Response:
    """The page of a case. Who has just done their last part in it is led to the inbox instead."""
    notice = notices.done(gjort, desk.actor.language)
    try:
        return _show(desk, _read(desk, case_id), notice=notice)
    except NotFound:
        if notice is None:
            raise
        return see_other(f"/?gjort={gjort}")


@router.get("/sak/{case_id}/{transition}")
def step(desk: AtDesk, case_id: Id, transition: Slug) -> Response:
    """The page of a case with one step's form open."""
    return _show(desk, _read(desk, case_id), open_act=transition)


@router.post("/sak/{case_id}/{transition}")
def act(sent: Sent, desk: AtDesk, case_id: Id, transition: Slug) -> Response:
    """Take a step, or show its form again with what must be mended."""
    offered = _offered(desk, case_id, transition)
    if offered is None and desk.sent_before(sent.command()):
        return see_other(f"/sak/{case_id}?gjort=steg")
    typed = _typed(offered, sent)
    if more := sent.one("_more"):
        typed.grow(more, BLANK_ROWS)
        return _show(desk, _read(desk, case_id), typed, open_act=transition)
    try:
        with desk.write() as (tx, actor):
            cases.act(tx, actor, case_id, transition, typed.chosen(), sent.number("_version"), sent.command())
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return _again(desk, case_id, typed, sent, refusal)
    return see_other(f"/sak/{case_id}?gjort=steg")


def _read(desk: Desk, case_id: str) -> CasePage:
    with desk.read() as tx:
        return queries.case_page(tx, desk.actor, case_id)


def _offered(desk: Desk, case_id: str, transition: str) -> Outcome | None:
    """The step as the case offers it now, if it does."""
    try:
        return next((one for one in _read(desk, case_id).acts if one.key == transition), None)
    except NotFound:
        return None


def _typed(offered: Outcome | None, sent: Posted) -> Typed:
    if offered is None:
        return Typed()
    typed = Typed(asks=forms.asks([offered], sent), persons=forms.persons([offered], sent), outcome=offered.key)
    sent.number("_version"), sent.command(), sent.one("_more")
    sent.done()
    return typed


def _again(desk: Desk, case_id: str, typed: Typed, sent: Posted, refusal: Refused) -> Response:
    """The case as it is now, with the form as it was. Where the step is no longer offered, the bare text."""
    page, language = _read(desk, case_id), desk.actor.language
    labels = notices.labels_of_outcome(page.acts, typed.outcome, language)
    return _show(
        desk,
        page,
        typed,
        refusal.status,
        open_act=typed.outcome,
        errors=notices.wrongs(refusal, labels, language),
        notice=notices.refused(refusal, language),
        typed_lines=() if labels else sent.texts(),
    )


def _show(desk: Desk, page: CasePage, typed: Typed | None = None, status: int = 200, **shown: Any) -> Response:
    return desk.page(
        "case.html",
        status,
        **{"case": page, "typed": typed or Typed(), "open_act": None, **notices.choices(page), **shown},
    )
