"""Whether the app and its database are there, for those who watch over it."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from engine.errors import Busy
from web.deps import services_of

router = APIRouter()


@router.get("/helse")
def health(request: Request) -> JSONResponse:
    """200 when a page could be made now, 503 when the database is away."""
    try:
        with services_of(request).read() as tx:
            tx.conn.exec_driver_sql("SELECT 1")
    except Busy:
        return JSONResponse({"status": "database away"}, 503)
    return JSONResponse({"status": "ok"})
