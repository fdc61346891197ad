"""How a case that sleeps is closed: by the routine's own way out with a reason, or told which step leads there."""

import pytest

from adapters.database import Database
from engine import queries
from engine.errors import InvalidAnswers, NotPermitted, Refused
from engine.views.sleeping import SleepOffers
from tests.engine.small_house import House, role, routine, state, task, way

LIGHT = routine(
    "lett",
    state(
        "ny",
        [task("ring", every={"within": "4 weeks"})],
        [
            way("videre", "i_gang", by=["mottak"]),
            way("slutter", "slutt", by=["leder"]),
            way("flytter", "slutt", by=["mottak"]),
        ],
    ),
    state("i_gang", [task("gjor")], [way("gjort", "ferdig", on="gjor")]),
    state("ferdig", [task("oppsummer")], [way("oppsummert", "slutt", when_done=True)]),
    state("slutt", final=True),
    roles=[role("mottak")],
)


@pytest.fixture
def house(database: Database) -> House:
    """A case of the light routine."""
    made = House(database, LIGHT)
    made.begins("lett")
    return made


def offers(house: House, who: str) -> SleepOffers:
    with house.read() as tx:
        return queries.sleep_offers(tx, house.actor(who), house.case_id)


def test_a_way_out_that_asks_for_no_words_is_not_taken_without_a_reason(house: House) -> None:
    assert [(each.way.key, each.asks_why) for each in offers(house, "Liv").closings] == [("slutter", False)]
    with pytest.raises(InvalidAnswers) as refused:
        house.close("Liv", house.case_id, "slutter", {}, " ")
    assert list(refused.value.fields) == ["_reason"]
    house.close("Liv", house.case_id, "slutter", {}, "Personen har flyttet.\nTil en annen kommune.")
    (answer,) = house.case("Liv", house.case_id).history[0].answers
    assert answer.label["nb"] == "Hvorfor saken ble avsluttet"
    assert answer.lines == ("Personen har flyttet.", "Til en annen kommune.")


def test_a_way_that_does_not_close_or_is_not_mine_closes_nothing(house: House) -> None:
    with pytest.raises(NotPermitted):
        house.close("Liv", house.case_id, "flytter", {}, "Flytter.")
    with pytest.raises(Refused, match="avslutter ikke saken"):
        house.close("Mo", house.case_id, "videre", {}, "Videre.")


def test_where_nobody_may_close_at_once_it_is_told_which_step_leads_there(house: House) -> None:
    house.act("Mo", house.case_id, "videre")
    offered = offers(house, "Liv")
    assert offered.closings == ()
    assert [str(said) for said in offered.to_close] == [
        "Rutinen har ingen vei rett til slutten der saken står nå.",
        "Neste steg dit er oppgaven «gjor» med utfallet «gjort».",
    ]
    house.does("Liv", "gjor", "gjort")
    assert [str(said) for said in offers(house, "Liv").to_close][1:] == [
        "Neste steg dit er «oppsummert», som kommer av seg selv når oppgavene her er gjort.",
    ]


def test_a_rhythm_that_is_lighter_ends_with_the_case(house: House) -> None:
    house.lighten("Liv", house.case_id, 4, house.today().replace(year=2028), "Det går bra.")
    house.close("Liv", house.case_id, "slutter", {}, "Ferdig.")
    with house.looking() as closed:
        assert not {"_lighter", "_agreed"} & closed.case.facts.keys()
        assert closed.case.sleeps_on is None
