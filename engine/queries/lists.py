"""The lists: the four of the inbox, my referrals, and the routines one may refer to."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select

from engine import definitions
from engine.cases import REFERRAL
from engine.definition import Text
from engine.model import Case, CoordinatorTerm, Person, User, table
from engine.queries.choices import Choices, givers_of_any_age
from engine.queries.common import SOON, left_of, mark_of, role_title, shown_item, task_title
from engine.routine import Routine
from engine.store import tasks
from engine.transaction import Actor, Tx
from engine.views import Inbox, InboxRow, Mark, ReferralForm, ReferralLine, View

PAGE = 50
_cases, _people, _users, _terms = table(Case), table(Person), table(User), table(CoordinatorTerm)


def inbox(tx: Tx, actor: Actor, view: View, page: int = 1) -> Inbox:
    """One list of the inbox, fifty rows a page, nearest deadline first (finished ones: newest first), and counts."""
    counts = {each: _count(tx, actor, each) for each in (View.MINE, View.TEAM, View.WAITING)}
    counts[View.DONE] = _count(tx, actor, View.DONE) if view is View.DONE else 0
    pages = max(1, -(-counts[view] // PAGE))
    page = min(max(page, 1), pages)
    order = [tasks.c.done_at.desc(), tasks.c.id.desc()] if view is View.DONE else [tasks.c.due_on, tasks.c.id]
    statement = rows_where(_belongs(actor, view)).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    today = tx.today(actor.municipality)
    overdue, soon = _near(tx, actor, today)
    rows = tuple(as_row(tx, row, today) for row in tx.conn.execute(statement))
    return Inbox(view, rows, counts, overdue, soon, page, pages)


def rows_where(condition: ColumnElement[bool]) -> Select[Any]:
    """The rows of a list of tasks, with their case and person."""
    return (
        select(
            tasks, _cases.c.reference, _cases.c.definition_id, _cases.c.state.label("case_state"),
            _people.c.name.label("person"), _users.c.name.label("assignee"),
        )
        .join(_cases, _cases.c.id == tasks.c.case_id)
        .outerjoin(_people, _people.c.id == _cases.c.person_id)
        .outerjoin(_users, _users.c.id == tasks.c.assignee_id)
        .where(condition)
    )  # fmt: skip


def as_row(tx: Tx, row: Row[Any], today: date) -> InboxRow:
    """A row of the database as the list shows it; `opens_at` is shown where the statement asked for it."""
    routine = definitions.routine_of(tx, row.definition_id)
    return InboxRow(
        task_id=row.id,
        case_id=row.case_id,
        reference=row.reference,
        title=task_title(routine, row.key, row.outcome),
        person=row.person or "",
        state=routine.states[row.case_state].title,
        role=role_title(tx, routine, row.key, row.queue),
        due_on=row.due_on,
        mark=_mark(tx, row, today),
        days=(row.due_on - today).days,
        assignee=row.assignee,
        escalated=row.escalated_to is not None,
        done_at=row.done_at,
        item=shown_item(row.item),
        due_at=row.due_at,
        begins=row.status == "planned",
        opens_at=getattr(row, "opens_at", None),
        left=left_of(routine.tasks.get(row.key), row.paused_left, row.due_at),
    )


def _mark(tx: Tx, row: Row[Any], today: date) -> Mark:
    if row.status == "done":
        return Mark.DONE
    return Mark.PAUSED if row.paused_left is not None else mark_of(row.due_on, today, row.due_at, tx.now)


def referrals(tx: Tx, actor: Actor) -> tuple[ReferralLine, ...]:
    """What the actor has referred, newest first: that it arrived and whether it is closed, nothing of what is in it.

    A referral of somebody who had an open case already is there by the reference it was answered with.
    """
    statement = (
        select(_cases.c.reference, _cases.c.definition_id, _cases.c.closed_at, tasks.c.done_at)
        .join(tasks, tasks.c.case_id == _cases.c.id)
        .where(tasks.c.key == REFERRAL, tasks.c.status == "done", tasks.c.done_by == actor.user_id)
        .where(_cases.c.municipality_id == actor.municipality)
        .order_by(tasks.c.done_at.desc())
    )
    local = tx.municipality(actor.municipality).calendar.local_date
    return tuple(
        ReferralLine(
            row.reference,
            definitions.routine_of(tx, row.definition_id).workflow.title,
            local(row.done_at),
            row.closed_at is not None,
        )
        for row in tx.conn.execute(statement)
    )


def workflows(tx: Tx, actor: Actor) -> tuple[tuple[str, Text], ...]:
    """The routines of the municipality that one may refer to: name and title."""
    return tuple(
        (slug, _newest(tx, actor, slug).workflow.title) for slug in definitions.published(tx, actor.municipality)
    )


def referral_form(tx: Tx, actor: Actor, slug: str, birth_date: str = "") -> ReferralForm:
    """What the referral of a routine asks. Who must consent follows from the birth date as it was typed, if it was.

    Raises NotFound.
    """
    workflow = _newest(tx, actor, slug).workflow
    choices = Choices.among(tx, actor.municipality, workflow.referral)
    asks_givers = any(field.givers for field in workflow.referral)
    return ReferralForm(
        workflow.title,
        workflow.referral,
        workflow.subject == "person",
        choices.staff,
        choices.units,
        givers_of_any_age(tx, actor.municipality, birth_date) if asks_givers else (),
        choices.days,
    )


def _newest(tx: Tx, actor: Actor, slug: str) -> Routine:
    return definitions.routine_of(tx, definitions.newest(tx, actor.municipality, slug))


def _belongs(actor: Actor, view: View) -> ColumnElement[bool]:
    """Which tasks are in a list. A task taken by a colleague has left the queue."""
    here = tasks.c.municipality_id == actor.municipality
    if view is View.DONE:
        # What I did in a case I have no part in any more is not mine to see.
        mine = tasks.c.done_by == actor.user_id, tasks.c.key.not_like(r"\_%", escape="\\")
        return and_(here, tasks.c.status == "done", *mine, _my_cases(actor))
    if view is View.MINE:
        return and_(here, tasks.c.status == "open", _mine(actor))
    if view is View.TEAM:
        return and_(here, tasks.c.status == "open", _in(tasks.c.queue, actor.teams), tasks.c.assignee_id.is_(None))
    return and_(here, tasks.c.status == "open", ~_mine(actor), ~_teams(actor), _my_cases(actor))


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Mine, and of those I stand in for: what we have, and what waits for a position or a group of ours."""
    member = select(_terms.c.id).where(
        _terms.c.case_id == tasks.c.case_id,
        _terms.c.role == tasks.c.queue,
        _in(_terms.c.user_id, actor.users),
        _terms.c.until.is_(None),
    )
    waiting = and_(tasks.c.assignee_id.is_(None), or_(_in(tasks.c.queue, actor.positions), member.exists()))
    return or_(_in(tasks.c.assignee_id, actor.users), waiting)


