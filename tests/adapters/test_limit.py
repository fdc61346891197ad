"""Work that goes round in circles is cut off, and nothing else is."""

import pytest
from sqlalchemy import text

from adapters.database import Database
from adapters.limit import TooLong, limit


def spin() -> None:
    while True:
        pass


def test_what_goes_round_in_circles_is_cut_off_and_the_thread_goes_on() -> None:
    for _ in range(3):
        with pytest.raises(TooLong), limit(0.05):
            spin()
    with limit(0.05):
        assert sum(range(10)) == 45


def test_nobody_on_the_way_takes_it_for_an_error_of_their_own() -> None:
    def swallows_everything() -> None:
        try:
            spin()
        except Exception:
            spin()

    with pytest.raises(TooLong), limit(0.05):
        swallows_everything()


def test_a_transaction_that_is_cut_off_leaves_nothing_and_its_database_works_on(database: Database) -> None:
    with database.write() as conn:
        conn.execute(text("CREATE TABLE counter (value integer)"))
    with pytest.raises(TooLong), limit(0.05), database.write() as conn:
        conn.execute(text("INSERT INTO counter VALUES (1)"))
        spin()
    with database.write() as conn:
        conn.execute(text("INSERT INTO counter VALUES (2)"))
    with database.read() as conn:
        assert list(conn.scalars(text("SELECT value FROM counter"))) == [2]
