"""The lists of the inbox, quick also where a municipality has thousands of open tasks.

Each list is a union of parts, such as «what waits for this position», and each part follows an index from the nearest
deadline on: a page costs fifty rows of each part, however long the list is. Only what is open is counted, never what is
done, and «waiting for others» only when it is looked at, up to a limit.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all

from engine.model import CoordinatorTerm, table
from engine.queries.common import SOON
from engine.queries.rows import as_rows, rows_where
from engine.store import tasks
from engine.transaction import Actor, Tx
from engine.views import Inbox, View

PAGE = 50
MOST = 1000  # rows of a list that can be leafed through where it is not mine to do
_terms = table(CoordinatorTerm)
_OPEN, _FREE = tasks.c.status == "open", tasks.c.assignee_id.is_(None)

Part = ColumnElement[bool]


def inbox(tx: Tx, actor: Actor, view: View, page: int = 1) -> Inbox:
    """One list of the inbox, fifty rows a page, nearest deadline first (finished ones: newest first), and counts."""
    today = tx.today(actor.municipality)
    mine, teams = _mine(actor), _teams(actor)
    counts, overdue, soon = _counted(tx, actor, mine, teams, today)
    if view not in counts:
        counts[view] = _count_some(tx, _done(actor) if view is View.DONE else _waiting(actor, mine + teams))
    pages = max(1, -(-counts[view] // PAGE))
    page = min(max(page, 1), pages)
    statement = _page(_parts(actor, view, mine, teams, today), view, page)
    rows = as_rows(tx, tx.conn.execute(statement).all(), today, actor) if statement is not None else ()
    capped = view in (View.WAITING, View.DONE) and counts[view] == MOST
    return Inbox(view, rows, counts, overdue, soon, page, pages, capped)


# ---------------------------------------------------------------- which tasks are in which list


def _parts(actor: Actor, view: View, mine: list[Part], teams: list[Part], today: date) -> list[Part]:
    match view:
        case View.MINE:
            return [and_(part, _in_sight(actor, today)) for part in mine]
        case View.TEAM:
            return teams
        case View.ASIDE:
            return [_aside(actor, mine, today)]
        case View.WAITING:
            return [_waiting(actor, mine + teams)]
        case View.DONE:
            return [_done(actor)]


def _mine(actor: Actor) -> list[Part]:
    """Mine, and of those I stand in for: what we have, and what waits for a position or a group of ours.

    No task is in two parts, so that they can be counted one by one.
    """
    here = tasks.c.municipality_id == actor.municipality
    # «is not NULL» also for `_waiting`: what is not somebody's would otherwise be neither ours nor others'.
    held = and_(_OPEN, here, tasks.c.assignee_id.is_not(None), tasks.c.assignee_id.in_(sorted(actor.users)))
    return [held, *_in_queues(actor, actor.positions), _for_group(actor)]


def _teams(actor: Actor) -> list[Part]:
    """What waits for the teams I sit in. A task taken by a colleague has left the queue."""
    return list(_in_queues(actor, actor.teams))


def _in_queues(actor: Actor, queues: Iterable[str]) -> Iterator[Part]:
    for queue in sorted(queues):
        yield and_(_OPEN, _FREE, tasks.c.municipality_id == actor.municipality, tasks.c.queue == queue)


def _for_group(actor: Actor) -> Part:
    """What waits for a group that I am in, in cases that I am named in."""
    ours = (
        select(tasks.c.id)
        .join(_terms, and_(_terms.c.case_id == tasks.c.case_id, _terms.c.role == tasks.c.queue))
        .where(_terms.c.user_id.in_(sorted(actor.users)), _terms.c.until.is_(None), _OPEN, _FREE)
        .where(tasks.c.municipality_id == actor.municipality, tasks.c.queue.not_in(sorted(actor.queues)))
    )
    return tasks.c.id.in_(ours)


def _aside(actor: Actor, mine: list[Part], today: date) -> Part:
    """Laid aside by me, or one I stand in for, until a day to come; a deadline that has moved nearer ends it."""
    back = tasks.c.snoozed_until
    laid = _OPEN, back.is_not(None), tasks.c.snoozed_by.in_(sorted(actor.users)), back > today, back < tasks.c.due_on
    return and_(*laid, or_(*mine))


def _in_sight(actor: Actor, today: date) -> Part:
    """The opposite, said so that it is never unknown."""
    back, others = tasks.c.snoozed_until, tasks.c.snoozed_by.not_in(sorted(actor.users))
    return or_(back.is_(None), back <= today, back >= tasks.c.due_on, others)


def _waiting(actor: Actor, ours: list[Part]) -> Part:
    """Somebody else has the ball in a case where I have a part."""
    here = and_(_OPEN, tasks.c.municipality_id == actor.municipality)
    return and_(here, ~or_(*ours), my_cases(actor))


def _done(actor: Actor) -> Part:
    """What I have done; in a case I have no part in any more it is not mine to see."""
    done = tasks.c.municipality_id == actor.municipality, tasks.c.status == "done", tasks.c.done_by == actor.user_id
    return and_(*done, tasks.c.key.not_like(r"\_%", escape="\\"), my_cases(actor))


def my_cases(actor: Actor, case_id: ColumnElement[str] = tasks.c.case_id) -> Part:
    """The cases I have a part in: named in them, have a task in them, or they were my queue's or escalated to it."""
    users, queues = sorted(actor.users), sorted(actor.queues)
    named = select(_terms.c.case_id).where(_terms.c.user_id.in_(users), _terms.c.until.is_(None))
    other = tasks.alias("other")
    held = select(other.c.case_id).where(other.c.assignee_id.in_(users), other.c.status == "open")
    small = case_id.in_(named.union_all(held))
    if not queues:
        return small
    theirs = other.c.queue.in_(queues), other.c.escalated_to.in_(queues)
    had = select(other.c.id).where(other.c.case_id == case_id, or_(*theirs))
    return or_(small, had.exists())


