"""Whether the app, its database and its clock are at work, for those who watch over it."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from engine import health
from engine.errors import Busy
from web.deps import services_of

router = APIRouter()


@router.get("/helse")
def healthy(request: Request) -> JSONResponse:
    """200 when all is at work; 503 when the database is away, the clock stands still, or messages do not leave."""
    try:
        with services_of(request).read() as tx:
            seen = health.look(tx)
    except Busy:
        return JSONResponse({"status": "database away"}, 503)
    status = "ok" if seen.mail_leaves else "outbox stuck"
    status = status if seen.clock_goes else "clock stopped"
    told = {"status": status, "clock_seconds": _seconds(seen.swept), "outbox_seconds": _seconds(seen.waits)}
    return JSONResponse(told, 200 if status == "ok" else 503)


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 1)
