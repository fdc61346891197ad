"""What is decided about a task without doing it: leave it out, lay it aside, move its date, take back what was done."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from engine import snoozing, tasks
from engine.errors import NotFound, Refused
from engine.transaction import Actor, Tx
from web import notices
from web.deps import AtDesk, Desk, Id, Sent, see_other
from web.forms import Typed
from web.posted import Posted
from web.routes.task_page import labels, read, show

router = APIRouter()
# Given a transaction, who, what was typed by name in the form, and the version seen: decides. Out: the case's id.
Decide = Callable[[Tx, Actor, dict[str, str], int], str]


@router.post("/oppgave/{task_id}/hopp-over")
def skip(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Leave the task out, with a reason."""
    command = sent.command()

    def decide(tx: Tx, actor: Actor, typed: dict[str, str], version: int) -> str:
        return tasks.skip(tx, actor, task_id, typed["skip.reason"], version, command)

    return _decided(desk, task_id, sent, ("skip.reason",), decide, "/sak/{case}?gjort=hoppet-over")


@router.post("/oppgave/{task_id}/utsett")
def extend(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Move the date, with a reason."""
    command = sent.command()

    def decide(tx: Tx, actor: Actor, typed: dict[str, str], version: int) -> str:
        return tasks.extend(tx, actor, task_id, typed["extend.until"], typed["extend.reason"], version, command)

    return _decided(desk, task_id, sent, ("extend.until", "extend.reason"), decide, "/oppgave/{task}?gjort=utsatt")


@router.post("/oppgave/{task_id}/ta-tilbake")
def annul(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Take back what was registered by mistake, with a reason."""
    command = sent.command()

    def decide(tx: Tx, actor: Actor, typed: dict[str, str], _version: int) -> str:
        return tasks.annul(tx, actor, task_id, typed["annul.reason"], command)

    return _decided(desk, task_id, sent, ("annul.reason",), decide, "/sak/{case}?gjort=tatt-tilbake")


@router.post("/oppgave/{task_id}/legg-til-side")
def snooze(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Lay the task aside until a day."""
    sent.command()

    def decide(tx: Tx, actor: Actor, typed: dict[str, str], version: int) -> str:
        return snoozing.snooze(tx, actor, task_id, typed["snooze.until"], version)

    return _decided(desk, task_id, sent, ("snooze.until",), decide, "/?gjort=lagt-til-side")


@router.post("/oppgave/{task_id}/ta-fram")
def take_up(sent: Sent, desk: AtDesk, task_id: Id) -> Response:
    """Have the task back in the list."""
    sent.command()

    def decide(tx: Tx, actor: Actor, _typed: dict[str, str], version: int) -> str:
        return snoozing.take_up(tx, actor, task_id, version)

    return _decided(desk, task_id, sent, (), decide, "/oppgave/{task}?gjort=tatt-fram")


@router.get("/oppgave/{task_id}/legg-til-side")
@router.get("/oppgave/{task_id}/ta-fram")
@router.get("/oppgave/{task_id}/hopp-over")
@router.get("/oppgave/{task_id}/utsett")
@router.get("/oppgave/{task_id}/ta-tilbake")
def back(request: Request, task_id: Id) -> Response:
    """Where a browser looks when the answer to a form is opened as an address."""
    return see_other(f"/oppgave/{task_id}")


def _decided(desk: Desk, task_id: str, sent: Posted, names: tuple[str, ...], decide: Decide, then: str) -> Response:
    """Decide and go to see it, or show the page again with what must be mended and what was typed."""
    typed = {name: sent.one(name) for name in names}
    version = sent.number("_version")
    sent.done()
    try:
        with desk.write() as (tx, actor):
            case = decide(tx, actor, typed, version)
    except NotFound:
        if desk.sent_before(sent.command()):
            return see_other("/?gjort=steg")
        raise
    except Refused as refusal:
        if refusal.status not in notices.TO_MEND:
            raise
        return _again(desk, task_id, Typed(decisions=typed), sent, refusal)
    return see_other(then.format(case=case, task=task_id))


def _again(desk: Desk, task_id: str, typed: Typed, sent: Posted, refusal: Refused) -> Response:
    """The page as the task is now. Where the decision is no longer the person's, the bare text."""
    page = read(desk, task_id)
    offered = {"skip": page.may_skip, "extend": page.extending is not None, "annul": page.may_annul}
    offered["snooze"] = page.last_snooze is not None
    still = all(offered[name.partition(".")[0]] for name in typed.decisions)
    named = dict(labels(page, "", desk.actor.language).values())
    return show(desk, page, typed, refusal, typed_lines=() if still else sent.texts(named))
