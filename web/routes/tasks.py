"""One task: look at it, finish it, take it, put it back."""

from typing import Any

from fastapi import APIRouter, Request, Response

from engine import queries, tasks
from engine.errors import NotFound, Refused, Stale
from engine.tasks import CHECKLIST
from engine.views import TaskPage
from web import forms, notices
from web.deps import AtDesk, Desk, Id, Sent, see_other
from web.forms import Typed
from web.i18n import gettext
from web.pages import BLANK_ROWS
from web.posted import Posted

router = APIRouter()


@router.get("/oppgave/{task_id}")
def task(desk: AtDesk, task_id: Id, gjort: str = "") -> Response:
    """The page of a task."""
    return _show(desk, _read(desk, task_id), Typed(), notice=notices.done(gjort, desk.actor.language))


@router.get("/oppgave/{task_id}/brev")
def letter(desk: AtDesk, task_id: Id) -> Response:
    """The letter of a task, for printing."""
    page = _read(desk, task_id)
    if page.letter is None:
        raise NotFound()
    title, text = page.letter
    return desk.page("document.html", title=title, text=text, head=page.case, back=f"/oppgave/{task_id}")


@router.post("/oppgave/{task_id}")
def complete(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Finish the task, or show the form again with what must be mended."""
    try:
        page = _read(desk, task_id)
    except NotFound:
        if desk.sent_before(sent.command()):
            return see_other("/?gjort=fullfort")
        raise
    typed = _typed(page, sent)
    if more := sent.one("_more"):
        typed.grow(more, BLANK_ROWS)
        return _show(desk, page, typed)
    try:
        return see_other(f"/sak/{_complete(desk, task_id, typed, sent)}?gjort=fullfort")
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return _again(desk, task_id, typed, sent, refusal)


@router.post("/oppgave/{task_id}/ta")
def claim(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Take a task that waits in a team's queue."""
    try:
        with desk.write() as (tx, actor):
            tasks.claim(tx, actor, task_id, sent.number("_version"))
    except Stale as stale:
        if (page := _read(desk, task_id)).assignee_id != desk.actor.user_id:
            return _show(desk, page, Typed(), stale)
    return see_other(f"/oppgave/{task_id}?gjort=tatt")


@router.post("/oppgave/{task_id}/gi-fra")
def release(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Put a task back where it came from."""
    try:
        with desk.write() as (tx, actor):
            tasks.release(tx, actor, task_id, sent.number("_version"))
    except Stale as stale:
        if (page := _read(desk, task_id)).assignee_id is not None:
            return _show(desk, page, Typed(), stale)
    return see_other(f"/oppgave/{task_id}?gjort=gitt-fra")


@router.get("/oppgave/{task_id}/ta")
@router.get("/oppgave/{task_id}/gi-fra")
def back(request: Request, task_id: Id) -> Response:
    """Where a browser looks when the answer to a form is opened as an address."""
    return see_other(f"/oppgave/{task_id}")


def _read(desk: Desk, task_id: str) -> TaskPage:
    with desk.read() as tx:
        return queries.task_page(tx, desk.actor, task_id)


def _typed(page: TaskPage, sent: Posted) -> Typed:
    """The form as it was filled in: also the questions of outcomes that were not chosen, so that nothing is lost."""
    ticked = {index for index in range(len(page.checklist)) if str(index) in sent.many(CHECKLIST)}
    typed = Typed(
        answers=forms.answers(page.fields, sent, "f."),
        asks={one.key: forms.answers(one.asks, sent, f"a.{one.key}.") for one in page.outcomes},
        outcome=sent.one("_outcome"),
        checklist=tuple(sorted(ticked)),
    )
    sent.number("_version"), sent.command(), sent.one("_more")
    sent.done()
    return typed


def _complete(desk: Desk, task_id: str, typed: Typed, sent: Posted) -> str:
    answers: dict[str, Any] = {**typed.answers, **typed.asks.get(typed.outcome, {}), CHECKLIST: list(typed.checklist)}
    with desk.write() as (tx, actor):
        return tasks.complete(
            tx, actor, task_id, typed.outcome or None, answers, sent.number("_version"), sent.command()
        )


def _again(desk: Desk, task_id: str, typed: Typed, sent: Posted, refusal: Refused) -> Response:
    """The page as the task is now, with the form as it was. Where there is no form any more, the bare text."""
    page = _read(desk, task_id)
    labels = dict(_labels(page, typed.outcome, desk.actor.language).values())
    lost = () if page.may_complete else sent.texts(labels)
    return _show(desk, page, typed, refusal, typed_lines=lost)


def _show(desk: Desk, page: TaskPage, typed: Typed, refusal: Refused | None = None, **shown: Any) -> Response:
    if refusal is not None:
        language = desk.actor.language
        shown["errors"] = notices.wrongs(refusal, _labels(page, typed.outcome, language), language)
        shown["notice"] = notices.refused(refusal, language)
    status = refusal.status if refusal else 200
    return desk.page("task.html", status, task=page, typed=typed, staff=page.staff, **shown)


def _labels(page: TaskPage, outcome: str, language: str) -> dict[str, tuple[str, str]]:
    asks = next((one.asks for one in page.outcomes if one.key == outcome), ())
    return {
        **notices.labels_of(page.fields, "f.", language),
        "outcome": ("_outcome", gettext(language)("Hva ble utfallet?")),
        **notices.labels_of(asks, f"a.{outcome}.", language),
    }
