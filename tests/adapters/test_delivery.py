"""From the outbox to the receiver: nothing lost, repeats known as repeats, failures seen by people."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from adapters.channels.mail import Mail
from adapters.config import Settings
from adapters.delivery import deliver
from adapters.mailcatcher import MailCatcher
from engine import cases, outbox, staff
from engine.model import Notification, table
from tests.world import World

messages = table(Notification)


@pytest.fixture
def catcher(world: World, tmp_path: Path) -> Iterator[MailCatcher]:
    started = MailCatcher(tmp_path, world.clock.now)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def mail(catcher: MailCatcher) -> Mail:
    return Mail(Settings(smtp_host="127.0.0.1", smtp_port=catcher.port, smtp_starttls=False))


def refer_without_sending(world: World, command: str = "key") -> None:
    """A referral whose mail still waits."""
    with world.write() as tx:
        answers = {"henvist_fra": "andre", "begrunnelse": "Kari har psykiske vansker"}
        cases.submit(tx, world.actor("Berit"), "individuell-plan", {"name": "Kari Eksempel"}, answers, command)


def statuses(world: World) -> dict[str, int]:
    with world.read() as tx:
        found = list(tx.conn.scalars(select(messages.c.status)))
    return {status: found.count(status) for status in set(found)}


def test_a_mail_says_that_there_is_something_to_do_and_nothing_about_whom(
    world: World, mail: Mail, catcher: MailCatcher
) -> None:
    refer_without_sending(world)
    assert deliver(world.premises, mail) == 1
    [caught] = catcher.messages()
    assert caught.subject == "Du har en ny oppgave"
    assert "http://127.0.0.1:8000/oppgave/" in caught.text
    for secret in ("Kari", "Eksempel", "psykisk", "plan", "Skjervøy"):
        assert secret not in caught.subject + caught.text
    assert statuses(world) == {"addressed": 1, "sent": 1}


def test_while_the_mail_server_is_down_the_mail_waits_and_then_comes_once(
    world: World, mail: Mail, catcher: MailCatcher
) -> None:
    refer_without_sending(world)
    catcher.refuse(451)
    assert deliver(world.premises, mail) == 0
    catcher.refuse(None)
    assert deliver(world.premises, mail) == 0, "not before its time"
    world.clock.set(world.clock.now() + timedelta(minutes=2))
    assert deliver(world.premises, mail) == 1
    assert len(catcher.messages()) == 1


def test_a_worker_that_dies_after_sending_gives_the_same_mail_again_with_the_same_id(
    world: World, mail: Mail, catcher: MailCatcher
) -> None:
    refer_without_sending(world)
    with world.write() as tx:
        outbox.address(tx)
        leased = outbox.lease(tx)
        assert leased is not None
    mail.send(leased)
    world.clock.set(world.clock.now() + outbox.LEASE + timedelta(seconds=1))
    assert deliver(world.premises, mail) == 1
    [caught] = catcher.messages()
    assert caught.copies == 2


def test_a_worker_that_wakes_after_its_lease_changes_nothing(world: World) -> None:
    refer_without_sending(world)
    with world.write() as tx:
        outbox.address(tx)
        late = outbox.lease(tx)
    world.clock.set(world.clock.now() + outbox.LEASE + timedelta(seconds=1))
    with world.write() as tx:
        again = outbox.lease(tx)
        assert late is not None and again is not None and again.id == late.id
        outbox.failed(tx, late, "too late", permanent=True)
        outbox.sent(tx, again)
    assert statuses(world) == {"addressed": 1, "sent": 1}


def test_an_address_that_is_refused_for_good_becomes_a_task(world: World, mail: Mail, catcher: MailCatcher) -> None:
    refer_without_sending(world)
    catcher.refuse(550)
    assert deliver(world.premises, mail) == 0
    assert world.lies_with("Solveig") == ["En e-post kom ikke fram", "Første møte med systemkoordinator"]
    assert statuses(world)["failed"] == 2, "the new task's own mail fails too, and makes no more tasks"
    assert deliver(world.premises, mail) == 0
    assert len(world.lies_with("Solveig")) == 2


def test_a_task_for_a_queue_that_nobody_holds_reaches_the_next_on_its_ladder(
    world: World, mail: Mail, catcher: MailCatcher
) -> None:
    with world.write() as tx:
        staff.leave(tx, "skjervoy", world.people["Solveig"], "systemkoordinator", world.today() - timedelta(days=1))
    refer_without_sending(world)
    deliver(world.premises, mail)
    assert "Første møte med systemkoordinator" in world.lies_with("Hanne")
    [caught] = catcher.messages()
    assert caught.subject == "En oppgave mangler noen"
    assert "ment for en rolle som ingen har" in caught.text


def test_the_one_who_referred_is_led_to_the_referrals_and_not_to_a_case_that_is_closed_to_them(
    world: World, mail: Mail, catcher: MailCatcher
) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    news = next(post for post in world.post.posted if post.template == "referral_news")
    assert world.name_of(news.to) == "Berit"
    with world.write() as tx:
        tx.conn.execute(
            update(messages).where(messages.c.template == "referral_news", messages.c.status == "sent")
            .values(status="waiting", envelope_id=None)
        )  # fmt: skip
    deliver(world.premises, mail, at_once=True)
    [caught] = catcher.messages()
    assert "http://127.0.0.1:8000/henvisninger\n" in caught.text


def test_a_case_that_closes_leaves_no_undelivered_mail_open(world: World, mail: Mail, catcher: MailCatcher) -> None:
    refer_without_sending(world)
    catcher.refuse(550)
    deliver(world.premises, mail)
    row = next(row for row in world.inbox("Solveig").rows if row.title["nb"] == "Første møte med systemkoordinator")
    world.do("Solveig", row.task_id, "takker_nei", {"motedato": "2027-01-04", "arsak": "Ønsker ikke."})
    page = world.case("Solveig", row.case_id)
    assert page.case.closed_on is not None
    assert page.tasks == ()
    assert world.lies_with("Solveig") == []
