"""The errors of the engine. The docstring of each is its meaning and its cure.

A `Refused` is for people: `message` is a bokmål gettext id with %(name)s places, `params` fills them, and the web
translates it. Everything that is not in this file is a bug.
"""

from collections.abc import Mapping


def N_(message: str) -> str:
    """Mark a text for the gettext catalogues without translating it here."""
    return message


class NotUsable(ValueError):
    """A value that somebody wrote cannot be used; it says why, and what to write, in bokmål and in English."""

    def __init__(self, bokmaal: str, english: str) -> None:
        self.english = english
        super().__init__(bokmaal)


class Refused(Exception):
    """The change was not made, and the person who asked can mend it."""

    status = 409
    message = N_("Endringen ble ikke gjort.")

    def __init__(self, message: str = "", **params: object) -> None:
        self.message = message or type(self).message
        self.params: Mapping[str, object] = params
        super().__init__(self.message % params if params else self.message)


class NotFound(Refused):
    """There is no such thing, or this person may not know that there is: the answer is the same."""

    status = 404
    message = N_("Siden finnes ikke, eller du har ikke tilgang til den.")


class NotPermitted(Refused):
    """The person may see the thing, but not do this with it."""

    status = 403
    message = N_("Du har ikke rett til å gjøre dette.")


class Stale(Refused):
    """Somebody was faster: the page shows a case or task that has changed since. Read it again, then decide."""

    message = N_("Saken er endret siden du åpnet siden. Se over, og prøv igjen.")


class GuardRefused(Refused):
    """The routine does not allow this step yet; `reasons` say what is missing, all of them."""

    message = N_("Steget kan ikke tas ennå.")

    def __init__(self, reasons: tuple[Refused, ...]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(str(reason) for reason in reasons))


class InvalidAnswers(Refused):
    """The form is not right; `fields` maps the field's key to what is wrong with it, for every field at once."""

    status = 422
    message = N_("Skjemaet er ikke helt riktig utfylt.")

    def __init__(self, fields: Mapping[str, Refused]) -> None:
        self.fields = fields
        super().__init__()


class Busy(Refused):
    """The database is busy or away. Nothing was changed; try again in a little while."""

    status = 503
    message = N_("Systemet er opptatt akkurat nå. Ingenting er endret. Prøv igjen om litt.")


class Tampered(Exception):
    """The stored history does not fit together: rows were changed outside Brobygger. `brobygger verify` says where."""


class DeliveryError(Exception):
    """A channel could not deliver. `permanent`: trying again will not help. `unreachable`: the way out itself is closed
    just now, whatever is to be sent, and the receiver's side has seen nothing.
    """

    def __init__(self, reason: str, *, permanent: bool = False, unreachable: bool = False) -> None:
        self.permanent, self.unreachable = permanent, unreachable
        super().__init__(reason)
