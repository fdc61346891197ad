"""The inbox."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from engine import queries
from engine.errors import N_
from engine.views import InboxRow, Mark, View
from web import notices
from web.deps import looking
from web.i18n import gettext

router = APIRouter()

LISTS = {
    View.MINE: ("", N_("Mine")),
    View.TEAM: ("teamet", N_("Teamets")),
    View.WAITING: ("venter", N_("Venter på andre")),
    View.ASIDE: ("til-side", N_("Lagt til side")),
    View.DONE: ("ferdig", N_("Ferdig")),
}
"""Each list's word in the address, and its title."""

GROUPS = {
    Mark.OVERDUE: N_("Over fristen"),
    Mark.TODAY: N_("I dag"),
    Mark.SOON: N_("Neste sju dager"),
    Mark.LATER: N_("Senere"),
    Mark.PAUSED: N_("Klokka står stille"),
    Mark.DONE: N_("Sist fullført"),
}


@router.get("/")
def inbox(request: Request, liste: str = "", side: str = "1", gjort: str = "") -> HTMLResponse:
    """One of the five lists. A list or page that is not there gives the nearest that is.

    Everybody opens it, many times a day: it reads all it needs in one transaction, and never waits for a second thread.
    """
    view = next((view for view, (word, _) in LISTS.items() if word == liste), View.MINE)
    with looking(request) as (tx, desk):
        shown, attention = queries.front_page(tx, desk.actor, view, _page(side))
    _ = gettext(desk.actor.language)
    return desk.page(
        "inbox.html",
        inbox=shown,
        attention=attention,
        lists=[(key, word, _(title)) for key, (word, title) in LISTS.items()],
        groups=_groups(shown.rows, _),
        page_url=lambda number: f"/?liste={LISTS[view][0]}&side={number}",
        notice=notices.done(gjort, desk.actor.language),
    )


def _groups(rows: Sequence[InboxRow], _: Callable[[str], str]) -> list[tuple[str, list[InboxRow]]]:
    """The rows by nearness of the deadline; no group is empty."""
    grouped = [(_(title), [row for row in rows if row.mark is mark]) for mark, title in GROUPS.items()]
    return [(title, some) for title, some in grouped if some]


def _page(side: str) -> int:
    return int(side) if side.isascii() and side.isdecimal() and len(side) < 7 else 1
