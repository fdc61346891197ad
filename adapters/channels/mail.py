"""E-mail by SMTP. The text says that there is something to do, and where; never whom or what it is about."""

import smtplib
import ssl
from email.message import EmailMessage
from gettext import NullTranslations
from pathlib import Path

from adapters.channels import meetings
from adapters.config import Settings
from engine.errors import N_, DeliveryError
from engine.outbox import Message

# Subject and first line by template. %(site)s is the address of the inbox.
TEXTS: dict[str, tuple[str, str]] = {
    "task_new": (N_("Du har en ny oppgave"), N_("Det ligger en ny oppgave i innboksen din.")),
    "task_reminder": (
        N_("En oppgave har frist om kort tid"),
        N_("En oppgave i innboksen din har frist om noen dager."),
    ),
    "task_due": (N_("En oppgave har frist i dag"), N_("En oppgave i innboksen din har frist i dag.")),
    "task_overdue": (N_("En oppgave er over fristen"), N_("En oppgave i innboksen din er over fristen.")),
    "task_escalated": (
        N_("En oppgave hos andre er over fristen"),
        N_("En oppgave som andre har ansvar for, er over fristen. Du får beskjed etter kommunens rutine."),
    ),
    "task_for_another": (
        N_("En oppgave mangler noen"),
        N_("En oppgave trenger noen nå. Beskjeden var ment for en rolle som ingen har, og kom derfor til deg."),
    ),
    "orphans": (
        N_("Noen saker mangler ansvarlig, neste steg eller dato"),
        N_("Dette er nytt siden sist. Listen viser hvilke saker det gjelder, og hva du kan gjøre."),
    ),
    "case_news": (N_("Det er nytt i en sak"), N_("Det er nytt i en sak du har en del i.")),
    "referral_news": (N_("Det er nytt om en henvisning"), N_("Det er nytt om noe du har henvist.")),
    **meetings.TEXTS,
}
_CLOSING = N_("Logg inn for å se hva det gjelder. Av hensyn til personvernet står det ikke i denne e-posten.")
_TIMEOUT_S = 20


class Mail:
    """The channel. One connection a mail: simple, and a hung server costs twenty seconds, not the queue."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        file = settings.smtp_password_file
        self._password = Path(file).read_text().strip() if file else ""

    def send(self, message: Message) -> None:
        """Hand the mail to the server. Raises DeliveryError, permanent when the server refuses this mail for good."""
        try:
            with smtplib.SMTP(self._settings.smtp_host, self._settings.smtp_port, timeout=_TIMEOUT_S) as server:
                if self._settings.smtp_starttls:
                    server.starttls(context=ssl.create_default_context())
                if self._settings.smtp_user:
                    server.login(self._settings.smtp_user, self._password)
                server.send_message(compose(message, self._settings))
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise DeliveryError(f"SMTP {code}: recipient refused", permanent=code >= 500) from refused
        except smtplib.SMTPDataError as refused:
            raise DeliveryError(
                f"SMTP {refused.smtp_code}: mail refused", permanent=refused.smtp_code >= 500
            ) from refused
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"{type(error).__name__}: {error}") from error


def compose(message: Message, settings: Settings) -> EmailMessage:
    """The mail of a message: same message, same Message-ID, so that a repeat is known as one."""
    translate = NullTranslations().gettext
    subject, first = message.words or tuple(translate(text) for text in TEXTS[message.kind])
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"], mail["To"] = settings.mail_from, message.email
    mail["Message-ID"] = f"<{message.id.replace(':', '.')}@{settings.mail_from.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.meeting:
        return meetings.compose_meeting(mail, message.meeting, first, settings, translate)
    mail.set_content("\n\n".join((first, settings.base_url + _path(message), translate(_CLOSING), "Brobygger")))
    return mail


def _path(message: Message) -> str:
    """The page the mail leads to: one that its receiver may see."""
    if message.task_id:
        return f"/oppgave/{message.task_id}"
    fixed = {"referral_news": "/henvisninger", "orphans": "/uten-eier"}
    return fixed.get(message.template) or f"/sak/{message.case_id}"
