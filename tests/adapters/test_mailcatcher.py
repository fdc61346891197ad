"""The demo's mail catcher, driven by the standard library's mail client."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from adapters.mailcatcher import MailCatcher
from engine.clock import HandClock

CLOCK = HandClock(datetime(2026, 11, 27, 9, tzinfo=UTC))
TEXT = "Du har fått en oppgave.\nÅpne innboksen for å se den.\n"


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[MailCatcher]:
    caught = MailCatcher(tmp_path / "post", CLOCK.now)
    caught.start()
    yield caught
    caught.stop()


def send(catcher: MailCatcher, subject: str, message_id: str = "", to: str = "kari@example.no") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "inn@brobygger.example", to, subject
    if message_id:
        mail["Message-ID"] = message_id
    mail.set_content(TEXT)
    with smtplib.SMTP("127.0.0.1", catcher.port, timeout=5) as client:
        client.send_message(mail)


def test_a_mail_is_shown_as_it_was_sent(catcher: MailCatcher) -> None:
    send(catcher, "Ny oppgave på Skjervøy", "<1@x>", to="kari@example.no, ola@example.no")
    [mail] = catcher.messages()
    assert mail.sent_to == ("kari@example.no", "ola@example.no")
    assert mail.subject == "Ny oppgave på Skjervøy"
    assert mail.text == TEXT
    assert (mail.message_id, mail.copies, mail.received_at) == ("<1@x>", 1, CLOCK.now())


def test_the_newest_mail_comes_first(catcher: MailCatcher) -> None:
    for number in (1, 2, 3):
        send(catcher, f"Nummer {number}", f"<{number}@x>")
    assert [mail.subject for mail in catcher.messages()] == ["Nummer 3", "Nummer 2", "Nummer 1"]


def test_a_repeated_mail_is_kept_once_and_counted(catcher: MailCatcher) -> None:
    send(catcher, "Påminnelse", "<1@x>")
    send(catcher, "Påminnelse", "<1@x>")
    send(catcher, "Påminnelse", "<1@x>", to="ola@example.no")
    [mail] = catcher.messages()
    assert mail.copies == 3
    assert mail.sent_to == ("kari@example.no", "ola@example.no")


def test_mails_without_a_message_id_are_never_taken_for_copies(catcher: MailCatcher) -> None:
    send(catcher, "Påminnelse")
    send(catcher, "Påminnelse")
    assert [mail.copies for mail in catcher.messages()] == [1, 1]


@pytest.mark.parametrize("code", [451, 550])
def test_a_refused_mail_is_not_kept_and_can_be_sent_again(catcher: MailCatcher, code: int) -> None:
    catcher.refuse(code)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(catcher, "Ny oppgave", "<1@x>")
    assert refusal.value.smtp_code == code
    assert catcher.messages() == []
    catcher.refuse(None)
    send(catcher, "Ny oppgave", "<1@x>")
    assert [mail.copies for mail in catcher.messages()] == [1]


def test_only_a_refusal_code_can_refuse(catcher: MailCatcher) -> None:
    with pytest.raises(ValueError, match="no SMTP refusal"):
        catcher.refuse(250)


def test_a_restart_goes_on_where_it_was(catcher: MailCatcher, tmp_path: Path) -> None:
    send(catcher, "Første", "<1@x>")
    send(catcher, "Første", "<1@x>")
    send(catcher, "Andre", "<2@x>")
    before = catcher.messages()
    catcher.stop()
    again = MailCatcher(tmp_path / "post", CLOCK.now)
    assert again.messages() == before
    again.start()
    send(again, "Tredje", "<3@x>")
    send(again, "Første", "<1@x>")
    again.stop()
    assert [(mail.subject, mail.copies) for mail in again.messages()] == [("Tredje", 1), ("Andre", 1), ("Første", 3)]


def test_a_mail_with_a_calendar_invitation_shows_its_plain_text(catcher: MailCatcher) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "inn@brobygger.example", "kari@example.no", "Møte"
    mail.set_content("Du er invitert til et møte.")
    mail.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar", params={"method": "REQUEST"})
    with smtplib.SMTP("127.0.0.1", catcher.port, timeout=5) as client:
        client.send_message(mail)
    assert catcher.messages()[0].text.strip() == "Du er invitert til et møte."


def test_a_mail_that_cannot_be_read_is_refused_and_does_not_stop_the_next_start(
    catcher: MailCatcher, tmp_path: Path
) -> None:
    unreadable = b"Subject: x\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xe6\r\n"
    with smtplib.SMTP("127.0.0.1", catcher.port, timeout=5) as client, pytest.raises(smtplib.SMTPDataError):
        client.sendmail("a@example.no", ["b@example.no"], unreadable)
    assert MailCatcher(tmp_path / "post", CLOCK.now).messages() == []


def test_stop_and_start_keep_the_port(catcher: MailCatcher) -> None:
    port = catcher.port
    assert port > 0
    catcher.stop()
    catcher.stop()
    catcher.start()
    send(catcher, "Etter omstart")
    assert catcher.port == port


def test_a_taken_port_is_told(catcher: MailCatcher, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="in use"):
        MailCatcher(tmp_path / "other", CLOCK.now, port=catcher.port).start()
