"""One meeting: who is invited and what each answers; answer, move it, cancel it."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from engine import meetings, queries
from engine.errors import NotFound, Refused
from engine.transaction import Actor, Tx
from engine.views import MeetingPage
from web import notices
from web.deps import AtDesk, Desk, Id, Sent, see_other
from web.i18n import gettext
from web.posted import Posted

router = APIRouter()
OTHER, CANCEL = "other", "cancel"  # what is typed: another time; why it is cancelled
Do = Callable[[Tx, Actor], str]


@router.get("/mote/{meeting_id}")
def meeting(desk: AtDesk, meeting_id: Id, gjort: str = "") -> Response:
    """The page of a meeting."""
    return _show(desk, meeting_id, {}, None, notices.done(gjort, desk.actor.language))


@router.post("/mote/{meeting_id}/svar")
def answer(sent: Sent, desk: AtDesk, meeting_id: Id) -> Response:
    """Say whether one comes."""
    said, other, command = sent.one("said"), sent.one(OTHER), sent.command()
    sent.done()
    typed = {OTHER: other} if said == "other_time" else {}
    return _done(
        desk, meeting_id, sent, typed,
        lambda tx, actor: meetings.answer(tx, actor, meeting_id, said, other, command), "mote-svart",
    )  # fmt: skip


@router.post("/mote/{meeting_id}/flytt")
def move(sent: Sent, desk: AtDesk, meeting_id: Id) -> Response:
    """Another time, another place."""
    typed = {name: sent.one(name) for name in (meetings.WHEN, meetings.PLACE, meetings.WHY)}
    seen, command = sent.number("_version"), sent.command()
    sent.done()
    return _done(
        desk, meeting_id, sent, typed,
        lambda tx, actor: meetings.move(tx, actor, meeting_id, typed, seen, command), "mote-flyttet",
    )  # fmt: skip


@router.post("/mote/{meeting_id}/avlys")
def cancel(sent: Sent, desk: AtDesk, meeting_id: Id) -> Response:
    """It is not held."""
    why, seen, command = sent.one(CANCEL), sent.number("_version"), sent.command()
    sent.done()
    return _done(
        desk, meeting_id, sent, {CANCEL: why},
        lambda tx, actor: meetings.cancel(tx, actor, meeting_id, why, seen, command), "mote-avlyst",
    )  # fmt: skip


@router.get("/mote/{meeting_id}/svar")
@router.get("/mote/{meeting_id}/flytt")
@router.get("/mote/{meeting_id}/avlys")
def back(request: Request, meeting_id: Id) -> Response:
    """Where a browser looks when the answer to a form is opened as an address."""
    return see_other(f"/mote/{meeting_id}")


def _done(desk: Desk, meeting_id: str, sent: Posted, typed: dict[str, str], do: Do, word: str) -> Response:
    """Do it and go to see it, or show the page again with what must be mended and what was typed."""
    try:
        with desk.write() as (tx, actor):
            do(tx, actor)
    except NotFound:
        if desk.sent_before(sent.command()):
            return see_other(f"/?gjort={word}")
        raise
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return _show(desk, meeting_id, typed, refusal)
    return see_other(f"/mote/{meeting_id}?gjort={word}")


def _show(
    desk: Desk, meeting_id: str, typed: dict[str, str], refusal: Refused | None, notice: notices.Notice | None = None
) -> Response:
    with desk.read() as tx:
        page = queries.meeting_page(tx, desk.actor, meeting_id)
    language = desk.actor.language
    errors = notices.wrongs(refusal, _labels(typed, page, language), language) if refusal else ()
    if refusal and not errors:
        notice = notices.refused(refusal, language)
    lost = typed if not page.meeting.may_change and OTHER not in typed else {}
    shown = {"typed": typed, "typed_lines": [(name, text) for name, text in lost.items() if text]}
    status = refusal.status if refusal else 200
    return desk.page(
        "meeting.html", status, meeting=page.meeting, head=page.case, errors=errors, notice=notice, **shown
    )


def _labels(typed: dict[str, str], page: MeetingPage, language: str) -> notices.Labels:
    _ = gettext(language)
    if OTHER in typed:
        return {meetings.WHEN: (OTHER, _("Når passer det bedre?"))}
    if CANCEL in typed:
        return {meetings.WHY: (CANCEL, _("Hvorfor?"))}
    return {
        meetings.WHEN: (meetings.WHEN, _("Ny tid")),
        meetings.PLACE: (meetings.PLACE, _("Sted")),
        meetings.WHY: (meetings.WHY, _("Hvorfor?")),
    }
