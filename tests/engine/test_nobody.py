"""Nothing goes to nobody: an empty rung, an empty queue, a hand-over to an empty role; and it is said."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from adapters.database import Database
from engine.definition import Workflow
from engine.store import timers
from tests.engine.small_house import House, field, role, routine, state, task, way

UP = (
    {"notify": "assignee"},
    {"after": "2 days", "notify": "nord"},
    {"after": "8 days", "notify": "sor", "reassign": "sor"},
)


def _routine(*rungs: Any, who: str = "leder", **more: Any) -> Workflow:
    """One task, of whoever `who` is, with a ladder."""
    return routine(
        "sak",
        state("ny", [task("ring", who, **more)], [way("ferdig", "slutt", on="ring")]),
        state("slutt", final=True),
        roles=[role("mottak"), role("nord", "team"), role("sor", "team")],
        escalations=[{"key": "vanlig", "ladder": list(rungs)}],
    )


def _house(database: Database, *rungs: Any, answers: str | None = "mottak", **more: Any) -> House:
    house = House(database, _routine(*rungs, **more), answers=answers)
    house.begins("sak")
    house.told()
    return house


def _days(house: House, days: int) -> None:
    house.go_to_day(house.today() + timedelta(days=days))


def _parked(house: House) -> list[tuple[str, str | None]]:
    with house.read() as tx:
        return [(row.status, row.last_error) for row in tx.conn.execute(select(timers))]


def test_an_empty_rung_goes_at_once_to_the_next_that_has_somebody(database: Database) -> None:
    house = _house(database, *UP)
    house.leaves("Nina", "nord")
    _days(house, 15)
    assert house.told() == [("Liv", "task_due"), ("Sara", "task_for_another")]
    assert house.said()[1] == "Ingen har rollen «Nord» nå, så det gikk videre til Sor"
    house.case("Sara", house.case_id)


def test_the_next_rung_still_has_its_own_day_and_the_empty_one_never_comes_again(database: Database) -> None:
    house = _house(database, *UP)
    house.leaves("Nina", "nord")
    _days(house, 15)
    house.told()
    assert house.lies("ring") == ("leder", None)
    _days(house, 60)
    assert house.told() == [("Sara", "task_escalated"), ("Sara", "task_new")]
    assert house.lies("ring") == ("sor", None)


def test_several_empty_rungs_are_passed_at_once(database: Database) -> None:
    repeated = [{"after": f"{days} days", "notify": "nord"} for days in (1, 2, 3)]
    house = _house(database, {"notify": "assignee"}, *repeated, {"after": "9 days", "notify": "sor"})
    house.leaves("Nina", "nord")
    _days(house, 60)
    assert house.told() == [("Liv", "task_due"), ("Sara", "task_for_another"), ("Sara", "task_escalated")]


def test_when_nobody_is_above_it_goes_to_whoever_answers_when_nobody_else_does(database: Database) -> None:
    house = _house(database, {"notify": "assignee"}, {"after": "2 days", "notify": "sor"})
    house.leaves("Sara", "sor")
    _days(house, 15)
    assert house.told() == [("Liv", "task_due"), ("Mo", "task_for_another")]
    assert house.said()[1] == "Ingen har rollen «Sor» nå, så det gikk videre til Mottak"


def test_when_there_is_really_nobody_that_is_said_and_the_ladder_waits_for_somebody(database: Database) -> None:
    house = _house(database, {"notify": "nord"}, {"after": "2 days", "notify": "sor"})
    house.leaves("Nina", "nord")
    for name, unit in (("Sara", "sor"), ("Mo", "mottak"), ("Liv", "leder")):
        house.leaves(name, unit)
    _days(house, 15)
    assert house.told() == []
    assert _parked(house) == [("parked", "nobody to tell")]
    assert house.events() == ["opened", "vacant"]


def test_a_task_for_an_empty_queue_goes_to_the_next_who_is_there(database: Database) -> None:
    house = House(database, _routine(*UP, who="mottak"), answers="leder")
    house.leaves("Mo", "mottak")
    house.begins("sak", who="Bo")
    assert house.told() == [("Nina", "task_for_another")]
    assert house.lies("ring") == ("nord", None)
    assert house.said("Nina") == ["«ring» mangler noen", "Ingen har rollen «Mottak» nå, så det gikk videre til Nord"]
    house.does("Nina", "ring")
    assert house.state_of() == "slutt"


def test_a_task_that_nobody_at_all_is_there_for_stays_where_it_is_and_the_history_says_so(database: Database) -> None:
    house = House(database, _routine({"notify": "assignee"}, who="mottak"), answers="nord")
    for name, unit in (("Mo", "mottak"), ("Nina", "nord"), ("Liv", "leder")):
        house.leaves(name, unit)
    house.begins("sak", who="Bo")
    assert house.told() == []
    assert house.lies("ring") == ("mottak", None)
    assert house.events() == ["opened", "vacant"]


def test_news_to_a_role_that_nobody_has_becomes_a_task_for_whoever_answers_for_the_case(database: Database) -> None:
    workflow = routine(
        "sak",
        state("ny", [task("ring")], [way("ferdig", "videre", on="ring", tells=["mottak"])]),
        state("videre", [task("skriv")], [way("slutt", "slutt", on="skriv")]),
        state("slutt", final=True),
        roles=[role("mottak")],
    )
    house = House(database, workflow)
    house.begins("sak", who="Bo")
    house.leaves("Mo", "mottak")
    house.does("Liv", "ring")
    assert set(house.open_now()) == {"skriv", "_undelivered"}


def test_what_would_be_handed_to_an_empty_role_goes_to_the_one_who_is_told(database: Database) -> None:
    house = _house(database, {"notify": "assignee"}, {"after": "2 days", "notify": "nord", "reassign": "sor"})
    house.leaves("Sara", "sor")
    _days(house, 15)
    assert house.told() == [("Liv", "task_due"), ("Nina", "task_escalated"), ("Nina", "task_new")]
    assert house.lies("ring") == ("nord", None)
    assert "Ingen har rollen «Sor» nå, så det gikk videre til Nord" in house.said("Nina")


def test_a_reminder_for_one_who_has_left_reaches_somebody_else(database: Database) -> None:
    answer = field("hvem", "staff", required=True, assigns="kontakt")
    workflow = routine(
        "sak",
        state("ny", [task("velg", fields=[answer])], [way("valgt", "i_gang", on="velg")]),
        state("i_gang", [task("ring", "kontakt")], [way("ferdig", "slutt", on="ring")]),
        state("slutt", final=True),
        roles=[role("kontakt", "named", until_named="leder"), role("mottak")],
        escalations=[{"key": "vanlig", "remind": ["3 days"], "ladder": [{"notify": "assignee"}]}],
    )
    house = House(database, workflow, answers="mottak")
    house.begins("sak")
    house.does("Liv", "velg", hvem=house.people["Ane"])
    house.told()
    house.leaves("Ane")
    _days(house, 8)
    assert house.told() == [("Mo", "task_for_another"), ("Mo", "orphans")]
    assert house.said()[1] == "Den som har oppgaven, er ikke her lenger, så det gikk videre til Mottak"


def test_a_ladder_goes_before_at_and_after_the_date_across_people_teams_and_the_municipality(
    database: Database,
) -> None:
    rungs = [*UP, {"after": "10 days", "notify": "mottak"}]
    workflow = _routine(*rungs)
    ladder = workflow.escalations[0].model_copy(update={"remind": (_three_days(),)})
    house = House(database, workflow.model_copy(update={"escalations": (ladder,)}))
    house.begins("sak")
    house.told()
    _days(house, 60)
    assert house.told() == [
        ("Liv", "task_reminder"), ("Liv", "task_due"), ("Nina", "task_escalated"), ("Sara", "task_escalated"),
        ("Sara", "task_new"), ("Mo", "task_escalated"),
    ]  # fmt: skip


def _three_days() -> Any:
    from engine.durations import Duration, Unit

    return Duration(3, Unit.DAYS)


def test_the_task_of_a_member_who_has_left_goes_to_whoever_has_the_role_until_somebody_is_named(
    database: Database,
) -> None:
    chosen = field("hvem", "people", required=True, assigns="gruppa")
    workflow = routine(
        "sak",
        state("ny", [task("velg", fields=[chosen])], [way("valgt", "venter", on="velg")]),
        state("venter", [task("skriv")], [way("klar", "svar", on="skriv")]),
        state("svar", [task("svar", "each", each="gruppa")], [way("ferdig", "slutt", when_done=True)]),
        state("slutt", final=True),
        roles=[role("gruppa", "group", until_named="mottak"), role("mottak")],
    )
    house = House(database, workflow)
    house.begins("sak")
    house.does("Liv", "velg", hvem=[house.people["Ane"], house.people["Bo"]])
    house.leaves("Ane")
    house.told()
    house.does("Liv", "skriv")
    assert sorted(house.told()) == [("Bo", "task_new"), ("Mo", "task_new")]
