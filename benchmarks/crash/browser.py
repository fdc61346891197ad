"""HTTP as a browser speaks it: a cookie, one connection, forms, and what a broken connection leaves unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

_PATIENCE_S = 30


class Gone(Exception):
    """No answer came. `asked` is False when nobody was there to ask, so that nothing can have happened."""

    def __init__(self, asked: bool) -> None:
        self.asked = asked
        super().__init__()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    place: str
    text: str


class Browser:
    """One signed-in browser."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        self._cookie = {"Cookie": f"brobygger={token}"}
        self._posted = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{port}",
            "Sec-Fetch-Site": "same-origin",
        }

    def get(self, path: str) -> Answer:
        """Open an address. Raises Gone."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form. Raises Gone."""
        return self._ask("POST", path, urlencode(form), self._posted)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        try:
            self._connection.request(method, path, body, {**self._cookie, **headers})
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except ConnectionRefusedError:
            self.close()
            raise Gone(asked=False) from None
        except (OSError, HTTPException):
            self.close()
            raise Gone(asked=True) from None
        return Answer(answer.status, answer.headers.get("Location", ""), text)
