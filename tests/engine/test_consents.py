"""Consent: who must give it at each age, how long it lasts, and what its end does (F15)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database import Database
from engine import consents, people
from engine.definition import Op
from engine.errors import GuardRefused
from engine.model import ConsentGiver, table
from engine.rules import age_on, consent_givers, missing_givers, next_of_age
from tests.engine.small_house import House, field, role, routine, state, task, way, when

TODAY = date(2027, 1, 4)
SHARED = {"lege": {"share": True, "contact": ""}}
MISSING = when(("consent", Op.MISSING, ""))


def line(capacity: str, yes: bool = True, name: str = "Navn") -> dict[str, Any]:
    """A giver's line on the form."""
    return {"name": name, "capacity": capacity, "yes": yes}


BOTH = [line("parent"), line("other_parent")]
OPTIONS = [{"key": "lege", "title": {"nb": "Legen"}}, {"key": "skole", "title": {"nb": "Skolen"}}]


def house_with(database: Database, **more: Any) -> House:
    """A case that must have consent to go on, and asks for it again when there is none."""
    consent = field("samtykke", "consent", options=OPTIONS, **more)
    workflow = routine(
        "sak",
        state(
            "ny",
            [
                task("soknad", every={"within": "1 year"}, fields=[consent]),
                task("behandle"),
                task("sporr_igjen", when=MISSING.model_dump()),
            ],
            [way("videre", "slutt", on="behandle", needs=["consent_given"]), way("stopp", "slutt", by=["leder"])],
        ),
        state("slutt", final=True),
        roles=[role("mottak")],
    )
    return House(database, workflow)


def gives(house: House, *givers: dict[str, Any], units: dict[str, Any] | None = None) -> None:
    """The form is filled in."""
    answer = {**(SHARED if units is None else units), **({"_givers": list(givers)} if givers else {})}
    house.does("Liv", "soknad", samtykke=answer)


def is_live(house: House) -> bool:
    """The consent of the case holds now."""
    with house.looking() as changing:
        return consents.is_live(changing)


# ---------------------------------------------------------------- the law


@pytest.mark.parametrize(
    ("born", "given", "missing"),
    [
        (date(2016, 1, 5), [line("parent")], 1),
        (date(2016, 1, 5), BOTH, 0),
        (date(2016, 1, 5), [line("sole_parent")], 0),
        (date(2016, 1, 5), [line("guardian")], 0),
        (date(2016, 1, 5), [line("person"), line("child")], 2),
        (date(2013, 1, 5), [line("parent"), line("other_parent", yes=False)], 1),
        (date(2013, 1, 5), [line("parent"), line("other_parent", name="")], 1),
        (date(2011, 1, 5), BOTH, 0),
        (date(2011, 1, 4), BOTH, 1),
        (date(2011, 1, 4), [line("person")], 0),
        (date(1950, 1, 1), [line("next_of_kin")], 0),
        (date(1950, 1, 1), [], 1),
        (None, [], 1),
        (None, [line("parent")], 0),
        (None, [line("person")], 0),
    ],
)
def test_who_must_say_yes_follows_from_the_age(born: date | None, given: list[dict[str, Any]], missing: int) -> None:
    assert len(missing_givers(born, TODAY, given)) == missing


