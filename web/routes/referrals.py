"""Referring somebody or telling of something, and what one may see of it afterwards."""

from typing import Any

from fastapi import APIRouter, Response

from engine import cases, queries
from engine.errors import NotFound, Refused
from engine.views import ReferralForm
from web import forms, notices
from web.deps import AtDesk, Desk, Sent, Slug, see_other
from web.forms import Typed
from web.pages import BLANK_ROWS
from web.posted import Posted

router = APIRouter()


@router.get("/henvisninger")
def referrals(desk: AtDesk) -> Response:
    """What I have referred."""
    with desk.read() as tx:
        lines = queries.referrals(tx, desk.actor)
    return desk.page("referrals.html", lines=lines)


@router.get("/henvisning")
def choose(desk: AtDesk) -> Response:
    """Which routine the referral is to; straight to the form when there is only one."""
    with desk.read() as tx:
        workflows = queries.workflows(tx, desk.actor)
    if len(workflows) == 1:
        return see_other(f"/henvisning/{workflows[0][0]}")
    return desk.page("referral_choose.html", workflows=workflows)


@router.get("/henvisning/{slug}")
def form(desk: AtDesk, slug: Slug) -> Response:
    """An empty referral."""
    return _show(desk, slug, _form(desk, slug), Typed())


@router.post("/henvisning/{slug}")
def submit(sent: Sent, desk: AtDesk, slug: Slug) -> Response:
    """Send the referral, or show it again with what must be mended."""
    asked = _form(desk, slug, sent.one("person.birth_date"))
    typed = _typed(asked, sent)
    if more := sent.one("_more"):
        typed.grow(more, BLANK_ROWS)
        return _show(desk, slug, asked, typed)
    try:
        with desk.write() as (tx, actor):
            reference = cases.submit(tx, actor, slug, typed.person, typed.answers, sent.command())
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return _show(desk, slug, asked, typed, refusal)
    return see_other(f"/henvisning/{reference}/kvittering")


@router.get("/henvisning/{reference}/kvittering")
def receipt(desk: AtDesk, reference: str) -> Response:
    """That it arrived, and its number. Only for the one who sent it."""
    with desk.read() as tx:
        lines = queries.referrals(tx, desk.actor)
    line = next((line for line in lines if line.reference == reference), None)
    if line is None:
        raise NotFound()
    return desk.page("receipt.html", line=line, here="/henvisning")


def _form(desk: Desk, slug: str, birth_date: str = "") -> ReferralForm:
    with desk.read() as tx:
        return queries.referral_form(tx, desk.actor, slug, birth_date)


def _typed(asked: ReferralForm, sent: Posted) -> Typed:
    person = forms.person(sent) if asked.about_person else {}
    typed = Typed(answers=forms.answers(asked.fields, sent, "f."), person=person)
    sent.command(), sent.one("_more")
    sent.done()
    return typed


def _show(desk: Desk, slug: str, asked: ReferralForm, typed: Typed, refusal: Refused | None = None) -> Response:
    shown: dict[str, Any] = {}
    if refusal is not None:
        language = desk.actor.language
        shown["errors"] = notices.wrongs(refusal, _labels(asked, language), language)
        shown["notice"] = notices.refused(refusal, language)
    return desk.page(
        "referral.html",
        refusal.status if refusal else 200,
        **{"slug": slug, "form": asked, "typed": typed, "here": "/henvisning", **notices.choices(asked), **shown},
    )


def _labels(asked: ReferralForm, language: str) -> notices.Labels:
    person = notices.labels_of_person("person.", language) if asked.about_person else {}
    return {**person, **notices.labels_of(asked.fields, "f.", language)}
