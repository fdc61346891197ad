"""What people do with a meeting of a case: move it, cancel it, and answer the invitation, on the page or by mail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine import access, change, forms, gathering, invitations, known, moments, moves, staff
from engine.change import Change
from engine.commands import Command
from engine.errors import N_, InvalidAnswers, NotFound, NotPermitted, Refused, Stale
from engine.gathering import AHEAD, Gathering
from engine.model import Attendance, Meeting, User, table
from engine.transaction import Actor, Tx

WHEN, PLACE, WHY = "when", "place", "why"  # what is asked when a meeting is moved or cancelled
ANSWERS = ("coming", "other_time", "not_coming")
_meetings, _attendance, _users = table(Meeting), table(Attendance), table(User)
_CASE_OF = select(_meetings.c.case_id).where(_meetings.c.id == bindparam("meeting"))
_BY_MAIL = (
    select(_meetings.c.id, _meetings.c.municipality_id, _attendance.c.user_id, _users.c.email)
    .join(_attendance, _attendance.c.meeting_id == _meetings.c.id)
    .join(_users, _users.c.id == _attendance.c.user_id)
    .where(_meetings.c.uid == bindparam("uid"), _attendance.c.left_at.is_(None))
)


def move(tx: Tx, actor: Actor, meeting_id: str, given: Mapping[str, str], sequence: int, command: str) -> str:
    """Another time and place for a meeting, or a new one for one that was cancelled. Out: the case's id.

    `given` is what the form says: WHEN ("2027-01-04T14:30"), PLACE and WHY (may be left out). Everybody gets the new
    time, dates that are counted from it move, and earlier answers are answers to the time before. `sequence` is the
    meeting's number as the person saw it. Raises InvalidAnswers, Refused when it has been, Stale, NotPermitted,
    NotFound.
    """
    asked = Command.of(actor.user_id, command, "move_meeting", meeting_id, dict(given))
    opened, meeting, earlier = _claimed(tx, actor, meeting_id, sequence, asked)
    if earlier:
        return earlier
    invitations.follow(opened)  # first everybody who should hear of it
    starts, place, why = _read(opened, meeting, given)
    zone, length = opened.municipality.calendar.zone, meeting.ends_at - meeting.starts_at
    old, again = meeting.starts_at, meeting.status == "cancelled"
    before, retimed = meeting.sequence, starts != old or again
    shown = retimed or (meeting.open_place and place != meeting.place)
    meeting.starts_at, meeting.ends_at, meeting.place, meeting.reason = starts, starts + length, place, why or None
    if shown:
        meeting.number()
    if retimed:
        meeting.timed, meeting.status = meeting.sequence, "moved"
        _comes(opened, meeting, actor.user_id)
    gathering.save(opened.batch, meeting)
    invitations.tell_story(opened, "moved" if retimed else "placed", meeting, was=moments.written(old, zone))
    if shown:
        invitations.send_anew(opened, meeting, before)
    if opened.case.facts.get(meeting.question) == moments.written(old, zone):
        opened.remember(meeting.question, moments.written(starts, zone))
    moves.settle(opened)
    opened.commit("meeting_moved", asked)
    return opened.case.id


def cancel(tx: Tx, actor: Actor, meeting_id: str, why: str, sequence: int, command: str) -> str:
    """The meeting is not held; the reason may be left out. Out: the case's id.

    Raises InvalidAnswers, Refused when it has been or is cancelled already, Stale, NotPermitted, NotFound.
    """
    asked = Command.of(actor.user_id, command, "cancel_meeting", meeting_id, why)
    opened, meeting, earlier = _claimed(tx, actor, meeting_id, sequence, asked)
    if earlier:
        return earlier
    if meeting.status == "cancelled":
        raise Refused(N_("Møtet er avlyst fra før."))
    meeting.reason = _text(why, WHY, 1000) or None
    invitations.cancel(opened, meeting)
    moves.settle(opened)
    opened.commit("meeting_cancelled", asked)
    return opened.case.id


def answer(tx: Tx, actor: Actor, meeting_id: str, said: str, other: str, command: str) -> str:
    """Somebody who is invited says on the page whether they come. Out: the case's id.

    `said` is one of ANSWERS, `other` the time they would rather have. Who stands in for somebody answers for them.
    Raises InvalidAnswers, Refused when it is too late or cancelled, NotFound for who is not invited.
    """
    asked = Command.of(actor.user_id, command, "answer_meeting", meeting_id, said, other)
    opened = _locked(tx, actor, meeting_id)
    if earlier := asked.earlier(tx):
        return earlier
    meeting = _find(opened, meeting_id)
    user = guest_of(actor, meeting)
    if user is None or said not in ANSWERS:
        raise NotFound()
    proposed = _proposed(opened, other) if said == "other_time" else None
    _demand_open(opened, meeting)
    _answer(opened, meeting, user, (said, proposed, meeting.sequence, tx.now, "page"))
    opened.commit("meeting_answered", asked)
    return opened.case.id


def answer_by_mail(
    tx: Tx, uid: str, sender: str, said: str, proposed: datetime | None, sequence: int, written_at: datetime
) -> None:
    """The answer that somebody's calendar sent: kept when it is the newest of theirs, also to an earlier time.

    `sender` is the address it came from, `proposed` an aware moment, `sequence` the number it answers. Raises NotFound
    when no such meeting has invited that address, Refused when the answer cannot be right.
    """
    rows = tx.conn.execute(_BY_MAIL, {"uid": uid}).all()
    row = next((row for row in rows if row.email.casefold() == sender.casefold()), None)
    if row is None or said not in ANSWERS:
        raise NotFound()
    actor = staff.actor(tx, row.user_id, row.municipality_id)
    opened = _locked(tx, actor, row.id)
    meeting = _find(opened, row.id)
    one = meeting.present.get(row.user_id)
    if one is None:
        raise NotFound()
    if sequence > meeting.sequence or (proposed is not None and proposed <= tx.now):
        raise Refused(N_("Svaret gjelder en tid som ikke finnes."))
    stamp = min(written_at, tx.now)
    if one.answered_at is not None and stamp < one.answered_at:
        return  # something newer has been answered meanwhile
    _demand_open(opened, meeting)
    _answer(opened, meeting, row.user_id, (said, proposed, sequence, stamp, "mail"))
    opened.commit("meeting_answered")


def guest_of(actor: Actor, meeting: Gathering) -> str | None:
    """Whom the actor may answer for: themselves, or somebody who is away; None when that is nobody."""
    users = [user for user in meeting.present if user in actor.users]
    return actor.user_id if actor.user_id in users else next(iter(users), None)


def may_change(opened: Change, meeting: Gathering) -> bool:
    """Who called the meeting may move and cancel it while it is theirs, and whoever has that to do now."""
    return access.may_hold(opened, invitations.roles_calling(opened, meeting))


def is_over(opened: Change, meeting: Gathering) -> bool:
    """It has begun, or has been."""
    return meeting.status in (*AHEAD, "held") and meeting.starts_at <= opened.tx.now


# ---------------------------------------------------------------- the parts


def _comes(opened: Change, meeting: Gathering, user: str) -> None:
    """Whoever moves a meeting can come at the new time."""
    if user in meeting.present:
        meeting.invited[user] = replace(
            meeting.invited[user], answer="coming", proposed_at=None, answered_at=opened.tx.now,
            answered_to=meeting.sequence, channel="page",
        )  # fmt: skip
        gathering.attend(opened.batch, meeting.id, meeting.invited[user])


def _locked(tx: Tx, actor: Actor, meeting_id: str) -> Change:
    case = tx.conn.scalar(_CASE_OF, {"meeting": meeting_id})
    if case is None:
        raise NotFound()
    opened = change.of_case(tx, case, actor)
    if opened.case.municipality_id != actor.municipality:
        raise NotFound()
    return opened


def _find(opened: Change, meeting_id: str) -> Gathering:
    """The meeting among those that are ahead; one that the case has left behind is read by itself."""
    found = [*invitations.ahead(opened), *gathering.of_case(opened.tx.conn, opened.case.id)]
    return next(meeting for meeting in found if meeting.id == meeting_id)


def _claimed(tx: Tx, actor: Actor, meeting_id: str, sequence: int, asked: Command) -> tuple[Change, Gathering, str]:
    """The locked case and the meeting as the person saw it, to be changed; the answer when this was done before."""
    opened = _locked(tx, actor, meeting_id)
    meeting, earlier = _find(opened, meeting_id), asked.earlier(tx)
    if earlier:
        return opened, meeting, earlier
    if guest_of(actor, meeting) is None:
        access.demand_sight(opened)
    if not may_change(opened, meeting):
        raise NotPermitted()
    if is_over(opened, meeting):
        raise Refused(N_("Møtet har vært, og kan ikke endres."))
    if meeting not in invitations.ahead(opened):
        raise Refused(N_("Saken er kommet videre, så dette møtet kan ikke tas opp igjen."))
    if meeting.sequence != sequence:
        raise Stale()
    return opened, meeting, ""


def _read(opened: Change, meeting: Gathering, given: Mapping[str, str]) -> tuple[datetime, str, str]:
    wrong: dict[str, Refused] = {}
    clean: dict[str, Any] = {WHEN: "", PLACE: "", WHY: ""}
    for key, read in (
        (WHEN, lambda: _moment(opened, given.get(WHEN, ""))),
        (PLACE, lambda: forms.text(given.get(PLACE, ""), 200).replace("\n", " ")),
        (WHY, lambda: forms.text(given.get(WHY, ""), 1000)),
    ):
        try:
            clean[key] = read()
        except Refused as refusal:
            wrong[key] = refusal
    if wrong:
        raise InvalidAnswers(wrong)
    if meeting.status in AHEAD and (clean[WHEN], clean[PLACE]) == (meeting.starts_at, meeting.place):
        raise InvalidAnswers({WHEN: Refused(N_("Møtet er til denne tida fra før."))})
    return clean[WHEN], clean[PLACE], clean[WHY]


def _moment(opened: Change, given: str) -> datetime:
    written = forms.moment(given)
    if not written:
        raise Refused(N_("Må fylles ut."))
    known.demand_moment(opened.tx, opened.municipality, datetime.fromisoformat(written), True)
    return moments.moment_of(written, opened.municipality.calendar.zone)


def _proposed(opened: Change, given: str) -> datetime:
    try:
        return _moment(opened, given)
    except Refused as wrong:
        raise InvalidAnswers({WHEN: wrong}) from wrong


def _text(given: str, field: str, most: int) -> str:
    try:
        return forms.text(given, most)
    except Refused as wrong:
        raise InvalidAnswers({field: wrong}) from wrong


def _demand_open(opened: Change, meeting: Gathering) -> None:
    if meeting.status == "cancelled":
        raise Refused(N_("Møtet er avlyst."))
    if is_over(opened, meeting):
        raise Refused(N_("Møtet har vært."))


def _answer(
    opened: Change, meeting: Gathering, user: str, given: tuple[str, datetime | None, int, datetime, str]
) -> None:
    """Keep an answer: what, another time, to which sequence number, when, and how it came."""
    said, proposed, sequence, at, channel = given
    had = meeting.answered(user)
    one = meeting.invited[user] = replace(
        meeting.invited[user], answer=said, proposed_at=proposed, answered_at=at, answered_to=sequence, channel=channel
    )
    gathering.attend(opened.batch, meeting.id, one)
    invitations.tell_story(opened, "answered", meeting, user=user, answer=said)
    if meeting.called_by and meeting.called_by != user:
        _tell_caller(opened, meeting, user, completes=not had)


def _tell_caller(opened: Change, meeting: Gathering, user: str, *, completes: bool) -> None:
    """Word to whoever called the meeting: somebody cannot come then, or the last has answered."""
    key = f"{meeting.id}:{opened.seq}"
    if not meeting.answered(user):  # the answer is to a time it no longer is
        return
    if meeting.invited[user].answer != "coming":
        opened.tell("meeting_cannot_come", f"{key}:cannot", user=meeting.called_by)
    elif completes and all(meeting.answered(guest) for guest in meeting.present):
        opened.tell("meeting_all_answered", f"{key}:all", user=meeting.called_by)
