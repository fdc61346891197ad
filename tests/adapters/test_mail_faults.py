"""A mail server that is slow, hangs, refuses or lets go in the middle; addresses and words that would be headers."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select, update

from adapters.channels import mail as mail_module
from adapters.channels.mail import Mail, compose
from adapters.config import Settings
from adapters.delivery import deliver
from adapters.mailcatcher import MailCatcher
from engine import outbox
from engine.errors import DeliveryError
from engine.model import Envelope, Notification, User, table
from engine.outbox import Message, Sending
from tests.adapters.test_delivery import refer_without_sending, statuses
from tests.world import World

envelopes, messages, users = table(Envelope), table(Notification), table(User)


class BadServer:
    """Speaks SMTP up to a word, and then does the bad thing: says nothing more, or lets go."""

    def __init__(self, stops_at: bytes, *, lets_go: bool) -> None:
        """`stops_at`: b"" is before the greeting, b"." the end of the mail."""
        self._stops_at, self._lets_go = stops_at, lets_go
        self.mails: list[bytes] = []
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                conn, _ = self._listener.accept()
                self._open.append(conn)
                threading.Thread(target=self._talk, args=(conn,), daemon=True).start()

    def _talk(self, conn: socket.socket) -> None:
        with contextlib.suppress(OSError), conn.makefile("rb") as lines:
            if self._stops_at:
                conn.sendall(b"220 hei\r\n")
                for line in lines:
                    if line.upper().startswith(self._stops_at) and self._stops_at != b".":
                        break
                    if line.upper().startswith(b"DATA"):
                        conn.sendall(b"354 ja\r\n")
                        self.mails.append(b"".join(iter(lines.readline, b".\r\n")))
                        if self._stops_at == b".":
                            break
                    conn.sendall(b"250 ja\r\n")
        if self._lets_go:
            conn.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for each in (self._listener, *self._open):
            each.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As patient as a test can be."""
    monkeypatch.setattr(mail_module, "_CONNECT_S", 0.2)
    monkeypatch.setattr(mail_module, "_ANSWER_S", 0.2)


def to(port: int) -> Mail:
    return Mail(Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False))


@pytest.fixture
def caught(world: World, tmp_path: Path) -> Iterator[MailCatcher]:
    started = MailCatcher(tmp_path, world.clock.now)
    started.start()
    yield started
    started.stop()


@pytest.mark.parametrize("lets_go", [False, True], ids=["hangs", "lets go"])
@pytest.mark.parametrize("word", [b"", b"EHLO"], ids=["greeting", "EHLO"])
def test_a_server_that_cannot_be_reached_costs_one_try_a_tick_and_no_message(
    world: World, caught: MailCatcher, impatient: None, word: bytes, lets_go: bool
) -> None:
    for number in range(3):
        refer_without_sending(world, f"key{number}")
    bad = BadServer(word, lets_go=lets_go)
    assert deliver(world.premises, to(bad.port)) == 0
    bad.close()
    with world.read() as tx:
        assert tx.conn.execute(select(envelopes)).all() == [], "nobody has seen the envelope: it is taken apart"
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    assert deliver(world.premises, to(caught.port)) == 3
    [mail] = caught.messages()
    assert mail.subject == "Du har 3 oppgaver som venter"


@pytest.mark.parametrize("lets_go", [False, True], ids=["hangs", "lets go"])
@pytest.mark.parametrize("word", [b"MAIL", b"RCPT", b"."], ids=["MAIL", "RCPT", "end"])
def test_when_nobody_knows_whether_a_mail_arrived_the_same_mail_comes_again(
    world: World, caught: MailCatcher, impatient: None, word: bytes, lets_go: bool
) -> None:
    refer_without_sending(world)
    bad = BadServer(word, lets_go=lets_go)
    assert deliver(world.premises, to(bad.port)) == 0
    bad.close()
    assert deliver(world.premises, to(caught.port)) == 0, "not before its time"
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    assert deliver(world.premises, to(caught.port)) == 1
    [again] = caught.messages()
    assert [message_from_bytes(mail)["Message-ID"] for mail in bad.mails] == (
        [again.message_id] if word == b"." else []
    )


