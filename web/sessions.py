"""The session cookie: an opaque token; what it stands for is in the database (`engine.sessions`)."""

from datetime import datetime, timedelta

from fastapi import Request, Response

from engine import sessions
from engine.transaction import Tx
from web.services import Services

_NOTED_EVERY = timedelta(minutes=1)
_MOST_REMEMBERED = 10_000
_noted: dict[str, datetime] = {}  # when each session was last written down as in use, by this process


def token(services: Services, request: Request) -> str:
    """The token the browser sent, or ''."""
    return request.cookies.get(_name(services), "")


def put(services: Services, response: Response, value: str) -> None:
    """Give the browser a new session, until it closes."""
    response.set_cookie(_name(services), value, path="/", httponly=True, samesite="lax", secure=services.secure)


def drop(services: Services, response: Response) -> None:
    """Make the browser forget the session and all it kept from us."""
    response.delete_cookie(_name(services), path="/", httponly=True, samesite="lax", secure=services.secure)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def due_to_note(services: Services, value: str) -> bool:
    """The session is in use and it is a minute since that was written down: once a minute is often enough."""
    now = (services.session_clock or services.clock).now()
    return now - _noted.get(value, now - _NOTED_EVERY) >= _NOTED_EVERY


def note(services: Services, tx: Tx, value: str) -> None:
    """Write down that the session is in use, so that it does not end as idle."""
    if len(_noted) > _MOST_REMEMBERED:
        _noted.clear()
    of_sessions = services.of_sessions(tx)
    sessions.touch(of_sessions, value)
    _noted[value] = of_sessions.now


def _name(services: Services) -> str:
    """With TLS the browser itself sees to it that no other host can set the cookie."""
    return "__Host-brobygger" if services.secure else "brobygger"
