"""An invitation goes out as calendars want it, and what calendars send back comes in: once, or without harm."""

import base64
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select

from adapters import inbound, replies
from adapters.channels.mail import Mail, compose
from adapters.config import Settings
from adapters.database import Database
from adapters.delivery import deliver
from adapters.mailcatcher import MailCatcher
from engine import meetings, outbox
from engine.ids import new_id
from engine.model import Notification, table
from tests.engine.small_house import House
from tests.engine.test_meetings import called, guests, meeting, moves, routine_with_meeting, seen

OSLO = ZoneInfo("Europe/Oslo")
_messages = table(Notification)
SETTINGS = Settings(mail_from="brobygger@kommunen.example", smtp_starttls=False)


@pytest.fixture
def house(database: Database) -> House:
    return House(database, routine_with_meeting())


class Post:
    """What a house sends, as it leaves."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.ids: list[str] = []

    kinds = frozenset({"mail"})

    def send(self, sending: outbox.Sending) -> None:
        self.mails.append(
            message_from_bytes(compose(sending, SETTINGS).as_bytes(policy=policy.SMTP), policy=policy.default)
        )
        self.ids += [message.id for message in sending.messages]

    def to(self, address: str) -> EmailMessage:
        return [mail for mail in self.mails if mail["To"] == address][-1]


@pytest.fixture
def post(house: House) -> Post:
    """The house's letterbox, put in place of the one that keeps no texts."""
    made = Post()
    house.post.send = made.send  # type: ignore[method-assign]
    return made


def address(house: House, who: str) -> str:
    return f"{list(house.people).index(who)}@stage"


def form_of(mail: EmailMessage) -> bytes:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return bytes(part.get_payload(decode=True))


def event_of(mail: EmailMessage) -> Event:
    [event] = Calendar.from_ical(form_of(mail)).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def answer(mail: EmailMessage, sender: str, partstat: str, shape: Callable[..., str], **more: str) -> bytes:
    """The mail that a calendar sends back to an invitation."""
    event = event_of(mail)
    values = {
        "uid": str(event["UID"]), "sequence": str(event["SEQUENCE"]), "attendee": sender, "partstat": partstat,
        "stamp": "20270104T080000Z", "method": "REPLY", "start": "20270118T100000", **more,
    }  # fmt: skip
    form = shape(**values).replace("\n", "\r\n")
    sent = EmailMessage()
    sent["From"], sent["To"], sent["Subject"] = (
        more.get("from_", f"Ane Ås <{sender}>"),
        "brobygger@kommunen.example",
        "Godtatt",
    )
    sent["Message-ID"] = more.get("id_", f"<{new_id(datetime.now(UTC))}@calendar.example>")
    sent.set_content("Kari er syk, så det passer dårlig.")
    sent.add_alternative(form.encode(), "text", "calendar", params={"method": values["method"], "charset": "UTF-8"})
    return sent.as_bytes(policy=policy.SMTP)


def outlook(**value: str) -> str:
    """As Exchange writes it: its own zone, in capitals."""
    return """BEGIN:VCALENDAR
METHOD:{method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={partstat};CN="Ås, Ane":MAILTO:{attendee}
COMMENT;LANGUAGE=nb-NO:Kari er syk\\n
UID:{uid}
SUMMARY;LANGUAGE=nb-NO:Godtatt: Møte
DTSTART;TZID=W. Europe Standard Time:{start}
DTEND;TZID=W. Europe Standard Time:20270118T113000
CLASS:PRIVATE
PRIORITY:5
DTSTAMP:{stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=nb-NO:
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY
END:VEVENT
END:VCALENDAR
""".format(**value)


