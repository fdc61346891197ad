"""The baton: who has a task or a role keeps it until the one who is asked says yes; a leaver hands over everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from adapters.database import Database
from adapters.handing import HandedOver, hand_over
from engine import change, departures, handover, queries
from engine.definition import Workflow
from engine.errors import InvalidAnswers, NotFound, NotPermitted, Refused, Stale
from engine.handover import Offer
from engine.ids import new_id
from engine.installation import Installation
from engine.model import Departure, table
from engine.transaction import Actor, Tx
from engine.views import View
from tests.engine.small_house import HERE, THERE, House, field, role, routine, state, task, way

WHO = field("hvem", "staff", required=True, assigns="kontakt")
_departures = table(Departure)


def with_unit(house: House) -> House:
    """The reception answers when nobody else does."""
    house.house = replace(house.house, coordinating_unit="mottak")
    whole = Installation({**house.installation.municipalities, HERE: house.house})
    house.installation, house.premises = whole, replace(house.premises, installation=whole)
    return house


def followed() -> Workflow:
    each = [task("velg", every={"within": "1 year"}, fields=[WHO]), task("folg_opp", "kontakt"), task("drofte", "nord")]
    group = task("felles", "gruppe")
    chosen = task("samle", every={"within": "1 year"}, fields=[field("hvem", "people", assigns="gruppe")])
    return routine(
        "sak",
        state("ny", [*each, group, chosen], [way("ferdig", "slutt", on="folg_opp")]),
        state("slutt", final=True),
        roles=[
            role("kontakt", "named", until_named="mottak"),
            role("gruppe", "group", until_named="leder"),
            role("mottak"),
            role("nord", "team"),
        ],
    )


@pytest.fixture
def house(database: Database) -> House:
    """Ane is the contact of a case, and has its task."""
    made = with_unit(House(database, followed()))
    made.begins("sak")
    made.does("Liv", "velg", hvem=made.people["Ane"])
    made.told()
    return made


def offers(house: House, who: str, key: str, to: str, reason: str = "Jeg skal bort.", word: str = "") -> None:
    task_id = house.open_task(house.case_id, key)
    with house.write() as tx:
        version = queries.task_page(tx, house.actor(who), task_id).version if who != "Mo" else None
        offer = Offer(house.people[to], reason, word)
        handover.offer_task(tx, house.actor(who), task_id, offer, version, new_id(tx.now))
    house.tick()


def offers_role(house: House, who: str, to: str, reason: str = "Jeg slutter.") -> None:
    with house.write() as tx:
        offer = Offer(house.people[to], reason)
        handover.offer_role(tx, house.actor(who), house.case_id, "kontakt", offer, new_id(tx.now))
    house.tick()


def history(house: House, who: str = "Liv") -> list[str]:
    return [str(said) for line in house.case(who, house.case_id).history for said in line.sentences]


# ---------------------------------------------------------------- a task


def test_who_has_it_keeps_it_until_the_new_one_says_yes(house: House) -> None:
    before = house.open_now()["folg_opp"]
    offers(house, "Ane", "folg_opp", "Bo", word="Ring meg gjerne.")
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    assert house.told() == [("Bo", "task_new")]
    ask = house.task("Bo", house.open_task(house.case_id, "_take_over"))
    assert (ask.title["nb"], ask.item) == ("Overta en oppgave?", "folg_opp")
    assert ask.due_on == date(2027, 1, 7), "three working days"
    assert ask.offered and (ask.offered.by, ask.offered.reason, ask.offered.word) == (
        "Ane", "Jeg skal bort.", "Ring meg gjerne.",
    )  # fmt: skip
    page = house.task("Ane", before.id)
    assert page.asked and page.asked.name == "Bo" and page.asked.may_take_back
    house.does("Bo", "_take_over", "accept")
    after = house.open_now()["folg_opp"]
    assert house.lies("folg_opp") == ("kontakt", "Bo")
    assert (after.due_on, after.opened_at) == (before.due_on, before.opened_at), "neither age nor deadline is another"
    assert {"Bo er spurt om å overta «folg_opp»", "Bo har overtatt «folg_opp»"} <= set(history(house))
    assert "folg_opp" not in [row.title["nb"] for row in house.inbox("Ane", View.MINE).rows]
    assert "Jeg skal bort." not in str(house.events()), "the words are not in the sealed history"


def test_the_ladder_of_a_task_that_is_offered_tells_the_one_who_has_it(house: House) -> None:
    due = house.open_now()["folg_opp"].due_on
    house.go_to_day(due - timedelta(days=1))
    offers(house, "Ane", "folg_opp", "Bo")
    house.told()
    house.go_to_day(due)
    assert ("Ane", "task_due") in house.told()


def test_a_no_needs_a_reason_and_goes_back_with_word(house: House) -> None:
    offers(house, "Ane", "folg_opp", "Bo")
    with pytest.raises(InvalidAnswers):
        house.does("Bo", "_take_over", "decline")
    house.told()
    house.does("Bo", "_take_over", "decline", why="Har for mye.")
    assert house.told() == [("Ane", "case_news")]
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    assert "Bo sa nei til å overta «folg_opp»" in history(house)
    with pytest.raises(NotFound):
        house.case("Bo", house.case_id)


def test_no_answer_reminds_and_then_goes_back_and_the_coordinating_unit_is_told(house: House) -> None:
    offers(house, "Ane", "folg_opp", "Bo")
    ask = house.open_task(house.case_id, "_take_over")
    house.told()
    house.go_to_day(date(2027, 1, 7))
    assert house.told() == [("Bo", "task_reminder"), ("Bo", "task_due")]
    house.go_to_day(date(2027, 1, 8))
    assert sorted(house.told()) == [("Ane", "case_news"), ("Mo", "task_escalated")]
    assert "_take_over" not in house.open_now()
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    assert house.task("Mo", ask).status == "done"
    assert {"Fristen gikk ut", "Bo har ikke svart om å overta «folg_opp»", "Mottak har fått beskjed"} <= set(
        history(house)
    )


def test_only_who_has_it_or_the_coordinating_unit_may_offer_it_and_says_why(house: House) -> None:
    with pytest.raises(NotFound):
        offers(house, "Cato", "folg_opp", "Bo")
    with pytest.raises(NotPermitted):
        offers(house, "Liv", "folg_opp", "Bo")
    for who, reason in (("Bo", ""), ("Ane", "Jeg skal bort.")):
        with pytest.raises(InvalidAnswers):
            offers(house, "Ane", "folg_opp", who, reason)
    offers(house, "Mo", "folg_opp", "Bo", "Ane er syk.")
    assert house.lies("_take_over") == ("kontakt", "Bo")


def test_a_substitute_may_offer_it_and_both_names_are_in_the_trail(house: House) -> None:
    house.is_away("Ane", "Cato", house.today(), house.today())
    offers(house, "Cato", "folg_opp", "Bo")
    line = house.case("Liv", house.case_id).history[0]
    assert (line.who, line.stood_in_for) == ("Cato", "Ane")
    with pytest.raises(InvalidAnswers) as wrong:
        offers(house, "Cato", "folg_opp", "Ane")
    assert set(wrong.value.fields) == {handover.TO}


def test_one_who_is_away_is_not_asked(house: House) -> None:
    house.is_away("Bo", "Cato", house.today(), house.today())
    with pytest.raises(InvalidAnswers) as wrong:
        offers(house, "Ane", "folg_opp", "Bo")
    assert "borte" in str(wrong.value.fields[handover.TO])


def test_what_waits_for_a_team_is_taken_before_it_is_handed_over(house: House) -> None:
    with pytest.raises(NotPermitted):
        offers(house, "Nina", "drofte", "Sara")
    house.take("Nina", house.open_task(house.case_id, "drofte"))
    offers(house, "Nina", "drofte", "Sara")
    house.does("Sara", "_take_over", "accept")
    assert house.lies("drofte") == ("nord", "Sara")


def test_the_question_is_taken_back_or_put_to_another(house: House) -> None:
    offers(house, "Ane", "folg_opp", "Bo")
    with pytest.raises(InvalidAnswers):
        offers(house, "Ane", "folg_opp", "Bo")
    offers(house, "Ane", "folg_opp", "Cato")
    assert house.lies("_take_over") == ("kontakt", "Cato")
    ask = house.open_task(house.case_id, "_take_over")
    with pytest.raises(NotPermitted), house.write() as tx:
        handover.take_back(tx, house.actor("Cato"), ask)
    with house.write() as tx:
        handover.take_back(tx, house.actor("Ane"), ask)
    assert "_take_over" not in house.open_now()
    with pytest.raises(Stale), house.write() as tx:
        handover.take_back(tx, house.actor("Ane"), ask)


def test_the_question_ends_with_the_task(house: House) -> None:
    offers(house, "Ane", "folg_opp", "Bo")
    house.does("Ane", "folg_opp")
    assert house.open_now() == {}
    house.begins("sak")
    house.does("Liv", "velg", hvem=house.people["Ane"])
    offers(house, "Ane", "folg_opp", "Bo")
    ask = house.open_task(house.case_id, "_take_over")
    with house.write() as tx:
        opened = change.of_case(tx, house.case_id, house.actor("Mo"))
        row = opened.task(house.open_task(house.case_id, "folg_opp"))
        assert row
        handover.reassign(opened, row, row.queue, house.people["Cato"])
        opened.commit("handed_over")
    assert ask not in [row.id for row in house.open_now().values()], "it is somebody else's now"


def test_asked_twice_it_is_done_once(house: House) -> None:
    task_id = house.open_task(house.case_id, "folg_opp")
    for _ in range(2):
        with house.write() as tx:
            offer = Offer(house.people["Bo"], "Bort.")
            assert handover.offer_task(tx, house.actor("Ane"), task_id, offer, 1, "a" * 32) == house.case_id
    assert house.events().count("offered") == 1


# ---------------------------------------------------------------- a role


def test_a_role_is_handed_over_by_the_same_baton(house: House) -> None:
    offers_role(house, "Ane", "Bo")
    assert house.terms() == [("kontakt", "Ane", True)]
    page = house.task("Bo", house.open_task(house.case_id, "_accept:kontakt"))
    assert page.offered and page.offered.reason == "Jeg slutter."
    house.does("Bo", "_accept:kontakt", "accept")
    assert house.terms() == [("kontakt", "Ane", False), ("kontakt", "Bo", True)]
    assert house.lies("folg_opp") == ("kontakt", "Bo")


def test_a_no_leaves_the_role_where_it_is_and_asks_nobody_to_choose_another(house: House) -> None:
    offers_role(house, "Ane", "Bo")
    house.told()
    house.does("Bo", "_accept:kontakt", "decline", why="Nei.")
    assert house.told() == [("Ane", "case_news")]
    assert not [key for key in house.open_now() if key.startswith("_")]
    offers_role(house, "Ane", "Bo")
    house.told()
    house.go_to_day(date(2027, 1, 8))
    assert sorted(house.told())[-2:] == [("Bo", "task_reminder"), ("Mo", "task_escalated")]
    assert house.terms() == [("kontakt", "Ane", True)]
    assert "Bo har ikke svart om rollen «Kontakt»" in history(house)


def test_a_role_nobody_has_or_of_another_kind_is_not_handed_over(house: House) -> None:
    with pytest.raises(NotPermitted):
        offers_role(house, "Liv", "Bo")
    with pytest.raises(Refused), house.write() as tx:
        handover.offer_role(tx, house.actor("Liv"), house.case_id, "leder", Offer(house.people["Bo"], "x"), "a" * 32)


# ---------------------------------------------------------------- a group


def test_a_member_of_a_group_can_put_back_what_they_have_taken(house: House) -> None:
    house.does("Liv", "samle", hvem=[house.people["Ane"], house.people["Bo"]])
    task_id = house.open_task(house.case_id, "felles")
    assert house.task("Ane", task_id).may_claim
    house.take("Ane", task_id)
    assert house.task("Ane", task_id).may_release
    assert not house.task("Bo", task_id).may_complete
    house.put_back("Ane", task_id)
    assert house.lies("felles") == ("gruppe", None)
    house.does("Bo", "felles")


# ---------------------------------------------------------------- somebody leaves


def all_of(house: House, who: str, user: str, to: str, *, at_once: bool = False) -> HandedOver:
    @contextmanager
    def write() -> Iterator[tuple[Tx, Actor | None]]:
        with house.write() as tx:
            yield tx, house.actor(who)

    with house.read() as tx:
        page = queries.holdings_page(tx, house.actor(who), house.people[user])
    chosen = [(holding, house.people[to]) for holding in page.holdings]
    return hand_over(write, house.people[user], chosen, "Ane slutter.", at_once=at_once, command="k" * 16)


def leaves(house: House, who: str, unit: str = "", to: str = "", days: int = 0) -> None:
    with house.write() as tx:
        day = house.today() + timedelta(days=days)
        departures.leaves(tx, HERE, house.people[who], unit, day, house.people[to] if to else None)


def kinds(house: House, who: str, user: str) -> list[tuple[str, str]]:
    with house.read() as tx:
        page = queries.holdings_page(tx, house.actor(who), house.people[user])
    return [(holding.kind, holding.title["nb"]) for holding in page.holdings]


def test_all_that_somebody_has_is_listed_without_the_names_of_the_cases(house: House) -> None:
    house.does("Liv", "samle", hvem=[house.people["Ane"]])
    house.is_away("Cato", "Ane", house.today(), house.today())
    everything = [("task", "folg_opp"), ("role", "Kontakt"), ("group", "Gruppe"), ("absence", "Cato")]
    assert kinds(house, "Ane", "Ane") == everything
    assert kinds(house, "Mo", "Ane") == everything
    with house.read() as tx:
        assert "Kari" not in repr(queries.holdings_page(tx, house.actor("Mo"), house.people["Ane"]))
    for who in ("Liv", "Bo"):
        with pytest.raises(NotFound):
            kinds(house, who, "Ane")


def test_a_leaver_asks_others_to_take_over_and_again_does_nothing_more(house: House) -> None:
    house.does("Liv", "samle", hvem=[house.people["Ane"]])
    house.is_away("Cato", "Ane", house.today(), house.today())
    done = all_of(house, "Ane", "Ane", "Bo")
    assert (done.asked, done.given, done.refused) == (2, 2, []), "asked about task and role, given seat and absence"
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    assert [kind for kind, _ in kinds(house, "Ane", "Ane")] == ["task", "role"]
    count = len(house.events())
    again = all_of(house, "Ane", "Ane", "Bo")
    assert len(house.events()) == count
    assert (again.asked, again.given) == (2, 0), "the same command has been carried out"
    house.does("Bo", "_accept:kontakt", "accept")
    assert kinds(house, "Ane", "Ane") == []


def test_the_coordinating_unit_decides_at_once_and_the_receiver_is_told(house: House) -> None:
    house.told()
    done = all_of(house, "Mo", "Ane", "Bo", at_once=True)
    house.tick()
    assert (done.asked, done.given, done.refused) == (0, 2, [])
    assert house.lies("folg_opp") == ("kontakt", "Bo")
    assert ("kontakt", "Bo", True) in house.terms()
    assert set(house.told()) == {("Bo", "task_new"), ("Bo", "case_news")}
    assert {"«folg_opp» er overført til Bo", "Kontakt: Bo"} <= set(history(house))
    refused = all_of(house, "Bo", "Bo", "Cato", at_once=True)
    assert [type(refusal) for _, refusal in refused.refused] == [NotPermitted, NotPermitted]


def test_what_is_left_goes_to_the_receiver_when_the_last_day_is_over(house: House) -> None:
    leaves(house, "Ane", to="Bo")
    assert house.lies("folg_opp") == ("kontakt", "Ane"), "the last day is a day of work"
    house.go_to_day(house.today() + timedelta(days=1))
    assert house.lies("folg_opp") == ("kontakt", "Bo")
    assert ("kontakt", "Bo", True) in house.terms()
    assert house.told() == [("Bo", "task_new")]


def test_a_last_day_can_be_moved_until_it_is_over(house: House) -> None:
    leaves(house, "Ane")
    leaves(house, "Ane", days=7)
    house.go_to_day(house.today() + timedelta(days=7))
    assert house.lies("folg_opp") == ("kontakt", "Ane")
    house.go_to_day(house.today() + timedelta(days=1))
    assert house.lies("folg_opp") == ("mottak", None)


def test_killed_half_way_the_rest_is_handed_on_the_next_time(house: House) -> None:
    first = house.case_id
    house.begins("sak")
    house.does("Liv", "velg", hvem=house.people["Ane"])
    leaves(house, "Ane")
    house.clock.set(house.clock.now() + timedelta(days=1))
    with house.read() as tx:
        (departure,) = departures.due(tx)
        left = departures.cases_of(tx, departure)
    assert left == sorted([first, house.case_id])
    with house.write() as tx:
        departures.hand_on(tx, departure, left[0])
    with house.read() as tx:
        assert departures.cases_of(tx, departure) == left[1:]
    house.tick()
    house.tick()
    for case_id in left:
        assert house.open_now(case_id)["folg_opp"].queue == "mottak"
        assert house.events(case_id).count("left") == 1
    with house.read() as tx:
        assert departures.due(tx) == []
        assert departures.next_due(tx) is None
        assert tx.conn.scalar(select(func.count()).select_from(_departures)) == 1


def test_a_case_that_cannot_be_handed_on_keeps_no_other_back_and_is_tried_again(house: House) -> None:
    first = house.case_id
    house.begins("sak")
    house.does("Liv", "velg", hvem=house.people["Ane"])
    leaves(house, "Ane")
    with house.write() as tx:
        broken = text("UPDATE cases SET definition_id = definition_id, state = 'borte' WHERE id = :id")
        tx.conn.execute(broken, {"id": first})
    house.go_to_day(house.today() + timedelta(days=1))
    assert house.open_now()["folg_opp"].queue == "mottak"
    with house.write() as tx:
        tx.conn.execute(text("UPDATE cases SET state = 'ny' WHERE id = :id"), {"id": first})
    house.go_to(house.clock.now() + departures.LATER)
    assert house.open_now(first)["folg_opp"].queue == "mottak"


def test_an_unanswered_question_to_a_leaver_goes_back(house: House) -> None:
    offers(house, "Ane", "folg_opp", "Bo")
    offers_role(house, "Ane", "Bo")
    leaves(house, "Bo")
    house.go_to_day(house.today() + timedelta(days=1))
    assert not [key for key in house.open_now() if key.startswith("_")]
    assert house.lies("folg_opp") == ("kontakt", "Ane")


def test_who_leaves_a_team_leaves_what_they_took_from_it(house: House) -> None:
    house.take("Nina", house.open_task(house.case_id, "drofte"))
    house.hire("Nora", "", "nord")
    leaves(house, "Nina", "nord")
    house.go_to_day(house.today() + timedelta(days=1))
    assert house.lies("drofte") == ("nord", None)
    assert house.actor("Nina").teams == frozenset()


def test_what_waits_for_a_team_that_nobody_is_in_goes_to_the_coordinating_unit(house: House) -> None:
    house.take("Nina", house.open_task(house.case_id, "drofte"))
    leaves(house, "Nina")
    house.go_to_day(house.today() + timedelta(days=1))
    assert house.lies("drofte") == ("mottak", None)


def test_only_the_coordinating_unit_says_that_somebody_leaves(house: House) -> None:
    for who, error in (("Liv", NotPermitted), ("Mo", None)):
        with house.write() as tx:
            said = (tx, HERE, house.people["Ane"], "", house.today(), None, house.actor(who))
            if error:
                with pytest.raises(error):
                    departures.leaves(*said)
            else:
                departures.leaves(*said)


def test_the_coordinating_unit_of_another_municipality_decides_nothing_here(house: House) -> None:
    house.hire("Vera", "", "mottak", municipality=THERE)
    there = replace(house.installation.municipalities[THERE], coordinating_unit="mottak")
    whole = Installation({**house.installation.municipalities, THERE: there})
    house.installation, house.premises = whole, replace(house.premises, installation=whole)
    offer, task_id = Offer(house.people["Vera"], "x"), house.open_task(house.case_id, "folg_opp")
    vera = house.actor("Vera")
    with pytest.raises(NotPermitted), house.write() as tx:
        handover.give_task(tx, vera, task_id, offer)
    with pytest.raises(NotPermitted), house.write() as tx:
        handover.give_role(tx, vera, house.case_id, "kontakt", house.people["Ane"], offer)
    with pytest.raises(NotFound), house.write() as tx:
        handover.offer_task(tx, vera, task_id, offer, None, "a" * 32)
    offers(house, "Ane", "folg_opp", "Bo")
    with pytest.raises(NotFound), house.write() as tx:
        handover.take_back(tx, vera, house.open_task(house.case_id, "_take_over"))
    with pytest.raises(NotFound), house.read() as tx:
        queries.holdings_page(tx, vera, house.people["Ane"])
