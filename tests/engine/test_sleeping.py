"""Which cases sleep, which fall asleep next, and what is done about them, on both databases."""

from datetime import date

import pytest

from engine import queries
from engine.errors import InvalidAnswers, NotFound, NotPermitted, Refused
from engine.views import Asleep
from engine.views.sleeping import SleepRow
from tests.world import World


def rows(world: World, who: str = "Solveig") -> list[SleepRow]:
    return list(world.sleeping(who).rows)


def asleep(world: World, who: str = "Pål") -> Asleep:
    found = world.page(who).asleep
    assert found is not None
    return found


def history(world: World, who: str = "Solveig") -> list[str]:
    return [str(sentence) for line in world.page(who).history for sentence in line.sentences]


def asleep_since_april(world: World) -> None:
    """The last contact was on 4 January, and it is 5 April."""
    world.in_follow_up()
    world.go_to_day(date(2027, 4, 5))


# ---------------------------------------------------------------- when a case is asleep


def test_a_plan_falls_asleep_three_months_after_the_last_contact_and_says_so_beforehand(world: World) -> None:
    world.in_follow_up()
    found = asleep(world)
    assert (found.on, found.days, str(found.why)) == (date(2027, 4, 4), 90, "Siste kontakt var 04.01.2027")
    assert str(found.ahead) == "Neste frist er 01.02.2027"
    world.go_to_day(date(2027, 4, 4))
    found = asleep(world)
    assert (found.days, str(found.ahead)) == (0, "Neste frist var 01.02.2027, og ingenting er avtalt")


def test_reminders_and_escalations_by_the_clock_keep_nothing_awake(world: World) -> None:
    asleep_since_april(world)
    assert any("er over fristen" in sentence for sentence in history(world))
    assert world.sleeping("Solveig").asleep == 1


def test_contact_keeps_it_awake_from_the_day_it_was(world: World) -> None:
    world.in_follow_up()
    world.go_to_day(date(2027, 2, 1))
    world.does("Pål", "kontakt", dato="2027-02-01", type="telefon", notat="Det går bra.")
    assert asleep(world).on == date(2027, 5, 1)


def test_a_contact_that_was_registered_by_mistake_keeps_nothing_awake(world: World) -> None:
    world.in_follow_up()
    world.go_to_day(date(2027, 2, 1))
    contact = world.task_id("kontakt")
    world.does("Pål", "kontakt", dato="2027-02-01", type="telefon", notat="Feil sak.")
    world.annul("Pål", contact, "Det var en annen sak.")
    assert str(asleep(world).why) == "Siste kontakt var 04.01.2027"


def test_a_case_with_no_rule_of_its_own_sleeps_when_nobody_has_done_anything_for_half_a_year(world: World) -> None:
    world.refers()
    found = world.page().asleep
    assert found is not None and found.on == date(2027, 7, 5)
    assert str(found.why) == "Sist noen gjorde noe, var 04.01.2027"


