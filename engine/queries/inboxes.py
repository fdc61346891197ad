"""The lists of the inbox, quick also where a municipality has thousands of open tasks.

Each list is a union of parts, such as «what waits for this position», and each part follows an index from the nearest
deadline on: a page costs fifty rows of each part, however long the list is. Only what is open is counted, never what is
done, and «waiting for others» only when it is looked at, up to a limit.

The statements are built once for each number of users, positions and teams that somebody does the work of (`_Lists`),
and the words that an index goes by stand in them as they are: so the database need not plan them anew for every page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from engine.model import CoordinatorTerm, table
from engine.queries.common import SOON
from engine.queries.rows import as_rows, rows_where
from engine.statements import Statement, numbered, one_of, word
from engine.store import tasks
from engine.transaction import Actor, Tx
from engine.views import Inbox, View

PAGE = 50
MOST = 1000  # rows of a list that can be leafed through where it is not mine to do
_terms = table(CoordinatorTerm)
_OPEN, _FREE = tasks.c.status == word("open"), tasks.c.assignee_id.is_(None)
_HERE = tasks.c.municipality_id == bindparam("municipality")
_TODAY, _NOW = bindparam("today", type_=Date), bindparam("now", type_=DateTime(timezone=True))

Part = ColumnElement[bool]
OneOf = Callable[[ColumnElement[Any]], Part]


def inbox(tx: Tx, actor: Actor, view: View, page: int = 1) -> Inbox:
    """One list of the inbox, fifty rows a page, nearest deadline first (finished ones: newest first), and counts."""
    return ask_inbox(tx, actor, view, page)()


def ask_inbox(tx: Tx, actor: Actor, view: View, page: int) -> Callable[[], Inbox]:
    """Ask for it, `together` with other things. Out: what gives the answer when that block has ended."""
    lists, asked = _Lists(len(actor.users), len(actor.positions), len(actor.teams)), _asked(tx, actor)
    counting, leafing, wanted = _counting(lists), _page(lists, view), max(page, 1)
    counted, leafed = counting.run(tx.conn, asked), leafing.run(tx.conn, asked | _leaf(wanted))

    def answer() -> Inbox:
        counts, overdue, soon = _counted(counting.rows(tx.conn, counted))
        rows, page = leafing.rows(tx.conn, leafed), wanted
        if view not in counts:
            (counts[view],) = _counting_some(lists, view).first(tx.conn, {**asked, "most": MOST})
        pages = max(1, -(-counts[view] // PAGE))
        if page > pages:  # the list has become shorter
            page, rows = pages, leafing.all(tx.conn, asked | _leaf(pages))
        capped = view in (View.WAITING, View.DONE) and counts[view] == MOST
        return Inbox(view, as_rows(tx, rows, asked["today"], actor), counts, overdue, soon, page, pages, capped)

    return answer


def my_cases(actor: Actor, case_id: ColumnElement[str]) -> Part:
    """The cases I have a part in: named in them, have a task in them, or they were my queue's or escalated to it."""
    users, queues = sorted(actor.users), sorted(actor.queues)
    return _in_cases_of(lambda column: column.in_(users), lambda column: column.in_(queues), case_id)


def _asked(tx: Tx, actor: Actor) -> dict[str, Any]:
    """The values that the statements ask for; of the queues, the positions come first."""
    today = tx.today(actor.municipality)
    return {
        "municipality": actor.municipality,
        "user": actor.user_id,
        **numbered("user", sorted(actor.users)),
        **numbered("queue", [*sorted(actor.positions), *sorted(actor.teams)]),
        "now": tx.now,
        "today": today,
        "last": today + timedelta(days=SOON),
    }


def _leaf(page: int) -> dict[str, int]:
    return {"most": page * PAGE, "size": PAGE, "skip": (page - 1) * PAGE}