def google(**value: str) -> str:
    """As Google writes it: in UTC, the person's name beside the address, folded lines."""
    return """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{method}
BEGIN:VEVENT
DTSTART:20270118T090000Z
DTEND:20270118T103000Z
DTSTAMP:{stamp}
ORGANIZER;CN=brobygger@kommunen.example:mailto:brobygger@kommunen.example
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN=Ane
 ;X-NUM-GUESTS=0:mailto:{attendee}
CREATED:19000101T120000Z
LAST-MODIFIED:{stamp}
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Møte
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
""".format(**value)


def test_an_invitation_keeps_the_rules_of_the_format_and_names_nobody(house: House, post: Post) -> None:
    called(house)
    mail = post.to(address(house, "Ane"))
    form = form_of(mail)
    lines = form.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in form.replace(b"\r\n", b"") and all(len(line) <= 75 for line in lines)
    for once in (b"VERSION:2.0", b"PRODID:", b"METHOD:REQUEST", b"UID:", b"SEQUENCE:0", b"DTSTAMP:", b"ORGANIZER:"):
        assert sum(line.startswith(once) for line in lines) == 1, once
    event = event_of(mail)
    assert (event.start, event.end) == (
        datetime(2027, 1, 18, 10, tzinfo=OSLO),
        datetime(2027, 1, 18, 11, 30, tzinfo=OSLO),
    )
    assert str(event["SUMMARY"]) == "Møte" and str(event["LOCATION"]) == "Rådhuset"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE" and event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert str(event["ATTENDEE"]) == f"mailto:{address(house, 'Ane')}"
    assert len(form) < 1500 and len(form.split(b"BEGIN:DAYLIGHT")) == 2
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics"]
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    shown = mail.get_body(("plain",))
    assert shown is not None and "18.01.2027 kl. 10.00 til 11.30" in shown.get_content()
    for secret in ("Kari", "Eksempel", "Ane", "Liv", "mote\n"):
        assert secret not in shown.get_content() + form.decode()


def test_a_place_that_may_tell_something_stays_out_of_the_mail(database: Database) -> None:
    closed = routine_with_meeting()
    text = closed.model_dump_json().replace('"open_place":true', '"open_place":false')
    house = House(database, type(closed).model_validate_json(text))
    post = Post()
    house.post.send = post.send  # type: ignore[method-assign]
    called(house)
    mail = post.to(address(house, "Ane"))
    assert b"LOCATION" not in form_of(mail) and b"R\xc3\xa5dhuset" not in mail.as_bytes()
    shown = mail.get_body(("plain",))
    assert shown is not None and "Sted: se innboksen" in shown.get_content()


def test_a_moved_and_a_cancelled_meeting_keep_the_uid_and_raise_the_number(house: House, post: Post) -> None:
    called(house)
    first = event_of(post.to(address(house, "Ane")))
    moves(house, "Liv", "2027-02-01T13:00")
    second = event_of(post.to(address(house, "Ane")))
    house.act("Liv", house.case_id, "nei")
    mail = post.to(address(house, "Ane"))
    third = event_of(mail)
    assert len({str(event["UID"]) for event in (first, second, third)}) == 1
    assert [str(event["SEQUENCE"]) for event in (first, second, third)] == ["0", "1", "2"]
    assert b"METHOD:CANCEL" in form_of(mail) and str(third["STATUS"]) == "CANCELLED"
    assert mail["Subject"] == "Møtet er avlyst"


def test_a_mail_that_is_sent_late_carries_the_newest_time(house: House, post: Post) -> None:
    house.begins("mote")
    task = house.open_task(house.case_id, "kall")
    with house.write() as tx:
        from engine import queries, tasks

        version = queries.task_page(tx, house.actor("Liv"), task).version
        given = {"tid": "2027-01-18T10:00", "sted": "", "hvem": [house.people["Ane"]]}
        tasks.complete(tx, house.actor("Liv"), task, None, given, version, new_id(tx.now))
    with house.write() as tx:
        meetings.move(
            tx, house.actor("Liv"), meeting(house).id, {"when": "2027-02-01T13:00"}, 0, new_id(tx.now)
        )  # fmt: skip
    post.mails.clear()
    house.tick()
    to_ane = [mail for mail in post.mails if mail["To"] == address(house, "Ane")]
    assert [(str(event_of(mail)["SEQUENCE"]), event_of(mail).start.day) for mail in to_ane] == [("1", 1)]


