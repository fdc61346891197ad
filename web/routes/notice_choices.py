"""What a person chooses about notices, and what cannot be switched off."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from engine import notice_choices
from engine.errors import N_, InvalidAnswers, Refused
from web import notices
from web.deps import AtDesk, Desk, Sent, see_other
from web.i18n import gettext

router = APIRouter()

FIELDS = {
    "gathers": N_("Når vil du ha e-post?"),
    "quiet_from": N_("Stille fra"),
    "quiet_until": N_("Stille til"),
    "quiet_days_off": N_("Stille også på fridager"),
    "most": N_("Hvor mange e-poster vil du høyst ha på en dag?"),
    "urgent_by": N_("Hvordan vil du ha beskjed når noe ikke kan vente?"),
    "phone": N_("Mobilnummer"),
    "language": N_("Språk"),
}
_BY_SMS = ("urgent_by", "phone")  # asked where there is a gateway
LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "se": "Davvisámegiella", "en": "English"}


@router.get("/varsler")
def choices(desk: AtDesk, gjort: str = "") -> HTMLResponse:
    """The form, as the person has it now."""
    with desk.read() as tx:
        chosen, language = notice_choices.of(tx, desk.actor.user_id)
    typed = {name: str(value) for name, value in asdict(chosen).items()} | {"language": language}
    typed |= {name: "yes" if getattr(chosen, name) else "no" for name in ("gathers", "quiet_days_off")}
    return _page(desk, typed, done=gjort)


@router.post("/varsler")
def choose(sent: Sent, desk: AtDesk) -> Response:
    """Keep what was chosen."""
    typed = {name: sent.one(name) for name in FIELDS if desk.services.sms or name not in _BY_SMS}
    sent.done()
    try:
        chosen, language = notice_choices.read(typed)
    except InvalidAnswers as wrong:
        return _page(desk, typed, wrong)
    with desk.write() as (tx, actor):
        notice_choices.keep(tx, actor.user_id, chosen, language)
    return see_other("/varsler?gjort=lagret")


def _page(desk: Desk, typed: Mapping[str, str], wrong: Refused | None = None, done: str = "") -> HTMLResponse:
    _ = gettext(desk.actor.language)
    house = desk.services.installation.municipalities[desk.actor.municipality]
    labels = {name: (name, _(label)) for name, label in FIELDS.items()}
    shown: dict[str, Any] = {
        "typed": typed,
        "labels": {name: label for name, (_name, label) in labels.items()},
        "hours": [(str(hour), f"{hour:02}.00") for hour in range(24)],
        "mosts": [(str(most), str(most)) for most in notice_choices.MOSTS],
        "languages": LANGUAGES,
        "notice_hour": f"{house.calendar.notice_hour:02}.00",
        "sms": desk.services.sms,
        "errors": notices.wrongs(wrong, labels, desk.actor.language) if wrong else (),
        "notice": notices.done(done, desk.actor.language),
    }
    return desk.page("notice_choices.html", wrong.status if wrong else 200, **shown)