# ---------------------------------------------------------------- which tasks are in which list


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of somebody who does the work of so many users, and has so many positions and teams."""

    users: int
    positions: int
    teams: int

    def parts(self, view: View) -> Sequence[Part]:
        """The parts of a list; no task is in two of them."""
        match view:
            case View.MINE:
                return [and_(part, self.in_sight()) for part in self.mine()]
            case View.TEAM:
                return self.of_teams() or [false()]
            case View.ASIDE:
                return [self.aside()]
            case View.WAITING:
                return [self._waiting()]
            case View.DONE:
                return [self._done()]

    def mine(self) -> list[Part]:
        """Mine, and of those I stand in for: what we have, and what waits for a position or a group of ours."""
        # «is not NULL» also for `_waiting`: what is not somebody's would otherwise be neither ours nor others'.
        held = and_(_OPEN, _HERE, tasks.c.assignee_id.is_not(None), self._our(tasks.c.assignee_id))
        return [held, *_in_queues(range(self.positions)), self._for_group()]

    def of_teams(self) -> list[Part]:
        """What waits for the teams I sit in. A task taken by a colleague has left the queue."""
        return _in_queues(range(self.positions, self.positions + self.teams))

    def aside(self) -> Part:
        """Laid aside by me, or one I stand in for, until a day to come; a deadline that has moved nearer ends it."""
        back = tasks.c.snoozed_until
        laid = _OPEN, back.is_not(None), self._our(tasks.c.snoozed_by), back > _TODAY, back < tasks.c.due_on
        return and_(*laid, or_(*self.mine()))

    def in_sight(self) -> Part:
        """The opposite, said so that it is never unknown."""
        back = tasks.c.snoozed_until
        return or_(back.is_(None), back <= _TODAY, back >= tasks.c.due_on, ~self._our(tasks.c.snoozed_by))

    def _for_group(self) -> Part:
        """What waits for a group that I am in, in cases that I am named in."""
        ours = (
            select(tasks.c.id)
            .join(_terms, and_(_terms.c.case_id == tasks.c.case_id, _terms.c.role == tasks.c.queue))
            .where(self._our(_terms.c.user_id), _terms.c.until.is_(None), _OPEN, _FREE)
            .where(_HERE, ~self._my_queue(tasks.c.queue))
        )
        return tasks.c.id.in_(ours)

    def _waiting(self) -> Part:
        """Somebody else has the ball in a case where I have a part."""
        return and_(_OPEN, _HERE, ~or_(*self.mine(), *self.of_teams()), self._in_my_cases())

    def _done(self) -> Part:
        """What I have done; in a case I have no part in any more it is not mine to see."""
        done = _HERE, tasks.c.status == word("done"), tasks.c.done_by == bindparam("user")
        return and_(*done, tasks.c.key.not_like(r"\_%", escape="\\"), self._in_my_cases())

    def _in_my_cases(self) -> Part:
        return _in_cases_of(self._our, self._my_queue, tasks.c.case_id)

    def _our(self, user: ColumnElement[Any]) -> Part:
        return one_of(user, "user", self.users)

    def _my_queue(self, queue: ColumnElement[Any]) -> Part:
        return one_of(queue, "queue", self.positions + self.teams)


def _in_queues(numbers: Iterable[int]) -> list[Part]:
    """What waits for some positions or teams."""
    return [and_(_OPEN, _FREE, _HERE, tasks.c.queue == bindparam(f"queue{number}")) for number in numbers]


def _in_cases_of(our: OneOf, my_queue: OneOf, case_id: ColumnElement[str]) -> Part:
    """As `my_cases`."""
    named = select(_terms.c.case_id).where(our(_terms.c.user_id), _terms.c.until.is_(None))
    other = tasks.alias("other")
    held = select(other.c.case_id).where(our(other.c.assignee_id), other.c.status == word("open"))
    had = select(other.c.id).where(
        other.c.case_id == case_id, or_(my_queue(other.c.queue), my_queue(other.c.escalated_to))
    )
    return or_(case_id.in_(named.union_all(held)), had.exists())


# ---------------------------------------------------------------- a page, and how many there are


@cache
def _page(lists: _Lists, view: View) -> Statement:
    """The rows of one page: the nearest of every part, and of these the nearest."""
    key = tasks.c.done_at.desc() if view is View.DONE else tasks.c.due_on.asc()
    order = key, tasks.c.id.desc() if view is View.DONE else tasks.c.id.asc()
    nearest = [
        select(select(tasks.c.id).where(part).order_by(*order).limit(bindparam("most")).subquery().c.id)
        for part in lists.parts(view)
    ]
    found = rows_where(tasks.c.id.in_(union_all(*nearest)))
    return Statement(found.order_by(*order).limit(bindparam("size")).offset(bindparam("skip")))


@cache
def _counting(lists: _Lists) -> Statement:
    """How many are mine, laid aside and my teams', how many are overdue, and how many are due within a week.

    All are counted by the index alone; only those whose day is near are looked at one by one.
    """
    ticks, last = tasks.c.paused_left.is_(None), tasks.c.due_on <= bindparam("last", type_=Date)
    late = and_(ticks, or_(tasks.c.due_on < _TODAY, tasks.c.due_at < _NOW))
    soon = and_(ticks, tasks.c.due_on >= _TODAY, or_(tasks.c.due_at.is_(None), tasks.c.due_at >= _NOW))
    none: ColumnElement[int] = literal_column("0")
    near = func.count().filter(late), func.count().filter(soon)
    mine, teams = lists.mine(), [(View.TEAM, part) for part in lists.of_teams()]
    counted = [*((View.MINE, part) for part in mine), (View.ASIDE, lists.aside()), *teams]
    in_sight = [*((View.MINE, and_(part, lists.in_sight())) for part in mine), *teams]
    return Statement(
        union_all(
            *(select(word(view), func.count(), none, none).where(part) for view, part in counted),
            *(select(word(view), none, *near).where(part, last) for view, part in in_sight),
        )
    )


def _counted(rows: Iterable[tuple[str, int, int, int]]) -> tuple[dict[View, int], int, int]:
    """What `_counting` counts, added up."""
    counts, overdue, due_soon = {View.MINE: 0, View.TEAM: 0, View.ASIDE: 0}, 0, 0
    for view, number, some_late, some_soon in rows:
        counts[View(view)] += number
        overdue, due_soon = overdue + some_late, due_soon + some_soon
    counts[View.MINE] -= counts[View.ASIDE]
    return counts, overdue, due_soon


@cache
def _counting_some(lists: _Lists, view: View) -> Statement:
    """How many there are, up to the limit: nobody leafs further, and counting all would cost more than the page."""
    some = select(tasks.c.id).where(or_(*lists.parts(view))).limit(bindparam("most")).subquery()
    return Statement(select(func.count()).select_from(some))