@pytest.mark.parametrize("shape", [outlook, google])
@pytest.mark.parametrize(
    ("partstat", "kept"), [("ACCEPTED", "coming"), ("DECLINED", "not_coming"), ("TENTATIVE", "other_time")]
)
def test_what_calendars_answer_is_shown_and_what_people_wrote_is_not_kept(
    house: House, post: Post, shape: Callable[..., str], partstat: str, kept: str
) -> None:
    called(house)
    ane = address(house, "Ane")
    raw = answer(post.to(ane), ane, partstat, shape)
    assert inbound.receive(house.premises, raw) == inbound.ANSWERED
    assert guests(seen(house, "Liv"))["Ane"] == kept
    assert inbound.receive(house.premises, raw) == inbound.AGAIN
    with house.read() as tx:
        for name in ("attendance", "meetings", "received_mails", "events"):
            rows = str(tx.conn.exec_driver_sql(f"SELECT * FROM {name}").all())
            assert "Kari er syk" not in rows


def test_another_time_is_proposed_in_the_zone_that_outlook_names(house: House, post: Post) -> None:
    called(house)
    ane = address(house, "Ane")
    raw = answer(post.to(ane), ane, "TENTATIVE", outlook, method="COUNTER", start="20270119T130000")
    assert inbound.receive(house.premises, raw) == inbound.ANSWERED
    [guest] = [guest for guest in seen(house, "Liv").guests if guest.name == "Ane"]
    assert (guest.answer, guest.proposed) == ("other_time", datetime(2027, 1, 19, 12, tzinfo=UTC))


def test_an_answer_to_the_time_before_is_kept_as_that(house: House, post: Post) -> None:
    called(house)
    ane = address(house, "Ane")
    first = post.to(ane)
    moves(house, "Liv", "2027-02-01T13:00")
    assert inbound.receive(house.premises, answer(first, ane, "ACCEPTED", outlook)) == inbound.ANSWERED
    assert guests(seen(house, "Liv"))["Ane"] == "utdatert"


def test_nobody_answers_for_somebody_else(house: House, post: Post) -> None:
    called(house)
    ane, bo = address(house, "Ane"), address(house, "Bo")
    invitation = post.to(ane)
    wrong = [
        answer(invitation, ane, "DECLINED", google, from_="fremmed@annensteds.example"),
        answer(invitation, ane, "DECLINED", google, from_=bo),
        answer(invitation, ane, "DECLINED", google, from_=f"{ane}, {bo}"),
        answer(invitation, "fremmed@annensteds.example", "DECLINED", google),
        answer(invitation, ane, "DECLINED", google, uid="0" * 40),
        answer(invitation, ane, "DECLINED", google, uid="*"),
        answer(invitation, ane, "DECLINED", google, sequence="5"),
        answer(invitation, ane, "DECLINED", google, sequence="-1"),
        answer(invitation, ane, "DECLINED", google, method="REQUEST"),
        answer(invitation, ane, "DECLINED", google, method="CANCEL"),
        answer(invitation, ane, "DELEGATED", google),
    ]
    assert {inbound.receive(house.premises, raw) for raw in wrong} == {inbound.UNKNOWN}
    assert guests(seen(house, "Liv")) == {"Ane": "none", "Bo": "none", "Liv": "coming", "Nina": "none"}


def test_who_is_out_of_the_group_answers_nothing(house: House, post: Post) -> None:
    called(house)
    bo = address(house, "Bo")
    invitation = post.to(bo)
    house.does("Liv", "gruppe", nye=[house.people["Ane"]])
    assert inbound.receive(house.premises, answer(invitation, bo, "ACCEPTED", google)) == inbound.UNKNOWN


