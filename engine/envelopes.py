"""All that waits for one person and may reach them now goes into one envelope; the rest is held until its time.

An envelope is for whoever reads the messages: the one they are to, or the substitute of somebody who is away, who then
gets them with their own. The person is locked first (skipping those that another worker has), so that two workers never
make two envelopes of what belongs in one, and a message is in exactly one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, RowMapping, bindparam, exists, func, select, update

from engine import definitions, standing
from engine.ids import new_id
from engine.model import Case, Envelope, NoticeChoice, Notification, Task, User, table
from engine.notices import MAIL, OF_TASK, OVER, OWN, SMS, Choices, Weight, earliest, is_alone, weigh
from engine.store import insert_once
from engine.transaction import Tx

COPY = ":sms"  # what the id of the SMS beside a mail ends with
_AT_MOST = 500  # messages in one envelope
_A_MOMENT = timedelta(seconds=1)
_messages, _envelopes, _users = table(Notification), table(Envelope), table(User)
_tasks, _cases, _choices = table(Task), table(Case), table(NoticeChoice)
_WAITING = (_messages.c.status == "waiting", _messages.c.envelope_id.is_(None), _messages.c.user_id.is_not(None))
_FIRST = (
    select(_messages.c.municipality_id, _messages.c.user_id, _messages.c.template)
    .join(_users, _users.c.id == _messages.c.user_id)
    .where(*_WAITING, _messages.c.not_before <= bindparam("before"))
    .order_by(_messages.c.not_before, _messages.c.id)
    .limit(1)
    .with_for_update(skip_locked=True, key_share=True, of=_users)
)
_ANY = select(exists(select(_messages.c.id).where(*_WAITING, _messages.c.not_before <= bindparam("before"))))
_LOCK = select(_users.c.id).where(_users.c.id == bindparam("user")).with_for_update(skip_locked=True, key_share=True)
_ALL = (
    select(_messages, _tasks.c.key, _tasks.c.status.label("now"), _tasks.c.due_on, _tasks.c.due_at)
    .add_columns(_tasks.c.assignee_id, _cases.c.definition_id)
    .outerjoin(_cases, _cases.c.id == _messages.c.case_id)
    .outerjoin(_tasks, _tasks.c.id == _messages.c.task_id)
    .where(*_WAITING, _messages.c.not_before <= bindparam("now"))
    .where(_messages.c.municipality_id == bindparam("municipality"))
    .where(_messages.c.user_id.in_(bindparam("users", expanding=True)))
    .order_by(_messages.c.id)
    .limit(_AT_MOST)
    .with_for_update(skip_locked=True, of=_messages)
)
_CHOSEN = select(_choices).where(_choices.c.user_id == bindparam("user"))
_HAD = select(func.count()).where(
    _envelopes.c.user_id == bindparam("user"), _envelopes.c.channel == MAIL, _envelopes.c.demanded.is_(False),
    _envelopes.c.made_at >= bindparam("since"),
)  # fmt: skip
_OPEN = select(_envelopes.c.not_before).where(
    _envelopes.c.municipality_id == bindparam("municipality"), _envelopes.c.user_id == bindparam("user"),
    _envelopes.c.channel == bindparam("channel"), _envelopes.c.status == "waiting",
)  # fmt: skip
_NEXT = select(func.min(_messages.c.not_before)).where(*_WAITING, _messages.c.held)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who gets the envelope, and whose messages go into it."""

    user: str
    of: frozenset[str]
    choices: Choices
    mails: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A message that waits, and how much it presses."""

    row: RowMapping
    weight: Weight
    channel: str


def waits(tx: Tx, before: datetime) -> bool:
    """Some message could have gone since `before` (aware)."""
    return bool(tx.conn.scalar(_ANY, {"before": before}))


def next_morning(tx: Tx) -> datetime | None:
    """When the next message that is held may go."""
    moment: datetime | None = tx.conn.scalar(_NEXT)
    return moment


def chosen(tx: Tx, user: str) -> Choices:
    """What a person has chosen, or the defaults."""
    row = tx.conn.execute(_CHOSEN, {"user": user}).mappings().first()
    return Choices(**{field.name: row[field.name] for field in fields(Choices)}) if row else Choices()


def gather(tx: Tx, channels: frozenset[str], before: datetime, *, at_once: bool) -> Mapping[str, Any] | None:
    """A new envelope, not leased yet, for the person whose message has waited longest; None when none came of it.

    `at_once`: one message, whatever the hour and whatever people have chosen.
    """
    first = tx.conn.execute(_FIRST, {"before": before}).first()
    if first is None:
        return None
    reader = _reader(tx, first, at_once=at_once)
    if reader is None:
        return None
    asked = {"now": tx.now, "municipality": first.municipality_id, "users": sorted(reader.of)}
    found = tx.conn.execute(_ALL, asked).mappings().all()
    # An invitation is for the one who is to be there, also while a substitute does the work.
    rows = [row for row in found if row["user_id"] == reader.user or not is_alone(row["template"])]
    if at_once:
        return _put(tx, reader, [_Word(row, Weight.TASK, MAIL) for row in rows[:1]])
    words = [word for row in rows if _still_true(tx, reader, row) for word in _by_ways(tx, reader, row, channels)]
    return _put(tx, reader, _together(_ready(tx, reader, words)))


def by_mail_instead(tx: Tx, envelope: str, reason: str) -> None:
    """An SMS that cannot arrive: what it said goes by mail, unless it has done so already."""
    inside = (_messages.c.envelope_id == envelope, _messages.c.status == "waiting")
    copies = update(_messages).where(*inside, _messages.c.id.endswith(COPY))
    tx.conn.execute(copies.values(status="failed", last_error=OVER))
    again = {"channel": MAIL, "envelope_id": None, "not_before": tx.now, "last_error": reason}
    tx.conn.execute(update(_messages).where(*inside).values(**again))


def _reader(tx: Tx, first: Row[Any, Any, Any], *, at_once: bool) -> _Reader | None:
    """None when another worker has the person in hand."""
    municipality, user = first.municipality_id, first.user_id
    # Word that was on its way to somebody who has left says nothing of a case.
    others = () if is_alone(first.template) else standing.readers(tx, municipality, user)
    reader = next(iter(others), user)
    if at_once:
        return _Reader(reader, frozenset({user}), Choices(), 0)
    if reader != user and tx.conn.execute(_LOCK, {"user": reader}).first() is None:
        return None
    stands_in = standing.stands_in_for(tx, municipality, reader)
    calendar = tx.municipality(municipality).calendar
    midnight = datetime.combine(calendar.local_date(tx.now), time(), calendar.zone)
    mails = tx.conn.scalar(_HAD, {"user": reader, "since": midnight}) or 0
    return _Reader(reader, stands_in | {reader, user}, chosen(tx, reader), mails)


# ---------------------------------------------------------------- what is still to be told


def _still_true(tx: Tx, reader: _Reader, row: RowMapping) -> bool:
    """A message that has waited is told as things are now, or not at all when there is nothing more to tell."""
    if row["now"] is None:
        return True
    taken = row["template"] in OF_TASK and row["assignee_id"] not in (None, *reader.of)
    if row["held"] and (taken or row["now"] in ("done", "skipped")):
        _change(tx, row, status="failed", last_error=OVER)
        return False
    template = _template_now(tx, row)
    if template != row["template"]:
        _change(tx, row, template=template)
    return True


def _template_now(tx: Tx, row: RowMapping) -> str:
    """What the clock said of a deadline when it was so; a deadline of hours says it at once."""
    template, today = str(row["template"]), tx.today(row["municipality_id"])
    if not OF_TASK.get(template) or row["due_at"] is not None or row["due_on"] > today:
        return template
    return "task_overdue" if row["due_on"] < today or template == "task_overdue" else "task_due"


# ---------------------------------------------------------------- by which way, and when


def _by_ways(tx: Tx, reader: _Reader, row: RowMapping, channels: frozenset[str]) -> list[_Word]:
    """The message with its channel; an SMS beside a mail is a message of its own from now on."""
    in_hours = row["due_at"] is not None
    weight = weigh(row["template"], in_hours=in_hours, urgent=_is_urgent(tx, row))
    known = frozenset({MAIL}) if is_alone(row["template"]) else channels
    ways, channel = reader.choices.ways(weight, known), str(row["channel"])
    if channel == SMS and SMS not in ways:
        if row["id"].endswith(COPY):
            _change(tx, row, status="failed", last_error=OVER)
            return []
        channel = MAIL
    elif channel == MAIL and SMS in ways and row["last_error"] is None:
        if MAIL in ways:
            copy = {name: row[name] for name in _messages.c.keys()}  # noqa: SIM118 (a column collection)
            insert_once(tx.conn, Notification).run(tx.conn, {**copy, "id": row["id"] + COPY, "channel": SMS})
        else:
            channel = SMS
    if channel != row["channel"]:
        _change(tx, row, channel=channel)
    return [_Word(row, weight, channel)]


def _is_urgent(tx: Tx, row: RowMapping) -> bool:
    """The routine says so: of its own message, or of everything about tasks with this escalation."""
    if row["definition_id"] is None:
        return False
    routine, (kind, _, key) = definitions.routine_of(tx, row["definition_id"]), row["template"].partition(":")
    if kind == OWN:
        return key in routine.messages and routine.messages[key].urgent
    spec = routine.tasks.get(row["key"] or "")
    return spec is not None and routine.escalations[spec.escalation].urgent


def _ready(tx: Tx, reader: _Reader, words: list[_Word]) -> list[_Word]:
    """Those that may go now. The others are held."""
    ready = []
    for word in words:
        calendar = tx.municipality(word.row["municipality_id"]).calendar
        at = earliest(
            word.weight, reader.choices, calendar, tx.now,
            channel=word.channel, held=word.row["held"], mails=reader.mails,
        )  # fmt: skip
        if at > tx.now:
            _change(tx, word.row, not_before=at, held=True)
        else:
            ready.append(word)
    return ready


def _together(words: list[_Word]) -> list[_Word]:
    """Those that go in one envelope; the others' turn comes next."""
    mails = [word for word in words if word.channel == MAIL]
    several = [word for word in mails if not is_alone(word.row["template"])]
    return several or mails[:1] or words


