"""Cases that belong together: sub-cases, signals, and one open case at a time (F21, F22, F23, F24)."""

from datetime import date

import pytest
from sqlalchemy import select

from adapters.database import Database
from engine import links, store
from engine.definition import Op, Workflow
from engine.errors import NotFound
from engine.model import Person, table
from engine.national_id import synthetic
from tests.engine.small_house import HERE, THERE, House, field, role, routine, state, task, way, when

_people = table(Person)
ALL_CLOSED = when(("children.open", Op.IS, "0"), ("children.closed", Op.MORE, "0")).model_dump()
NUMBER = synthetic(date(2015, 3, 9), 0)


def child(**more: object) -> Workflow:
    return routine(
        "under-sak",
        state("apen", [task("gjor")], [
            way("ferdig", "slutt", on="gjor", signals=[{"name": "levert", "to": "parent"}]),
            way("stanses", "slutt", hears="stans"),
        ]),
        state("slutt", final=True),
        referral=[field("hvem", "text"), field("grunn", "text")],
        **more,
    )  # fmt: skip


def parent(each: str | None = None, carries: dict[str, str] | None = None, **start: object) -> Workflow:
    asked = {"workflow": "under-sak", "each": each, "carries": carries or {}, **start}
    columns = [field("navn", "text"), field("klasse", "text")]
    return routine(
        "sak",
        state(
            "ny",
            [task("kartlegg", fields=[field("barn", "rows", columns=columns), field("hva", "text")])],
            [way("start", "deles", on="kartlegg", starts=[asked])],
        ),
        state("deles", [], [
            way("alle", "slutt", holds=ALL_CLOSED),
            way("avbryt", "slutt", by=["leder"], signals=[{"name": "stans", "to": "children"}]),
            way("slipp", "slutt", by=["leder"]),
        ]),
        state("slutt", final=True),
    )  # fmt: skip


SIBLINGS = [{"navn": "Eldst", "klasse": "7a"}, {"navn": "Yngst", "klasse": "2b"}]


@pytest.fixture
def house(database: Database) -> House:
    """A case that has started two others, one for each row of an answer."""
    made = House(database, parent("kartlegg.barn", {"hvem": "each.navn", "grunn": "kartlegg.hva"}), child())
    made.begins("sak", birth_date="2015-03-09", national_id=NUMBER)
    made.does("Liv", "kartlegg", "start", barn=SIBLINGS, hva="Flytter")
    return made


def test_one_case_for_each_row_with_the_person_and_the_answers_that_are_carried(house: House) -> None:
    started = house.cases("under-sak")
    assert len(started) == 2
    with house.read() as tx:
        rows = tx.conn.execute(select(store.tasks.c.answers).where(store.tasks.c.key == "_referral"))
        found = [row.answers for row in rows if row.answers]
        assert sorted(one["hvem"] for one in found) == ["Eldst", "Yngst"]
        assert {one["grunn"] for one in found} == {"Flytter"}
        people = tx.conn.scalars(select(store.cases.c.person_id).distinct()).all()
        assert len(people) == 1
        assert links.children(tx, house.case_id) == {"open": 2, "closed": 0, "under_sak": 2}


def test_the_parent_waits_until_all_of_them_are_closed(house: House) -> None:
    first, second = house.cases("under-sak")
    house.do("Liv", house.open_task(first, "gjor"), "ferdig")
    assert house.state_of() == "deles"
    with house.read() as tx:
        assert links.children(tx, house.case_id) == {"open": 1, "closed": 1, "under_sak": 1}
    house.do("Liv", house.open_task(second, "gjor"), "ferdig")
    assert house.state_of() == "slutt"
    assert "heard" in house.events()


def test_a_signal_stops_the_children(house: House) -> None:
    house.act("Liv", house.case_id, "avbryt")
    assert [house.state_of(each) for each in house.cases("under-sak")] == ["slutt", "slutt"]
    assert house.state_of() == "slutt"


def test_a_parent_that_closes_in_silence_leaves_the_children_be(house: House) -> None:
    house.act("Liv", house.case_id, "slipp")
    assert [house.state_of(each) for each in house.cases("under-sak")] == ["apen", "apen"]
    house.do("Liv", house.open_task(house.cases("under-sak")[0], "gjor"), "ferdig")
    assert house.events()[-1] == "moved", "a closed parent is told nothing"


