"""Signing in and out. Only a demo lets people choose who they are; the municipality's own login comes by OIDC."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from engine import sessions as stored
from engine import staff
from engine.errors import NotFound
from engine.views import StaffChoice
from web import pages, posted, security, sessions
from web.deps import frame_of, see_other, services_of
from web.posted import Posted
from web.services import Services

router = APIRouter()
_OWN_PATH = re.compile(r"/(?:[a-z0-9][A-Za-z0-9/-]*)?")


@router.get("/inn")
def choose(request: Request) -> HTMLResponse:
    """Who are you? Or, outside a demo, that signing in is not set up."""
    services = services_of(request)
    shown = {
        **frame_of(services, request, None),
        "next": safe_path(request.query_params.get("next", "/")),
        "places": _places(services) if services.demo else (),
    }
    return HTMLResponse(pages.render("login.html", "nb", shown))


@router.post("/inn")
def sign_in(request: Request, sent: Annotated[Posted, Depends(posted.read)]) -> Response:
    """Become somebody, in a new session; the old one ends."""
    services = services_of(request)
    municipality, _, user_id = sent.one("user").partition(":")
    if services.demo is None or municipality not in services.installation.municipalities:
        raise NotFound()
    with services.write() as tx:
        staff.actor(tx, user_id, municipality)
        stored.close(tx, sessions.token(services, request))
        token = stored.open(services.of_sessions(tx), user_id, municipality)
    answer = see_other(safe_path(sent.one("next")))
    sessions.put(services, answer, token)
    return answer


@router.post("/ut")
def sign_out(request: Request, sent: Annotated[Posted, Depends(posted.read)]) -> Response:
    """End the session. It works for everybody who has one, also for those who have lost every right."""
    services = services_of(request)
    token = sessions.token(services, request)
    with services.write() as tx:
        session = stored.find(services.of_sessions(tx), token)
        if session is not None:
            security.demand_token(sent.one("_csrf"), session.csrf)
            stored.close(tx, token)
    answer = see_other("/inn")
    sessions.drop(services, answer)
    return answer


def safe_path(wanted: str) -> str:
    """A path of our own, or the start page: never an address elsewhere."""
    return wanted if _OWN_PATH.fullmatch(wanted) else "/"


def _places(services: Services) -> list[tuple[str, list[tuple[str, StaffChoice]]]]:
    """The name of each municipality that has people, and they with the value of their button."""
    with services.read() as tx:
        places = [
            (house.name, [(f"{slug}:{person.user_id}", person) for person in staff.everyone(tx, slug)])
            for slug, house in services.installation.municipalities.items()
        ]
    return [(name, people) for name, people in places if people]
