"""Meetings follow the case: who is invited, what they answer, what happens when a meeting is moved or falls out."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from adapters.database import Database
from engine import gathering, meetings, queries
from engine.definition import Op, Workflow
from engine.errors import InvalidAnswers, NotFound, NotPermitted, Refused, Stale
from engine.gathering import Gathering
from engine.ids import new_id
from engine.model import Notification, table
from engine.views.meetings import MeetingView
from tests.engine.small_house import House, field, role, routine, state, task, way, when

_messages = table(Notification)
CALLS = {"invite": ["gruppa", "nord"], "minutes": 90, "place": "sted", "open_place": True}
ASKS = [
    field("hvem", "people", assigns="gruppa"),
    field("tid", "moment", required=True, calls=CALLS),
    field("sted", "text"),
]
ROLES = [role("gruppa", "group", until_named="leder"), role("nord", "team"), role("mottak")]


def routine_with_meeting() -> Workflow:
    """The leader calls a meeting of a group and a team; the minutes are due two days after it."""
    minutes = task("referat", due={"within": "2 days", "source": "kall.tid", "roll": "none"})
    return routine(
        "mote",
        state("ny", [task("kall", fields=ASKS)], [way("kalt", "mote", on="kall")]),
        state(
            "mote",
            [minutes, task("gruppe", fields=[field("nye", "people", assigns="gruppa")], every={"within": "1 week"})],
            [
                way("holdt", "slutt", on="referat"),
                way("vent", "pause", by=["leder"]),
                way("om_igjen", "mote", by=["leder"], new_round=True),
                way("nei", "slutt", by=["leder"]),
            ],
        ),
        state(
            "pause", [task("videre")], [way("tilbake", "previous", on="videre"), way("stopp", "slutt", by=["leder"])]
        ),
        state("slutt", final=True),
        roles=ROLES,
    )


@pytest.fixture
def house(database: Database) -> House:
    return House(database, routine_with_meeting())


def called(house: House, tid: str = "2027-01-18T10:00", hvem: tuple[str, ...] = ("Ane", "Bo")) -> None:
    house.begins("mote")
    house.post.posted.clear()
    house.does("Liv", "kall", tid=tid, sted="Rådhuset", hvem=[house.people[name] for name in hvem])


def all_meetings(house: House) -> list[Gathering]:
    with house.read() as tx:
        return gathering.of_case(tx.conn, house.case_id)


def meeting(house: House) -> Gathering:
    return all_meetings(house)[-1]


def seen(house: House, who: str) -> MeetingView:
    with house.read() as tx:
        return queries.meeting_page(tx, house.actor(who), meeting(house).id).meeting


def mails(house: House) -> dict[str, list[str]]:
    """What each has been told of meetings since last asked."""
    found: dict[str, list[str]] = {}
    for post in house.post.posted:
        if post.template.startswith("meeting"):
            found.setdefault(house.name_of(post.to), []).append(post.template.removeprefix("meeting_"))
    house.post.posted.clear()
    return found


def moves(house: House, who: str, tid: str, sted: str = "Rådhuset", why: str = "", sequence: int | None = None) -> None:
    one = meeting(house)
    with house.write() as tx:
        given = {"when": tid, "place": sted, "why": why}
        number = one.sequence if sequence is None else sequence
        meetings.move(tx, house.actor(who), one.id, given, number, new_id(tx.now))
    house.tick()


def cancels(house: House, who: str) -> None:
    one = meeting(house)
    with house.write() as tx:
        meetings.cancel(tx, house.actor(who), one.id, "", one.sequence, new_id(tx.now))
    house.tick()


def answers(house: House, who: str, said: str, other: str = "") -> None:
    with house.write() as tx:
        meetings.answer(tx, house.actor(who), meeting(house).id, said, other, new_id(tx.now))
    house.tick()


def told(house: House) -> list[str]:
    """The history's sentences, newest first."""
    return [str(sentence) for line in house.case("Liv", house.case_id).history for sentence in line.sentences]


