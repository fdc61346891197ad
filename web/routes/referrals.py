"""Referring somebody, and what one may see of it afterwards."""

from typing import Any

from fastapi import APIRouter, Response

from engine import cases, queries, staff
from engine.definition import Field, FieldType, Text
from engine.errors import NotFound, Refused
from web import forms, notices
from web.deps import AtDesk, Desk, Sent, Slug, see_other
from web.forms import Typed
from web.i18n import gettext
from web.pages import BLANK_ROWS
from web.posted import Posted

router = APIRouter()
PERSON = ("name", "birth_date", "national_id", "address_protected")


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
    asked = _form(desk, slug)
    typed = _typed(asked[1], sent)
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


def _form(desk: Desk, slug: str) -> tuple[Text, tuple[Field, ...]]:
    with desk.read() as tx:
        return queries.referral_form(tx, desk.actor, slug)


def _typed(fields: tuple[Field, ...], sent: Posted) -> Typed:
    person = {key: sent.one(f"person.{key}") for key in PERSON}
    typed = Typed(answers=forms.answers(fields, sent, "f."), person=person)
    sent.command(), sent.one("_more")
    sent.done()
    return typed


def _show(
    desk: Desk, slug: str, form: tuple[Text, tuple[Field, ...]], typed: Typed, refusal: Refused | None = None
) -> Response:
    title, fields = form
    shown: dict[str, Any] = {"slug": slug, "title": title, "fields": fields, "typed": typed, "here": "/henvisning"}
    if any(field.type is FieldType.STAFF for field in fields):
        with desk.read() as tx:
            shown["staff"] = staff.everyone(tx, desk.actor.municipality)
    if refusal is not None:
        language = desk.actor.language
        shown["errors"] = notices.wrongs(refusal, _labels(fields, language), language)
        shown["notice"] = notices.refused(refusal, language)
    return desk.page("referral.html", refusal.status if refusal else 200, **shown)


def _labels(fields: tuple[Field, ...], language: str) -> dict[str, tuple[str, str]]:
    _ = gettext(language)
    return {
        "person.name": ("person.name", _("Navn")),
        "person.birth_date": ("person.birth_date", _("Fødselsdato")),
        "person.national_id": ("person.national_id", _("Fødselsnummer eller D-nummer")),
        **notices.labels_of(fields, "f.", language),
    }