def _put(tx: Tx, reader: _Reader, words: list[_Word]) -> Mapping[str, Any] | None:
    """Into an envelope of the reader's; None while one is on its way already, for which they wait."""
    if not words:
        return None
    municipality, channel = words[0].row["municipality_id"], words[0].channel
    envelope = {
        "id": new_id(tx.now), "municipality_id": municipality, "user_id": reader.user, "channel": channel,
        "status": "waiting", "demanded": all(word.weight >= Weight.DEMANDED for word in words), "made_at": tx.now,
        "not_before": tx.now, "attempts": 0, "lease": None, "sent_at": None, "last_error": None,
    }  # fmt: skip
    inside = update(_messages).where(_messages.c.id.in_([word.row["id"] for word in words]))
    if insert_once(tx.conn, Envelope).run(tx.conn, envelope).rowcount:
        tx.conn.execute(inside.values(envelope_id=envelope["id"]))
        return envelope
    asked = {"municipality": municipality, "user": reader.user, "channel": channel}
    its_time = tx.conn.scalar(_OPEN, asked) or tx.now
    tx.conn.execute(inside.values(not_before=max(its_time, tx.now + _A_MOMENT)))
    return None


def _change(tx: Tx, row: RowMapping, **values: Any) -> None:
    tx.conn.execute(update(_messages).where(_messages.c.id == row["id"]).values(**values))
