"""From an error to a page that helps: what happened, that nothing is lost, and where to go from here."""

import secrets
import traceback
from contextlib import suppress
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.errors import N_, Busy, Refused
from web import pages
from web.deps import Desk, LoggedOut, desk_of, frame_of, see_other, services_of
from web.i18n import gettext, told

log = structlog.get_logger()

HEADINGS = {
    400: N_("Noe ble feil på veien"),
    403: N_("Det har du ikke tilgang til"),
    404: N_("Fant ikke siden"),
    405: N_("Siden kan ikke brukes slik"),
    409: N_("Det gikk ikke nå"),
    413: N_("Det ble for mye på en gang"),
    415: N_("Dette er ikke et skjema"),
    422: N_("Skjemaet kunne ikke leses"),
    500: N_("Noe gikk galt hos oss"),
    503: N_("Systemet er opptatt"),
}
_RETRY_S = "5"
OURS = N_("Feilen er vår, og ingenting er endret. Prøv igjen om litt. Skjer det igjen, oppgi referansen under.")
UNKNOWN = N_("Gå tilbake og prøv igjen, eller begynn fra innboksen.")
NOT_HERE = N_("Siden finnes ikke, eller du har ikke tilgang til den.")
SIGNED_OUT = N_("Du har vært borte en stund, så vi logget deg ut. Logg inn igjen, og lim inn det du hadde skrevet.")


def install(app: FastAPI) -> None:
    """Teach the app to answer errors with pages."""
    app.add_exception_handler(Refused, _refused)  # type: ignore[arg-type]
    app.add_exception_handler(LoggedOut, _logged_out)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_middleware(Crashes)


def page(request: Request, status: int, message: str, *, heading: str = "", reference: str = "") -> HTMLResponse:
    """An error page, with the frame of the person who is signed in if that is known by now."""
    desk: Desk | None = getattr(request.state, "desk", None)
    posted = getattr(request.state, "posted", None)
    language = desk.actor.language if desk else "nb"
    _ = gettext(language)
    shown = {
        **frame_of(services_of(request), request, desk),
        "status": status,
        "heading": heading or _(HEADINGS.get(status, HEADINGS[400])),
        "message": message,
        "reference": reference,
        "way_out": ("/", _("Til innboksen")) if desk else ("/inn", _("Til innlogging")),
        # Who has lost the case since must not have it read back.
        "typed_lines": posted.texts() if posted and status != 404 else (),
    }
    return HTMLResponse(pages.render("error.html", language, shown), status)


def crashed(request: Request, error: Exception) -> HTMLResponse:
    """The page for a bug: a reference number and nothing else. The log gets the same number, and no person's data."""
    reference = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    route = request.scope.get("route")
    log.error(
        "request failed",
        reference=reference,
        method=request.method,
        route=getattr(route, "path", ""),
        error=type(error).__name__,  # its text may hold what somebody typed
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)],
    )
    return page(request, 500, gettext("nb")(OURS), reference=reference)


class Crashes:
    """Catches what nobody else did, so that it is told once and never shown."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is what it wraps."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            await crashed(Request(scope), error)(scope, receive, send)


def _refused(request: Request, refusal: Refused) -> Response:
    desk: Desk | None = getattr(request.state, "desk", None)
    answer = page(request, refusal.status, told(refusal, desk.actor.language if desk else "nb"))
    if isinstance(refusal, Busy):
        answer.headers["Retry-After"] = _RETRY_S
    return answer


def _logged_out(request: Request, _error: LoggedOut) -> Response:
    if request.method == "GET":
        return see_other(f"/inn?next={quote(request.url.path)}")
    _ = gettext("nb")
    return page(request, 403, _(SIGNED_OUT), heading=_("Du er logget ut"))


def _http(request: Request, error: HTTPException) -> Response:
    with suppress(LoggedOut, Refused):  # no route has looked for the person yet
        desk_of(request)
    return page(request, error.status_code, gettext("nb")(NOT_HERE if error.status_code == 404 else UNKNOWN))


def _invalid(request: Request, error: RequestValidationError) -> Response:
    # An address that no page of ours leads to is the same as one that is not there.
    in_path = any(problem["loc"][0] == "path" for problem in error.errors())
    return page(request, 404 if in_path else 422, gettext("nb")(NOT_HERE if in_path else UNKNOWN))
