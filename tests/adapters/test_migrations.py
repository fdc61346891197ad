"""A database of an older version, with a case in the middle of its life, is brought up to date and goes on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from adapters.database import Database
from adapters.migrations import is_current, upgrade
from tests.databases import Postgres

_NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
_ROWS = (
    "INSERT INTO workflow_definitions VALUES ('d1', 'kommunen', 'rutinen', 1, 'x', '', '{}', :now)",
    "INSERT INTO cases (id, municipality_id, reference, definition_id, state, round, version, head, holders, facts,"
    " opened_at) VALUES ('c1', 'kommunen', 'AAA-AAA', 'd1', 'ny', 1, 1, :head, '{}', '{}', :now)",
    "INSERT INTO tasks (id, municipality_id, case_id, key, opened_seq, round, queue, status, version, opened_at,"
    " due_on, due_why) VALUES ('t1', 'kommunen', 'c1', 'forste', 1, 1, 'leder', 'open', 3, :now, :due, 'derfor')",
    "INSERT INTO timers (id, municipality_id, case_id, key, rung, due_at, status, attempts)"
    " VALUES ('t1', 'kommunen', 'c1', '_ladder', 0, :now, 'armed', 0)",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the first schema, and a case in it."""
    if request.param == "sqlite":
        yield from _filled(f"sqlite:///{tmp_path_factory.mktemp('old')}/old.db")
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.empty() as address:
        yield from _filled(address)


def _filled(address: str) -> Iterator[Database]:
    database = Database(address)
    upgrade(database, "0001")
    with database.write() as conn:
        for row in _ROWS:
            wanted = {"now": _NOW, "head": bytes(32), "due": date(2027, 1, 18)}
            conn.execute(text(row), {name: value for name, value in wanted.items() if f":{name}" in row})
    yield database
    database.close()


def test_rows_stay_and_what_is_new_is_empty_in_them(old: Database) -> None:
    assert not is_current(old)
    upgrade(old)
    assert is_current(old)
    with old.read() as conn:
        task = conn.execute(text("SELECT * FROM tasks")).mappings().one()
        assert (task["id"], task["key"], task["version"], task["due_why"]) == ("t1", "forste", 3, "derfor")
        assert (task["item"], task["due_at"], task["paused_left"], task["extensions"]) == ("", None, None, 0)
        assert conn.execute(text("SELECT parent_id FROM cases")).scalar_one() is None
        assert conn.execute(text("SELECT count(*) FROM timers")).scalar_one() == 1


def test_an_absence_stays_and_may_then_have_no_end_and_no_substitute(old: Database) -> None:
    upgrade(old, "0002")
    with old.write() as conn:
        for user in ("ane", "bo"):
            conn.execute(text(f"INSERT INTO users VALUES ('{user}', '{user}', '{user}', 'nb', true)"))
        conn.execute(
            text("INSERT INTO absences VALUES ('f1', 'kommunen', 'ane', 'bo', :day, :day)"), {"day": date(2027, 1, 5)}
        )
    upgrade(old)
    with old.write() as conn:
        assert conn.execute(text("SELECT substitute_id, cancelled_at FROM absences")).one() == ("bo", None)
        new = "INSERT INTO absences (id, municipality_id, user_id, since) VALUES ('f2', 'kommunen', :user, :day)"
        conn.execute(text(new), {"user": "ane", "day": date(2027, 2, 1)})
    with pytest.raises(Exception, match=r"(?i)foreign key"), old.write() as conn:
        conn.execute(text(new.replace("f2", "f3")), {"user": "ingen", "day": date(2027, 2, 1)})


def test_the_new_words_are_allowed_afterwards_and_others_are_not(old: Database) -> None:
    upgrade(old)
    with old.write() as conn:
        conn.execute(text("UPDATE tasks SET status = 'planned'"))
    with pytest.raises(Exception, match=r"(?i)check"), old.write() as conn:
        conn.execute(text("UPDATE tasks SET status = 'glemt'"))


def test_a_task_of_no_case_is_still_refused(old: Database) -> None:
    upgrade(old)
    insert = (
        "INSERT INTO tasks (id, municipality_id, case_id, key, opened_seq, round, queue, status, version, opened_at,"
        " due_on, due_why) SELECT 't2', municipality_id, 'ingen', key, 9, round, queue, status, version, opened_at,"
        " due_on, due_why FROM tasks"
    )
    with pytest.raises(Exception, match=r"(?i)foreign key"), old.write() as conn:
        conn.execute(text(insert))
