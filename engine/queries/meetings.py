"""The meetings of a case as they are shown: when, where, who is invited, and what each has answered."""

from collections.abc import Iterator

from sqlalchemy import bindparam, select

from engine import access, gathering, meetings
from engine.change import Change, look
from engine.errors import NotFound
from engine.gathering import Gathering
from engine.model import Meeting, table
from engine.queries.common import head, names
from engine.transaction import Actor, Tx
from engine.views import MeetingPage
from engine.views.meetings import Guest, MeetingView

_meetings = table(Meeting)
_CASE_OF = select(_meetings.c.case_id).where(_meetings.c.id == bindparam("meeting"))


def meetings_of(change: Change) -> Iterator[MeetingView]:
    """Every meeting of the case that is looked at, the next one first, those that have been last."""
    found = gathering.of_case(change.tx.conn, change.case.id)
    yield from sorted((_view(change, one) for one in found), key=lambda view: (view.over, view.starts_at))


def meeting_page(tx: Tx, actor: Actor, meeting_id: str) -> MeetingPage:
    """One meeting, for who is invited and who has a part in the case. Raises NotFound.

    Who is invited and has no part in the case sees the meeting, and nothing of what it is about.
    """
    change = look(tx, str(tx.conn.scalar(_CASE_OF, {"meeting": meeting_id})), actor)
    case, routine = change.case, change.routine
    if case.municipality_id != actor.municipality:
        raise NotFound()
    meeting = next(one for one in gathering.of_case(tx.conn, case.id) if one.id == meeting_id)
    try:
        access.demand_sight(change)
        sees_case = True
    except NotFound:
        sees_case = False
    if not sees_case and meetings.guest_of(actor, meeting) is None:
        raise NotFound()
    return MeetingPage(_view(change, meeting), head(tx, routine, case) if sees_case else None)


def _view(change: Change, meeting: Gathering) -> MeetingView:
    tx, actor = change.tx, change.actor
    called = names(tx, [meeting.called_by, *meeting.present])
    mine = meetings.guest_of(actor, meeting) if actor else None
    over = meeting.status == "held" or (meeting.starts_at <= tx.now)
    left_behind = meeting.id not in change.case.facts.get("_meetings", ())
    return MeetingView(
        meeting_id=meeting.id,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        status=meeting.status,
        over=over,
        reason=meeting.reason or "",
        sequence=meeting.sequence,
        called_by=called.get(meeting.called_by or "", ""),
        guests=tuple(
            Guest(
                called.get(user, ""), one.answer, one.proposed_at, one.answer != "none" and not meeting.answered(user)
            )
            for user, one in sorted(meeting.present.items(), key=lambda pair: called.get(pair[0], ""))
        ),
        mine=meeting.present[mine].answer if mine and meeting.answered(mine) else "none" if mine else None,
        for_other=called.get(mine, "") if mine and actor and mine != actor.user_id else "",
        may_answer=mine is not None and not over and meeting.status != "cancelled",
        may_change=actor is not None
        and not left_behind
        and meetings.may_change(change, meeting)
        and (meeting.status == "cancelled" or not over),
    )
