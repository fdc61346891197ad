"""One task: look at it, finish it, take it, put it back."""

from typing import Any

from fastapi import APIRouter, Request, Response

from engine import tasks
from engine.errors import NotFound, Refused, Stale
from engine.tasks import CHECKLIST, LATE
from engine.views import TaskPage
from web import forms, notices, paper
from web.deps import AtDesk, Desk, Id, Sent, see_other
from web.forms import Typed
from web.pages import BLANK_ROWS
from web.posted import Posted
from web.routes.task_page import LATE_NAME, labels, read, show

router = APIRouter()


@router.get("/oppgave/{task_id}")
def task(desk: AtDesk, task_id: Id, gjort: str = "") -> Response:
    """The page of a task."""
    return show(desk, read(desk, task_id), Typed(), notice=notices.done(gjort, desk.actor.language))


@router.get("/oppgave/{task_id}/brev")
def letter(desk: AtDesk, task_id: Id) -> Response:
    """The letter of a task, for printing."""
    page = read(desk, task_id)
    if page.letter is None:
        raise NotFound()
    title, text = page.letter
    file = f"/oppgave/{task_id}/{paper.FILE}"
    return desk.page("document.html", title=title, text=text, head=page.case, back=f"/oppgave/{task_id}", file=file)


@router.get("/oppgave/{task_id}/brev.pdf")
def letter_file(desk: AtDesk, task_id: Id) -> Response:
    """The same as a PDF."""
    page = read(desk, task_id)
    if page.letter is None:
        raise NotFound()
    return paper.download(desk, *page.letter, page.case)


@router.post("/oppgave/{task_id}")
def complete(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Finish the task, or show the form again with what must be mended."""
    try:
        page = read(desk, task_id)
    except NotFound:
        if desk.sent_before(sent.command()):
            return see_other("/?gjort=fullfort")
        raise
    typed = _typed(page, sent)
    if more := sent.one("_more"):
        typed.grow(more, BLANK_ROWS)
        return show(desk, page, typed)
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
        if (page := read(desk, task_id)).assignee_id != desk.actor.user_id:
            return show(desk, page, Typed(), stale)
    return see_other(f"/oppgave/{task_id}?gjort=tatt")


@router.post("/oppgave/{task_id}/gi-fra")
def release(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Put a task back where it came from."""
    try:
        with desk.write() as (tx, actor):
            tasks.release(tx, actor, task_id, sent.number("_version"))
    except Stale as stale:
        if (page := read(desk, task_id)).assignee_id is not None:
            return show(desk, page, Typed(), stale)
    return see_other(f"/oppgave/{task_id}?gjort=gitt-fra")


@router.get("/oppgave/{task_id}/ta")
@router.get("/oppgave/{task_id}/gi-fra")
def back(request: Request, task_id: Id) -> Response:
    """Where a browser looks when the answer to a form is opened as an address."""
    return see_other(f"/oppgave/{task_id}")


def _typed(page: TaskPage, sent: Posted) -> Typed:
    """The form as it was filled in: also the questions of outcomes that were not chosen, so that nothing is lost."""
    ticked = {index for index in range(len(page.checklist)) if str(index) in sent.many(CHECKLIST)}
    typed = Typed(
        answers=forms.answers(page.fields, sent, "f."),
        asks=forms.asks(page.outcomes, sent),
        outcome=sent.one("_outcome"),
        checklist=tuple(sorted(ticked)),
        persons=forms.persons(page.outcomes, sent),
        late=sent.one(LATE_NAME),
    )
    sent.number("_version"), sent.command(), sent.one("_more")
    sent.done()
    return typed


def _complete(desk: Desk, task_id: str, typed: Typed, sent: Posted) -> str:
    own = {CHECKLIST: list(typed.checklist), **({LATE: typed.late} if typed.late else {})}
    answers: dict[str, Any] = {**typed.answers, **typed.chosen(), **own}
    with desk.write() as (tx, actor):
        return tasks.complete(
            tx, actor, task_id, typed.outcome or None, answers, sent.number("_version"), sent.command()
        )


def _again(desk: Desk, task_id: str, typed: Typed, sent: Posted, refusal: Refused) -> Response:
    """The page as the task is now, with the form as it was. Where there is no form any more, the bare text."""
    page = read(desk, task_id)
    named = dict(labels(page, typed.outcome, desk.actor.language).values())
    lost = () if page.may_complete else sent.texts(named)
    return show(desk, page, typed, refusal, typed_lines=lost)
