"""E-mail by SMTP. The text says that there is something to do, and where; never whom or what it is about."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from socket import SHUT_RDWR
from threading import Timer

from adapters.channels import digest, meetings
from adapters.channels.language import words
from adapters.config import Settings
from engine.errors import N_, DeliveryError
from engine.notices import MAIL
from engine.outbox import Message, Sending

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
_CHOOSE = N_("Velg selv hvordan du får varsler:")
# What is about no case the receiver may see, and where it leads to. A digest leads to the inbox and to these.
_FIXED = {"referral_news": "/henvisninger", "orphans": "/uten-eier"}
_LISTS = ("/", *_FIXED.values())
_CONNECT_S, _ANSWER_S = 5, 10
# A server that answers, but slowly, is given up before another worker may take the envelope over, and before the tick
# is taken for one that hangs (`adapters.ticker`).
_WHOLE_S = 25.0
_ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\"\\\x00-\x20\x7f]+@[^@\s,;:<>()\[\]\"\\\x00-\x20\x7f]+")


class Mail:
    """The channel. One connection a mail: simple, and a hung server costs its own tick and nothing else."""

    kinds = frozenset({MAIL})

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        file = settings.smtp_password_file
        self._password = Path(file).read_text().strip() if file else ""

    def send(self, sending: Sending) -> None:
        """Hand the mail to the server. Raises DeliveryError, permanent when the server refuses this mail for good."""
        mail = compose(sending, self._settings)
        with self._server() as server:
            try:
                server.send_message(mail, self._settings.mail_from, [sending.address])
            except smtplib.SMTPRecipientsRefused as refused:
                code = next(iter(refused.recipients.values()))[0]
                raise DeliveryError(f"SMTP {code}: recipient refused", permanent=code >= 500) from None
            except smtplib.SMTPSenderRefused as refused:
                raise DeliveryError(f"SMTP {refused.smtp_code}: sender refused", unreachable=True) from None
            except smtplib.SMTPDataError as refused:
                code = refused.smtp_code
                raise DeliveryError(f"SMTP {code}: mail refused", permanent=code >= 500) from None
            except (smtplib.SMTPException, OSError) as error:  # it may have arrived or not
                raise DeliveryError(f"{type(error).__name__} while sending") from None

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        """A greeted server. What it says after it has taken the mail changes nothing."""
        server = _Server(self._settings.smtp_host)
        giving_up = Timer(_WHOLE_S, lambda: _cut(server))
        giving_up.daemon = True
        giving_up.start()
        try:
            self._greet(server)
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            giving_up.cancel()
            server.close()

    def _greet(self, server: smtplib.SMTP) -> None:
        settings = self._settings
        try:
            server.connect(settings.smtp_host, settings.smtp_port)
            if server.sock:
                server.sock.settimeout(_ANSWER_S)
            if settings.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, self._password)
            server.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"{type(error).__name__}: no way to the mail server", unreachable=True) from None


class _Server(smtplib.SMTP):
    """One that is not connected to yet, and whose certificate is to be in this name."""

    def __init__(self, host: str) -> None:
        super().__init__(timeout=_CONNECT_S)
        self._host = host


def compose(sending: Sending, settings: Settings) -> EmailMessage:
    """The mail of an envelope: the same envelope, the same Message-ID, so that a repeat is known as one.

    Raises DeliveryError for an address that is not one address.
    """
    if not _ADDRESS.fullmatch(sending.address):
        raise DeliveryError("not an e-mail address", permanent=True)
    translate = words(sending.language).gettext
    told, site = sending.told, settings.base_url
    if len(told) == 1:
        subject, first = told[0].words or tuple(translate(text) for text in _texts(told[0]))
        links = [site + _path(told[0])]
    else:
        subject = digest.subject(sending, words(sending.language))
        first = digest.body(sending, {key: text[0] for key, text in TEXTS.items()}, words(sending.language))
        links = list(dict.fromkeys(site + path for path in ("/", *map(_path, told)) if path in _LISTS))
    mail = EmailMessage()
    mail["Subject"] = "".join(letter if letter.isprintable() else " " for letter in subject)
    mail["From"], mail["To"] = settings.mail_from, sending.address
    mail["Date"] = sending.made_at
    mail["Message-ID"] = f"<{sending.id}@{settings.mail_from.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if told[0].meeting:
        return meetings.compose_meeting(mail, told[0].meeting, first, settings, translate)
    choose = f"{translate(_CHOOSE)} {site}/varsler"
    mail.set_content("\n\n".join((first, "\n".join(links), translate(_CLOSING), choose, "Brobygger")))
    return mail


def _texts(message: Message) -> tuple[str, str]:
    """A word of the routine's own that its newer version does not have any longer is just news."""
    return TEXTS.get(message.kind) or TEXTS["case_news"]


def _path(message: Message) -> str:
    """The page the mail leads to: one that its receiver may see."""
    if message.task_id:
        return f"/oppgave/{message.task_id}"
    return _FIXED.get(message.template) or f"/sak/{message.case_id}"


def _cut(server: smtplib.SMTP) -> None:
    """Let whoever waits for the server wait no longer."""
    with suppress(OSError):
        if server.sock:
            server.sock.shutdown(SHUT_RDWR)
