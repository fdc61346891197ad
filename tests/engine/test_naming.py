"""Roles given in the case: to a person who may have to accept, to a group, to a position or team (F24, F25)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database import Database
from engine.definition import Op, Workflow
from engine.errors import InvalidAnswers, NotFound, NotPermitted, Refused
from engine.model import Document, table
from engine.queues import queue_of
from engine.views import View
from tests.engine.small_house import House, field, role, routine, state, task, way, when

WHO = field("hvem", "staff", assigns="kontakt")


def naming(**contact: Any) -> Workflow:
    return routine(
        "sak",
        state(
            "ny",
            [task("velg", every={"within": "1 year"}, fields=[WHO]), task("folg_opp", "kontakt")],
            [way("ferdig", "slutt", on="folg_opp"), way("trekk", "slutt", by=["kontakt"])],
        ),
        state("slutt", final=True),
        roles=[role("kontakt", "named", until_named="mottak", **contact), role("mottak")],
    )


@pytest.fixture
def house(database: Database) -> House:
    """A case where a contact must accept; Ane has been asked."""
    made = House(database, naming(accept="3 working days"))
    made.begins("sak")
    made.told()
    made.does("Liv", "velg", hvem=made.people["Ane"])
    return made


def test_who_is_named_gets_the_open_tasks_of_the_role_and_word_of_them(database: Database) -> None:
    house = House(database, naming())
    house.begins("sak")
    assert house.lies("folg_opp") == ("mottak", None)
    house.told()
    house.does("Liv", "velg", hvem=house.people["Ane"])
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    house.does("Liv", "velg", hvem=house.people["Bo"])
    assert house.lies("folg_opp") == ("kontakt", "Bo")
    assert house.told() == [("Ane", "task_new"), ("Bo", "task_new")]
    assert house.terms() == [("kontakt", "Ane", False), ("kontakt", "Bo", True)]
    with pytest.raises(NotFound):
        house.case("Ane", house.case_id)


def test_until_the_person_accepts_the_role_stays_where_it_was(house: House) -> None:
    assert house.lies("folg_opp") == ("mottak", None)
    assert house.lies("_accept:kontakt") == ("kontakt", "Ane")
    assert house.open_now()["_accept:kontakt"].due_on == date(2027, 1, 7), "three working days, as the role says"
    page = house.task("Ane", house.open_task(house.case_id, "_accept:kontakt"))
    assert page.title["nb"] == "Si ja eller nei til å være kontakt"
    assert [outcome.key for outcome in page.outcomes] == ["accept", "decline"]
    assert house.told() == [("Ane", "task_new")]
    with pytest.raises(Refused):
        house.act("Ane", house.case_id, "trekk")


def test_who_says_yes_has_the_role_from_then(house: House) -> None:
    house.does("Ane", "_accept:kontakt", "accept")
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    assert house.terms() == [("kontakt", "Ane", True)]
    assert set(house.open_now()) == {"velg", "folg_opp"}


def test_a_no_needs_a_reason_and_asks_for_another(house: House) -> None:
    with pytest.raises(InvalidAnswers) as wrong:
        house.does("Ane", "_accept:kontakt", "decline")
    assert set(wrong.value.fields) == {"why"}
    house.told()
    house.does("Ane", "_accept:kontakt", "decline", why="Jeg slutter snart.")
    assert house.lies("folg_opp") == ("mottak", None)
    assert house.lies("_choose:kontakt") == ("mottak", None)
    assert house.told() == [("Mo", "task_new")]
    said = [str(sentence.message % sentence.params) for line in house.case("Liv", house.case_id).history
            for sentence in line.sentences]  # fmt: skip
    assert "Ane sa nei til rollen «Kontakt»" in said
    assert "Ane er spurt om rollen «Kontakt»" in said
    answers = [answer.lines for line in house.case("Liv", house.case_id).history for answer in line.answers]
    assert ("Jeg slutter snart.",) in answers
    with pytest.raises(NotFound):
        house.case("Ane", house.case_id)
    house.does("Mo", "_choose:kontakt", whom=house.people["Bo"])
    house.does("Bo", "_accept:kontakt", "accept")
    assert house.lies("folg_opp") == ("kontakt", "Bo")


def test_the_holder_before_keeps_the_role_until_the_next_says_yes_and_is_told_of_a_no(house: House) -> None:
    house.does("Ane", "_accept:kontakt", "accept")
    house.does("Liv", "velg", hvem=house.people["Bo"])
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    assert house.case("Ane", house.case_id).case.version
    house.told()
    house.does("Bo", "_accept:kontakt", "decline", why="Har for mye å gjøre.")
    assert sorted(house.told()) == [("Ane", "case_news"), ("Mo", "task_new")]
    house.does("Mo", "_choose:kontakt", whom=house.people["Cato"])
    house.does("Cato", "_accept:kontakt", "accept")
    assert house.terms() == [("kontakt", "Ane", False), ("kontakt", "Cato", True)]


def test_another_choice_withdraws_the_question_that_was_not_answered(house: House) -> None:
    house.does("Liv", "velg", hvem=house.people["Bo"])
    assert house.lies("_accept:kontakt") == ("kontakt", "Bo")
    with pytest.raises(NotFound):
        house.case("Ane", house.case_id)
    house.does("Liv", "velg", hvem=house.people["Liv"])
    assert house.terms() == [("kontakt", "Liv", True)], "who chooses herself has accepted"
    assert "_accept:kontakt" not in house.open_now()


def test_nobody_else_can_say_yes_for_the_person(house: House) -> None:
    house.is_away("Ane", "Cato", date(2027, 1, 4), date(2027, 1, 8))
    with pytest.raises(Refused, match="Bare den som er foreslått"):
        house.does("Cato", "_accept:kontakt", "accept")
    house.does("Cato", "_accept:kontakt", "decline", why="Ane er borte lenge.")
    assert house.lies("_choose:kontakt") == ("mottak", None)


def test_the_question_neither_holds_the_state_up_nor_ends_with_it(database: Database) -> None:
    workflow = routine(
        "sak",
        state("ny", [task("velg", fields=[WHO])], [way("videre", "folges", when_done=True)]),
        state("folges", [task("folg_opp", "kontakt")], [way("ferdig", "slutt", on="folg_opp")]),
        state("slutt", final=True),
        roles=[role("kontakt", "named", until_named="mottak", accept="3 working days"), role("mottak")],
    )
    house = House(database, workflow)
    house.begins("sak")
    house.does("Liv", "velg", hvem=house.people["Ane"])
    assert house.state_of() == "folges"
    assert set(house.open_now()) == {"_accept:kontakt", "folg_opp"}
    house.does("Mo", "folg_opp")
    assert house.open_now() == {}, "a closed case asks for nothing"


# ---------------------------------------------------------------- groups, units, routes


@pytest.fixture
def group(database: Database) -> House:
    """A case with a group, and one task for each of it."""
    workflow = routine(
        "sak",
        state(
            "ny",
            [
                task("velg", every={"within": "1 year"}, fields=[field("hvem", "people", assigns="gruppe")]),
                task("felles", "gruppe"),
            ],
            [way("ferdig", "mote", on="felles"), way("stopp", "slutt", by=["gruppe"])],
        ),
        state("mote", [task("mening", "each", each="gruppe")], [way("ferdig", "slutt", when_done=True)]),
        state("slutt", final=True),
        roles=[role("gruppe", "group", until_named="leder")],
    )
    house = House(database, workflow)
    house.begins("sak")
    return house


def test_a_letter_names_the_coordinator_once_and_not_the_group(database: Database) -> None:
    asked = [WHO, field("begge", "staff", assigns="koordinator"), field("flere", "people", assigns="gruppe")]
    roles = [role("kontakt", "named", until_named="leder"), role("koordinator", "named", until_named="leder")]
    workflow = routine(
        "sak",
        state("ny", [task("velg", fields=asked, letter="brev")], [way("valgt", "svar", on="velg")]),
        state("svar", [task("skriv", letter="brev")], [way("ferdig", "slutt", on="skriv")]),
        state("slutt", final=True),
        roles=[*roles, role("gruppe", "group", until_named="leder")],
        letters=[{"key": "brev", "title": {"nb": "Brev"}, "body": {"nb": "Koordinatoren din er $coordinator."}}],
    )
    house = House(database, workflow)
    house.begins("sak")
    ane, bo = house.people["Ane"], house.people["Bo"]
    house.does("Liv", "velg", hvem=ane, begge=ane, flere=[ane, bo])
    house.does("Liv", "skriv")
    with house.looking() as changing:
        letters = changing.tx.conn.scalars(select(table(Document).c.body)).all()
    assert letters == ["Koordinatoren din er Ane.", "Koordinatoren din er Ane."]


def test_who_is_in_the_group_and_has_a_role_as_well_hears_the_news_once(database: Database) -> None:
    asked = [WHO, field("flere", "people", assigns="gruppe")]
    news = way("ferdig", "slutt", on="velg", tells=["kontakt", "gruppe", "leder"])
    workflow = routine(
        "sak",
        state("ny", [task("velg", fields=asked)], [news]),
        state("slutt", final=True),
        roles=[role("kontakt", "named", until_named="leder"), role("gruppe", "group", until_named="leder")],
    )
    house = House(database, workflow)
    house.begins("sak")
    house.told()
    house.does("Liv", "velg", hvem=house.people["Ane"], flere=[house.people["Ane"], house.people["Bo"]])
    assert sorted(house.told()) == [("Ane", "case_news"), ("Bo", "case_news")], "Liv did it herself"


def test_a_groups_task_waits_for_all_of_it(group: House) -> None:
    assert group.lies("felles") == ("leder", None)
    group.does("Liv", "velg", hvem=[group.people["Ane"], group.people["Bo"]])
    assert group.lies("felles") == ("gruppe", None)
    for who in ("Ane", "Bo"):
        assert group.task(who, group.open_task(group.case_id, "felles")).may_complete
        assert "felles" in [row.title["nb"] for row in group.inbox(who, View.MINE).rows]
    assert ("Ane", "task_new") in group.told()
    with pytest.raises(NotFound):
        group.case("Cato", group.case_id)
    group.does("Bo", "felles")
    assert group.state_of() == "mote"
    with group.looking() as changing:
        assert sorted(str(group.called(row.assignee_id)) for row in changing.tasks) == ["Ane", "Bo"]


def test_the_newest_answer_says_who_is_in_the_group(group: House) -> None:
    group.does("Liv", "velg", hvem=[group.people["Ane"], group.people["Bo"]])
    group.does("Liv", "velg", hvem=[group.people["Bo"], group.people["Cato"]])
    assert group.terms() == [("gruppe", "Ane", False), ("gruppe", "Bo", True), ("gruppe", "Cato", True)]
    with pytest.raises(NotFound):
        group.case("Ane", group.case_id)
    group.act("Cato", group.case_id, "stopp")
    assert group.state_of() == "slutt"


def test_a_unit_chosen_in_the_case_takes_over_its_tasks_and_hands_them_on(database: Database) -> None:
    workflow = routine(
        "sak",
        state(
            "ny",
            [
                task("velg", every={"within": "1 year"}, fields=[field("hvor", "unit", assigns="tjeneste")]),
                task("hjelp", "tjeneste"),
            ],
            [way("ferdig", "slutt", on="hjelp")],
        ),
        state("slutt", final=True),
        roles=[role("tjeneste", "unit", until_named="leder")],
    )
    house = House(database, workflow)
    house.begins("sak")
    assert house.lies("hjelp") == ("leder", None)
    house.told()
    house.does("Liv", "velg", hvor="nord")
    assert house.lies("hjelp") == ("nord", None)
    assert house.told() == [("Nina", "task_new")]
    house.take("Nina", house.open_task(house.case_id, "hjelp"))
    house.does("Liv", "velg", hvor="sor")
    assert house.lies("hjelp") == ("sor", None)
    assert house.lies_in_team("Sara") == ["hjelp"]


def test_a_task_goes_to_the_team_that_the_answers_point_out(database: Database) -> None:
    workflow = routine(
        "sak",
        state("ny", [task("vurder", "team")], [way("ferdig", "slutt", on="vurder")]),
        state("slutt", final=True),
        referral=[field("bosted", "choice", options=[{"key": key, "title": {"nb": key}} for key in ("by", "fjell")])],
        roles=[
            role(
                "team",
                "routed",
                until_named="sor",
                routes=[{"when": when(("referral.bosted", Op.IS, "fjell")), "to": "nord"}],
            )
        ],
    )
    house = House(database, workflow)
    house.begins("sak", {"bosted": "fjell"})
    assert house.lies("vurder") == ("nord", None)
    house.begins("sak", {"bosted": "by"})
    assert house.lies("vurder") == ("sor", None)
    house.begins("sak")
    assert house.lies("vurder") == ("sor", None)
    with house.looking() as changing:
        assert queue_of(changing, "leder") == ("leder", None)
        with pytest.raises(KeyError):
            queue_of(changing, "ukjent")


def test_the_team_that_the_answers_point_out_may_act_and_no_other(database: Database) -> None:
    north = {"when": when(("referral.bosted", Op.IS, "fjell")), "to": "nord"}
    workflow = routine(
        "sak",
        state("ny", [task("vurder", "team"), task("begge", "sor")], [way("stopp", "slutt", by=["team"])]),
        state("slutt", final=True),
        referral=[field("bosted", "choice", options=[{"key": "fjell", "title": {"nb": "Fjell"}}])],
        roles=[role("team", "routed", until_named="leder", routes=[north]), role("sor", "team")],
    )
    house = House(database, workflow)
    house.begins("sak", {"bosted": "fjell"})
    assert house.case("Sara", house.case_id).acts == ()
    with pytest.raises(NotPermitted):
        house.act("Sara", house.case_id, "stopp")
    house.act("Nina", house.case_id, "stopp")
    assert house.state_of() == "slutt"


def test_the_lists_of_a_named_person_show_what_was_handed_over(database: Database) -> None:
    house = House(database, naming())
    house.begins("sak")
    house.does("Liv", "velg", hvem=house.people["Ane"])
    assert [row.title["nb"] for row in house.inbox("Ane", View.MINE).rows] == ["folg_opp"]