def test_a_case_with_a_date_still_to_come_is_not_forgotten(world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    assert world.open_tasks() == {"bli_kjent": date(2027, 1, 18)}
    # Contact is wanted from now, and has not been before: three months from the day it was asked for.
    assert str(asleep(world).why) == "Det har ikke vært kontakt siden saken kom hit 04.01.2027"


def test_a_case_that_only_waits_for_the_clock_cannot_fall_asleep(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    consent = {"samtykke": {"legetjenesten": {"share": True, "contact": ""}}, "onsker_plan": "yes"}
    world.does("Solveig", "soknad", "til_teamet", **consent, onsker_gruppe="yes", underskrevet="2027-01-04")
    world.does("Solveig", "teambehandling", "avslag", motedato="2027-01-04", begrunnelse="Nei.")
    world.does("Solveig", "svarbrev_avslag", sendt="2027-01-04")
    assert world.page().asleep is None
    plans = world.sleeping("Solveig", "individuell-plan")
    assert (plans.all, plans.rows) == (1, ())


def test_a_closed_case_is_on_no_list(world: World) -> None:
    asleep_since_april(world)
    world.act("Pål", world.case_id, "avslutt_na", {"arsak": "Ferdig."})
    assert world.page("Solveig").asleep is None
    assert world.sleeping("Solveig", "individuell-plan").all == 0


# ---------------------------------------------------------------- the list


def test_the_list_counts_those_that_sleep_and_those_that_soon_will(world: World) -> None:
    world.in_follow_up()
    world.go_to_day(date(2027, 2, 15))
    world.refers(person="Per Eksempel")
    world.go_to_day(date(2027, 4, 5))
    shown = world.sleeping("Solveig", "individuell-plan")
    assert (shown.asleep, shown.within_30, shown.within_90, shown.all) == (1, 0, 0, 2)
    world.go_to_day(date(2027, 7, 20))
    shown = world.sleeping("Solveig", "individuell-plan")
    assert (shown.asleep, shown.within_30, shown.all) == (1, 1, 2)
    assert [(row.person, row.coordinator) for row in shown.rows] == [
        ("Kari Eksempel", "Pål"),
        ("Per Eksempel", "Systemkoordinator"),
    ]
    assert [(each.slug, each.asleep, each.all) for each in shown.routines] == [
        ("individuell-plan", 1, 2),
        ("tannbehandling", 1, 1),
    ]
    assert world.sleeping("Solveig", "en-annen").rows == ()


def test_a_leader_sees_that_a_case_sleeps_but_not_whose_it_is(world: World) -> None:
    world.in_follow_up()
    world.does("Pål", "kontakt", dato="2027-01-04", type="telefon", notat="Det går bra.")
    (row,) = rows(world, "Hanne")
    assert (row.visible, row.person, row.coordinator) == (False, "", "Pål")
    assert (row.asleep.may_wake, row.asleep.may_steer) == (False, False)
    with pytest.raises(NotFound):
        world.page("Hanne")


def test_a_colleague_without_a_part_in_the_case_sees_nothing(world: World) -> None:
    asleep_since_april(world)
    for stranger in ("Berit", "Naboen"):
        assert world.sleeping(stranger).all == 0
        with pytest.raises(NotFound):
            world.wake(stranger, world.case_id)


# ---------------------------------------------------------------- waking


def test_the_coordinating_unit_wakes_a_case_and_its_coordinator_is_asked(world: World) -> None:
    asleep_since_april(world)
    world.wake("Solveig", world.case_id)
    assert "Ta kontakt, og avtal neste møte" in world.lies_with("Pål")
    assert world.open_tasks()["_wake"] == date(2027, 4, 12)
    assert history(world)[:2] == [
        "Saken er vekket: noen er bedt om å ta kontakt og avtale neste møte",
        "Siste kontakt var 04.01.2027",
    ]
    found = asleep(world)
    assert (found.woken, found.on) == (True, date(2027, 4, 13)), "asleep again when nothing comes of it"
    with pytest.raises(Refused, match="alt bedt om"):
        world.wake("Pål", world.case_id)


def test_what_was_agreed_becomes_the_date_of_the_overdue_contact(world: World) -> None:
    asleep_since_april(world)
    world.wake("Pål", world.case_id)
    with pytest.raises(InvalidAnswers):
        world.does("Pål", "_wake", agreed="Vi møtes.", next="2027-04-01")
    world.does("Pål", "_wake", agreed="Vi møtes hjemme hos Kari.", next="2027-04-20")
    assert world.open_tasks()["kontakt"] == date(2027, 4, 20)
    found = asleep(world)
    assert str(found.why) == "Siste kontakt var 05.04.2027"
    assert str(found.ahead) == "Neste kontakt er avtalt 20.04.2027"
    answered = world.page("Pål").history[0].answers
    assert [line for answer in answered for line in answer.lines] == ["Vi møtes hjemme hos Kari.", "20.04.2027"]


def test_where_the_routine_has_no_contact_to_move_the_same_is_asked_on_the_day_agreed(world: World) -> None:
    world.refers()
    world.go_to_day(date(2027, 8, 2))
    world.wake("Solveig", world.case_id)
    world.does("Solveig", "_wake", agreed="Ringer igjen.", next="2027-08-30")
    assert world.open_tasks()["_wake"] == date(2027, 8, 30)


def test_only_who_answers_for_the_case_or_coordinates_the_municipality_wakes_it(world: World) -> None:
    asleep_since_april(world)
    world.hire("Tor", "Psykolog", "psykiatriteam")
    assert world.page("Tor").asleep is not None, "the team has had a part in it"
    with pytest.raises(NotPermitted):
        world.wake("Tor", world.case_id)
    with pytest.raises(NotPermitted):
        world.lighten("Tor", world.case_id, 2, date(2027, 10, 1), "Det går bra.")
    with pytest.raises(NotPermitted):
        world.restore("Tor", world.case_id)


# ---------------------------------------------------------------- a lighter form


def test_in_a_lighter_form_the_duties_come_half_as_often_until_the_day_it_ends(world: World) -> None:
    asleep_since_april(world)
    world.lighten("Pål", world.case_id, 2, date(2027, 10, 1), "Kari har det bra, og vil ha fred.")
    assert world.open_tasks()["kontakt"] == date(2027, 5, 31), "eight weeks from today, and not four"
    found = asleep(world)
    assert (found.lighter_until, found.on) == (date(2027, 10, 1), date(2027, 7, 4)), "six months, and not three"
    world.go_to_day(date(2027, 5, 31))
    world.does("Solveig", "kontakt", dato="2027-05-31", type="telefon", notat="Fortsatt bra.")  # escalated to her
    assert world.open_tasks()["kontakt"] == date(2027, 7, 26)
    world.go_to_day(date(2027, 10, 1))
    assert asleep(world).lighter_until == date(2027, 10, 1)
    world.go_to_day(date(2027, 10, 2))
    assert asleep(world).lighter_until is None
    assert world.open_tasks()["kontakt"] == date(2027, 10, 29)
    assert "Tiden med lettere oppfølging er ute: saken følger rutinens egen rytme igjen" in history(world)


def test_the_lighter_form_is_in_the_history_with_its_reason_and_can_be_taken_back(world: World) -> None:
    asleep_since_april(world)
    world.lighten("Solveig", world.case_id, 3, date(2027, 10, 1), "Kari har det bra.")
    line = world.page().history[0]
    assert [str(said) for said in line.sentences][:2] == [
        "Saken går videre i en lettere form",
        "Fristen for «Jevnlig kontakt med søker» er flyttet fra 01.02.2027 til 28.06.2027",
    ]
    assert "Gjelder til og med 01.10.2027" in [str(said) for said in line.sentences]
    assert [answer.lines for answer in line.answers] == [
        ("En tredjedel så ofte",),
        ("01.10.2027",),
        ("Kari har det bra.",),
    ]
    world.restore("Pål", world.case_id)
    assert world.open_tasks()["kontakt"] == date(2027, 5, 3)
    assert asleep(world).lighter_until is None
    with pytest.raises(Refused, match="alt rutinens egen rytme"):
        world.restore("Pål", world.case_id)
    world.go_to_day(date(2027, 10, 5))
    assert "Tiden med lettere oppfølging er ute" not in " ".join(history(world))


def test_a_lighter_form_lasts_a_year_at_most_and_needs_a_reason(world: World) -> None:
    asleep_since_april(world)
    for until, reason in ((date(2027, 4, 5), "x"), (date(2028, 4, 6), "x"), (date(2027, 10, 1), " ")):
        with pytest.raises(InvalidAnswers):
            world.lighten("Pål", world.case_id, 2, until, reason)
    assert asleep(world).lighter_until is None


# ---------------------------------------------------------------- closing


def test_a_case_is_closed_by_its_routines_own_way_out_with_its_reason(world: World) -> None:
    asleep_since_april(world)
    with world.read() as tx:
        offered = queries.sleep_offers(tx, world.actor("Pål"), world.case_id)
    assert [(each.way.key, each.asks_why) for each in offered.closings] == [("avslutt_na", True), ("trekker_seg", True)]
    world.close("Pål", world.case_id, "avslutt_na", {"arsak": "Kari trenger den ikke lenger."})
    page = world.page("Solveig")
    assert page.case.closed_on == date(2027, 4, 5)
    assert page.history[0].answers[0].lines == ("Kari trenger den ikke lenger.",)