def guests(view: MeetingView) -> Mapping[str, str]:
    return {guest.name: "utdatert" if guest.outdated else guest.answer for guest in view.guests}


def test_who_holds_an_invited_role_and_who_calls_it_are_invited_once_each(house: House) -> None:
    called(house)
    assert mails(house) == {"Liv": ["called"], "Ane": ["called"], "Bo": ["called"], "Nina": ["called"]}
    view = seen(house, "Liv")
    assert (view.starts_at, view.ends_at) == (
        datetime(2027, 1, 18, 9, tzinfo=UTC),
        datetime(2027, 1, 18, 10, 30, tzinfo=UTC),
    )
    assert guests(view) == {"Ane": "none", "Bo": "none", "Liv": "coming", "Nina": "none"}
    assert "Det er kalt inn til møte 18.01.2027 kl. 10.00" in told(house)
    house.tick()
    assert mails(house) == {}, "once"


def test_a_meeting_is_called_to_a_time_that_comes_and_that_the_clock_has(house: House) -> None:
    house.begins("mote")
    for wrong in ("2027-01-04T08:00", "2027-03-28T02:30", "2027-10-31T02:30"):
        with pytest.raises(InvalidAnswers) as invalid:
            house.does("Liv", "kall", tid=wrong)
        assert list(invalid.value.fields) == ["tid"]
    assert all_meetings(house) == []


def test_a_moved_meeting_tells_everybody_and_takes_its_dates_with_it(house: House) -> None:
    called(house)
    mails(house)
    assert house.open_now()["referat"].due_on == date(2027, 1, 20)
    moves(house, "Liv", "2027-02-01T13:00", why="Rommet er opptatt.")
    assert mails(house) == {name: ["moved"] for name in ("Liv", "Ane", "Bo", "Nina")}
    assert (meeting(house).sequence, meeting(house).uid) == (1, all_meetings(house)[0].uid)
    assert house.open_now()["referat"].due_on == date(2027, 2, 3)
    history = told(house)
    assert "Møtet 18.01.2027 kl. 10.00 er flyttet til 01.02.2027 kl. 13.00" in history
    assert "Fristen for «referat» er flyttet fra 20.01.2027 til 03.02.2027" in history
    assert seen(house, "Ane").reason == "Rommet er opptatt."


def test_only_who_has_it_to_do_moves_a_meeting_and_only_one_that_is_to_come(house: House) -> None:
    called(house)
    with pytest.raises(NotPermitted):
        moves(house, "Ane", "2027-02-01T13:00")
    with pytest.raises(NotFound):
        moves(house, "Sara", "2027-02-01T13:00")
    with pytest.raises(InvalidAnswers):
        moves(house, "Liv", "2027-01-04T08:00")
    with pytest.raises(InvalidAnswers, match="riktig"):
        moves(house, "Liv", "2027-01-18T10:00")
    with pytest.raises(Stale):
        moves(house, "Liv", "2027-02-01T13:00", sequence=7)
    house.go_to(datetime(2027, 1, 18, 9, 30, tzinfo=UTC))
    with pytest.raises(Refused, match="har vært"):
        moves(house, "Liv", "2027-02-01T13:00")
    with pytest.raises(Refused, match="har vært"):
        answers(house, "Ane", "coming")


def test_who_calls_hears_that_somebody_cannot_come_and_that_all_have_answered(house: House) -> None:
    called(house)
    mails(house)
    answers(house, "Ane", "coming")
    assert mails(house) == {}
    answers(house, "Bo", "other_time", "2027-01-19T10:00")
    assert mails(house) == {"Liv": ["cannot_come"]}
    answers(house, "Bo", "coming")
    answers(house, "Nina", "coming")
    assert mails(house) == {"Liv": ["all_answered"]}
    answers(house, "Nina", "coming")
    assert mails(house) == {}, "nothing new"
    assert "Bo kan kanskje ikke komme til møtet 18.01.2027 kl. 10.00" in told(house)


