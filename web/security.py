"""What every request and every answer goes through: known host, same site, the form's token, and the safe headers."""

from hmac import compare_digest
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.errors import N_, Refused
from web.services import Services

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",  # Designsystemet's icons are data: images in its own style sheet
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers send «Origin: null», and `same_site` learns nothing
    "X-Content-Type-Options": "nosniff",
}
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class BadHost(Refused):
    """The request names a host this installation does not answer for."""

    status = 400
    message = N_("Adressen i nettleseren hører ikke til denne installasjonen.")


class Forged(Refused):
    """The form did not come from a page of ours in this session."""

    status = 403
    message = N_(
        "Skjemaet kom ikke fra en side du har åpen her. Åpne siden på nytt, og prøv igjen. Ingenting er endret."
    )


async def known_host(request: Request) -> None:
    """Refuse a Host header that is not on the list."""
    services: Services = request.app.state.services
    if request.headers.get("host", "").partition(":")[0] not in services.allowed_hosts:
        raise BadHost()


async def same_site(request: Request) -> None:
    """Refuse a change that another site made the browser ask for. Every browser in use sends one of the two headers."""
    if request.method in _SAFE_METHODS:
        return
    services: Services = request.app.state.services
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forged()
    origin = request.headers.get("origin")
    if origin is not None and not _ours(services, request, origin):
        raise Forged()


def demand_token(sent: str, expected: str) -> None:
    """The form carries the secret of this very session. Raises Forged."""
    if not compare_digest(sent.encode(), expected.encode()):
        raise Forged()


def _ours(services: Services, request: Request, origin: str) -> bool:
    # The Host header is on our list by now; behind a proxy only `base_url` knows the scheme.
    parts = urlsplit(origin)
    return parts.scheme == urlsplit(services.base_url).scheme and parts.netloc == request.headers.get("host")


class SafeHeaders:
    """Puts the safe headers on every answer, also on errors and files."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        """`app` is what it wraps."""
        self._app, self._secure = app, services.secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        headers.update(HEADERS)
        if self._secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        headers["Cache-Control"] = _keep(scope["path"], scope["query_string"])


def _keep(path: str, query: bytes) -> str:
    """How long a browser may keep an answer: pages never, files long, files named with their contents for ever."""
    if not path.startswith("/static/"):
        return "no-store"
    return "public, max-age=31536000, immutable" if query.startswith(b"v=") else "public, max-age=86400"
