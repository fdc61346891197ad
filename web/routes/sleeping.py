"""The cases that sleep or soon will: the list, waking several at once, and what may be done about one."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from engine import cases, queries, sleeping
from engine.builtin import LIGHTEN
from engine.definition import say
from engine.errors import N_, InvalidAnswers, NotFound, Refused
from engine.transaction import Actor, Tx
from engine.views.sleeping import SleepOffers, SleepRow
from web import forms, notices
from web.deps import AtDesk, Desk, Id, Sent, Slug, see_other
from web.forms import Typed
from web.i18n import gettext
from web.pages import BLANK_ROWS
from web.posted import ID, Posted

router = APIRouter()
GROUPS = (N_("Sover nå"), N_("Sovner innen 30 dager"), N_("Sovner innen 90 dager"))
WHY = "why"  # the field for the reason, where a way out asks for no words itself


@router.get("/sovende")
def listed(desk: AtDesk, rutine: str = "", side: str = "1", gjort: str = "") -> Response:
    """The list. A routine that is not there gives an empty one; a page that is not there, the nearest that is."""
    return _list(desk, rutine, _page(side), notice=notices.done(gjort, desk.actor.language))


@router.post("/sovende")
def wake_several(sent: Sent, desk: AtDesk) -> Response:
    """Wake every case that was ticked, each in a change of its own. One that was woken meanwhile stays as it is."""
    command, slug, chosen = sent.command(), sent.one("rutine"), sorted(set(sent.many("case")))
    _nothing_more(sent)
    if not chosen or not all(ID.fullmatch(each) for each in chosen):
        _ = gettext(desk.actor.language)
        notice = notices.Notice("warning", _("Merk av minst én sak"), (_("Ingenting er endret."),))
        return _list(desk, slug, 1, 422, notice=notice)
    left = [each for each in chosen if not _woken(desk, each, f"{command}:{each}")]
    return see_other(f"/sovende?{urlencode({'rutine': slug, 'gjort': 'vekket-noen' if left else 'vekket'})}")


@router.get("/sovende/{case_id}")
def offers(desk: AtDesk, case_id: Id, gjort: str = "") -> Response:
    """What may be done about one case."""
    return _show(desk, _read(desk, case_id), Typed(), notice=notices.done(gjort, desk.actor.language))


@router.post("/sovende/{case_id}/vekk")
def wake(sent: Sent, desk: AtDesk, case_id: Id) -> Response:
    """Ask whoever coordinates the case to take contact."""
    command = sent.command()
    _nothing_more(sent)
    return _decide(
        desk, case_id, sent, Typed(), lambda tx, actor: sleeping.wake(tx, actor, case_id, command), "vekket-en"
    )


@router.post("/sovende/{case_id}/forenkle")
def lighten(sent: Sent, desk: AtDesk, case_id: Id) -> Response:
    """Let the case go on in a lighter form."""
    command, page = sent.command(), _read(desk, case_id)
    typed = Typed(answers=forms.answers(page.lighten, sent, "f."), outcome=LIGHTEN)
    _nothing_more(sent)
    return _decide(
        desk, case_id, sent, typed,
        lambda tx, actor: sleeping.lighten(tx, actor, case_id, typed.answers, command), "forenklet",
    )  # fmt: skip


@router.post("/sovende/{case_id}/rytme")
def restore(sent: Sent, desk: AtDesk, case_id: Id) -> Response:
    """Go back to the routine's own rhythm."""
    command = sent.command()
    _nothing_more(sent)
    return _decide(
        desk, case_id, sent, Typed(), lambda tx, actor: sleeping.restore(tx, actor, case_id, command), "rytme"
    )