HOSTILE = {
    "nothing": b"",
    "no mail": b"\x00\xff\xfe" * 1000,
    "huge": b"From: a@b\r\n\r\n" + b"x" * 1_000_001,
    "deep": b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(5000)),
    "many parts": b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + b"--x\r\n\r\na\r\n" * 5000,
    "unknown charset": b"Content-Type: text/calendar; charset=klingon\r\n\r\nBEGIN:VCALENDAR\r\n",
    "no base64": b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
    "a bomb": b"Content-Type: text/calendar\r\nContent-Encoding: gzip\r\n\r\n"
    + base64.b64encode(b"\x1f\x8b" + b"\0" * 5000),
    "a large form": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 20_000,
    "no event": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n",
    "a zone that never ends": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
    b"BEGIN:VTIMEZONE\r\nTZID:evig\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nRRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0000\r\n"
    b"TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=evig:20270101T000000\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n",
    "a number of its own": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
    b"SEQUENCE:1e9\r\nUID:" + b"0" * 40 + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "a report of nothing": b'Content-Type: multipart/report; boundary="x"\r\n\r\n--x--\r\n',
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_nonsense_is_left_to_people_without_harm(house: House, raw: bytes) -> None:
    assert inbound.receive(house.premises, raw) == inbound.UNKNOWN


def test_an_answer_that_is_cut_or_bent_anywhere_does_no_harm(house: House, post: Post) -> None:
    called(house)
    ane = address(house, "Ane")
    whole = answer(post.to(ane), ane, "ACCEPTED", google)
    for at in range(0, len(whole), 37):
        for bent in (whole[:at], whole[:at] + b"\xff\x00" + whole[at + 2 :], whole[at:] + whole[:at]):
            assert isinstance(replies.read(bent, OSLO), replies.Incoming)


