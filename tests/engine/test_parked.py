"""A deadline that cannot be carried out is parked, shown, and dealt with by a person."""

import time
from datetime import date, timedelta

import holidays
import pytest

from adapters import scheduler, travel
from adapters.house import House
from engine import parked, timers, years
from engine.errors import NotFound
from tests.world import World


@pytest.fixture
def broken(world: World, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Kari's case, in which the clock can do nothing, on the day of the notice."""
    world.refers()

    def climb(*_: object) -> None:
        raise RuntimeError("ødelagt sak")

    monkeypatch.setattr(timers, "_climb", climb)
    world.go_to_day(date(2027, 1, 18))
    return monkeypatch


def failing(world: World) -> list[parked.Failing]:
    with world.read() as tx:
        assert parked.parked(tx, "skjervoy") == parked.parked(tx)
        assert parked.parked(tx, "hammerfest") == []
        return parked.parked(tx)


def test_it_is_shown_with_what_it_is_about_and_what_went_wrong(world: World, broken: object) -> None:
    [one] = failing(world)
    assert (parked.name_of(one), one.tries, one.error) == (
        "Første møte med systemkoordinator",
        5,
        "RuntimeError: ødelagt sak",
    )
    assert one.reference == world.page().case.reference


def test_it_stands_still_until_somebody_starts_it_and_then_catches_up(world: World, broken: pytest.MonkeyPatch) -> None:
    [one] = failing(world)
    broken.undo()
    world.mails()
    world.pass_time("3 days")
    assert world.mails() == []
    with world.write() as tx:
        parked.retry(tx, one.timer)
    world.tick()
    assert [subject for _, subject in world.mails()] == [
        "En oppgave har frist om kort tid",
        "En oppgave har frist i dag",
        "En oppgave er over fristen",
    ]
    assert failing(world) == []
    with pytest.raises(NotFound), world.write() as tx:
        parked.retry(tx, one.timer)


def test_all_can_be_started_at_once_and_get_five_new_tries(world: World, broken: object) -> None:
    with world.write() as tx:
        assert parked.retry_all(tx, "hammerfest") == 0
        assert parked.retry_all(tx) == 1
    world.tick()
    with world.read() as tx:
        assert [one.tries for one in parked.tried(tx)] == [1]
    world.pass_time("1 days")
    assert [one.tries for one in failing(world)] == [5]


def test_it_can_be_put_away_and_the_history_says_so(world: World, broken: pytest.MonkeyPatch) -> None:
    [one] = failing(world)
    with world.write() as tx:
        assert parked.cancel(tx, one.timer, world.actor("Solveig")) == one.reference
    line = world.page().history[0]
    assert (line.who, str(line.sentences[0])) == (
        "Solveig",
        "Driften har slått av en frist som ikke lot seg gjennomføre",
    )
    assert failing(world) == [] and world.open_tasks() == {"forste_mote": date(2027, 1, 18)}
    with pytest.raises(NotFound), world.write() as tx:
        parked.cancel(tx, one.timer, None)
    broken.undo()
    world.does("Solveig", "forste_mote", "vil_soke", motedato="2027-01-04")


def test_a_timer_that_goes_round_in_circles_is_cut_off_and_the_others_fire(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.refers(person="Den som er ødelagt")
    stuck, whole = world.case_id, timers._climb
    world.refers(person="Den andre")

    def climb(opened, *rest, **how):  # type: ignore[no-untyped-def]
        while opened.case.id == stuck:
            pass
        whole(opened, *rest, **how)

    monkeypatch.setattr(timers, "_climb", climb)
    monkeypatch.setattr(travel, "sweep", lambda house: scheduler.sweep(house, seconds=0.05))
    world.mails()
    world.go_to_day(date(2027, 1, 18))
    assert world.mails().count(("Solveig", "En oppgave har frist i dag")) == 1
    [one] = failing(world)
    assert one.case_id == stuck and one.error == "took more than 0.05 s of processor time"


def test_what_a_new_process_reads_in_first_is_not_taken_from_a_timers_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.refers()
    whole, asked = holidays.country_holidays, list[str]()

    def country_holidays(country: str, **how: object) -> object:
        ends = time.thread_time() + (0 if asked else 0.6)  # as long as the package takes on a slow machine
        asked.append(country)
        while time.thread_time() < ends:
            pass
        return whole(country, **how)  # type: ignore[arg-type]

    def in_a_new_process(house: House) -> int:
        if not asked:
            monkeypatch.setattr(holidays, "country_holidays", country_holidays)
            years.get_ready.cache_clear()
            years.year_table.cache_clear()
        return scheduler.sweep(house, seconds=0.2)

    failures = list[str]()
    monkeypatch.setattr(scheduler, "_failed", lambda _house, _timer, reason: failures.append(reason))
    monkeypatch.setattr(travel, "sweep", in_a_new_process)
    world.go_to_day(date(2027, 1, 18))
    assert asked and not failures


def test_when_one_of_a_cases_timers_does_not_fire_now_the_later_ones_wait_for_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.refers()
    asked: list[list[str]] = []

    def fire(_house: object, group: list[str], _seconds: float) -> set[str]:
        asked.append(group)
        return set(group) - {"1"}

    monkeypatch.setattr(scheduler, "_fire", fire)
    due = [("1", "a"), ("2", "b"), ("3", "a"), ("4", "b")]
    assert scheduler._fire_all(world.premises, due, 1.0, None) == 2
    assert asked == [["1", "2"], ["4"]]
    assert timedelta(seconds=scheduler.FIRST_TRY_S) < timedelta(seconds=1), "others are at most a second late"
