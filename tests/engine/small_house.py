"""A small house for tests of one thing at a time: two municipalities, a few people, and routines built in Python."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from adapters.database import Database
from adapters.stage import Stage
from engine import change, definitions, staff, store
from engine.calendars import Calendar
from engine.change import Change
from engine.definition import Condition, Op, Test, Workflow
from engine.errors import NotFound
from engine.installation import Installation, Municipality, Resource, Team
from engine.model import CoordinatorTerm, Event, table
from engine.schedules import Schedule
from engine.store import TaskRow
from engine.views import View

HERE, THERE = "her", "der"
START = datetime(2027, 1, 4, 9, 0, tzinfo=Calendar().zone)  # a Monday
POSITIONS = {"leder": {"nb": "Lederen"}, "mottak": {"nb": "Mottaket"}}
TEAMS = {"nord": Team("nord", {"nb": "Team nord"}), "sor": Team("sor", {"nb": "Team sør"})}
EVEN_WEEKS = Schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2027, 1, 12), "skip")
STAFF = {"Liv": ("leder",), "Mo": ("mottak",), "Nina": ("nord",), "Sara": ("sor",), "Ane": (), "Bo": (), "Cato": ()}
_cases, _terms, _events = store.cases, table(CoordinatorTerm), table(Event)


def municipality(slug: str, places: int = 2, answers: str | None = None) -> Municipality:
    """One of the two. `answers`: the position or team that answers when nobody else does."""
    calendar = Calendar()
    resources = {
        "plasser": Resource("plasser", {"nb": "Plasser"}, calendar, places=places),
        "rom": Resource("rom", {"nb": "Møterommet"}, calendar, days=EVEN_WEEKS),
    }
    return Municipality(
        slug, slug, "nb", calendar, POSITIONS, TEAMS, {}, resources=resources, coordinating_unit=answers
    )


def when(*tests: tuple[str, Op, str]) -> Condition:
    """All of these comparisons."""
    return Condition(every=tuple(Test(fact=fact, op=op, value=value) for fact, op, value in tests))


def task(key: str, who: str = "leder", **more: Any) -> dict[str, Any]:
    """A task that is due in ten days."""
    return {
        "key": key, "title": {"nb": key}, "who": who, "due": {"within": "10 days"}, "escalation": "vanlig", **more
    }  # fmt: skip


def way(key: str, to: str, **more: Any) -> dict[str, Any]:
    """A way out."""
    return {"key": key, "title": {"nb": key}, "to": to, **more}


def state(key: str, tasks: Iterable[Mapping[str, Any]] = (), ways: Iterable[Any] = (), **more: Any) -> dict[str, Any]:
    """A state."""
    return {"key": key, "title": {"nb": key}, "tasks": list(tasks), "next": list(ways), **more}


def field(key: str, kind: str, **more: Any) -> dict[str, Any]:
    """A question."""
    return {"key": key, "label": {"nb": key}, "type": kind, **more}


def role(key: str, kind: str = "position", **more: Any) -> dict[str, Any]:
    """A role."""
    return {"key": key, "title": {"nb": key.capitalize()}, "kind": kind, **more}


def routine(slug: str, *states: Mapping[str, Any], **more: Any) -> Workflow:
    """A routine that begins in the first of its states. The roles of `more` come after the leader's."""
    ladder = {"key": "vanlig", "ladder": [{"notify": "assignee"}]}
    return Workflow.model_validate(
        {
            "slug": slug, "municipality": HERE, "title": {"nb": slug}, "subject": "person", "regime": "advice",
            "initial": states[0]["key"], "referral": [], "escalations": [ladder], "states": list(states), **more,
            "roles": [role("leder"), *more.get("roles", [])],
        }
    )  # fmt: skip


