"""Meetings follow the case: called by an answer, cancelled when the case goes on without them, and those invited are
always those who hold the roles that are.

`call` notes a meeting; `follow`, which every change ends with (`engine.moves.settle`), does the rest. What is sent is a
message with the template "meeting:<meeting>:<sequence>", once for each person and number.
"""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import bindparam, select, update

from engine import consents, facts, gathering, moments, queues, standing
from engine.change import Change
from engine.definition import PREVIOUS, Field, FieldType, RoleKind
from engine.forms import Answers
from engine.gathering import AHEAD, Gathering, Invited
from engine.ids import new_id
from engine.model import Notification, table
from engine.statements import Statement

TEMPLATE = "meeting"  # "meeting:<meeting>:<sequence>"; such a message waits for no other and is never gathered
AHEAD_FACT = "_meetings"  # in the facts of a case: the ids of its meetings that are not over
OUTDATED = "a newer invitation took its place"
_messages = table(Notification)
_UNSAY = Statement(
    update(_messages)
    .where(_messages.c.id == bindparam("message"), _messages.c.status == "waiting")
    .values(status="failed", last_error=OUTDATED)
)
_REACHED = (
    select(_messages.c.id)
    .where(_messages.c.id.in_(bindparam("messages", expanding=True)))
    .where((_messages.c.status == "sent") | _messages.c.envelope_id.is_not(None))
    .limit(1)
)


def call(change: Change, source: str, field: Field, answers: Answers) -> None:
    """The answer to `field` calls a meeting. A time that has passed calls nobody: it came with another case's answers.

    Who is invited, and where the case then stands, is seen to when the change has done everything else.
    """
    calling = field.calls
    starts = moments.moment_of(str(answers[field.key]), change.municipality.calendar.zone)
    if calling is None or starts <= change.tx.now:
        return
    meeting = Gathering(
        id=new_id(change.tx.now), question=f"{source}.{field.key}", task_id=str(change.story.get("task_id", "")),
        uid=secrets.token_hex(20), starts_at=starts, ends_at=starts + timedelta(minutes=calling.minutes),
        place=str(answers.get(calling.place or "", "")), open_place=calling.open_place, called_by=change.actor_id,
        called=True,
    )  # fmt: skip
    ahead(change).append(meeting)


def ahead(change: Change) -> list[Gathering]:
    """The meetings of the case that are not over, those called in this change too."""
    if change.meetings is None:
        noted = change.case.facts.get(AHEAD_FACT, ())
        found = gathering.of_case(change.tx.conn, change.case.id) if noted else []
        change.meetings = [meeting for meeting in found if meeting.id in noted]
    return change.meetings


def follow(change: Change) -> None:
    """Let every meeting ahead be as the case now is. Nothing is read where there is none."""
    if change.meetings is None and not change.case.facts.get(AHEAD_FACT):
        return
    for meeting in list(ahead(change)):
        if meeting.called:
            _begin(change, meeting)
        elif meeting.starts_at <= change.tx.now and meeting.status in AHEAD:
            _pass(change, meeting)
        elif not _stands(change, meeting):
            _let_go(change, meeting)
        elif meeting.status in AHEAD:
            _invite(change, meeting)
    note(change)


def note(change: Change) -> None:
    """Keep which meetings are ahead."""
    ids = [meeting.id for meeting in change.meetings or ()]
    if ids != change.case.facts.get(AHEAD_FACT, []):
        others = {name: value for name, value in change.case.facts.items() if name != AHEAD_FACT}
        change.case.facts = {**others, AHEAD_FACT: ids} if ids else others


def cancel(change: Change, meeting: Gathering) -> None:
    """The meeting is not held; whoever has heard of it hears that."""
    meeting.status = "cancelled"
    before, number = meeting.sequence, meeting.number()
    gathering.save(change.batch, meeting)
    for user in meeting.present:
        _take_back(change, meeting, user, before, number)
    tell_story(change, "cancelled", meeting)


def send_anew(change: Change, meeting: Gathering, before: int) -> None:
    """Everybody who is invited gets the meeting as it now is; what waits to be sent of it as it was is never sent."""
    for user in meeting.present:
        _unsay(change, meeting, user, before)
        _tell(change, meeting, user)


def tell_story(change: Change, what: str, meeting: Gathering, **more: str | None) -> None:
    """What the history tells of a meeting: ids and times, never what people write."""
    line = {"what": what, "at": moments.written(meeting.starts_at, change.municipality.calendar.zone), **more}
    change.story.setdefault("meetings", []).append(line)


def roles_calling(change: Change, meeting: Gathering) -> tuple[str, ...]:
    """The roles that answer the question which calls the meeting, and the one that answers for the case."""
    head, _, key = meeting.question.partition(".")
    spec = change.routine.tasks.get(head)
    asking = [way for _, way in change.routine.workflow.transitions() if any(one.key == key for one in way.asks)]
    found = [spec.who if spec.who in change.routine.roles else spec.each or ""] if spec else []
    found += [role for way in asking for role in way.by if head == "act"]
    return tuple(role for role in (*found, change.routine.owner.key) if role in change.routine.roles)


# ---------------------------------------------------------------- as the case goes


def _begin(change: Change, meeting: Gathering) -> None:
    """It has been called in this change, and the case has come to where it stands."""
    if change.state.final:
        ahead(change).remove(meeting)
        return
    meeting.state, meeting.round, meeting.called = change.state.key, change.case.round, False
    gathering.write_new(change.batch, meeting, change.case.id, change.case.municipality_id)
    tell_story(change, "called", meeting)
    for user in dict.fromkeys(_wanted(change, meeting, calling=True)):
        _ask(change, meeting, _caller(change, meeting) if user == meeting.called_by else Invited(user, change.tx.now))


