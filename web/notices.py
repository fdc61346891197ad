"""What a page says on top: what went wrong with the form, or what was just done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definition import Field, say
from engine.errors import N_, GuardRefused, InvalidAnswers, Refused, Stale
from engine.views import CasePage, Outcome, ReferralForm, TaskPage
from engine.views.sleeping import SleepOffers
from web.i18n import gettext, told
from web.pages import anchor

Labels = dict[str, tuple[str, str]]
"""By field key: the name in the form and the label."""

TO_MEND = (409, 422)
"""The statuses of refusals that the person can mend in the form."""

DONE = {
    "fullfort": (N_("Oppgaven er fullført"), N_("Her ser du hva som skjer nå.")),
    "lagret": (N_("Valgene er lagret"), N_("De gjelder fra nå.")),
    "steg": (N_("Det er registrert"), N_("Her ser du hva som skjer nå.")),
    "tatt": (N_("Du har tatt oppgaven"), N_("Den står nå under «Mine» i innboksen.")),
    "gitt-fra": (N_("Du har gitt oppgaven fra deg"), N_("Den ligger igjen der den kom fra.")),
    "hoppet-over": (N_("Oppgaven er hoppet over"), N_("Begrunnelsen står i sakens historie.")),
    "utsatt": (N_("Fristen er utsatt"), N_("Begrunnelsen står i sakens historie.")),
    "overtatt": (N_("Det er tatt hånd om"), N_("Oppgaven ligger nå i innboksen.")),
    "klokke": (N_("Klokka går igjen"), N_("Det den skulle ha gjort, skjer nå.")),
    "ordnet": (N_("Noen har alt ordnet dette"), N_("Her ser du det som eventuelt er igjen.")),
    "vekket": (N_("Sakene er vekket"), N_("De som koordinerer dem, er bedt om å ta kontakt og avtale neste møte.")),
    "vekket-noen": (N_("Noen av sakene er vekket"), N_("Resten var vekket fra før, eller er ikke dine å vekke.")),
    "vekket-en": (N_("Saken er vekket"), N_("Den som koordinerer den, er bedt om å ta kontakt og avtale neste møte.")),
    "forenklet": (N_("Saken går videre i en lettere form"), N_("Begrunnelsen står i sakens historie.")),
    "rytme": (N_("Saken følger rutinens egen rytme igjen"), N_("Det som kommer igjen, har fått nye frister.")),
    "sak-avsluttet": (N_("Saken er avsluttet"), N_("Begrunnelsen står i sakens historie.")),
    "lagt-til-side": (N_("Oppgaven er lagt til side"), N_("Den kommer tilbake av seg selv. Fristen går som før.")),
    "tatt-fram": (N_("Oppgaven er tatt fram igjen"), N_("Den står nå under «Mine» i innboksen.")),
    "spurt": (N_("Spørsmålet er sendt"), N_("Til svaret er ja, ligger ansvaret der det er.")),
    "trukket": (N_("Spørsmålet er trukket tilbake"), N_("Ansvaret ligger der det var.")),
    "fravaer": (
        N_("Fraværet er meldt"),
        N_("Vikaren ser oppgavene så lenge, og alt er tilbake av seg selv etterpå."),
    ),
    "fravaer-endret": (N_("Fraværet er endret"), N_("Det nye gjelder fra nå.")),
    "fravaer-slutt": (N_("Fraværet er avsluttet"), N_("Oppgavene er tilbake der de hører hjemme.")),
    "velkommen": (N_("Velkommen tilbake"), N_("Oppgavene dine er hos deg igjen.")),
    "siste-dag": (N_("Siste dag er registrert"), N_("Det som er igjen når dagen er over, går videre av seg selv.")),
    "mote-svart": (N_("Svaret er sendt"), N_("Du kan endre det til møtet begynner.")),
    "mote-flyttet": (N_("Møtet er endret"), N_("De som er invitert, får det nye i kalenderen.")),
    "mote-avlyst": (N_("Møtet er avlyst"), N_("De som er invitert, får beskjed.")),
    "tatt-tilbake": (N_("Det er tatt tilbake"), N_("Det teller ikke lenger, men står i sakens historie.")),
}
"""What may be said after a redirect, by the word in the address."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to mend: the field's name in the form, its label, the message, and where on the page it is."""

    name: str
    label: str
    message: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message on top of the page."""

    color: str
    title: str
    lines: tuple[str, ...] = ()


def done(word: str | None, language: str) -> Notice | None:
    """The message for what was just done."""
    if word not in DONE:
        return None
    title, line = DONE[word]
    return Notice("success", gettext(language)(title), (gettext(language)(line),))


def refused(refusal: Refused, language: str) -> Notice:
    """The message for a change that could not be made; what was typed is still in the form below it."""
    _ = gettext(language)
    if isinstance(refusal, GuardRefused):
        title = _("Dette mangler før du kan gå videre")
        return Notice("warning", title, tuple(told(reason, language) for reason in refusal.reasons))
    kept = (_("Det du skrev, er ikke borte. Det står nedenfor."),) if isinstance(refusal, Stale) else ()
    return Notice("warning", told(refusal, language), kept)


def wrongs(refusal: Refused, labels: Mapping[str, tuple[str, str]], language: str) -> tuple[Wrong, ...]:
    """What to mend, in the order of the page. `labels` gives, by field key, the name in the form and the label."""
    if not isinstance(refusal, InvalidAnswers):
        return ()
    known = [(key, labels[key]) for key in labels if key in refusal.fields]
    found = [Wrong(name, label, told(refusal.fields[key], language), anchor(name)) for key, (name, label) in known]
    strange = [told(each, language) for key, each in refusal.fields.items() if key not in labels]
    return (*found, *(Wrong("", "", message, None) for message in strange))


def labels_of(fields: Iterable[Field], prefix: str, language: str) -> Labels:
    """Of questions."""
    return {field.key: (prefix + field.key, say(field.label, language)) for field in fields}


def labels_of_person(prefix: str, language: str) -> Labels:
    """Of the person on a form."""
    _ = gettext(language)
    return {
        "person.name": (f"{prefix}name", _("Navn")),
        "person.birth_date": (f"{prefix}birth_date", _("Fødselsdato")),
        "person.national_id": (f"{prefix}national_id", _("Fødselsnummer eller D-nummer")),
    }


def labels_of_outcome(outcomes: Iterable[Outcome], key: str, language: str) -> Labels:
    """Of what the chosen outcome or act asks; nothing when none is chosen."""
    chosen = next((one for one in outcomes if one.key == key), None)
    if chosen is None:
        return {}
    person = labels_of_person(f"p.{key}.", language) if chosen.names_person else {}
    return {**labels_of(chosen.asks, f"a.{key}.", language), **person}


def choices(page: TaskPage | CasePage | ReferralForm | SleepOffers) -> dict[str, Any]:
    """What the questions of a page let one choose among, by the names the templates use."""
    return {"staff": page.staff, "units": page.units, "givers": page.givers, "bookable": page.bookable}
