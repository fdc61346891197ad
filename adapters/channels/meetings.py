"""The mail that carries an invitation: text for people, and the same for their calendar (RFC 6047)."""

from collections.abc import Callable
from email.message import EmailMessage

from adapters import calendar
from adapters.config import Settings
from engine.errors import N_
from engine.meeting_mail import CALLED, CANCELLED, LEFT, MOVED, Invitation

TEXTS: dict[str, tuple[str, str]] = {
    CALLED: (N_("Møte"), N_("Du er invitert til et møte.")),
    MOVED: (N_("Møtet er flyttet"), N_("Et møte du er invitert til, er flyttet. Svar på nytt om du kan komme.")),
    CANCELLED: (N_("Møtet er avlyst"), N_("Et møte du var invitert til, er avlyst.")),
    LEFT: (N_("Du skal ikke i møtet likevel"), N_("Et møte du var invitert til, gjelder ikke deg lenger.")),
    "meeting_cannot_come": (
        N_("Noen kan ikke komme til et møte"),
        N_("Noen du har invitert til et møte, kan ikke komme da."),
    ),
    "meeting_all_answered": (
        N_("Alle har svart på innkallingen"),
        N_("Alle du har invitert til et møte, har svart."),
    ),
}
_CLOSING = N_(
    "Svar i kalenderen din, eller logg inn. Av hensyn til personvernet står det ikke her hva møtet gjelder. "
    "Skriv heller ikke noe om det når du svarer: det du skriver, blir ikke lest."
)


def compose_meeting(
    mail: EmailMessage, meeting: Invitation, first: str, settings: Settings, translate: Callable[[str], str]
) -> EmailMessage:
    """Fill a mail that has its headers: the text, the calendar's own form beside it, and the same as a file."""
    organizer, method = settings.mail_from, "REQUEST" if meeting.stands else "CANCEL"
    summary = translate(TEXTS[CALLED][0])
    form = calendar.written(meeting, organizer, str(mail["To"]), summary)
    lines = [first, _when(meeting, translate), f"{settings.base_url}/mote/{meeting.meeting_id}"]
    if meeting.stands:
        lines[2:2] = [translate(N_("Sted: %(place)s")) % {"place": meeting.place or translate(N_("se innboksen"))}]
        lines.append(translate(_CLOSING))
    mail.set_content("\n\n".join((*lines, "Brobygger")))
    mail.add_alternative(form, "text", "calendar", cte="base64", params={"method": method, "charset": "UTF-8"})
    mail.add_attachment(form, "application", "ics", cte="base64", filename="invite.ics")
    return mail


def _when(meeting: Invitation, translate: Callable[[str], str]) -> str:
    start, end = meeting.starts_at.astimezone(meeting.zone), meeting.ends_at.astimezone(meeting.zone)
    return translate(N_("Tid: %(start)s til %(end)s")) % {"start": f"{start:%d.%m.%Y kl. %H.%M}", "end": f"{end:%H.%M}"}