# ---------------------------------------------------------------- a page, and how many there are


def _page(parts: list[Part], view: View, page: int) -> Select[Any] | None:
    """The rows of one page: the nearest of every part, and of these the nearest."""
    key = tasks.c.done_at.desc() if view is View.DONE else tasks.c.due_on.asc()
    order = key, tasks.c.id.desc() if view is View.DONE else tasks.c.id.asc()
    nearest = [
        select(select(tasks.c.id).where(part).order_by(*order).limit(page * PAGE).subquery().c.id) for part in parts
    ]
    if not nearest:
        return None
    found = rows_where(tasks.c.id.in_(union_all(*nearest)))
    return found.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)


def _counted(
    tx: Tx, actor: Actor, mine: list[Part], teams: list[Part], today: date
) -> tuple[dict[View, int], int, int]:
    """How many are mine, laid aside and my teams', how many are overdue, and how many are due within a week.

    All are counted by the index alone; only those whose day is near are looked at one by one.
    """
    ticks, last = tasks.c.paused_left.is_(None), tasks.c.due_on <= today + timedelta(days=SOON)
    late = and_(ticks, or_(tasks.c.due_on < today, tasks.c.due_at < tx.now))
    soon = and_(ticks, tasks.c.due_on >= today, or_(tasks.c.due_at.is_(None), tasks.c.due_at >= tx.now))
    near = func.count().filter(late), func.count().filter(soon)
    in_sight = [(View.MINE, and_(part, _in_sight(actor, today))) for part in mine]
    aside, team = (View.ASIDE, _aside(actor, mine, today)), [(View.TEAM, part) for part in teams]
    counted = [*((View.MINE, part) for part in mine), aside, *team]
    everything = [select(literal(view), func.count(), literal(0), literal(0)).where(part) for view, part in counted]
    nearest = [select(literal(view), literal(0), *near).where(part, last) for view, part in (*in_sight, *team)]
    counts, overdue, due_soon = {View.MINE: 0, View.TEAM: 0, View.ASIDE: 0}, 0, 0
    for view, number, some_late, some_soon in tx.conn.execute(union_all(*everything, *nearest)):
        counts[View(view)] += number
        overdue, due_soon = overdue + some_late, due_soon + some_soon
    counts[View.MINE] -= counts[View.ASIDE]
    return counts, overdue, due_soon


def _count_some(tx: Tx, part: Part) -> int:
    """How many there are, up to the limit: nobody leafs further, and counting all would cost more than the page."""
    some = select(tasks.c.id).where(part).limit(MOST).subquery()
    return tx.conn.scalar(select(func.count()).select_from(some)) or 0