def _pass(change: Change, meeting: Gathering) -> None:
    """It has begun: nobody is invited or uninvited any more. When it is over, it has been held."""
    if meeting.ends_at <= change.tx.now:
        meeting.status = "held"
        gathering.save(change.batch, meeting)
        ahead(change).remove(meeting)


def _let_go(change: Change, meeting: Gathering) -> None:
    """The case has gone on without it."""
    if meeting.status in AHEAD:
        cancel(change, meeting)
    ahead(change).remove(meeting)


def _stands(change: Change, meeting: Gathering) -> bool:
    """The case is where the meeting was called for, or on a short way round that leads back there."""
    state, story = change.state, change.story
    if state.final or meeting.task_id in change.annulled or change.case.round != meeting.round:
        return False
    if story.get("consent") == "withdrawn" and not consents.is_live(change):
        return False
    if state.key == meeting.state:
        return True
    leads_back = any(way.to == PREVIOUS for way in state.next)
    return leads_back and facts.of(change).came_from() == meeting.state and _may_be_talked_about(change)


def _may_be_talked_about(change: Change) -> bool:
    asks = any(field.type is FieldType.CONSENT for field in change.routine.questions.values())
    return not asks or consents.is_live(change)


# ---------------------------------------------------------------- who is invited


def _invite(change: Change, meeting: Gathering) -> None:
    """Those who have come to hold an invited role are invited; those who no longer do, are told that they are not.

    Where the routine has been given another version, without the question, they stay as they were.
    """
    if meeting.question not in change.routine.questions:
        return
    wanted = list(dict.fromkeys(_wanted(change, meeting)))
    gone = [user for user in meeting.present if user not in wanted]
    come = [user for user in wanted if user not in meeting.present]
    if not gone and not come:
        return
    before, number = meeting.sequence, meeting.number()
    gathering.save(change.batch, meeting)
    for user in gone:
        _take_back(change, meeting, user, before, number)
        meeting.invited[user] = replace(meeting.invited[user], left_at=change.tx.now)
        gathering.attend(change.batch, meeting.id, meeting.invited[user])
        tell_story(change, "left", meeting, user=user)
    for user in come:
        _ask(change, meeting, Invited(user, change.tx.now))
        tell_story(change, "invited", meeting, user=user)


def _ask(change: Change, meeting: Gathering, one: Invited) -> None:
    meeting.invited[one.user] = one
    gathering.add(change.tx.conn, change.batch, meeting.id, one)
    _tell(change, meeting, one.user)


def _caller(change: Change, meeting: Gathering) -> Invited:
    """Who calls a meeting comes to it."""
    now = change.tx.now
    return Invited(
        str(change.actor_id), now, answer="coming", answered_at=now, answered_to=meeting.sequence, channel="page"
    )


def _wanted(change: Change, meeting: Gathering, *, calling: bool = False) -> Iterator[str]:
    """Who called it, as long as that is still theirs to do, and those who hold an invited role themselves."""
    field = change.routine.questions.get(meeting.question)
    if meeting.called_by and (calling or _still_calls(change, meeting)):
        yield meeting.called_by
    for role in field.calls.invite if field and field.calls else ():
        yield from _holders(change, role)


def _still_calls(change: Change, meeting: Gathering) -> bool:
    roles = roles_calling(change, meeting)
    return any(meeting.called_by == user for role in roles for user in _holders(change, role))


def _holders(change: Change, key: str) -> Iterator[str]:
    """The people behind a role. Who is away is invited all the same: the meeting may be when they are back."""
    tx, house, role = change.tx, change.case.municipality_id, change.routine.roles[key]
    if role.kind is RoleKind.REFERRER:
        named = [change.case.referrer_id]
    elif role.kind is RoleKind.NAMED:
        named = [change.case.holders.get(key)]
    else:
        named = list(change.members(key))
    here = [user for user in named if user and standing.is_answered_for(tx, house, user)]
    if here or role.kind is RoleKind.REFERRER:
        yield from here
        return
    named_unit = role.until_named if role.kind in (RoleKind.NAMED, RoleKind.GROUP) else queues.queue_of(change, key)[0]
    yield from standing.holders(tx, house, named_unit or key)


# ---------------------------------------------------------------- word to them


def _tell(change: Change, meeting: Gathering, user: str) -> None:
    change.tell(f"{TEMPLATE}:{meeting.id}:{meeting.sequence}", _message(meeting, user, meeting.sequence), user=user)


def _take_back(change: Change, meeting: Gathering, user: str, before: int, number: int) -> None:
    """Word that somebody is not to come after all, unless the invitation never left the house."""
    _unsay(change, meeting, user, before)
    sent = [_message(meeting, user, earlier) for earlier in range(before + 1)]
    if change.tx.conn.execute(_REACHED, {"messages": sent}).first():
        change.tell(f"{TEMPLATE}:{meeting.id}:{number}", _message(meeting, user, number), user=user)


def _unsay(change: Change, meeting: Gathering, user: str, before: int) -> None:
    for earlier in range(before + 1):
        change.batch.change(_UNSAY, message=_message(meeting, user, earlier))


def _message(meeting: Gathering, user: str, number: int) -> str:
    return f"{meeting.id}:{number}:{user}"