def test_the_law_calls_capacity_by_another_name_from_june_2026() -> None:
    words = [
        " ".join(giver.words for giver in consent_givers(40, day)) for day in (date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert ["samtykkekompetanse" in words[0], "beslutningskompetanse" in words[1]] == [True, True]
    assert "beslutningskompetanse" not in words[0]


def test_a_childs_view_has_great_weight_from_twelve_and_is_heard_before() -> None:
    child = {age: next(one for one in consent_givers(age, TODAY) if one.capacity == "child") for age in (0, 11, 12, 15)}
    assert child[0].words == child[11].words
    assert "stor vekt" in child[12].words and child[12] == child[15]
    assert not child[12].required


def test_birthdays_on_leap_days_come_on_28_february_in_common_years() -> None:
    born = date(2012, 2, 29)
    assert next_of_age(born, date(2024, 2, 29)) == date(2028, 2, 29)
    assert next_of_age(born, date(2028, 2, 29)) == date(2030, 2, 28)
    assert next_of_age(born, date(2030, 2, 28)) is None
    assert [age_on(born, day) for day in (date(2030, 2, 27), date(2030, 2, 28))] == [17, 18]


# ---------------------------------------------------------------- the case


def test_a_consent_that_lacks_a_parent_is_none(database: Database) -> None:
    house = house_with(database, givers=True)
    house.begins("sak", birth_date="2016-03-01")
    gives(house, line("parent"))
    assert not is_live(house)
    with pytest.raises(GuardRefused, match="Samtykke mangler"):
        house.does("Liv", "behandle", "videre")
    gives(house, *BOTH, line("child", yes=False))
    house.does("Liv", "behandle", "videre")
    givers = table(ConsentGiver)
    with house.read() as tx:
        assert tx.conn.execute(select(givers.c.number, givers.c.capacity).order_by(givers.c.number)).all() == [
            (1, "parent"),
            (2, "other_parent"),
        ]


def test_a_consent_for_twelve_months_ends_after_its_last_day_and_is_asked_for_again(database: Database) -> None:
    house = house_with(database, valid="12 months")
    house.begins("sak")
    assert "sporr_igjen" in house.open_now()
    gives(house)
    assert "sporr_igjen" not in house.open_now()
    house.go_to_day(date(2028, 1, 4))
    assert is_live(house)
    house.told()
    house.go_to_day(date(2028, 1, 5))
    assert not is_live(house)
    assert "sporr_igjen" in house.open_now()
    assert ("Liv", "case_news") in house.told()
    assert house.events()[-1] == "consent_expired"
    with pytest.raises(GuardRefused):
        house.does("Liv", "behandle", "videre")


def test_a_newer_consent_lasts_its_own_time(database: Database) -> None:
    house = house_with(database, valid="12 months")
    house.begins("sak")
    gives(house)
    house.go_to_day(date(2027, 12, 1))
    gives(house)
    house.go_to_day(date(2028, 11, 30))
    assert is_live(house)
    assert "consent_expired" not in house.events()
    house.go_to_day(date(2028, 12, 2))
    assert not is_live(house)


@pytest.mark.parametrize(
    ("born", "last_day"),
    [("2015-03-01", date(2027, 2, 28)), ("2011-03-01", date(2027, 2, 28)), ("2009-03-01", date(2027, 2, 28))],
)
def test_a_consent_by_givers_ends_the_day_before_the_birthday_that_changes_who_gives_it(
    database: Database, born: str, last_day: date
) -> None:
    house = house_with(database, givers=True, valid="12 months")
    house.begins("sak", birth_date=born)
    gives(house, *BOTH, line("person"))
    house.go_to_day(last_day)
    assert is_live(house)
    house.go_to_day(date(2027, 3, 1))
    assert not is_live(house)
    assert "sporr_igjen" in house.open_now()


def test_a_grown_persons_consent_has_no_birthday(database: Database) -> None:
    house = house_with(database, givers=True)
    house.begins("sak", birth_date="1980-03-01")
    gives(house, line("person"))
    house.go_to_day(date(2036, 1, 1))
    assert is_live(house)


def test_withdrawn_is_over_at_once_and_rings_no_bell_later(database: Database) -> None:
    house = house_with(database, valid="12 months")
    house.begins("sak")
    gives(house)
    with house.changing() as changing:
        consents.withdraw(changing)
        assert not consents.is_live(changing)
    assert not is_live(house)
    house.go_to_day(date(2028, 2, 1))
    assert "consent_expired" not in house.events()


def test_a_form_on_which_nobody_may_be_asked_takes_the_consent_back(database: Database) -> None:
    house = house_with(database, valid="12 months")
    house.begins("sak")
    gives(house)
    gives(house, units={"lege": {"share": False, "contact": "Ring først"}})
    assert not is_live(house)


def test_leaving_a_state_leaves_the_end_of_the_consent_in_place(database: Database) -> None:
    consent = field("samtykke", "consent", options=OPTIONS, valid="1 month")
    workflow = routine(
        "sak",
        state("ny", [task("soknad", fields=[consent])], [
            way("videre", "venter", on="soknad"), way("taust", "slutt", after={"within": "1 year"}),
        ]),
        state("venter", [task("arbeid")], [way("ferdig", "slutt", on="arbeid")]),
        state("slutt", final=True),
    )  # fmt: skip
    house = House(database, workflow)
    house.begins("sak")
    house.does("Liv", "soknad", "videre", samtykke=SHARED)
    house.go_to_day(date(2027, 2, 5))
    assert "consent_expired" in house.events()


def test_when_the_birth_date_becomes_known_the_consent_ends_on_the_birthday(database: Database) -> None:
    house = house_with(database, givers=True, valid="12 months")
    house.begins("sak")
    gives(house, line("parent"))
    with house.changing() as changing:
        changing.case.person_id = people.keep(changing.tx, "her", people.Named("Ola", date(2015, 6, 1), "", True))
        changing.batch.change(people._NAME_CASE, case=house.case_id, person_id_=changing.case.person_id)
        consents.lapse_on_birthday(changing)
    house.go_to_day(date(2027, 5, 31))
    assert is_live(house)
    house.go_to_day(date(2027, 6, 1))
    assert not is_live(house)
