"""What a mail that comes in is: an answer from somebody's calendar, a mail of ours that came back, or something else.

Everything here is written by strangers. So the limits come first, nothing is unpacked, what cannot be read is unknown,
and of what can be read only a few values are taken, each in one known form.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

MOST_BYTES, MOST_FORM, MOST_PARTS = 1_000_000, 100_000, 40
_ANSWERS = {"ACCEPTED": "coming", "DECLINED": "not_coming", "TENTATIVE": "other_time"}
_ZONES = re.compile(r"(?is)^BEGIN:VTIMEZONE\b.*?^END:VTIMEZONE[ \t]*\r?\n", re.MULTILINE)
_UID = re.compile(r"[0-9a-f]{40}")
_MESSAGE_ID = re.compile(r"<([0-9A-Za-z_.+-]{10,300})@[^<>@\s]{1,255}>")
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to an invitation. `sender` is where the mail came from; `proposed` and `written_at` are aware."""

    uid: str
    sender: str
    answer: str
    sequence: int
    proposed: datetime | None
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours did not arrive. `message_id` is its Message-ID's first half, `status` the code (RFC 3463)."""

    message_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """An absence note, or word of a delay: nothing follows from it."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something a person must look at, and why: never what it says."""

    why: str


Incoming = Reply | Bounce | Automatic | Unknown


def read(raw: bytes, zone: ZoneInfo) -> Incoming:
    """What the mail is. A time without a zone is read in `zone`. Never raises, whatever is in it."""
    if len(raw) > MOST_BYTES:
        return Unknown("too large")
    try:
        return _read(raw, zone)
    except (Exception, RecursionError) as error:  # the parsers were not made for what people can send
        return Unknown(f"cannot be read: {type(error).__name__}")


def key_of(raw: bytes) -> bytes:
    """What the mail is known again by: its Message-ID, or itself where it has none that can be read."""
    head = raw[:MOST_FORM].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    found = re.search(rb"(?im)^message-id:[ \t]*(?:\n[ \t]+)?(<[^<>\s]{3,500}>)", head)
    return found[1] if found else raw


def _read(raw: bytes, zone: ZoneInfo) -> Incoming:
    mail = message_from_bytes(raw, policy=policy.compat32)
    parts = [part for part, _ in zip(mail.walk(), range(MOST_PARTS + 1), strict=False)]
    if len(parts) > MOST_PARTS:
        return Unknown("too many parts")
    if mail.get_content_type() == "multipart/report":
        return _report(parts)
    form = next((part for part in parts if part.get_content_type() == "text/calendar"), None)
    if form is not None:
        return _reply(mail, form, zone)
    automatic = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower() != "no"
    return Automatic() if automatic or mail.get("X-Auto-Response-Suppress") == "All" else Unknown("a letter")


# ---------------------------------------------------------------- answers from calendars


def _reply(mail: Message, part: Message, zone: ZoneInfo) -> Incoming:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or len(content) > MOST_FORM:
        return Unknown("a form that is too large")
    # A zone of the sender's own is a rule to be run for years; the names of the zones that exist are known.
    form = Calendar.from_ical(_ZONES.sub("", _text(part, content)))
    method = str(form.get("METHOD", "")).upper()
    events = [event for event in form.walk("VEVENT") if isinstance(event, Event)]
    if method not in ("REPLY", "COUNTER") or len(events) != 1:
        return Unknown("a form that is no answer")
    [event] = events
    sender, attendee, uid = _sender(mail), event.get("ATTENDEE"), str(event.get("UID", ""))
    if attendee is None or isinstance(attendee, list) or not _UID.fullmatch(uid) or not sender:
        return Unknown("an answer to nothing of ours")
    if str(attendee).casefold().removeprefix("mailto:") != sender.casefold():
        return Unknown("an answer for somebody else")
    said = str(attendee.params.get("PARTSTAT", "")).upper()
    answer = "other_time" if method == "COUNTER" else _ANSWERS.get(said)
    sequence = int(event.get("SEQUENCE", 0))
    if answer is None or not 0 <= sequence <= 1_000_000:
        return Unknown("an answer that says nothing")
    proposed = _moment(event, "DTSTART", zone) if method == "COUNTER" else None
    return Reply(uid, sender, answer, sequence, proposed, _moment(event, "DTSTAMP", zone))


def _text(part: Message, content: bytes) -> str:
    """The form as text: in the charset it says, or what is left of it."""
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return content.decode("utf-8", "replace")


def _sender(mail: Message) -> str:
    """The one address the mail says that it is from; "" when it says none, or several."""
    found = getaddresses([str(value) for value in mail.get_all("From", [])])
    address = found[0][1] if len(found) == 1 else ""
    return address if _ADDRESS.fullmatch(address) else ""


def _moment(event: Event, name: str, zone: ZoneInfo) -> datetime | None:
    """A time of the form; one without a zone is local, and one without an hour is no time."""
    value = event.get(name)
    given: date | datetime | None = getattr(value, "dt", None)
    if not isinstance(given, datetime):
        return None
    return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)


# ---------------------------------------------------------------- mails that came back


def _report(parts: list[Message]) -> Incoming:
    """A delivery status notification (RFC 3464): only one that says that it failed is a bounce."""
    fields = [part for part in parts if part.get_content_type() == "text/plain" and part.get("Action")]
    failed = next((part for part in fields if str(part.get("Action")).strip().lower() == "failed"), None)
    if failed is None:
        return Automatic() if fields else Unknown("a report of something else")
    for part in parts:
        sent = _sent_id(part)
        if sent:
            return Bounce(sent, re.sub(r"[^0-9.]", "", str(failed.get("Status", "")))[:12])
    return Unknown("a report without the mail it is about")


def _sent_id(part: Message) -> str:
    """The Message-ID of the mail in a report: the whole mail, or only its head."""
    kind = part.get_content_type()
    if kind in ("text/rfc822-headers", "message/rfc822-headers"):
        payload = part.get_payload(decode=True)
        told = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        found = re.search(r"(?im)^message-id:\s*(<[^<>\s]+>)", told)
        written = found[1] if found else ""
    elif kind == "message/rfc822":
        inner = part.get_payload(0)
        written = str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
    else:
        return ""
    known = _MESSAGE_ID.fullmatch(written.strip())
    return known[1] if known else ""
