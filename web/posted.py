"""An HTTP form as it was sent: its bytes checked, nothing in it understood yet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from fastapi import Request

from engine.errors import N_, Refused

MAX_BODY = 1_000_000
MAX_FIELDS = 1_000
ID = re.compile("[0-9a-f]{32}")
_KIND = "application/x-www-form-urlencoded"


class TooLarge(Refused):
    """More was sent than any form here can hold."""

    status = 413
    message = N_("Det du sendte, er for stort. Kort ned teksten, og prøv igjen.")


class WrongKind(Refused):
    """Something else than an ordinary form was sent."""

    status = 415
    message = N_("Denne adressen tar bare imot skjemaer.")


class Malformed(Refused):
    """The bytes are no form: broken text or encoding."""

    status = 400
    message = N_("Skjemaet kom fram i stykker. Gå tilbake, og prøv igjen.")


class WrongShape(Refused):
    """The form has fields that do not belong in it, twice or at all."""

    status = 422
    message = N_("Skjemaet har felt som ikke hører hjemme der. Last siden på nytt, og prøv igjen.")


@dataclass(slots=True)
class Posted:
    """What was sent, in order and unchanged. It remembers which names were asked for: `done` refuses the rest."""

    pairs: tuple[tuple[str, str], ...]
    _asked: set[str] = field(default_factory=set)

    def one(self, name: str) -> str:
        """The value of a name, '' when it is not there. Raises WrongShape when it is there twice."""
        values = self.many(name)
        if len(values) > 1:
            raise WrongShape()
        return values[0] if values else ""

    def many(self, name: str) -> list[str]:
        """All the values of a name."""
        self._asked.add(name)
        return [value for key, value in self.pairs if key == name]

    def number(self, name: str) -> int:
        """A whole number from 0. Raises WrongShape for anything else."""
        text = self.one(name)
        if not (text.isascii() and text.isdecimal() and len(text) <= 9):
            raise WrongShape()
        return int(text)

    def command(self) -> str:
        """The form's own key, by which a double click is known. Raises WrongShape."""
        key = self.one("_command")
        if not 16 <= len(key) <= 64:
            raise WrongShape()
        return key

    def done(self) -> None:
        """Everything that was sent has been asked for. Raises WrongShape."""
        if any(name not in self._asked for name, _ in self.pairs):
            raise WrongShape()

    def texts(self, labels: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
        """What a person typed, for showing it again where the form itself cannot be shown. `labels` by name."""
        typed = [(name, value) for name, value in self.pairs if not name.startswith("_") and value.strip()]
        own = [(name, value) for name, value in typed if not ID.fullmatch(value)]  # an id says nothing to people
        return [((labels or {}).get(name) or _plain(name), value) for name, value in own]


async def read(request: Request) -> Posted:
    """The form of a request, at most a megabyte of it. Raises TooLarge, WrongKind, Malformed, WrongShape."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise WrongKind()
    posted = parse(await _body(request))
    request.state.posted = posted
    return posted


def parse(body: bytes) -> Posted:
    """The form in `body`. Raises Malformed, WrongShape."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS, separator="&"
        )
    except UnicodeError as error:
        raise Malformed() from error
    except ValueError as error:
        raise TooLarge() from error
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise WrongShape(N_("Teksten inneholder tegn som ikke kan lagres. Fjern dem, og prøv igjen."))
    return Posted(tuple(pairs))


def _plain(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ").capitalize()


async def _body(request: Request) -> bytes:
    """All of it, or TooLarge as soon as that is known."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > MAX_BODY:
        raise TooLarge()
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BODY:
            raise TooLarge()
    return bytes(received)
