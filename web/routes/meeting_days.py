"""The coming meetings of the teams one sits in."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from engine import queries
from web.deps import AtDesk

router = APIRouter()


@router.get("/moter")
def meeting_days(desk: AtDesk) -> HTMLResponse:
    """Half a year of dates, team by team."""
    with desk.read() as tx:
        teams = queries.meeting_days(tx, desk.actor)
    return desk.page("meeting_days.html", teams=teams)