def test_an_answer_to_the_old_time_is_shown_as_that(house: House) -> None:
    called(house)
    answers(house, "Ane", "coming")
    moves(house, "Liv", "2027-02-01T13:00")
    assert guests(seen(house, "Liv")) == {"Ane": "utdatert", "Bo": "none", "Liv": "coming", "Nina": "none"}
    answers(house, "Ane", "not_coming")
    assert guests(seen(house, "Liv"))["Ane"] == "not_coming"


def test_another_place_alone_asks_nobody_to_answer_again(house: House) -> None:
    called(house)
    answers(house, "Ane", "coming")
    mails(house)
    moves(house, "Liv", "2027-01-18T10:00", sted="Biblioteket")
    assert mails(house) == {name: ["called"] for name in ("Liv", "Ane", "Bo", "Nina")}, "the calendar gets the place"
    assert guests(seen(house, "Liv"))["Ane"] == "coming"


def test_who_joins_the_group_is_invited_and_who_leaves_it_is_told(house: House) -> None:
    called(house)
    mails(house)
    house.does("Liv", "gruppe", nye=[house.people["Ane"], house.people["Cato"]])
    assert mails(house) == {"Cato": ["called"], "Bo": ["left"]}
    assert guests(seen(house, "Liv")).keys() == {"Ane", "Cato", "Liv", "Nina"}
    with pytest.raises(NotFound):
        seen(house, "Bo")
    house.does("Liv", "gruppe", nye=[house.people["Ane"], house.people["Bo"]])
    assert mails(house) == {"Bo": ["called"], "Cato": ["left"]}, "and back again"


def test_who_left_before_the_invitation_was_sent_hears_nothing(house: House) -> None:
    house.begins("mote")
    house.post.posted.clear()
    with house.write() as tx:
        from engine import tasks

        page = queries.task_page(tx, house.actor("Liv"), house.open_task(house.case_id, "kall"))
        given = {"tid": "2027-01-18T10:00", "hvem": [house.people["Bo"]]}
        tasks.complete(tx, house.actor("Liv"), page.task_id, None, given, page.version, new_id(tx.now))
    house.does("Liv", "gruppe", nye=[house.people["Ane"]])
    assert "Bo" not in mails(house)


@pytest.mark.parametrize("way", ["nei", "om_igjen"])
def test_a_case_that_goes_on_without_the_meeting_cancels_it(house: House, way: str) -> None:
    called(house)
    mails(house)
    house.act("Liv", house.case_id, way)
    assert mails(house) == {name: ["cancelled"] for name in ("Liv", "Ane", "Bo", "Nina")}
    assert meeting(house).status == "cancelled"
    assert "Møtet 18.01.2027 kl. 10.00 er avlyst" in told(house)
    with pytest.raises(Refused, match="kommet videre"):
        moves(house, "Liv", "2027-02-01T13:00")


def test_a_short_way_round_leaves_the_meeting_as_it_is(house: House) -> None:
    called(house)
    mails(house)
    house.act("Liv", house.case_id, "vent")
    house.does("Liv", "videre", "tilbake")
    assert (mails(house), meeting(house).status) == ({}, "planned")
    house.act("Liv", house.case_id, "vent")
    house.act("Liv", house.case_id, "stopp")
    assert meeting(house).status == "cancelled"


def test_a_meeting_cancelled_by_hand_can_be_called_again(house: House) -> None:
    called(house)
    cancels(house, "Liv")
    assert mails(house) == {name: ["called", "cancelled"] for name in ("Liv", "Ane", "Bo", "Nina")}
    with pytest.raises(Refused, match="avlyst"):
        answers(house, "Ane", "coming")
    with pytest.raises(Refused, match="fra før"):
        cancels(house, "Liv")
    moves(house, "Liv", "2027-02-01T13:00")
    assert (meeting(house).status, meeting(house).sequence) == ("moved", 2)
    assert mails(house) == {name: ["moved"] for name in ("Liv", "Ane", "Bo", "Nina")}