def test_a_server_that_answers_too_slowly_is_cut_off_before_the_lease_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outbox.LEASE.total_seconds() > mail_module._WHOLE_S
    monkeypatch.setattr(mail_module, "_WHOLE_S", 0.2)
    bad = BadServer(b"RCPT", lets_go=False)
    refer_without_sending(world)
    assert deliver(world.premises, to(bad.port)) == 0, "it would have waited ten seconds for an answer"
    bad.close()
    assert statuses(world) == {"addressed": 1, "waiting": 1}


def test_what_is_refused_for_now_is_tried_eight_times_ever_more_seldom_and_is_then_a_task(
    world: World, caught: MailCatcher
) -> None:
    refer_without_sending(world)
    caught.refuse(451)
    waited = []
    for _ in range(7):
        deliver(world.premises, to(caught.port))
        with world.read() as tx:
            row = tx.conn.execute(select(envelopes)).one()
        waited.append((row.not_before - world.clock.now()) // timedelta(minutes=1))
        world.clock.set(row.not_before)
    assert waited == [1, 5, 25, 125, 625, 1440, 1440]
    deliver(world.premises, to(caught.port))
    assert "En e-post kom ikke fram" in world.lies_with("Solveig")


class Strict(MailCatcher):
    """Takes nothing from us."""

    async def handle_MAIL(self, *_: object) -> str:  # noqa: N802 (aiosmtpd's name)
        """No."""
        return "550 you are not known here, solveig@kommunen.no"


def test_a_server_that_refuses_the_sender_refuses_everybody_so_nothing_is_lost(
    world: World, caught: MailCatcher, tmp_path: Path
) -> None:
    strict = Strict(tmp_path / "strict", world.clock.now)
    strict.start()
    refer_without_sending(world)
    deliver(world.premises, to(strict.port))
    strict.stop()
    with world.read() as tx:
        assert set(tx.conn.scalars(select(messages.c.last_error))) == {None, "SMTP 550: sender refused"}
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    assert deliver(world.premises, to(caught.port)) == 1


@pytest.mark.parametrize(
    "address",
    ["a@b\r\nBcc: c@d", "a@b\nX: y", "a\x00@b", "a@b, c@d", "a@b;c@d", "a@b c@d", "Kari <a@b>", "a", "", "a@b\r\n a@c"],
)
def test_an_address_that_is_more_than_one_address_gets_no_mail_and_stops_nobody(
    world: World, caught: MailCatcher, address: str
) -> None:
    refer_without_sending(world)
    with world.write() as tx:
        stored = address.replace("\x00", "\x01")  # a database does not take the NUL itself
        tx.conn.execute(update(users).where(users.c.id == world.people["Solveig"]).values(email=stored))
    deliver(world.premises, to(caught.port))
    assert caught.messages() == []
    assert "En e-post kom ikke fram" in world.lies_with("Solveig")
    with pytest.raises(DeliveryError):
        compose(sending(address=address), Settings())


@pytest.mark.parametrize(
    "evil", ["\r\nBcc: all@x", "\nX-Evil: 1", "\x00", "\r\n\r\n<b>body</b>", "\u2028Bcc: a@b", "\x85a"]
)
def test_a_subject_is_one_line_whatever_is_in_it(evil: str) -> None:
    words = (f"Hei{evil}", "Logg inn.")
    plain = compose(sending(words=("Hei", "Logg inn.")), Settings())
    raw = compose(sending(words=words), Settings()).as_bytes(policy=policy.SMTP)
    mail = message_from_bytes(raw, policy=policy.default)
    assert list(mail.keys()) == list(plain.keys())
    assert str(mail["To"]) == "solveig@kommunen.no"
    assert str(mail["Subject"]).startswith("Hei")


def sending(address: str = "solveig@kommunen.no", words: tuple[str, str] | None = None) -> Sending:
    """An envelope with one message, in somebody's hands."""
    from datetime import UTC, datetime

    message = Message("m", "message:x" if words else "task_new", None, "c", words)
    return Sending("e1", "lease", "mail", address, "nb", datetime(2027, 1, 4, 8, tzinfo=UTC), 1, (message,))
