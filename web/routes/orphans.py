"""The cases that lack an owner, a next step or a date: the list, and what can be done about each."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from engine import adopting, queries
from engine.errors import Stale
from engine.transaction import Actor, Tx
from web import notices
from web.deps import AtDesk, Desk, Id, Sent, see_other

router = APIRouter()
HERE = "/uten-eier"


@router.get(HERE)
def orphans(desk: AtDesk, gjort: str = "") -> HTMLResponse:
    """The list: of all cases in the municipality for those who answer when nobody else does, else of one's own."""
    with desk.read() as tx:
        shown = queries.orphan_list(tx, desk.actor)
    return desk.page("orphans.html", list=shown, notice=notices.done(gjort, desk.actor.language))


@router.post(HERE + "/sak/{case_id}")
def adopt(sent: Sent, desk: AtDesk, case_id: Id) -> Response:
    """The coordinating unit takes what nobody has in a case."""
    return _done(desk, lambda tx, actor: adopting.adopt(tx, actor, case_id), "overtatt")


@router.post(HERE + "/klokke/{timer_id}")
def restart(sent: Sent, desk: AtDesk, timer_id: Id) -> Response:
    """Start a clock that stands."""
    return _done(desk, lambda tx, actor: adopting.restart(tx, actor, timer_id), "klokke")


def _done(desk: Desk, do: Callable[[Tx, Actor], object], word: str) -> Response:
    """Do it and go to see the list. Done already by a colleague, or twice, it is done."""
    try:
        with desk.write() as (tx, actor):
            do(tx, actor)
    except Stale:
        word = "ordnet"
    return see_other(f"{HERE}?gjort={word}")
