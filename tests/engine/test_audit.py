"""The history: whatever is changed, removed, added or moved behind Brobygger's back is found."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from engine.audit import Broken, verify
from tests.world import World

# The case of the story; the one it has started, for the dental right, is left in peace.
FIRST = "id = (SELECT id FROM cases WHERE parent_id IS NULL)"


def broken(world: World) -> list[Broken]:
    with world.read() as tx:
        return list(verify(tx))


def behind_our_back(world: World, statement: str) -> None:
    """Change rows as somebody with the keys to the database could: with the database's own refusals removed."""
    with world.database.write() as conn:
        _let_go(conn)
        conn.execute(text(statement))


def _let_go(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        conn.execute(text("ALTER TABLE events DISABLE TRIGGER refuse_events"))
    else:
        conn.execute(text("DROP TRIGGER refuse_update_events"))
        conn.execute(text("DROP TRIGGER refuse_delete_events"))


def test_an_untouched_history_verifies(world: World) -> None:
    world.in_follow_up()
    assert broken(world) == []


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE events SET actor_id = 'somebody else' WHERE seq = 3", "event changed"),
        (f"UPDATE events SET kind = 'claimed' WHERE seq = 1 AND case_{FIRST}", "event changed"),
        ("UPDATE events SET data = '{}' WHERE seq = 2", "event changed"),
        ("DELETE FROM events WHERE seq = 2", "event missing"),
        ("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", "does not stand where"),
        ("UPDATE events SET seq = seq + 100 WHERE seq = 2", "event missing"),
        (f"UPDATE cases SET state = 'avsluttet' WHERE {FIRST}", "does not stand where"),
        (f"UPDATE cases SET version = version + 1 WHERE {FIRST}", "does not stand where"),
    ],
)
def test_tampering_is_found(world: World, statement: str, reason: str) -> None:
    world.granted()
    behind_our_back(world, statement)
    found = broken(world)
    assert len(found) == 1
    assert reason in found[0].reason


@pytest.mark.parametrize("table", ["events", "workflow_definitions"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_itself_refuses(world: World, table: str, verb: str) -> None:
    world.refers()
    column = "seq" if table == "events" else "version"
    with pytest.raises(DBAPIError, match="are never changed"), world.database.write() as conn:
        conn.execute(text(verb.format(table, column, column)))
    assert broken(world) == []
