"""A case lives its life in Skjervøy: each row of the checklist, each branch, on both databases."""

from datetime import date

import pytest
from sqlalchemy import distinct, event, func, select

from engine import cases, store
from engine.errors import GuardRefused, InvalidAnswers, NotFound, NotPermitted, Refused, Stale
from engine.national_id import synthetic
from engine.views import View
from tests.world import APPLICATION, World


def test_a_referral_lies_with_the_system_coordinator_with_a_date_that_explains_itself(world: World) -> None:
    world.refers()
    page = world.task("Solveig", world.row("Solveig").task_id)
    assert page.title["nb"] == "Første møte med systemkoordinator"
    assert page.due_on == date(2027, 1, 18)
    assert page.due_why == "10 virkedager etter 04.01.2027."
    assert world.mails() == [("Solveig", "Du har en ny oppgave")]


def test_without_consent_the_case_cannot_be_taken_to_the_team(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    with pytest.raises(GuardRefused, match="Samtykke mangler"):
        world.does("Solveig", "soknad", "til_teamet", onsker_plan="yes", onsker_gruppe="no")
    assert world.open_tasks() == {"soknad": date(2027, 2, 1)}


def test_with_consent_it_waits_for_the_teams_next_meeting(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    assert world.lies_with("Pål", View.TEAM) == ["Behandle søknaden i psykiatriteamet"]
    assert world.open_tasks() == {"teambehandling": date(2027, 1, 5)}
    assert world.task("Pål", world.task_id("teambehandling")).due_why == "Neste møte i Psykiatriteamet er 05.01.2027."


def test_granted_names_the_coordinator_and_writes_the_letter(world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-06")
    page = world.page("Pål")
    assert ("Plankoordinator", "Pål") in [(person.role["nb"], person.name) for person in page.people]
    assert [document.title for document in page.documents] == ["Svar på søknad om individuell plan"]
    assert world.lies_with("Pål") == ["Bli-kjent-møte med kartlegging"]


def test_refused_and_no_complaint_closes_when_four_weeks_have_passed(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    world.does("Solveig", "teambehandling", "avslag", motedato="2027-01-05", begrunnelse="Får hjelp fra én tjeneste.")
    world.does("Solveig", "svarbrev_avslag", sendt="2027-02-25")
    waits = world.page().waiting_until
    assert waits is not None
    assert waits[:2] == (date(2027, 3, 30), {"nb": "Avslag, ikke påklaget"})
    assert waits[2].startswith("4 uker etter")
    world.go_to_day(date(2027, 3, 30))
    assert world.page().case.closed_on is None
    world.go_to_day(date(2027, 3, 31))
    assert world.page().case.closed_on == date(2027, 3, 31)
    assert world.page().case.outcome == {"nb": "Avslag, ikke påklaget"}


def test_a_complaint_within_the_deadline_goes_to_the_team_and_stops_the_clock(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "til_teamet", **APPLICATION)
    world.does("Solveig", "teambehandling", "avslag", motedato="2027-01-05", begrunnelse="Nei.")
    world.does("Solveig", "svarbrev_avslag", sendt="2027-01-06")
    world.go_to_day(date(2027, 1, 20))
    complaint = {"mottatt": "2027-01-20", "grunner": ["ikke_plan"], "klagetekst": "Jeg trenger plan."}
    world.act("Solveig", world.case_id, "klage", complaint)
    world.pass_time("3 months")
    assert world.open_tasks() == {"klagebehandling": date(2027, 2, 2)}


def test_the_meeting_is_over_only_when_the_minutes_are_written_too(world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    world.does("Pål", "bli_kjent", "ansvarsgruppe", motedato="2027-01-04", forventninger="Bolig", deltakere="Berit")
    world.does("Pål", "forberedende_mote", "forberedt", motedato="2027-01-04", enighet="Alle")
    assert world.open_tasks() == {"ansvarsgruppemote": date(2027, 1, 25), "referat": date(2027, 2, 1)}
    world.does("Pål", "ansvarsgruppemote", motedato="2027-01-11", til_stede="Alle", hovedmal="Jeg har et hjem")
    assert world.open_tasks() == {"referat": date(2027, 1, 18)}, "the deadline follows the meeting's real date"
    world.does("Pål", "referat", referat="Vi ble enige.")
    assert set(world.open_tasks()) == {"ettermote"}


def test_regular_contact_comes_back_counted_from_when_it_was_done(world: World) -> None:
    world.in_follow_up()
    world.go_to_day(date(2027, 1, 20))
    world.does("Pål", "kontakt", dato="2027-01-20", type="telefon", notat="Går bra.")
    assert world.open_tasks()["kontakt"] == date(2027, 2, 17)


def test_half_a_year_later_the_clock_reminds_of_the_revision_and_a_new_round_begins(world: World) -> None:
    world.in_follow_up()
    world.mails()
    world.go_to_day(date(2027, 6, 30))
    assert ("Pål", "En oppgave har frist om kort tid") in world.mails()
    assert world.open_tasks()["revisjon"] == date(2027, 7, 5)
    world.does("Pål", "revisjon", "nytt_mote", evaluering="Tiltakene virker.")
    assert world.page().case.round == 2
    assert set(world.open_tasks()) == {"forberedende_mote"}, "the contact duty of the round before is cancelled"


def test_an_overdue_task_climbs_the_ladder_and_is_handed_over(world: World) -> None:
    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    world.mails()
    world.go_to_day(date(2027, 2, 10))
    mails = world.mails()
    assert mails[:3] == [
        ("Pål", "En oppgave har frist om kort tid"),
        ("Pål", "En oppgave har frist i dag"),
        ("Solveig", "En oppgave hos andre er over fristen"),
    ]
    assert set(mails[3:]) == {("Hanne", "En oppgave hos andre er over fristen"), ("Solveig", "Du har en ny oppgave")}
    assert world.lies_with("Solveig") == ["Bli-kjent-møte med kartlegging"]
    assert "Bli-kjent-møte med kartlegging" not in world.lies_with("Pål")


def test_who_withdraws_leaves_nothing_open_and_no_consent_in_force(world: World) -> None:
    world.in_follow_up()
    world.act("Pål", world.case_id, "trekker_seg", {"dato": "2027-01-04", "arsak": "Ønsker ikke lenger."})
    page = world.page()
    assert (page.case.closed_on, page.tasks) == (date(2027, 1, 4), ())
    assert page.consent is not None and page.consent.withdrawn_on == date(2027, 1, 4)
    world.mails()
    world.pass_time("2 years")
    assert world.mails() == []


def test_the_neighbour_in_the_next_office_gets_the_same_answer_as_for_a_case_that_is_not_there(world: World) -> None:
    world.refers()
    task = world.task_id("forste_mote")
    for look in (
        lambda: world.case("Naboen", world.case_id),
        lambda: world.case("Naboen", "f" * 32),
        lambda: world.task("Naboen", task),
        lambda: world.do("Naboen", task, "vil_soke", {"motedato": "2027-01-04"}),
        lambda: world.case("Berit", world.case_id),
    ):
        with pytest.raises(NotFound):
            look()


def test_a_colleague_in_the_case_may_look_at_anothers_task_but_not_finish_it(world: World) -> None:
    world.granted()
    task = world.task_id("svarbrev")
    assert world.task("Pål", task).may_complete is False
    with pytest.raises(NotPermitted):
        from engine import tasks

        with world.write() as tx:
            tasks.complete(tx, world.actor("Pål"), task, None, {"sendt": "2027-01-04"}, 1, "key")


def test_of_two_who_finish_the_same_task_one_is_told_who_was_faster(world: World) -> None:
    from engine import tasks

    world.granted()
    task = world.task_id("svarbrev")
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    with pytest.raises(Stale, match=r"fullført av Solveig 04\.01\.2027"), world.write() as tx:
        tasks.complete(tx, world.actor("Solveig"), task, None, {"sendt": "2027-01-04"}, 1, "another")


def test_the_same_form_sent_twice_gives_the_first_answer_and_does_nothing(world: World) -> None:
    from engine import tasks

    world.granted()
    task = world.task_id("svarbrev")
    for _ in range(2):
        with world.write() as tx:
            answer = tasks.complete(tx, world.actor("Solveig"), task, None, {"sendt": "2027-01-04"}, 1, "same key")
        assert answer == world.case_id
    assert len([line for line in world.page().history if "svarbrev" in str(line.sentences[0])]) == 1


def test_a_referral_sent_twice_is_one_case(world: World) -> None:
    from engine import cases

    answers = {"henvist_fra": "andre", "begrunnelse": "Hjelp"}
    references = []
    for _ in range(2):
        with world.write() as tx:
            who = world.actor("Berit")
            references.append(cases.submit(tx, who, "individuell-plan", {"name": "Ola"}, answers, "key"))
    assert references[0] == references[1]
    assert len(world.inbox("Solveig").rows) == 1


def test_everything_wrong_in_a_referral_is_said_at_once_and_nothing_is_stored(world: World) -> None:
    with pytest.raises(InvalidAnswers) as wrong:
        world.refer(
            "Berit", {"name": " \u200b", "birth_date": "29.02.2027", "national_id": "123"}, {}, "individuell-plan"
        )
    assert set(wrong.value.fields) == {
        "person.name", "person.birth_date", "person.national_id", "henvist_fra", "begrunnelse",
    }  # fmt: skip
    assert world.inbox("Solveig").rows == ()


def test_a_way_out_that_the_state_does_not_have_is_refused(world: World) -> None:
    world.refers()
    for outcome in ("innvilget", "to_avsluttet", "trigger", "__init__"):
        with pytest.raises(Refused, match="finnes ikke der saken står"):
            world.does("Solveig", "forste_mote", outcome, motedato="2027-01-04")


def test_a_stale_page_cannot_act(world: World) -> None:
    from engine import cases

    world.granted()
    world.does("Solveig", "svarbrev", sendt="2027-01-04")
    with pytest.raises(Stale), world.write() as tx:
        answers = {"dato": "2027-01-04", "arsak": "Nei"}
        cases.act(tx, world.actor("Pål"), world.case_id, "trekker_seg", answers, 2, "key")


def test_who_hands_over_the_role_sees_the_case_no_more(world: World) -> None:
    world.refers()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")
    world.does("Solveig", "soknad", "bare_ansvarsgruppe", **APPLICATION)
    world.does("Solveig", "velg_kontaktperson", kontaktperson=world.people["Berit"])
    assert world.page("Berit").case.reference
    with world.read() as tx:
        from engine import staff

        assert staff.actor(tx, world.people["Berit"], "skjervoy").queues == frozenset()


def test_two_who_refer_the_same_new_person_at_the_same_moment_refer_one_person(world: World) -> None:
    if world.database.embedded:
        pytest.skip("here writers take turns")
    first = True

    def refer(who: str) -> None:
        person = {"name": "Kari Eksempel", "national_id": synthetic(date(2015, 3, 9), 0)}
        answers = {"henvist_fra": "andre", "begrunnelse": "Hjelp"}
        with world.write() as tx:
            cases.submit(tx, world.actor(who), "individuell-plan", person, answers, who)

    def meanwhile(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal first
        if first and "national_id_key" in statement:
            first = False
            refer("Pål")

    event.listen(world.database.engine, "after_cursor_execute", meanwhile)
    refer("Berit")
    with world.read() as tx:
        assert tx.conn.execute(select(func.count(), func.count(distinct(store.cases.c.person_id)))).one() == (2, 1)
