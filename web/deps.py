"""What a route asks for: the desk of the person who is signed in, and the form they sent."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Path, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.background import BackgroundTask

from engine import sessions as stored
from engine import staff
from engine.commands import Command
from engine.errors import Busy, Refused
from engine.sessions import Session
from engine.transaction import Actor, Tx
from web import pages, posted, security, sessions
from web.i18n import gettext
from web.posted import Posted
from web.services import Services

Answer = TypeVar("Answer", bound=Response)


class LoggedOut(Exception):
    """Nobody is signed in in this browser, or not any more."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of one person at work: where its transactions begin and its pages are made.

    A page is made after the transaction has ended, so that nobody waits for the database while a template is filled.
    """

    services: Services
    request: Request
    session: Session
    actor: Actor

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only looks."""
        with self.services.read() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[tuple[Tx, Actor]]:
        """A transaction that changes, and the person as they stand inside it: a right lost a moment ago is lost."""
        with self.services.write() as tx:
            sessions.note(self.services, tx, sessions.token(self.services, self.request))
            yield tx, staff.actor(tx, self.actor.user_id, self.actor.municipality)

    def sent_before(self, command: str) -> bool:
        """The form with this key has been carried out already: a double click, not a mistake."""
        with self.read() as tx:
            try:
                return Command.of(self.actor.user_id, command).earlier(tx) is not None
            except Refused:
                return True

    def page(self, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
        """A page with the signed-in person's frame around it."""
        frame = frame_of(self.services, self.request, self)
        return self.sends(HTMLResponse(pages.render(template, self.actor.language, {**frame, **shown}), status))

    def sends(self, answer: Answer) -> Answer:
        """The answer; that the person was here is written down when it has been sent, so that nobody waits for it."""
        token = sessions.token(self.services, self.request)
        if sessions.due_to_note(self.services, token):
            answer.background = BackgroundTask(self._note, token)
        return answer

    def _note(self, token: str) -> None:
        with suppress(Busy), self.services.write() as tx:  # the next page tries again
            sessions.note(self.services, tx, token)


def services_of(request: Request) -> Services:
    """What the app was given."""
    services: Services = request.app.state.services
    return services


@contextmanager
def looking(request: Request) -> Iterator[tuple[Tx, Desk]]:
    """The desk of whoever is signed in, and the transaction that found it out, for a page that goes on to read in it.

    Raises LoggedOut, and NotFound for one who no longer works here.
    """
    services = services_of(request)
    token = sessions.token(services, request)
    with services.read() as tx:
        session = stored.find(services.of_sessions(tx), token) if token else None
        if session is None or session.municipality not in services.installation.municipalities:
            raise LoggedOut()
        desk = Desk(services, request, session, staff.actor(tx, session.user_id, session.municipality))
        request.state.desk = desk
        yield tx, desk


def desk_of(request: Request) -> Desk:
    """The desk of whoever is signed in. Raises as `looking`."""
    with looking(request) as (_, desk):
        return desk


def posted_of(sent: Annotated[Posted, Depends(posted.read)], desk: Annotated[Desk, Depends(desk_of)]) -> Posted:
    """The form that was sent, from a page of this session. Raises Forged."""
    security.demand_token(sent.one("_csrf"), desk.session.csrf)
    return sent


def frame_of(services: Services, request: Request, desk: Desk | None) -> dict[str, Any]:
    """What the frame of every page shows; the defaults of what single pages set."""
    slug = desk.session.municipality if desk else next(iter(services.installation.municipalities), None)
    house = services.installation.municipalities[slug] if slug else None
    many = len(services.installation.municipalities) > 1
    now = services.clock.now()
    return {
        "demo": services.demo is not None,
        "me": desk.actor if desk else None,
        "csrf": desk.session.csrf if desk else "",
        "municipality": house.name if house and (desk or not many) else None,
        "today": house.calendar.local_date(now) if house else now.date(),
        "zone": house.calendar.zone if house else ZoneInfo("Europe/Oslo"),
        "menu": _menu(desk) if desk else (),
        "here": request.url.path,
        "errors": (),
        "notice": None,
        "typed_lines": (),
        "staff": (),
        "units": (),
        "givers": (),
        "bookable": {},
    }


def today_of(desk: Desk) -> date:
    """The legal day where the person works."""
    house = desk.services.installation.municipalities[desk.session.municipality]
    return house.calendar.local_date(desk.services.clock.now())


def see_other(address: str) -> RedirectResponse:
    """Go and see the result there: a reload then repeats nothing."""
    return RedirectResponse(address, 303)


def _menu(desk: Desk) -> tuple[tuple[str, str], ...]:
    _ = gettext(desk.actor.language)
    days = (("/moter", _("Møtedager")),) if desk.actor.teams else ()
    return (
        ("/", _("Innboks")),
        *days,
        ("/henvisning", _("Ny henvisning")),
        ("/henvisninger", _("Mine henvisninger")),
        ("/sovende", _("Sovende saker")),
        ("/fravaer", _("Fravær")),
        ("/varsler", _("Varsler")),
    )


AtDesk = Annotated[Desk, Depends(desk_of)]
Sent = Annotated[Posted, Depends(posted_of)]
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Slug = Annotated[str, Path(pattern="^[a-z0-9][a-z0-9_-]{0,60}$")]