@router.post("/sovende/{case_id}/avslutt/{way}")
def close(sent: Sent, desk: AtDesk, case_id: Id, way: Slug) -> Response:
    """Close the case by one of its routine's ways out, with a reason."""
    if desk.sent_before(sent.command()):
        return see_other(f"/sak/{case_id}?gjort=sak-avsluttet")
    page = _read(desk, case_id)
    offered = [each.way for each in page.closings if each.way.key == way]
    typed = Typed(
        asks=forms.asks(offered, sent), persons=forms.persons(offered, sent), outcome=way,
        decisions={WHY: sent.one(WHY)},
    )  # fmt: skip
    command, version, more = sent.command(), sent.number("_version"), sent.one("_more")
    sent.done()
    if more:
        typed.grow(more, BLANK_ROWS)
        return _show(desk, page, typed)

    def decide(tx: Tx, actor: Actor) -> str:
        return sleeping.close(tx, actor, case_id, way, typed.chosen(), typed.decisions[WHY], version, command)

    return _decide(desk, case_id, sent, typed, decide, "sak-avsluttet")


# ---------------------------------------------------------------- the pages


def _list(desk: Desk, slug: str, page: int, status: int = 200, **shown: Any) -> Response:
    with desk.read() as tx:
        found = queries.sleeping_list(tx, desk.actor, slug, page)
    _ = gettext(desk.actor.language)
    return desk.page(
        "sleeping.html",
        status,
        **{"found": found, "groups": _groups(found.rows, _), "slug": slug, "page_url": _address(slug), **shown},
    )


def _address(slug: str) -> Callable[[int], str]:
    return lambda number: f"/sovende?{urlencode({'rutine': slug, 'side': number})}"


def _groups(rows: Sequence[SleepRow], _: Callable[[str], str]) -> list[tuple[str, list[SleepRow]]]:
    """The rows by how soon; no group is empty."""
    ends = (0, 30, 10_000)
    begins = (-10_000, *(end for end in ends[:-1]))
    grouped = [
        (_(title), [row for row in rows if least < row.asleep.days <= most])
        for title, least, most in zip(GROUPS, begins, ends, strict=True)
    ]
    return [(title, some) for title, some in grouped if some]


def _page(side: str) -> int:
    return int(side) if side.isascii() and side.isdecimal() and len(side) < 7 else 1


def _read(desk: Desk, case_id: str) -> SleepOffers:
    with desk.read() as tx:
        return queries.sleep_offers(tx, desk.actor, case_id)


def _show(desk: Desk, page: SleepOffers, typed: Typed, status: int = 200, **shown: Any) -> Response:
    return desk.page(
        "sleep_offers.html",
        status,
        **{"page": page, "typed": typed, "lighten_key": LIGHTEN, **notices.choices(page), **shown},
    )


# ---------------------------------------------------------------- doing it


def _nothing_more(sent: Posted) -> None:
    """The form has been read. It shows a version that nothing here depends on: each change asks how things stand."""
    sent.number("_version")
    sent.done()


def _woken(desk: Desk, case_id: str, command: str) -> bool:
    """The case was woken now, or by this same form before."""
    try:
        with desk.write() as (tx, actor):
            sleeping.wake(tx, actor, case_id, command)
    except Refused:
        return False
    return True


def _decide(
    desk: Desk, case_id: str, sent: Posted, typed: Typed, decide: Callable[[Tx, Actor], str], done: str
) -> Response:
    """Decide and go to see it, or show the page again with what must be mended and what was typed."""
    try:
        with desk.write() as (tx, actor):
            decide(tx, actor)
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return _again(desk, case_id, sent, typed, refusal)
    return see_other(f"/sak/{case_id}?gjort={done}")


def _again(desk: Desk, case_id: str, sent: Posted, typed: Typed, refusal: Refused) -> Response:
    language = desk.actor.language
    try:
        page = _read(desk, case_id)
    except NotFound:
        if isinstance(refusal, InvalidAnswers):
            raise
        return see_other(f"/sak/{case_id}")
    return _show(
        desk,
        page,
        typed,
        refusal.status,
        errors=notices.wrongs(refusal, _labels(page, typed, language), language),
        notice=notices.refused(refusal, language),
    )


def _labels(page: SleepOffers, typed: Typed, language: str) -> notices.Labels:
    """Where on the page each thing is that can be wrong."""
    if typed.outcome == LIGHTEN:
        return {field.key: (f"f.{field.key}", say(field.label, language)) for field in page.lighten}
    ways = tuple(each.way for each in page.closings)
    why = {cases.REASON: (WHY, gettext(language)("Hvorfor avsluttes saken?"))}
    return {**notices.labels_of_outcome(ways, typed.outcome, language), **why}