def bounce(message_id: str, action: str = "failed", *, whole: bool = True) -> bytes:
    """The report of a mail server that could not deliver."""
    head = f"From: brobygger@kommunen.example\nTo: borte@stage\nMessage-ID: {message_id}\nSubject: Et emne\n"
    about = (
        f"Content-Type: message/rfc822\n\n{head}\nHei\n" if whole else f"Content-Type: text/rfc822-headers\n\n{head}\n"
    )
    return f"""From: MAILER-DAEMON@mx.example
To: brobygger@kommunen.example
Message-ID: <{new_id(datetime.now(UTC))}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; borte@stage
Action: {action}
Status: 5.1.1

--B
{about}
--B--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("whole", [True, False])
def test_a_mail_that_comes_back_becomes_a_task_once(house: House, post: Post, *, whole: bool) -> None:
    called(house)
    sent = post.to(address(house, "Ane"))["Message-ID"]
    assert inbound.receive(house.premises, bounce(sent, "delayed")) == inbound.IGNORED
    assert inbound.receive(house.premises, bounce(sent, whole=whole)) == inbound.BOUNCED
    assert inbound.receive(house.premises, bounce(sent, whole=whole)) == inbound.BOUNCED, "the other server's report"
    house.tick()
    tasks = [row.title["nb"] for row in house.inbox("Liv").rows]
    assert tasks.count("En e-post kom ikke fram") == 1
    assert inbound.receive(house.premises, bounce("<0123456789abcdef@kommunen.example>")) == inbound.UNKNOWN


def test_absence_notes_are_ignored_and_letters_left_to_people(house: House) -> None:
    note = b"From: a@b.no\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <n@b>\r\n\r\nJeg er borte.\r\n"
    letter = b"From: a@b.no\r\nMessage-ID: <l@b>\r\n\r\nKari er syk, jeg kommer ikke.\r\n"
    assert inbound.receive(house.premises, note) == inbound.IGNORED
    assert inbound.receive(house.premises, letter) == inbound.UNKNOWN


@pytest.fixture
def box(tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "post" / part).mkdir(parents=True)
    return tmp_path / "post"


def lies_in(box: Path) -> dict[str, int]:
    return {part: len(list((box / part).glob("*"))) for part in ("new", "cur", ".ukjent/new")}


def test_a_folder_is_emptied_and_what_means_nothing_is_kept_for_people(house: House, post: Post, box: Path) -> None:
    called(house)
    ane = address(house, "Ane")
    (box / "new" / "1").write_bytes(answer(post.to(ane), ane, "ACCEPTED", outlook))
    (box / "new" / "2").write_bytes(b"From: a@b.no\r\n\r\nHei\r\n")
    (box / "new" / "3").write_bytes(HOSTILE["huge"])
    assert inbound.empty(house.premises, box) == 3
    assert lies_in(box) == {"new": 0, "cur": 1, ".ukjent/new": 2}
    assert inbound.unread(box) == 2
    assert guests(seen(house, "Liv"))["Ane"] == "coming"
    assert inbound.empty(house.premises, box) == 0


def test_killed_after_the_answer_was_written_it_still_counts_once(house: House, post: Post, box: Path) -> None:
    called(house)
    ane = address(house, "Ane")
    raw = answer(post.to(ane), ane, "ACCEPTED", outlook)
    assert inbound.receive(house.premises, raw) == inbound.ANSWERED  # and then the power went
    (box / "new" / "1").write_bytes(raw)
    assert inbound.empty(house.premises, box) == 1
    told = [str(line) for event in house.case("Liv", house.case_id).history for line in event.sentences]
    assert told.count("Ane kommer til møtet 18.01.2027 kl. 10.00") == 1


@pytest.fixture
def catcher(house: House, tmp_path: Path) -> Iterator[MailCatcher]:
    started = MailCatcher(tmp_path / "caught", house.clock.now)
    started.start()
    yield started
    started.stop()


def test_all_the_way_round_over_smtp(house: House, catcher: MailCatcher, tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": catcher.port})
    house.begins("mote")
    house.post.send = Mail(settings).send  # type: ignore[method-assign]
    people = [house.people[name] for name in ("Ane", "Bo")]
    house.does("Liv", "kall", tid="2027-01-18T10:00", sted="Rådhuset", hvem=people)
    caught = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (tmp_path / "caught").glob("*.eml")
    ]
    invited = {str(mail["To"]): mail for mail in caught if mail["Subject"] == "Møte"}
    assert len(invited) == 4
    for name, shape in (("Ane", outlook), ("Bo", google)):
        sender = address(house, name)
        reply = answer(invited[sender], sender, "ACCEPTED", shape)
        assert inbound.receive(house.premises, reply) == inbound.ANSWERED
    assert guests(seen(house, "Liv")) == {"Ane": "coming", "Bo": "coming", "Liv": "coming", "Nina": "none"}


def test_a_worker_that_dies_after_sending_sends_the_same_invitation_again(house: House) -> None:
    called(house)
    moves(house, "Liv", "2027-02-01T13:00")
    with house.write() as tx:
        rows = tx.conn.execute(select(_messages.c.id).where(_messages.c.template.like("meeting:%"))).all()
    assert len(rows) == len({row.id for row in rows}) == 8
    one, two = Post(), Post()
    with house.write() as tx:
        meetings.cancel(tx, house.actor("Liv"), meeting(house).id, "", 1, new_id(tx.now))
    with house.write() as tx:
        leased = outbox.lease(tx, at_once=True)
        assert leased is not None
    one.send(leased)
    house.clock.set(house.clock.now() + outbox.LEASE + timedelta(seconds=1))
    deliver(house.premises, two)
    assert one.mails[0]["Message-ID"] in {mail["Message-ID"] for mail in two.mails}
    assert re.fullmatch(r"<[0-9a-f.]+@kommunen\.example>", one.mails[0]["Message-ID"])
