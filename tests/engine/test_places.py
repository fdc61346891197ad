"""Resources with only so many places, and days that can be booked (F35, F38)."""

from datetime import date

import pytest
from sqlalchemy import select

from adapters.database import Database
from engine import cases, change, places, store
from engine.definition import Op, Workflow
from engine.errors import InvalidAnswers, Refused, Stale
from engine.ids import new_id
from engine.model import Place, table
from tests.engine.small_house import HERE, THERE, House, field, routine, state, task, way, when

_places = table(Place)
FREE = when(("free.plasser", Op.MORE, "0")).model_dump()


def queueing() -> Workflow:
    """A case waits until a place is free, has it while it is treated, and gives it back."""
    return routine(
        "sak",
        state("venter", [task("hold_kontakt", every={"within": "1 month"})], [
            way("plass", "behandles", holds=FREE), way("trekk", "slutt", by=["leder"]),
        ]),
        state("behandles", [task("gjor")], [way("videre", "folges", on="gjor")], occupies="plasser"),
        state("folges", [task("folg_opp")], [way("ferdig", "slutt", on="folg_opp")], occupies="plasser"),
        state("slutt", final=True),
    )  # fmt: skip


def demanding() -> Workflow:
    """A case that takes a place when somebody decides so."""
    return routine(
        "krav",
        state("ny", [task("vurder")], [way("inn", "inne", on="vurder")]),
        state("inne", [task("gjor")], [way("ut", "slutt", on="gjor")], occupies="plasser"),
        state("slutt", final=True),
    )


def taken(house: House) -> list[tuple[int, str]]:
    """The places taken, and by which case."""
    with house.read() as tx:
        rows = tx.conn.execute(select(_places.c.number, _places.c.case_id).order_by(_places.c.number))
        return [(row.number, row.case_id) for row in rows]


def test_the_lowest_free_place_is_taken_and_given_back(database: Database) -> None:
    house = House(database, queueing())
    first, second = house.begins("sak"), house.begins("sak")
    assert taken(house) == [(1, first), (2, second)]
    house.case_id = first
    house.does("Liv", "gjor", "videre")
    assert taken(house) == [(1, first), (2, second)], "the next state needs the place too"
    house.does("Liv", "folg_opp", "ferdig")
    assert taken(house) == [(2, second)]
    third = house.begins("sak")
    assert taken(house) == [(1, third), (2, second)]
    with house.read() as tx:
        assert (places.free(tx, HERE, "plasser"), places.free(tx, THERE, "plasser")) == (0, 2)


def test_who_has_waited_longest_gets_the_place_that_becomes_free(database: Database) -> None:
    house = House(database, queueing(), places=1)
    holder = house.begins("sak")
    house.go_to_day(date(2027, 1, 5))
    longest = house.begins("sak")
    house.go_to_day(date(2027, 1, 6))
    shortest = house.begins("sak")
    assert [house.state_of(each) for each in (longest, shortest)] == ["venter", "venter"]
    before = len(house.events(shortest))
    house.case_id = holder
    house.does("Liv", "gjor", "videre")
    assert house.state_of(longest) == "venter"
    house.does("Liv", "folg_opp", "ferdig")
    assert [house.state_of(each) for each in (longest, shortest)] == ["behandles", "venter"]
    assert taken(house) == [(1, longest)]
    assert len(house.events(shortest)) == before, "who was only looked at has nothing new in the history"
    with house.read() as tx:
        waking = select(store.timers.c.id).where(store.timers.c.key == places.FREED)
        assert tx.conn.scalars(waking).all() == []


def test_who_withdraws_from_the_queue_is_passed_over(database: Database) -> None:
    house = House(database, queueing(), places=1)
    holder = house.begins("sak")
    gone, waiting = house.begins("sak"), house.begins("sak")
    house.act("Liv", gone, "trekk")
    house.case_id = holder
    house.does("Liv", "gjor", "videre")
    house.does("Liv", "folg_opp", "ferdig")
    assert [house.state_of(each) for each in (gone, waiting)] == ["slutt", "behandles"]


def test_when_all_places_are_taken_the_decision_is_refused(database: Database) -> None:
    house = House(database, demanding(), places=1)
    house.begins("krav")
    house.does("Liv", "vurder", "inn")
    house.begins("krav")
    with pytest.raises(Refused, match="ingen ledige plasser i «Plasser»"):
        house.does("Liv", "vurder", "inn")
    assert house.state_of() == "ny"


def test_two_cannot_take_the_same_place_at_the_same_moment(database: Database) -> None:
    """The number was free when both looked; the table's key decides."""
    house = House(database, demanding(), places=1)
    first = house.begins("krav")
    second = house.begins("krav")
    house.case_id = first
    house.does("Liv", "vurder", "inn")
    with house.write() as tx:
        late = change.of_case(tx, second, house.actor("Liv"))
        late.case.state = "inne"
        tx.conn.execute(_places.delete())  # as it was a moment ago
        places.enter(late, late.state)
        row = {"municipality_id": HERE, "resource": "plasser", "number": 1, "case_id": first, "since": tx.now}
        tx.conn.execute(_places.insert(), row)
        with pytest.raises(Stale):
            late.commit("tested")
        tx.conn.rollback()
    assert taken(house) == [(1, first)]


def test_a_case_may_begin_in_a_place(database: Database) -> None:
    workflow = routine(
        "sak", state("inne", [task("gjor")], [way("ut", "slutt", on="gjor")], occupies="plasser"),
        state("slutt", final=True),
    )  # fmt: skip
    house = House(database, workflow, places=1)
    first = house.begins("sak")
    assert taken(house) == [(1, first)]
    with pytest.raises(Refused), house.write() as tx:
        cases.submit(tx, house.actor("Mo"), "sak", {"name": "Ola"}, {}, new_id(tx.now))
    assert house.cases("sak") == [first]


def test_only_the_days_of_the_room_can_be_booked(database: Database) -> None:
    workflow = routine(
        "sak",
        state("ny", [task("avtal", fields=[field("dag", "date", bookable="rom")])], [way("ok", "slutt", on="avtal")]),
        state("slutt", final=True),
    )
    house = House(database, workflow)
    house.begins("sak")
    for day in ("2027-01-11", "2027-01-19"):
        with pytest.raises(InvalidAnswers) as wrong:
            house.does("Liv", "avtal", "ok", dag=day)
        assert set(wrong.value.fields) == {"dag"}
    house.does("Liv", "avtal", "ok", dag="2027-01-26")
    assert house.state_of() == "slutt"
