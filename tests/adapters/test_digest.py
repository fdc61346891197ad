"""What people get when there is much to tell: few mails, at a decent hour, and nothing lost or told twice."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from adapters.channels.mail import Mail
from adapters.channels.sms import Sms
from adapters.channels.ways import Ways
from adapters.config import Settings
from adapters.database import Database
from adapters.delivery import deliver
from adapters.mailcatcher import MailCatcher
from adapters.scheduler import sweep
from adapters.smscatcher import SmsCatcher
from adapters.travel import travel
from engine import absences, cases, notice_choices, outbox, tasks
from engine.ids import new_id
from engine.model import Envelope, Notification, table
from engine.notices import Choices
from tests.engine.small_house import House, routine, state, task, way

messages, envelopes = table(Notification), table(Envelope)
NUMBER = "+4790000000"
ROLES = [{"key": "mottak", "title": {"nb": "Mottak"}, "kind": "position"}]
PLAIN = routine(
    "enkel", state("ny", [task("ring", "mottak")], [way("slutt", "slutt", on="ring")]), state("slutt", final=True),
    roles=ROLES,
)  # fmt: skip
WORD = {"key": "haster", "subject": {"nb": "Noen venter"}, "body": {"nb": "Logg inn."}, "urgent": True}
DONE = way("slutt", "slutt", on="ring", tells=[{"role": "leder", "message": "haster"}])
# The leader is told, urgently, when the task is done.
HURRIED = routine(
    "haster", state("ny", [task("ring", "mottak")], [DONE]), state("slutt", final=True), roles=ROLES, messages=[WORD]
)


@pytest.fixture
def house(database: Database) -> House:
    """The small house on Monday 4 January 2027 at nine. Mo is the reception, Liv leads."""
    return House(database, PLAIN, HURRIED)


@pytest.fixture
def caught(house: House, tmp_path: Path) -> Iterator[MailCatcher]:
    started = MailCatcher(tmp_path / "mail", house.clock.now)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def gateway(house: House, tmp_path: Path) -> Iterator[SmsCatcher]:
    started = SmsCatcher(tmp_path / "sms.jsonl", house.clock.now)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def settings(caught: MailCatcher, gateway: SmsCatcher) -> Settings:
    found = Settings(smtp_host="127.0.0.1", smtp_port=caught.port, smtp_starttls=False)
    return found.model_copy(update={"sms_url": gateway.url})


@pytest.fixture
def ways(settings: Settings) -> Ways:
    return Ways(Mail(settings), Sms(settings))


def refers(house: House, slug: str = "enkel", who: str = "Ane") -> str:
    """A new case, and with it a task for the reception; nothing is sent yet. Out: the case."""
    with house.write() as tx:
        reference = cases.submit(tx, house.actor(who), slug, {"name": "Kari Eksempel"}, {}, new_id(tx.now))
    return house.case_of(reference)


def does(house: House, case: str, who: str = "Mo") -> None:
    """The one task of a case is done; nothing is sent yet."""
    with house.write() as tx:
        tasks.complete(tx, house.actor(who), house.open_task(case, "ring"), "slutt", {}, 1, new_id(tx.now))


def chooses(house: House, who: str, language: str = "nb", **chosen: object) -> None:
    with house.write() as tx:
        notice_choices.keep(tx, house.people[who], Choices(**chosen), language)  # type: ignore[arg-type]


def wait(house: House, **span: float) -> None:
    house.clock.set(house.clock.now() + timedelta(**span))


def local(house: House, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=house.house.calendar.zone)


def got(caught: MailCatcher) -> list[tuple[str, str]]:
    """When and with what subject, oldest first."""
    return [(f"{mail.received_at:%d.%m %H}", mail.subject) for mail in reversed(caught.messages())]


def test_thirty_five_new_tasks_in_one_day_give_six_mails(house: House, ways: Ways, caught: MailCatcher) -> None:
    for _ in range(35):
        refers(house)
        deliver(house.premises, ways)
        wait(house, minutes=10)
    assert len(caught.messages()) == 5
    travel(house.premises, ways, house.clock.set, local(house, "2027-01-05T12:00"))
    assert got(caught)[5:] == [("05.01 07", "Du har 30 oppgaver som venter")]  # 07 UTC: eight in the morning
    digest = caught.messages()[0].text
    assert "Nye oppgaver: 30\n" in digest
    assert "http://127.0.0.1:8000/\n" in digest
    assert "Kari" not in digest and "enkel" not in digest


def test_quiet_at_night_in_the_morning_one(house: House, ways: Ways, caught: MailCatcher) -> None:
    house.clock.set(local(house, "2027-01-08T20:30"))  # a Friday
    for _ in range(3):
        refers(house)
        deliver(house.premises, ways)
        wait(house, hours=10)
    assert caught.messages() == []
    travel(house.premises, ways, house.clock.set, local(house, "2027-01-11T09:00"))
    assert got(caught) == [("11.01 07", "Du har 3 oppgaver som venter")]


def test_what_was_done_before_the_morning_is_not_told(house: House, ways: Ways, caught: MailCatcher) -> None:
    house.clock.set(local(house, "2027-01-04T21:00"))
    first, second = refers(house), refers(house)
    deliver(house.premises, ways)
    does(house, first)
    travel(house.premises, ways, house.clock.set, local(house, "2027-01-05T09:00"))
    assert got(caught) == [("05.01 07", "Du har en ny oppgave")]
    assert f"/oppgave/{house.open_task(second, 'ring')}" in caught.messages()[0].text


def test_the_routines_urgent_word_comes_through_at_night_by_mail_and_sms(
    house: House, ways: Ways, caught: MailCatcher, gateway: SmsCatcher
) -> None:
    chooses(house, "Liv", gathers=True, urgent_by="both", phone=NUMBER)
    case = refers(house, "haster")
    deliver(house.premises, ways)
    house.clock.set(local(house, "2027-01-09T03:00"))  # a night to Saturday
    does(house, case)
    deliver(house.premises, ways)
    assert got(caught)[-1] == ("09.01 02", "Noen venter")
    [sms] = gateway.messages()
    assert sms.sent_to == (NUMBER,)
    assert sms.text == "Brobygger: Du har 1 oppgave som haster. Logg inn: http://127.0.0.1:8000"
    deliver(house.premises, ways)
    assert len(gateway.messages()) == 1


def test_an_escalation_comes_at_once_by_mail_and_its_sms_when_the_night_is_over(
    house: House, ways: Ways, caught: MailCatcher, gateway: SmsCatcher
) -> None:
    chooses(house, "Liv", gathers=True, urgent_by="both", phone=NUMBER)
    house.clock.set(local(house, "2027-01-04T22:00"))
    house.case_id = refers(house)
    with house.changing(None) as changing:
        changing.tell("task_escalated", "k:1", queue="leder", task=changing.tasks[0].id)
    deliver(house.premises, ways)
    assert got(caught) == [("04.01 21", "En oppgave hos andre er over fristen")]
    assert gateway.messages() == []
    travel(house.premises, ways, house.clock.set, local(house, "2027-01-05T09:00"))
    assert len(gateway.messages()) == 1


def test_a_gateway_that_refuses_gives_a_mail_instead(
    house: House, ways: Ways, caught: MailCatcher, gateway: SmsCatcher
) -> None:
    chooses(house, "Liv", urgent_by="sms", phone=NUMBER)
    case = refers(house, "haster")
    does(house, case)
    gateway.answer(422)
    deliver(house.premises, ways)
    assert ("04.01 08", "Noen venter") in got(caught)
    gateway.answer(200)
    deliver(house.premises, ways)
    assert gateway.messages() == []


def test_a_silent_gateway_is_asked_again_and_the_sms_comes_once(
    house: House, ways: Ways, caught: MailCatcher, gateway: SmsCatcher
) -> None:
    chooses(house, "Liv", urgent_by="sms", phone=NUMBER)
    does(house, refers(house, "haster"))
    gateway.answer(503)
    deliver(house.premises, ways)
    gateway.answer(200)
    wait(house, minutes=2)
    deliver(house.premises, ways)
    deliver(house.premises, ways)
    assert [sms.copies for sms in gateway.messages()] == [1]
    assert "Noen venter" not in [mail.subject for mail in caught.messages()]


def test_killed_between_send_and_mark_the_same_digest_comes_once_more_with_the_same_id(
    house: House, ways: Ways, caught: MailCatcher
) -> None:
    refers(house)
    refers(house)
    with house.write() as tx:
        outbox.address(tx)
        leased = outbox.lease(tx)
    assert leased is not None and len(leased.messages) == 2
    ways.send(leased)  # and here it dies
    refers(house)
    wait(house, seconds=61)
    deliver(house.premises, ways)
    digest = next(mail for mail in caught.messages() if mail.copies == 2)
    assert digest.message_id.startswith(f"<{leased.id}@")
    assert digest.subject == "Du har 2 oppgaver som venter", "what came meanwhile is not in it"
    assert sorted(mail.copies for mail in caught.messages()) == [1, 2]


def test_a_worker_that_lost_its_lease_changes_nothing(house: House) -> None:
    refers(house)
    refers(house)
    with house.write() as tx:
        outbox.address(tx)
        late = outbox.lease(tx)
    wait(house, seconds=61)
    with house.write() as tx:
        again = outbox.lease(tx)
        assert late is not None and again is not None and again.id == late.id
        outbox.failed(tx, late, "too late", permanent=True)
        outbox.put_back(tx, late, "too late")
        outbox.sent(tx, late)
        found = tx.conn.execute(select(envelopes)).one()
        assert (found.status, found.lease, found.last_error) == ("waiting", again.lease, None)
        outbox.sent(tx, again)
        assert set(tx.conn.scalars(select(messages.c.status))) == {"addressed", "sent"}


def test_72_hours_down_one_digest(house: House, ways: Ways, caught: MailCatcher) -> None:
    """The deadline, and more, went by while nothing ran: each is told, in one mail, as it is now."""
    for _ in range(4):
        refers(house)
    deliver(house.premises, ways)
    before = len(caught.messages())
    house.clock.set(local(house, "2027-01-13T10:00"))
    refers(house)
    deliver(house.premises, ways)
    house.clock.set(local(house, "2027-01-18T10:00"))  # the four were due on the 14th
    refers(house)
    sweep(house.premises)
    deliver(house.premises, ways)
    assert [subject for _, subject in got(caught)[before:]] == ["Du har en ny oppgave", "Du har 5 oppgaver som venter"]
    assert "Nye oppgaver: 1\nOver fristen: 4\n" in caught.messages()[0].text


def test_while_the_clock_has_something_to_do_the_mail_waits_for_all_of_it(
    house: House, ways: Ways, caught: MailCatcher
) -> None:
    refers(house)
    deliver(house.premises, ways)
    house.clock.set(local(house, "2027-01-14T08:00"))
    refers(house)
    assert deliver(house.premises, ways) == 0, "the deadline of the first is told at this very moment"
    sweep(house.premises)
    assert deliver(house.premises, ways) == 2
    assert caught.messages()[0].subject == "Du har 2 oppgaver som venter"


def test_while_the_mail_server_is_away_all_that_comes_waits_for_one_mail(
    house: House, ways: Ways, caught: MailCatcher
) -> None:
    caught.stop()
    for _ in range(10):
        refers(house)
        assert deliver(house.premises, ways) == 0
        wait(house, minutes=30)
    caught.start()
    deliver(house.premises, ways)
    assert [mail.subject for mail in caught.messages()] == ["Du har 10 oppgaver som venter"]


def test_two_workers_each_message_in_one_mail_only(house: House, ways: Ways, caught: MailCatcher) -> None:
    """They take turns at every step, so that one is always between two steps of the other."""
    for number in range(12):
        refers(house)
        if number % 3 == 0:
            with house.write() as tx:
                outbox.address(tx)
    taken = []
    while True:
        with house.write() as tx:
            outbox.address(tx)
            one = outbox.lease(tx)
        refers(house)
        with house.write() as tx:
            outbox.address(tx)
            other = outbox.lease(tx)
        taken += [each for each in (one, other) if each]
        for each in (one, other):
            if each:
                ways.send(each)
                with house.write() as tx:
                    outbox.sent(tx, each)
        if len(taken) > 4:
            break
    inside = Counter(message.id for each in taken for message in each.messages)
    assert set(inside.values()) == {1}
    assert len({each.id for each in taken}) == len(taken)


def test_four_workers_at_once_send_each_message_once_and_each_person_one_digest(
    house: House, ways: Ways, caught: MailCatcher
) -> None:
    for _ in range(6):
        house.case_id = refers(house)
        with house.changing(None) as changing:
            for name, user in house.people.items():
                changing.tell("task_due", f"{changing.tasks[0].id}:{name}", user=user, task=changing.tasks[0].id)
    with house.write() as tx:
        outbox.address(tx)
    with ThreadPoolExecutor(4) as workers:
        sent = sum(workers.map(lambda _: deliver(house.premises, ways), range(4)))
    deliver(house.premises, ways)
    assert [mail.copies for mail in caught.messages()] == [1] * len(house.people)
    assert sent == 6 * (len(house.people) + 1)
    with house.read() as tx:
        kept = tx.conn.execute(
            select(messages.c.status, messages.c.envelope_id).where(messages.c.queue.is_(None))
        ).all()
    assert {row.status for row in kept} == {"sent"} and None not in {row.envelope_id for row in kept}


def test_a_substitute_gets_what_is_anothers_with_their_own_in_one_mail(
    house: House, ways: Ways, caught: MailCatcher
) -> None:
    refers(house)
    with house.write() as tx:
        outbox.address(tx)
        absences.report(tx, "her", house.people["Mo"], house.people["Liv"], house.today(), house.today())
        tx.conn.execute(update(messages).where(messages.c.user_id.is_not(None)).values(not_before=tx.now))
    house.case_id = refers(house)
    with house.changing(None) as changing:
        changing.tell("task_overdue", "k:2", queue="leder", task=changing.tasks[0].id)
    deliver(house.premises, ways)
    [mail] = caught.messages()
    assert house.name_of(mail.sent_to[0]) == "Liv"
    assert mail.subject == "Du har 2 oppgaver som venter"


def test_news_comes_in_the_morning_with_the_rest(house: House, ways: Ways, caught: MailCatcher) -> None:
    house.case_id = refers(house)
    deliver(house.premises, ways)
    with house.changing(None) as changing:
        changing.tell("case_news", "k:3", user=house.people["Mo"])
    deliver(house.premises, ways)
    assert len(caught.messages()) == 1
    house.clock.set(local(house, "2027-01-04T23:00"))
    refers(house)
    deliver(house.premises, ways)
    travel(house.premises, ways, house.clock.set, local(house, "2027-01-05T09:00"))
    assert got(caught)[1:] == [("05.01 07", "Du har 1 oppgave som venter")]
    assert "Nye oppgaver: 1\nNytt i saker: 1\n" in caught.messages()[0].text


def test_the_mail_is_in_the_readers_language(house: House, ways: Ways, caught: MailCatcher) -> None:
    chooses(house, "Mo", language="nn")
    refers(house)
    refers(house)
    deliver(house.premises, ways)
    [mail] = caught.messages()
    assert mail.subject == "Du har 2 oppgåver som ventar"
    assert "Nye oppgåver: 2" in mail.text and "Vel sjølv korleis du får varsel" in mail.text


def test_a_digest_that_is_refused_for_good_becomes_a_task_in_each_case_and_no_more(
    house: House, ways: Ways, caught: MailCatcher
) -> None:
    first, second = refers(house), refers(house)
    caught.refuse(550)
    deliver(house.premises, ways)
    for case in (first, second):
        assert sorted(house.open_now(case)) == ["_undelivered", "ring"]
    deliver(house.premises, ways)
    assert sorted(house.open_now(first)) == ["_undelivered", "ring"]


def test_what_a_person_chooses_anew_lets_go_what_was_held(house: House, ways: Ways, caught: MailCatcher) -> None:
    chooses(house, "Mo", gathers=True)
    refers(house)
    deliver(house.premises, ways)
    assert caught.messages() == []
    chooses(house, "Mo")
    deliver(house.premises, ways)
    assert [mail.subject for mail in caught.messages()] == ["Du har en ny oppgave"]