def test_nobody_answered_means_no_cases(database: Database) -> None:
    house = House(database, parent("kartlegg.barn"), child())
    house.begins("sak")
    house.does("Liv", "kartlegg", "start")
    assert house.cases("under-sak") == []


def test_a_case_in_another_municipality_gets_the_referral_and_a_person_of_its_own(database: Database) -> None:
    there = child().model_copy(update={"municipality": THERE})
    house = House(database, parent(carries={"grunn": "kartlegg.hva"}, municipality=THERE), there)
    house.begins("sak", birth_date="2015-03-09", national_id=NUMBER)
    house.does("Liv", "kartlegg", "start", hva="Flytter")
    (moved,) = house.cases("under-sak", THERE)
    with house.read() as tx:
        rows = tx.conn.execute(select(_people.c.id, _people.c.municipality_id, _people.c.name)).all()
        assert sorted((row.municipality_id, row.name) for row in rows) == [
            (THERE, "Kari Eksempel"),
            (HERE, "Kari Eksempel"),
        ]
        mine = next(row.id for row in rows if row.municipality_id == THERE)
        assert tx.conn.scalar(select(store.cases.c.person_id).where(store.cases.c.id == moved)) == mine
    with pytest.raises(NotFound):
        house.case("Liv", moved)


def test_a_routine_that_is_not_published_starts_nothing_and_changes_nothing(database: Database) -> None:
    house = House(database, parent())
    house.begins("sak")
    with pytest.raises(NotFound):
        house.does("Liv", "kartlegg", "start")
    assert house.state_of() == "ny"


def test_a_case_without_the_person_is_about_nobody(database: Database) -> None:
    house = House(database, parent(person=False), child(subject="system"))
    house.begins("sak")
    house.does("Liv", "kartlegg", "start")
    with house.looking(house.cases("under-sak")[0]) as changing:
        assert changing.case.person_id is None
        assert changing.case.parent_id == house.case_id


def test_a_signal_reaches_the_persons_other_open_cases(database: Database) -> None:
    listens = routine(
        "annen",
        state("apen", [task("gjor")], [way("stanses", "slutt", hears="stans"), way("ferdig", "slutt", on="gjor")]),
        state("slutt", final=True),
    )
    sends = routine(
        "sak",
        state("ny", [task("dod")], [way("stopp", "slutt", on="dod", signals=[{"name": "stans", "to": "person"}])]),
        state("slutt", final=True),
    )
    house = House(database, listens, sends)
    mine = house.begins("annen", national_id=NUMBER)
    others = house.begins("annen")
    house.begins("sak", national_id=NUMBER)
    house.does("Liv", "dod", "stopp")
    assert (house.state_of(mine), house.state_of(others)) == ("slutt", "apen")


def test_a_second_referral_joins_the_open_case_where_there_is_one_at_a_time(database: Database) -> None:
    workflow = routine(
        "sak", state("ny", [task("gjor")], [way("ferdig", "slutt", on="gjor")]), state("slutt", final=True),
        exclusive=True, roles=[role("mottak")],
    )  # fmt: skip
    house = House(database, workflow)
    first = house.begins("sak", national_id=NUMBER)
    house.told()
    assert house.begins("sak", who="Ane", national_id=NUMBER) == first
    assert house.told() == [("Liv", "case_news")]
    assert house.events() == ["opened", "joined"]
    assert house.begins("sak", national_id=synthetic(date(2016, 3, 9), 0)) != first
    house.case_id = first
    house.does("Liv", "gjor", "ferdig")
    assert house.begins("sak", national_id=NUMBER) != first, "a closed case is not joined"


def test_two_cases_may_send_each_other_word_at_the_same_time(house: House) -> None:
    """The row that tells the other case refers to it, and must not wait for whoever holds it."""
    if house.database.embedded:
        pytest.skip("here writers take turns")
    from engine import change

    first = house.cases("under-sak")[0]
    with house.write() as one, house.write() as other:
        up = change.of_case(one, first, None)
        down = change.of_case(other, house.case_id, None)
        links.children_closed(up)
        links.wake(down, first, HERE, "_signal:stans")
        up.commit("tested")
        down.commit("tested")
    house.tick()
    assert house.state_of(first) == "slutt"
