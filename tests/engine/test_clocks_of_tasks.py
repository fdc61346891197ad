"""A deadline tells what happens to it: it stands, goes on, is moved by decision, or follows what it counts from."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from adapters.database import Database
from engine import definitions, moving, tasks
from engine.definition import Op, Workflow
from engine.durations import Unit
from engine.left import in_words
from engine.schedules import Schedule
from engine.store import timers
from engine.views import TaskPage, View
from engine.views.timing import Extended, Left
from tests.engine.small_house import House, field, role, routine, state, task, way, when

STANDS = when(("se.mangler", Op.IS, "yes"))
LOOK = task("se", every={"within": "1 week"}, fields=[field("mangler", "yes_no", required=True)])
END = state("slutt", final=True)


def paused_by_look(house_of: Database, due: dict[str, object]) -> House:
    """A case with a task whose clock stands while something is missing."""
    ny = state("ny", [LOOK, task("skriv", due={**due, "pauses": STANDS})], [way("ferdig", "slutt", on="skriv")])
    house = House(house_of, routine("r", ny, END))
    house.begins("r", {})
    return house


def page(house: House, key: str, who: str = "Liv") -> TaskPage:
    """The page of an open or planned task of the case."""
    return house.task(who, house.open_now()[key].id)


def test_a_deadline_in_working_days_has_working_days_left_while_its_clock_stands(database: Database) -> None:
    house = paused_by_look(database, {"within": "10 working days"})
    house.go_to_day(date(2027, 1, 8))
    house.does("Liv", "se", mangler="yes")  # on a Friday, with the week after to go
    assert page(house, "skriv").timing.left == Left(6, "working days")
    assert [row.left for row in house.inbox("Liv", View.MINE).rows if row.title["nb"] == "skriv"] == [
        Left(6, "working days")
    ]
    assert [row.left for row in house.case("Liv", house.case_id).tasks if row.title["nb"] == "se"] == [None]
    house.go_to_day(date(2027, 3, 23))
    house.does("Liv", "se", mangler="no")  # six working days more, over Easter
    now = page(house, "skriv")
    assert (now.timing.left, now.due_on) == (None, date(2027, 4, 5))
    assert now.due_why == (
        "Klokka sto stille med 6 virkedager igjen. 6 virkedager etter 23.03.2027; skjærtorsdag, langfredag og "
        "2. påskedag hoppes over."
    )
    told = [str(line) for event in house.case("Liv", house.case_id).history for line in event.sentences]
    assert "Fristen for «skriv» er flyttet fra 18.01.2027 til 05.04.2027" in told


def test_other_deadlines_have_calendar_days_left(database: Database) -> None:
    house = paused_by_look(database, {"within": "2 weeks"})
    house.does("Liv", "se", mangler="yes")
    assert page(house, "skriv").timing.left == Left(14, "days")
    house.go_to_day(date(2027, 1, 6))
    house.does("Liv", "se", mangler="no")
    assert page(house, "skriv").due_why == (
        "Klokka sto stille med 14 dager igjen. 14 dager etter 06.01.2027 er 20.01.2027."
    )


def test_a_deadline_in_hours_has_begun_hours_left(database: Database) -> None:
    house = paused_by_look(database, {"within": "30 hours"})
    house.does("Liv", "se", mangler="yes")
    assert page(house, "skriv").timing.left == Left(30, "hours")
    house.go_to_day(date(2027, 1, 6))
    house.does("Liv", "se", mangler="no")
    assert page(house, "skriv").due_why == "Klokka sto stille med 30 timer igjen, og går til 07.01.2027 kl. 16.00."


@pytest.mark.parametrize(
    ("unit", "left", "words"),
    [
        (Unit.HOURS, 3601, "2 timer"),
        (Unit.HOURS, 3600, "1 time"),
        (Unit.DAYS, 1, "1 dag"),
        (Unit.WORKING_DAYS, 6, "6 virkedager"),
        (Unit.DAYS, 0, "ingen tid"),
    ],
)
def test_what_is_left_has_words(unit: Unit, left: int, words: str) -> None:
    assert in_words(unit, left) == words


def test_a_clock_that_stood_on_the_last_day_goes_on_that_day(database: Database) -> None:
    house = paused_by_look(database, {"within": "5 working days"})
    house.go_to_day(date(2027, 1, 11))
    house.does("Liv", "se", mangler="yes")
    assert page(house, "skriv").timing.left == Left(0, "working days")
    house.go_to_day(date(2027, 1, 18))
    house.does("Liv", "se", mangler="no")
    now = page(house, "skriv")
    assert (now.due_on, now.due_why) == (date(2027, 1, 18), "Klokka sto stille på den siste dagen.")


def test_every_extension_keeps_its_reason_and_the_page_says_who_and_how_often_more(database: Database) -> None:
    extend = {"by": "2 weeks", "times": 2, "roles": ["leder"]}
    ny = state("ny", [task("utred", extend=extend)], [way("ferdig", "slutt", on="utred")])
    house = House(database, routine("r", ny, END))
    house.begins("r", {})
    for until, reason in (("2027-01-20", "Legen er syk."), ("2027-01-27", "Prøvesvar mangler.")):
        seen = page(house, "utred")
        with house.write() as tx:
            tasks.extend(tx, house.actor("Liv"), seen.task_id, until, reason, seen.version, f"k{until}")
    seen = page(house, "utred", "Liv")
    assert seen.due_why == "Utsatt 04.01.2027 fra 20.01.2027 til 27.01.2027 (2. utsettelse av høyst 2)."
    assert seen.timing.extended == (
        Extended(date(2027, 1, 4), "Liv", "Legen er syk."),
        Extended(date(2027, 1, 4), "Liv", "Prøvesvar mangler."),
    )
    assert seen.timing.extensions_left == 0
    house.does("Liv", "utred")
    done = house.task("Liv", seen.task_id)
    assert done.timing.extended == seen.timing.extended, "also when it is done"
    assert done.answers == (), "they are no answers"
    told = [str(line) for event in house.case("Liv", house.case_id).history for line in event.sentences]
    assert [line for line in told if line in ("Legen er syk.", "Prøvesvar mangler.")] == [
        "Prøvesvar mangler.",
        "Legen er syk.",
    ]
    assert "Fristen for «utred» er flyttet fra 20.01.2027 til 27.01.2027" in told


FOLLOWS = state(
    "ny",
    [
        task("meld", every={"within": "1 week"}, fields=[field("ut", "date", required=True)]),
        task(
            "besok",
            opens={"before": "2 days", "source": "meld.ut", "otherwise": "3 weeks"},
            due={"within": "3 days", "source": "meld.ut", "otherwise": "4 weeks"},
        ),
        task("ring", due={"within": "2 weeks", "source": "meld.ut", "otherwise": "4 weeks", "roll": "none"}),
    ],
    [
        way("ferdig", "slutt", on="besok"),
        way("for_sent", "slutt", after={"within": "10 days", "source": "meld.ut", "otherwise": "6 weeks"}),
    ],
)


def test_the_history_tells_from_when_to_when_everything_moved(database: Database) -> None:
    house = House(database, routine("r", FOLLOWS, END))
    house.begins("r", {})
    house.does("Liv", "meld", ut="2027-01-28")
    told = [str(line) for line in house.case("Liv", house.case_id).history[0].sentences]
    assert told == [
        "«meld» er gjort",
        "Fristen for «besok» er flyttet fra 22.02.2027 til 29.01.2027",
        "Fristen for «ring» er flyttet fra 01.02.2027 til 11.02.2027",
        "Dagen «besok» åpner, er flyttet fra 25.01.2027 til 26.01.2027",
        "Fristen for «for_sent» er flyttet fra 15.02.2027 til 05.02.2027",
    ]
    waits = house.case("Liv", house.case_id).waiting_until
    assert waits is not None
    assert waits[2].startswith("10 dager etter 28.01.2027 er 07.02.2027 (søndag); flyttet til fredag 05.02.2027.")
    house.does("Liv", "meld", ut="2027-01-28")
    assert [str(line) for line in house.case("Liv", house.case_id).history[0].sentences] == ["«meld» er gjort"]


def test_the_same_day_for_another_reason_is_explained_anew(database: Database) -> None:
    house = House(database, routine("r", FOLLOWS, END))
    house.begins("r", {})
    assert "er ikke kjent ennå" in page(house, "ring").due_why
    house.does("Liv", "meld", ut="2027-01-18")
    now = page(house, "ring")
    assert now.due_on == date(2027, 2, 1)
    assert now.due_why == "2 uker etter 18.01.2027 er 01.02.2027. Utgangspunkt: ut, «meld»."


def test_a_task_with_an_earliest_day_shows_both_its_days(database: Database) -> None:
    ny = state(
        "ny", [task("kontroll", opens={"within": "2 weeks"}, due={"within": "4 weeks", "source": "case_opened"})],
        [way("ferdig", "slutt", on="kontroll")],
    )  # fmt: skip
    house = House(database, routine("r", ny, END))
    house.begins("r", {})
    planned = page(house, "kontroll")
    assert planned.timing.window is not None
    assert (planned.timing.window.first, planned.due_on) == (date(2027, 1, 18), date(2027, 2, 1))
    assert planned.timing.window.why == "2 uker etter 04.01.2027 er 18.01.2027."
    house.go_to_day(date(2027, 1, 19))
    begun = page(house, "kontroll")
    assert begun.timing.window is not None
    assert (begun.timing.window.first, begun.due_on) == (date(2027, 1, 18), date(2027, 2, 1))


def test_what_the_law_sets_is_told_as_such(database: Database) -> None:
    tasks_here = [task("svar", due={"within": "1 month", "statutory": True}), task("ring")]
    house = House(database, routine("r", state("ny", tasks_here, [way("ferdig", "slutt", when_done=True)]), END))
    house.begins("r", {})
    assert (page(house, "svar").timing.statutory, page(house, "ring").timing.statutory) == (True, False)


def test_a_deadline_in_two_calendars_says_so(database: Database) -> None:
    due = {"within": "3 working days", "calendar": "municipality", "beside": ["municipality"]}
    house = House(
        database, routine("r", state("ny", [task("svar", due=due)], [way("ferdig", "slutt", on="svar")]), END)
    )
    house.begins("r", {})
    assert page(house, "svar").due_why == (
        "3 virkedager etter 04.01.2027. Regnet etter kalenderne «kommunen» og «kommunen» samtidig: en dag er virkedag "
        "bare når den er det i begge."
    )


def test_another_version_leaves_a_clock_that_stands_and_a_date_moved_by_decision(database: Database) -> None:
    extend = {"by": "2 weeks", "times": 2, "roles": ["leder"]}

    def version(weeks: int) -> Workflow:
        due = {"within": f"{weeks} weeks", "pauses": STANDS}
        tasks_here = [LOOK, task("skriv", due=due), task("utred", due={"within": f"{weeks} weeks"}, extend=extend)]
        return routine("r", state("ny", tasks_here, [way("ferdig", "slutt", on="skriv")]), END)

    house = House(database, version(2))
    house.begins("r", {})
    house.extend("Liv", house.open_now()["utred"].id, date(2027, 1, 29), "Legen er syk.")
    house.does("Liv", "se", mangler="yes")
    with house.write() as tx:
        moved_to, _ = definitions.publish(tx, version(3), "")
        moving.move(tx, None, house.case_id, moved_to)
    assert page(house, "skriv").timing.left == Left(14, "days")
    with house.read() as tx:
        armed = set(tx.conn.scalars(select(timers.c.id)))
    assert house.open_now()["skriv"].id not in armed, "a clock that stands reminds nobody"
    kept = page(house, "utred")
    assert kept.due_on == date(2027, 1, 29)
    assert kept.due_why.startswith("Utsatt 04.01.2027 fra 18.01.2027 til 29.01.2027")


def test_a_task_before_a_meeting_follows_the_meeting_when_the_team_drops_it(database: Database) -> None:
    held = Schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2027, 1, 14))
    before = {"before": "3 working days", "meeting": "nord"}
    ny = state("ny", [LOOK, task("meld", due=before)], [way("ferdig", "slutt", on="meld")])
    house = House(database, routine("r", ny, END, roles=[role("nord", "team")]))
    teams = house.house.teams
    house.installation.municipalities["her"] = replace(
        house.house, teams={**teams, "nord": replace(teams["nord"], meets=held)}
    )
    house.begins("r", {})
    assert page(house, "meld").due_why == (
        "Det første møtet i Team nord det kan rekkes til, er 14.01.2027. 3 virkedager før 14.01.2027."
    )
    dropped = replace(held, cancelled=frozenset({date(2027, 1, 14)}))
    house.installation.municipalities["her"] = replace(
        house.house, teams={**teams, "nord": replace(teams["nord"], meets=dropped)}
    )
    house.does("Liv", "se", mangler="no")
    assert page(house, "meld").due_on == date(2027, 1, 25)
    told = [str(line) for line in house.case("Liv", house.case_id).history[0].sentences]
    assert "Fristen for «meld» er flyttet fra 11.01.2027 til 25.01.2027" in told