class House(Stage):
    """The small house. `case_id` is the case the next sentences are about."""

    def __init__(self, database: Database, *workflows: Workflow, places: int = 2, answers: str | None = None) -> None:
        houses = {slug: municipality(slug, places, answers) for slug in (HERE, THERE)}
        super().__init__(database, Installation(houses), HERE, START)
        with self.write() as tx:
            for workflow in workflows:
                definitions.publish(tx, workflow, "")
        for name, units in STAFF.items():
            self.hire(name, "", *units)
        self.case_id = ""

    def begins(self, slug: str, answers: Mapping[str, Any] | None = None, who: str = "Mo", **person: str) -> str:
        """A referral. Out: the case."""
        reference = self.refer(who, {"name": "Kari Eksempel", **person}, answers or {}, slug)
        self.case_id = self.case_of(reference)
        return self.case_id

    def case_of(self, reference: str) -> str:
        """The case with a reference."""
        with self.read() as tx:
            return str(tx.conn.scalar(select(_cases.c.id).where(_cases.c.reference == reference)))

    def does(self, who: str, key: str, outcome: str | None = None, **answers: Any) -> None:
        """Somebody finishes an open task of the case."""
        self.do(who, self.open_task(self.case_id, key), outcome, answers)
        with suppress(NotFound):  # whatever has happened, the page can show it to whoever may see it
            self.case("Liv", self.case_id)

    @contextmanager
    def changing(self, who: str | None = "Liv") -> Iterator[Change]:
        """A change of the case by somebody (None: the clock), committed at the end."""
        actor = self.actor(who) if who else None
        with self.write() as tx:
            changing = change.of_case(tx, self.case_id, actor)
            yield changing
            changing.commit("tested")

    @contextmanager
    def looking(self, case_id: str = "") -> Iterator[Change]:
        """The case as it is, with nobody in particular looking."""
        with self.read() as tx:
            case = store.read_case(tx.conn, case_id or self.case_id)
            assert case is not None
            yield Change(
                tx, definitions.routine_of(tx, case.definition_id), case, store.open_tasks(tx.conn, case.id), None
            )

    def open_now(self, case_id: str = "") -> dict[str, TaskRow]:
        """The open tasks of a case by key."""
        with self.looking(case_id) as changing:
            return {row.key: row for row in changing.tasks}

    def leaves(self, who: str, *units: str) -> None:
        """Yesterday was somebody's last day in some positions and teams, or ("") at work here."""
        with self.write() as tx:
            for unit in units or ("",):
                staff.leave(tx, HERE, self.people[who], unit, self.today() - timedelta(days=1))

    def said(self, who: str = "Liv") -> list[str]:
        """The sentences of the newest event of the case."""
        return [str(sentence) for sentence in self.case(who, self.case_id).history[0].sentences]

    def lies(self, key: str) -> tuple[str, str | None]:
        """The queue of an open task, and the name of the person who has it."""
        row = self.open_now()[key]
        return row.queue, self.called(row.assignee_id)

    def lies_in_team(self, who: str) -> list[str]:
        """The titles in somebody's list of what the team has."""
        return [row.title["nb"] for row in self.inbox(who, View.TEAM).rows]

    def state_of(self, case_id: str = "") -> str:
        """Where a case is."""
        with self.looking(case_id) as changing:
            return changing.case.state

    def cases(self, slug: str, municipality: str = HERE) -> list[str]:
        """Every case of a routine, oldest first."""
        with self.read() as tx:
            rows = tx.conn.execute(select(_cases).order_by(_cases.c.id)).all()
            found = [row for row in rows if row.municipality_id == municipality]
            return [row.id for row in found if definitions.routine_of(tx, row.definition_id).workflow.slug == slug]

    def called(self, user: str | None) -> str | None:
        """The name behind a user id."""
        return next((name for name, known in self.people.items() if known == user), None)

    def terms(self) -> list[tuple[str, str | None, bool]]:
        """Who has been named in which role of the case, and whether they still are; the first ones first, by name."""
        with self.read() as tx:
            rows = tx.conn.execute(select(_terms).where(_terms.c.case_id == self.case_id)).all()
            rows = sorted(rows, key=lambda row: (row.since, self.called(row.user_id)))
            return [(row.role, self.called(row.user_id), row.until is None) for row in rows]

    def events(self, case_id: str = "") -> list[str]:
        """The kinds of the events of a case."""
        with self.read() as tx:
            rows = select(_events.c.kind).where(_events.c.case_id == (case_id or self.case_id)).order_by(_events.c.seq)
            return list(tx.conn.scalars(rows))

    def told(self) -> list[tuple[str, str]]:
        """To whom and what, since last asked."""
        sent = [(self.name_of(post.to), post.template) for post in self.post.posted]
        self.post.posted.clear()
        return sent

    def go_to_day(self, day: date) -> None:
        """Let time pass until ten in the morning of a day."""
        self.go_to(datetime.combine(day, datetime.min.time(), self.house.calendar.zone) + timedelta(hours=10))