def _teams(actor: Actor) -> ColumnElement[bool]:
    return and_(_in(tasks.c.queue, actor.teams), tasks.c.assignee_id.is_(None))


def _my_cases(actor: Actor) -> ColumnElement[bool]:
    """The cases I have a part in: named in them, have a task in them, or they were my queue's or escalated to it."""
    other = tasks.alias("other")
    had = select(other.c.case_id).where(
        other.c.case_id == tasks.c.case_id,
        or_(
            _in(other.c.queue, actor.queues),
            _in(other.c.escalated_to, actor.queues),
            and_(_in(other.c.assignee_id, actor.users), other.c.status == "open"),
        ),
    )
    named = select(_terms.c.id).where(
        _terms.c.case_id == tasks.c.case_id, _in(_terms.c.user_id, actor.users), _terms.c.until.is_(None)
    )
    return or_(had.exists(), named.exists())


def _in(column: ColumnElement[Any], values: Sequence[str] | frozenset[str]) -> ColumnElement[bool]:
    return column.in_(sorted(values)) if values else false()


def _count(tx: Tx, actor: Actor, view: View) -> int:
    return tx.conn.scalar(select(func.count()).select_from(tasks).where(_belongs(actor, view))) or 0


def _near(tx: Tx, actor: Actor, today: date) -> tuple[int, int]:
    """How many of mine and my teams' are overdue, and how many are due today or within a week."""
    late = or_(tasks.c.due_on < today, tasks.c.due_at < tx.now)
    near_day = and_(tasks.c.due_on >= today, tasks.c.due_on <= today + timedelta(days=SOON))
    soon = and_(near_day, or_(tasks.c.due_at.is_(None), tasks.c.due_at >= tx.now))
    counts = select(func.count().filter(late), func.count().filter(soon)).where(
        tasks.c.status == "open", tasks.c.paused_left.is_(None), tasks.c.municipality_id == actor.municipality,
        or_(_mine(actor), _teams(actor)),
    )  # fmt: skip
    overdue, near = tx.conn.execute(counts).one()
    return overdue, near
