"""Somebody is away, and a substitute does the work meanwhile (F25); a case about nobody gets a person (F26)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from adapters.database import Database
from engine import absences, departures, people, queries, staff, standing, store
from engine.definition import Workflow
from engine.errors import InvalidAnswers, NotFound, NotPermitted, Refused
from engine.installation import Installation
from engine.model import Person, table
from engine.national_id import synthetic
from engine.views import View
from tests.engine.small_house import HERE, House, field, role, routine, state, task, way

_people = table(Person)
MONDAY, FRIDAY, NEXT_MONDAY = date(2027, 1, 4), date(2027, 1, 8), date(2027, 1, 11)
WHO = field("hvem", "staff", assigns="kontakt")
NUMBER = synthetic(date(2015, 3, 9), 0)


def followed() -> Workflow:
    return routine(
        "sak",
        state(
            "ny",
            [
                task("velg", every={"within": "1 year"}, fields=[WHO]),
                task("kontakt", "kontakt", every={"within": "1 week"}),
                task("vurder"),
                task("drofte", "nord"),
            ],
            [way("stopp", "slutt", by=["kontakt"]), way("ferdig", "slutt", on="vurder")],
        ),
        state("slutt", final=True),
        roles=[role("kontakt", "named", until_named="mottak"), role("mottak"), role("nord", "team")],
    )


@pytest.fixture
def house(database: Database) -> House:
    """Ane is the contact of a case."""
    made = House(database, followed())
    made.begins("sak")
    made.does("Liv", "velg", hvem=made.people["Ane"])
    made.told()
    return made


def away(house: House, who: str, substitute: str, since: date = MONDAY, until: date = FRIDAY) -> None:
    """Somebody is away."""
    with house.write() as tx:
        absences.report(tx, HERE, house.people[who], house.people[substitute], since, until)


def test_a_substitute_does_what_the_absent_person_is_named_to_and_loses_it_again(house: House) -> None:
    with pytest.raises(NotFound):
        house.case("Bo", house.case_id)
    away(house, "Ane", "Bo")
    assert house.actor("Bo").stands_in_for == {house.people["Ane"]}
    assert [row.title["nb"] for row in house.inbox("Bo", View.MINE).rows] == ["kontakt"]
    assert house.task("Bo", house.open_task(house.case_id, "kontakt")).may_complete
    house.does("Bo", "kontakt")
    assert house.lies("kontakt") == ("kontakt", "Ane"), "what comes meanwhile is hers too"
    assert [row.title["nb"] for row in house.inbox("Bo", View.MINE).rows] == ["kontakt"]
    house.go_to_day(NEXT_MONDAY)
    assert house.actor("Bo").stands_in_for == frozenset()
    assert house.inbox("Bo", View.MINE).rows == ()
    assert [row.title["nb"] for row in house.inbox("Ane", View.MINE).rows] == ["kontakt"], "back, and nothing was moved"
    house.does("Ane", "kontakt")
    assert house.lies("kontakt") == ("kontakt", "Ane")
    with pytest.raises(NotFound):
        house.case("Bo", house.case_id)


def test_a_substitute_may_take_the_ways_of_the_absent_person(house: House) -> None:
    with pytest.raises(NotFound):
        house.act("Bo", house.case_id, "stopp")
    away(house, "Ane", "Bo")
    house.act("Bo", house.case_id, "stopp")
    assert house.state_of() == "slutt"


def test_the_holder_of_a_position_who_is_away_is_replaced_in_it(house: House) -> None:
    away(house, "Liv", "Cato")
    assert house.actor("Cato").positions == {"leder"}
    house.does("Cato", "vurder", "ferdig")
    house.begins("sak")
    assert ("Cato", "task_new") in house.told()
    assert "vurder" in [row.title["nb"] for row in house.inbox("Cato", View.MINE).rows]


def test_a_seat_in_a_team_is_not_handed_on(house: House) -> None:
    away(house, "Nina", "Cato")
    assert house.actor("Cato").queues == frozenset()
    away(house, "Ane", "Cato")
    with pytest.raises(NotPermitted):
        house.does("Cato", "drofte")


def test_word_to_somebody_away_reaches_the_substitute(house: House) -> None:
    away(house, "Ane", "Bo", date(2027, 1, 11), date(2027, 1, 15))
    house.go_to_day(date(2027, 1, 15))
    assert ("Bo", "task_due") in house.told()
    assert ("Ane", "task_due") not in house.told()


def test_substitutes_follow_one_another_and_never_in_a_circle(house: House) -> None:
    away(house, "Ane", "Bo")
    away(house, "Bo", "Cato")
    assert house.actor("Cato").stands_in_for == {house.people["Ane"], house.people["Bo"]}
    assert house.actor("Bo").stands_in_for == frozenset()
    away(house, "Cato", "Ane")
    assert house.actor("Cato").stands_in_for == frozenset()
    house.does("Ane", "kontakt")
    assert house.lies("kontakt") == ("kontakt", "Ane"), "whoever does it is here after all"


def test_both_the_first_day_and_the_last_are_away(house: House) -> None:
    away(house, "Ane", "Bo", date(2027, 1, 5), date(2027, 1, 6))
    found = []
    for day in (4, 5, 6, 7):
        house.go_to_day(date(2027, 1, day))
        found.append(bool(house.actor("Bo").stands_in_for))
    assert found == [False, True, True, False]


@pytest.mark.parametrize(
    ("substitute", "since", "until", "because"),
    [
        ("Bo", FRIDAY, MONDAY, "Siste dag"),
        ("Ane", MONDAY, FRIDAY, "en annen som vikar"),
        ("Bo", date(2027, 1, 3), MONDAY, "alt meldt fravær"),
    ],
)
def test_an_absence_that_cannot_be_right_is_refused(
    house: House, substitute: str, since: date, until: date, because: str
) -> None:
    away(house, "Ane", "Cato", MONDAY, MONDAY)
    with pytest.raises(InvalidAnswers) as wrong:
        away(house, "Ane", substitute, since, until)
    assert because in " ".join(str(refusal) for refusal in wrong.value.fields.values())


def test_only_somebody_who_works_here_can_be_a_substitute(house: House) -> None:
    with house.write() as tx:
        elsewhere = staff.add(tx, "der", "Vera", "vera@stage", "", (), date(2000, 1, 1))
    with pytest.raises(NotFound), house.write() as tx:
        absences.report(tx, HERE, house.people["Ane"], elsewhere, MONDAY, FRIDAY)


# ---------------------------------------------------------------- both names, and never to nobody


def with_unit(house: House) -> House:
    """The reception answers when nobody else does."""
    house.house = replace(house.house, coordinating_unit="mottak")
    whole = Installation({**house.installation.municipalities, HERE: house.house})
    house.installation, house.premises = whole, replace(house.premises, installation=whole)
    return house


def reports(house: House, who: str, absent: str, substitute: str = "", until: date | None = None) -> str:
    """Somebody says that somebody is away from today."""
    other = house.people[substitute] if substitute else None
    with house.write() as tx:
        actor = house.actor(who)
        return absences.report(tx, HERE, house.people[absent], other, house.today(), until, actor)


def test_what_a_substitute_does_is_recorded_with_both_names(house: House) -> None:
    away(house, "Ane", "Bo")
    row = house.inbox("Bo", View.MINE).rows[0]
    assert row.absent == "Ane"
    task_id = house.open_task(house.case_id, "kontakt")
    assert house.task("Bo", task_id).absent == "Ane"
    house.does("Bo", "kontakt")
    line = house.case("Liv", house.case_id).history[0]
    assert (line.who, line.stood_in_for) == ("Bo", "Ane")
    done = house.task("Liv", task_id)
    assert (done.done_by, done.done_for) == ("Bo", "Ane")
    house.act("Bo", house.case_id, "stopp")
    line = house.case("Liv", house.case_id).history[0]
    assert (line.who, line.stood_in_for) == ("Bo", "Ane")


def test_what_is_ones_own_is_done_in_ones_own_name(house: House) -> None:
    away(house, "Ane", "Liv")
    house.does("Liv", "vurder", "ferdig")
    line = house.case("Liv", house.case_id).history[0]
    assert (line.who, line.stood_in_for) == ("Liv", "")


def test_the_holder_of_a_position_is_named_too(house: House) -> None:
    away(house, "Liv", "Cato")
    assert {row.absent for row in house.inbox("Cato", View.MINE).rows} == {"Liv"}
    house.does("Cato", "vurder", "ferdig")
    line = house.case("Cato", house.case_id).history[0] if house.actor("Cato").positions else None
    assert line and (line.who, line.stood_in_for) == ("Cato", "Liv")


def test_an_absence_without_an_end_lasts_until_one_is_back(house: House) -> None:
    reports(house, "Ane", "Ane", "Bo")
    assert house.actor("Ane").away
    house.go_to_day(date(2027, 3, 1))
    assert house.actor("Bo").stands_in_for == {house.people["Ane"]}
    with house.write() as tx:
        absences.come_back(tx, house.actor("Ane"))
    assert not house.actor("Ane").away
    assert house.actor("Bo").stands_in_for == frozenset()
    with house.write() as tx:
        absences.come_back(tx, house.actor("Ane"))


def test_the_coordinating_unit_reports_for_others_and_nobody_else_does(house: House) -> None:
    with_unit(house)
    with pytest.raises(NotPermitted):
        reports(house, "Bo", "Ane", "Bo")
    found = reports(house, "Mo", "Ane", "Bo")
    assert house.actor("Bo").stands_in_for == {house.people["Ane"]}
    with pytest.raises(NotPermitted), house.write() as tx:
        absences.end(tx, house.actor("Bo"), found)
    with house.write() as tx:
        absences.end(tx, house.actor("Mo"), found)
    assert house.actor("Bo").stands_in_for == frozenset()


def test_without_a_substitute_the_coordinating_unit_does_the_work(house: House) -> None:
    with_unit(house)
    reports(house, "Ane", "Ane")
    assert house.actor("Mo").stands_in_for == {house.people["Ane"]}
    assert "kontakt" in [row.title["nb"] for row in house.inbox("Mo", View.MINE).rows]
    house.does("Mo", "kontakt")
    assert house.lies("kontakt") == ("kontakt", "Ane"), "what comes is hers, and is back when she is"
    due = house.open_now()["kontakt"].due_on
    house.told()
    house.go_to_day(due)
    assert ("Mo", "task_due") in house.told()


@pytest.mark.parametrize("how", ["leaves", "circle", "ill"])
def test_a_substitute_who_is_not_there_leads_on_and_never_to_nobody(house: House, how: str) -> None:
    with_unit(house)
    reports(house, "Ane", "Ane", "Bo")
    if how == "leaves":
        with house.write() as tx:
            departures.leaves(tx, HERE, house.people["Bo"], "", house.today())
        house.go_to_day(date(2027, 1, 5))
    elif how == "circle":
        reports(house, "Bo", "Bo", "Ane")
    else:
        reports(house, "Mo", "Bo", "Cato")
    assert house.people["Ane"] in house.actor("Cato" if how == "ill" else "Mo").stands_in_for
    assert house.people["Ane"] not in house.actor("Mo" if how == "ill" else "Cato").stands_in_for


def test_when_the_coordinating_unit_is_away_too_word_still_reaches_somebody(house: House) -> None:
    with_unit(house)
    reports(house, "Mo", "Mo")
    reports(house, "Ane", "Ane")
    with house.read() as tx:
        assert standing.in_queue(tx, HERE, "mottak") == [house.people["Mo"]]
        assert standing.readers(tx, HERE, house.people["Ane"]) == [house.people["Ane"]]


def test_word_to_a_team_goes_to_those_who_are_here(house: House) -> None:
    house.hire("Nora", "", "nord")
    away(house, "Nina", "Cato")
    house.begins("sak")
    assert {who for who, _ in house.told()} == {"Liv", "Nora"}, "and not to one who may not see it"


def test_an_absence_is_changed_and_cancelled(house: House) -> None:
    with house.write() as tx:
        ane, bo, cato = (house.people[name] for name in ("Ane", "Bo", "Cato"))
        coming = absences.report(tx, HERE, ane, bo, date(2027, 2, 1), date(2027, 2, 5), house.actor("Ane"))
        absences.change(tx, house.actor("Ane"), coming, cato, date(2027, 1, 5), None)
    house.go_to_day(date(2027, 1, 5))
    assert house.actor("Cato").stands_in_for == {ane}
    with pytest.raises(InvalidAnswers), house.write() as tx:
        absences.change(tx, house.actor("Ane"), coming, cato, MONDAY, MONDAY)
    with house.write() as tx:
        absences.change(tx, house.actor("Ane"), coming, bo, date(2027, 2, 1), date(2027, 1, 6))
    assert house.actor("Bo").stands_in_for == {ane}, "what has begun has begun"
    with house.write() as tx:
        absences.end(tx, house.actor("Ane"), coming)
    assert house.actor("Bo").stands_in_for == frozenset()
    with pytest.raises(NotFound), house.write() as tx:
        absences.end(tx, house.actor("Ane"), coming)


def test_nobody_reports_what_is_over(house: House) -> None:
    with pytest.raises(InvalidAnswers) as wrong, house.write() as tx:
        actor = house.actor("Ane")
        absences.report(tx, HERE, actor.user_id, house.people["Bo"], date(2027, 1, 3), None, actor)
    assert set(wrong.value.fields) == {absences.SINCE}


def test_the_page_shows_to_each_what_concerns_them(house: House) -> None:
    with_unit(house)
    reports(house, "Ane", "Ane", "Bo")
    with house.read() as tx:
        pages = {name: queries.absence_page(tx, house.actor(name)) for name in ("Ane", "Bo", "Cato", "Mo")}
    assert [line.substitute for line in pages["Ane"].mine] == ["Bo"]
    assert [line.name for line in pages["Bo"].substitute_for] == ["Ane"]
    assert pages["Cato"].mine == pages["Cato"].substitute_for == pages["Cato"].others == ()
    assert [line.name for line in pages["Mo"].others] == ["Ane"]


def test_who_does_the_work_of_one_who_is_away_is_shown_on_the_case(house: House) -> None:
    away(house, "Ane", "Bo")
    contact = next(person for person in house.case("Liv", house.case_id).people if person.name == "Ane")
    assert contact.instead == "Bo"


def test_who_may_leave_a_task_out_need_have_none_in_the_case(database: Database) -> None:
    house = House(database, routine("sak", state("ny", [task("a", skip=["mottak"])], [way("b", "c", on="a")]),
                                    state("c", final=True), roles=[role("mottak")]))  # fmt: skip
    house.begins("sak")
    with pytest.raises(NotFound):
        house.skip("Sara", house.open_task(house.case_id, "a"), "Trengs ikke.")
    house.skip("Mo", house.open_task(house.case_id, "a"), "Trengs ikke.")
    assert "skipped" in house.events()


# ---------------------------------------------------------------- from nobody to somebody


def anonymous(**more: object) -> Workflow:
    return routine(
        "drofting",
        state("ny", [task("drofte")], [
            way("med_navn", "saken", on="drofte", names_person=True), way("rad", "slutt", on="drofte"),
        ]),
        state("saken", [task("folg_opp")], [way("ferdig", "slutt", on="folg_opp")]),
        state("slutt", final=True),
        subject="anonymous", referral=[field("grunn", "text")], **more,
    )  # fmt: skip


def the_person(house: House) -> str | None:
    with house.looking() as changing:
        return changing.case.person_id


def test_an_anonymous_case_has_no_person_even_when_one_is_given(database: Database) -> None:
    house = House(database, anonymous())
    house.begins("drofting", {"grunn": "Et barn"}, national_id=NUMBER)
    assert the_person(house) is None
    with house.read() as tx:
        assert tx.conn.scalars(select(_people.c.id)).all() == []


def test_an_anonymous_case_that_gets_a_name_stays_the_same_case(database: Database) -> None:
    house = House(database, anonymous())
    house.begins("drofting")
    with pytest.raises(InvalidAnswers) as wrong:
        house.does("Liv", "drofte", "med_navn")
    assert set(wrong.value.fields) == {"person.name"}
    house.does("Liv", "drofte", "med_navn", _person={"name": "Kari Eksempel", "national_id": NUMBER})
    assert house.state_of() == "saken"
    page = house.case("Liv", house.case_id)
    assert page.case.person == "Kari Eksempel"
    with house.read() as tx:
        assert tx.conn.scalars(select(_people.c.name)).all() == ["Kari Eksempel"]
        told = tx.conn.scalars(select(store.tasks.c.answers).where(store.tasks.c.case_id == house.case_id)).all()
    assert "Kari" not in str(told), "what was said before the name names nobody"


def test_the_same_national_id_finds_the_person_who_is_known(database: Database) -> None:
    house = House(database, anonymous(), routine("sak", state("ny", [task("a")], [way("b", "c", on="a")]),
                                                  state("c", final=True)))  # fmt: skip
    house.begins("sak", national_id=NUMBER)
    known = the_person(house)
    house.begins("drofting")
    house.does("Liv", "drofte", "med_navn", _person={"name": "Kari E", "national_id": NUMBER})
    assert the_person(house) == known


def test_a_person_has_one_open_case_at_a_time_of_an_exclusive_routine_by_naming_too(database: Database) -> None:
    house = House(database, anonymous(exclusive=True))
    named = {"name": "Kari Eksempel", "national_id": NUMBER}
    house.begins("drofting")
    house.does("Liv", "drofte", "med_navn", _person=named)
    house.begins("drofting")
    with pytest.raises(Refused, match="allerede en åpen sak"):
        house.does("Liv", "drofte", "med_navn", _person=named)
    assert the_person(house) is None


def test_a_case_that_has_its_person_gets_no_other(database: Database) -> None:
    house = House(database, followed())
    house.begins("sak")
    with house.write() as tx:
        from engine import change

        opened = change.of_case(tx, house.case_id, house.actor("Liv"))
        with pytest.raises(Refused, match="alt en person"):
            people.become_named(opened, people.Named("En annen", None, "", True))
