"""A year of invented cases: the same every time, on the real engine, touching nothing that is real."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adapters.clock import SystemClock
from adapters.mailcatcher import MailCatcher
from adapters.simulation import run
from adapters.simulation.answers import Around, fill_in
from adapters.simulation.chart import draw
from adapters.simulation.days import done_on, working_days
from adapters.simulation.meetings import of_year
from adapters.simulation.plan import Assumptions, Leaving, Pace, Plan
from adapters.simulation.report import CannotSimulate, Report, simulate
from adapters.simulation.result import figures
from adapters.simulation.trace import Trace
from adapters.simulation.words import text
from engine import forms, installation
from engine.calendars import Calendar
from engine.definition import Field, FieldType, Option
from engine.rules import missing_givers

ROOT = Path(__file__).parent.parent.parent
HERE = installation.load(ROOT / "workflows.yaml")
PLAN = Plan("skjervoy", "individuell-plan", 2027, cases=40, seed=3)
SHIPPED = [(slug, name) for slug, house in HERE.municipalities.items() for name in house.workflows]


@pytest.fixture(scope="module")
def lived() -> list[Trace]:
    """The plan, lived through once."""
    return run.live(HERE, PLAN)


def cancelled(lived: list[Trace]) -> date:
    """The team meeting that most cases wait for."""
    house = HERE.municipalities["skjervoy"]
    meetings = list(of_year(house, 2027))
    done = [work.done for trace in lived for work in trace.works if work.key == "teambehandling"]
    return max(meetings, key=done.count)


def own(traces: list[Trace]) -> list[Trace]:
    """Without the cases that these have started."""
    return [trace for trace in traces if len(trace.number) == 1]


# ------------------------------------------------------------ the same every time


def test_the_same_seed_gives_the_same_cases_byte_for_byte(lived: list[Trace]) -> None:
    assert run.live(HERE, PLAN) == lived
    first, second = (simulate(HERE, replace(PLAN, cases=12)) for _ in range(2))
    assert text(first, weeks=True) == text(second, weeks=True)
    assert draw(first) == draw(second)


def test_another_seed_gives_another_year(lived: list[Trace]) -> None:
    assert run.live(HERE, replace(PLAN, seed=4)) != lived


def test_it_does_not_matter_how_many_processes_share_the_cases(lived: list[Trace]) -> None:
    assert run.live(HERE, PLAN, processes=2) == lived


def test_a_case_goes_the_same_way_alone_as_among_others(lived: list[Trace]) -> None:
    assert run.live(HERE, PLAN, together=True) == lived


def test_more_cases_change_none_of_the_first(lived: list[Trace]) -> None:
    assert run.live(HERE, replace(PLAN, cases=15)) == [trace for trace in lived if trace.number[0] <= 15]


# ------------------------------------------------------------ what happens in it


def test_cases_come_on_working_days_of_the_year_and_most_come_to_an_end(lived: list[Trace]) -> None:
    calendar = HERE.municipalities["skjervoy"].calendar
    assert len(own(lived)) == 40 < len(lived), "some have started another"
    assert all(trace.opened.year == 2027 and calendar.is_working_day(trace.opened) for trace in own(lived))
    assert sum(trace.closed is not None for trace in own(lived)) > 20
    assert len({trace.outcome for trace in own(lived)}) > 3


def test_the_team_takes_cases_at_its_meetings_only(lived: list[Trace]) -> None:
    house = HERE.municipalities["skjervoy"]
    meetings = {*of_year(house, 2027), *of_year(house, 2028)}
    done = {work.done for trace in lived for work in trace.works if work.key == "teambehandling" and work.done}
    assert done
    assert done <= meetings


def test_a_task_that_counts_from_anothers_date_is_done_after_it(lived: list[Trace]) -> None:
    both = 0
    for trace in lived:
        done = {(work.key, work.nth): work.done for work in trace.works}
        held, minutes = done.get(("ansvarsgruppemote", 1)), done.get(("referat", 1))
        if held and minutes:
            both += 1
            assert held <= minutes
    assert both


def test_people_who_are_always_quick_are_never_late() -> None:
    quick = Assumptions(pace=Pace(uses=0.1, late=0.0), put_off=0.0, acts_away=0.0)
    slow = Assumptions(pace=Pace(uses=0.9, late=0.9, late_days=20), put_off=0.0, acts_away=0.0)
    late = [
        sum(work.done > work.due > work.opened for trace in traces for work in trace.works if work.done)
        for traces in (run.live(HERE, replace(PLAN, cases=10, assumptions=assumed)) for assumed in (quick, slow))
    ]
    assert late[0] == 0 < late[1]


def test_a_way_out_can_be_given_a_chance_of_its_own() -> None:
    never = Assumptions(chances={"takker_nei": 0.0, "trekker_seg": 0.0})
    always = Assumptions(chances={"vil_soke": 0.0, "trekker_seg": 0.0})
    ends = [
        [trace.outcome for trace in own(run.live(HERE, replace(PLAN, cases=10, assumptions=assumed)))]
        for assumed in (never, always)
    ]
    assert "takker_nei" not in ends[0]
    assert ends[1] == ["takker_nei"] * 10


@pytest.mark.parametrize(("municipality", "routine"), SHIPPED)
def test_every_shipped_routine_can_be_simulated(municipality: str, routine: str) -> None:
    # Old enough for most routines, and young enough for those that wait for a birthday.
    plan = Plan(municipality, routine, 2027, cases=12, assumptions=Assumptions(ages=(3, 20)))
    traces = run.live(HERE, plan)
    done = [work for trace in traces for work in trace.works if work.done]
    tries = [reason for trace in traces for reason in trace.tries]
    assert len(traces) >= 12
    assert done
    assert not [reason for reason in tries if "Error" in reason or "Skjemaet" in reason]


# ------------------------------------------------------------ with and without


def test_a_cancelled_meeting_delays_those_who_waited_for_it_and_nobody_else(lived: list[Trace]) -> None:
    day = cancelled(lived)
    without = run.live(HERE, replace(PLAN, cancelled=day))
    waited = 0
    for before, after in zip(lived, without, strict=True):
        assert _done_before(before, day) == _done_before(after, day)
        at_it = [(work.key, work.nth) for work in before.works if work.done == day and work.key == "teambehandling"]
        later = {(work.key, work.nth): work.done for work in after.works}
        if at_it:
            waited += 1
            assert all((moved := later[key]) is None or moved > day for key in at_it)
        else:
            assert [work.done for work in before.works] == [work.done for work in after.works]
    assert waited


def _done_before(trace: Trace, day: date) -> list[tuple[str, date | None]]:
    return [(work.key, work.done) for work in trace.works if work.done and work.done < day]


def test_the_difference_is_told_in_sentences(lived: list[Trace]) -> None:
    day = cancelled(lived)
    report = simulate(HERE, replace(PLAN, cancelled=day))
    (change,) = report.changes
    count = len(change.waiting.cases)
    at_it = [trace for trace in lived if any(w.done == day and w.key == "teambehandling" for w in trace.works)]
    assert count + change.waiting.never == len(at_it)
    cases = "1 sak" if count == 1 else f"{count} saker"
    assert f"Blir møtet {day:%d.%m.} avlyst, venter {cases} i snitt " in text(report)
    assert change.waiting.mean > 7


def test_nothing_goes_differently_before_somebody_leaves_and_somebody_waits_after(lived: list[Trace]) -> None:
    leaving = Leaving("systemkoordinator", date(2027, 6, 1))
    without = run.live(HERE, replace(PLAN, leaving=leaving))
    assert [_done_before(trace, leaving.on) for trace in lived] == [
        _done_before(trace, leaving.on) for trace in without
    ]
    (change,) = simulate(HERE, replace(PLAN, leaving=leaving)).changes
    assert change.waiting.cases
    assert change.waiting.mean > 0
    went_on = [work for trace in without for work in trace.works if work.done and work.done > leaving.on]
    assert went_on, "what lay with a position that nobody holds goes on to others"
    assert not [work for trace in without for work in trace.works if work.key == "_undelivered"], "and nothing is lost"


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (replace(PLAN, municipality="skjervøy"), "Ukjent kommune «skjervøy». Kjente: skjervoy"),
        (replace(PLAN, routine="ip"), "Ukjent rutine «ip». Kjente: individuell-plan"),
        (
            replace(PLAN, cancelled=date(2027, 3, 11)),
            "Ingen team har møte 11.03.2027. Møtene det året: 05.01.2027, 02.02.2027,",
        ),
        (replace(PLAN, leaving=Leaving("sjef", date(2027, 5, 1))), "Ukjent rolle «sjef». Kjente: systemkoordinator,"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(plan: Plan, told: str) -> None:
    with pytest.raises(CannotSimulate) as wrong:
        simulate(HERE, plan)
    assert told in str(wrong.value)


# ------------------------------------------------------------ what comes out


@pytest.fixture(scope="module")
def report() -> Report:
    """A small report."""
    return simulate(HERE, PLAN)


def test_the_figures_are_those_of_the_cases(report: Report, lived: list[Trace]) -> None:
    named, met, closed = report.result.spans
    days = sorted((trace.closed - trace.opened).days for trace in own(lived) if trace.closed)
    assert (closed.reached, closed.among) == (len(days), 40)
    assert closed.calendar is not None
    assert (closed.calendar.best, closed.calendar.worst) == (days[0], days[-1])
    assert named.title == "Plankoordinator er pekt ut"
    assert named.reached == sum("plankoordinator" in trace.named for trace in lived)
    assert met.title == "Første møte i Psykiatriteamet"


def test_every_task_is_counted_in_the_weeks(report: Report, lived: list[Trace]) -> None:
    works = [work for trace in lived for work in trace.works]
    last = report.result.weeks[-1] + timedelta(6)
    assert sum(load.opened for role in report.result.roles for load in role.weeks) == sum(
        work.opened <= last for work in works
    )
    for index, monday in enumerate(report.result.weeks):
        sunday = monday + timedelta(6)
        standing = [work for work in works if work.opened <= sunday and (work.ended is None or work.ended > sunday)]
        assert sum(role.weeks[index].open for role in report.result.roles) == len(standing)
        late = sum(work.due <= sunday for work in standing)
        assert sum(role.weeks[index].overdue for role in report.result.roles) == late


@pytest.mark.parametrize(
    ("days", "expected"),
    [([], None), ([4], (4, 4, 4.0, 4, 4)), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 20], (1, 5.5, 6.5, 9, 20))],
)
def test_best_expected_and_worst(days: list[int], expected: tuple[float, ...] | None) -> None:
    found = figures(days)
    assert (found and (found.best, found.median, found.mean, found.ninety, found.worst)) == expected


def test_working_days_are_counted_over_new_year_and_easter() -> None:
    calendar = Calendar()
    assert working_days(calendar, date(2027, 3, 24), date(2027, 3, 30)) == 1  # Easter 2027 is 28 March
    assert working_days(calendar, date(2026, 12, 30), date(2027, 1, 4)) == 2
    assert working_days(calendar, date(2027, 1, 4), date(2026, 12, 30)) == -2
    day = done_on(calendar, date(2027, 1, 4), date(2027, 1, 14), Pace(late=0.0), random.Random(1))
    assert date(2027, 1, 4) <= day <= date(2027, 1, 14)


def test_the_drawing_is_an_svg_that_says_what_it_shows(report: Report) -> None:
    root = ElementTree.fromstring(draw(report))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    title, description = root.findtext(f"{space}title"), root.findtext(f"{space}desc")
    assert title == "Skjervøy kommune: Individuell plan, 40 oppdiktede saker i 2027"
    assert description and "Plankoordinator er pekt ut: median" in description
    bars = [one for one in root.iter(f"{space}rect") if float(one.get("height", 0)) < 0]
    assert bars == []


# ------------------------------------------------------------ every kind of answer


def questions() -> Iterator[Field]:
    """One question of every type, required."""
    options = (Option(key="a", title={"nb": "A"}), Option(key="b", title={"nb": "B"}))
    for kind in FieldType:
        chosen = options if kind in (FieldType.CHOICE, FieldType.CHOICES, FieldType.CONSENT) else ()
        columns = (Field(key="rad", label={"nb": "Rad"}, type=FieldType.DATE),) if kind is FieldType.ROWS else ()
        yield Field(
            key=kind, label={"nb": kind}, type=kind, required=True, options=chosen, columns=columns, max_length=9
        )


@pytest.mark.parametrize("field", list(questions()), ids=list(FieldType))
@pytest.mark.parametrize("seed", range(5))
def test_every_type_of_question_gets_an_answer_the_engine_takes(field: Field, seed: int) -> None:
    around = Around(Assumptions(), datetime(2027, 3, 2, 10, 15, tzinfo=UTC), lambda role: ["u1", "u2"], ["team"])
    raw = fill_in([field], random.Random(seed), around)
    assert set(forms.check([field], raw, forms.Known(staff={"u1", "u2"}, units={"team"}))) == {field.key}


@pytest.mark.parametrize("age", [0, 11, 12, 15, 16, 17, 18, 70, None])
def test_everybody_the_law_asks_has_consented(age: int | None) -> None:
    field = Field(
        key="samtykke", label={"nb": "S"}, type=FieldType.CONSENT, options=(Option(key="a", title={"nb": "A"}),),
        required=True, givers=True,
    )  # fmt: skip
    around = Around(Assumptions(), datetime(2027, 3, 2, 10, 15, tzinfo=UTC), lambda role: [], [])
    clean = forms.check([field], fill_in([field], random.Random(1), around))
    born = date(2027 - age, 1, 1) if age is not None else None
    assert missing_givers(born, date(2027, 3, 2), clean["samtykke"][forms.GIVERS]) == ()


# ------------------------------------------------------------ nothing real is touched


def test_a_simulation_touches_neither_the_database_nor_the_mail(tmp_path: Path) -> None:
    database, drawing = tmp_path / "real.db", tmp_path / "year.svg"
    database.write_bytes(b"this is no database, so whoever opens it fails")
    catcher = MailCatcher(tmp_path / "mail", SystemClock().now)
    catcher.start()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    own = {
        "BROBYGGER_DATABASE": f"sqlite:///{database}",
        "BROBYGGER_SECRET_FILE": str(tmp_path / "secret"),
        "BROBYGGER_INSTALLATION": str(ROOT / "workflows.yaml"),
        "BROBYGGER_SMTP_HOST": "127.0.0.1",
        "BROBYGGER_SMTP_PORT": str(catcher.port),
        "BROBYGGER_SMTP_STARTTLS": "no",
        "PYTHONPATH": str(ROOT),
    }
    words = ["simulate", "skjervoy", "individuell-plan", "--cases", "5", "--processes", "1", "--svg", str(drawing)]
    program = [sys.executable, "-c", "from web.cli import main; main()", *words]
    try:
        done = subprocess.run(
            program, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, **own}, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "5 oppdiktede saker som kommer i 2027" in done.stdout
        assert not list(catcher.messages())
    finally:
        catcher.stop()
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path != drawing}
    assert after == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["skjervoy", "--cancel", "11.3."], "«11.3.» er ikke en dato."),
        (["skjervoy", "--leaves", "plankoordinator"], "«plankoordinator» er ikke forstått."),
        (["skjervoy", "--ages", "17-0"], "«17-0» er ikke forstått."),
        (["skjervøy"], "Ukjent kommune «skjervøy»."),
    ],
)
def test_a_slip_at_the_command_line_is_answered_with_what_to_write(
    words: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from web.cli import app

    monkeypatch.setenv("BROBYGGER_INSTALLATION", str(ROOT / "workflows.yaml"))
    done = CliRunner().invoke(app, ["simulate", *words])
    assert done.exit_code == 2
    assert told in done.output