def test_a_meeting_that_has_been_is_held_and_leaving_cancels_nothing(house: House) -> None:
    called(house)
    mails(house)
    house.go_to(datetime(2027, 1, 18, 12, tzinfo=UTC))
    house.does("Liv", "referat", "holdt")
    assert (mails(house), meeting(house).status) == ({}, "held")


def test_only_the_newest_of_what_waits_is_sent(house: House) -> None:
    called(house)
    mails(house)
    one = meeting(house)
    with house.write() as tx:
        given = {"when": "2027-02-01T13:00", "place": "Rådhuset"}
        meetings.move(tx, house.actor("Liv"), one.id, given, 0, new_id(tx.now))
    with house.write() as tx:
        meetings.move(tx, house.actor("Liv"), one.id, {**given, "when": "2027-02-02T13:00"}, 1, new_id(tx.now))
    house.tick()
    assert mails(house) == {name: ["moved"] for name in ("Liv", "Ane", "Bo", "Nina")}
    with house.read() as tx:
        waiting = tx.conn.execute(select(_messages.c.id).where(_messages.c.status == "waiting")).all()
    assert waiting == []


def test_asked_twice_it_is_done_once(house: House) -> None:
    called(house)
    one = meeting(house)
    given = {"when": "2027-02-01T13:00", "place": ""}
    for _ in range(2):
        with house.write() as tx:
            meetings.move(tx, house.actor("Liv"), one.id, given, 0, "the same key")
    assert meeting(house).sequence == 1


def test_who_stands_in_answers_for_who_is_away(house: House) -> None:
    called(house)
    house.is_away("Ane", "Sara", date(2027, 1, 4), date(2027, 1, 30))
    assert seen(house, "Sara").for_other == "Ane"
    answers(house, "Sara", "coming")
    assert guests(seen(house, "Liv"))["Ane"] == "coming"


def test_an_answer_by_mail_counts_for_the_address_that_is_invited(house: House) -> None:
    called(house)
    one, ane = meeting(house), f"{list(house.people).index('Ane')}@stage"
    now = house.clock.now()
    with house.write() as tx, pytest.raises(NotFound):
        meetings.answer_by_mail(tx, one.uid, "fremmed@annensteds.no", "coming", None, 0, now)
    with house.write() as tx, pytest.raises(NotFound):
        meetings.answer_by_mail(tx, "gjettet", ane, "coming", None, 0, now)
    with house.write() as tx, pytest.raises(Refused):
        meetings.answer_by_mail(tx, one.uid, ane, "coming", None, 9, now)
    with house.write() as tx:
        meetings.answer_by_mail(tx, one.uid, ane.upper(), "coming", None, 0, now)
    assert guests(seen(house, "Liv"))["Ane"] == "coming"
    moves(house, "Liv", "2027-02-01T13:00")
    with house.write() as tx:
        meetings.answer_by_mail(tx, one.uid, ane, "not_coming", None, 0, now)
    assert guests(seen(house, "Liv"))["Ane"] == "utdatert", "it answers the time before"


def test_an_older_answer_that_comes_late_changes_nothing(house: House) -> None:
    called(house)
    one, ane = meeting(house), f"{list(house.people).index('Ane')}@stage"
    before = house.clock.now()
    house.go_to(datetime(2027, 1, 5, 9, tzinfo=UTC))
    answers(house, "Ane", "coming")
    with house.write() as tx:
        meetings.answer_by_mail(tx, one.uid, ane, "not_coming", None, 0, before)
    assert guests(seen(house, "Liv"))["Ane"] == "coming"


def test_a_condition_may_look_at_when_the_meeting_is(database: Database) -> None:
    later = when(("kall.tid", Op.AFTER, "case.opened"))
    house = House(
        database,
        routine(
            "mote",
            state(
                "ny",
                [task("kall", fields=ASKS), task("etter", when=later)],
                [way("ferdig", "slutt", on="etter")],
            ),
            state("slutt", final=True),
            roles=ROLES,
        ),
    )
    called(house)
    assert "etter" in house.open_now()
    assert meeting(house).state == "ny", "no way led out of the state, so the meeting belongs to it"
