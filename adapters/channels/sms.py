"""SMS through any gateway that speaks HTTP: POST of JSON {to, from, text, reference}, with a bearer token.

Idempotency-Key and `reference` are the envelope's id, so that a gateway which knows such keys sends a repeat once. 2xx
is taken; 408, 425, 429, 5xx and silence are tried later; another 4xx is for good. A redirect is not followed: the token
goes to the address of the settings and nowhere else.
"""

import json
import re
from email.message import Message as Headers
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from adapters.channels.language import words
from adapters.config import Settings
from engine.errors import DeliveryError
from engine.notices import SMS
from engine.outbox import Sending

_TIMEOUT_S = 10
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


class Sms:
    """The channel."""

    kinds = frozenset({SMS})

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        file = settings.sms_token_file
        self._token = Path(file).read_text().strip() if file else ""
        # On this machine (the demo's) there is no proxy between.
        self._opener = build_opener(_Stay(), *([] if settings.sms_url.startswith("https") else [ProxyHandler({})]))

    def send(self, sending: Sending) -> None:
        """Hand it to the gateway. Raises DeliveryError."""
        request = Request(self._settings.sms_url, self._body(sending), self._headers(sending))
        try:
            with self._opener.open(request, timeout=_TIMEOUT_S):
                return
        except HTTPError as answer:
            answer.close()
            lasting = answer.code < HTTPStatus.INTERNAL_SERVER_ERROR and answer.code not in _LATER
            raise DeliveryError(f"HTTP {answer.code} from the SMS gateway", permanent=lasting) from None
        except (OSError, HTTPException) as error:
            raise DeliveryError(f"{type(error).__name__}: no answer from the SMS gateway") from None

    def _body(self, sending: Sending) -> bytes:
        if not _NUMBER.fullmatch(sending.address):
            raise DeliveryError("not a telephone number", permanent=True)
        sent = {
            "to": sending.address,
            "from": self._settings.sms_sender,
            "text": text(sending, self._settings),
            "reference": sending.id,
        }
        return json.dumps(sent).encode()

    def _headers(self, sending: Sending) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": sending.id}
        return {**headers, "Authorization": f"Bearer {self._token}"} if self._token else headers


def text(sending: Sending, settings: Settings) -> str:
    """How many things press, and where to look. Never whom or what they are about."""
    told = words(sending.language).ngettext(
        "Brobygger: Du har %(num)s oppgave som haster. Logg inn: %(site)s",
        "Brobygger: Du har %(num)s oppgaver som haster. Logg inn: %(site)s",
        len(sending.told),
    )
    return told % {"num": len(sending.told), "site": settings.base_url}


class _Stay(HTTPRedirectHandler):
    """Goes nowhere else: a redirect is an answer like any other that is not 2xx."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str
    ) -> Request | None:
        """Nowhere."""
        return None
