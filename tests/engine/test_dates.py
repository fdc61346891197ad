"""Dates reckoned twice: by the engine, and on the fingers (`benchmarks.fingers`), which shares nothing with it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from benchmarks import dates
from engine import calendars
from engine.calendars import Calendar, Roll, add
from engine.durations import Duration
from engine.years import CLOSED

OSLO = ZoneInfo("Europe/Oslo")
AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)


def test_random_rules_of_every_kind_agree_with_counting_on_the_fingers() -> None:
    found = dates.random_rules(1000, seed=1915)
    assert found.differences == []
    assert found.count >= 1000
    assert {"after", "before", "day of the year", "birthday", "hours", "time of day", "meetings", "cut-off"} < set(
        found.counts
    )


def test_the_two_nights_the_clock_is_set_hold_nothing_twice_and_leave_nothing_out() -> None:
    found = dates.nights()
    assert found.differences == []
    assert found.counts["once a day"] == 2 * 3 * 48


@pytest.mark.parametrize(
    "guard", [Calendar.together_with, calendars._rolled, Calendar.instant], ids=lambda each: str(each.__name__)
)
def test_the_fingers_notice_when_the_engine_counts_otherwise(guard: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if guard is Calendar.together_with:
        monkeypatch.setattr(Calendar, "together_with", lambda own, *others: own)
    elif guard is Calendar.instant:
        plain = lambda own, day, hour: datetime.combine(day, hour, own.zone).astimezone(UTC)  # noqa: E731
        monkeypatch.setattr(Calendar, "instant", plain)
    else:
        monkeypatch.setattr(calendars, "_rolled", lambda day, *rest: day)
    assert dates.random_rules(400).differences


@pytest.mark.parametrize("hour", range(4))
def test_a_notice_of_the_night_goes_out_once_whatever_the_clock_does(hour: int) -> None:
    calendar = Calendar(notice_hour=hour)
    for night in (AUTUMN, SPRING):
        sent = [calendar.notice_time(night + timedelta(n)) for n in (-1, 0, 1)]
        assert [moment.astimezone(OSLO).date() for moment in sent] == [night + timedelta(n) for n in (-1, 0, 1)]
        assert sent == sorted(set(sent))
    shown = calendar.notice_time(SPRING).astimezone(OSLO).hour
    assert shown == (3 if hour == 2 else hour)


def test_half_past_two_is_the_first_in_autumn_and_three_in_spring() -> None:
    calendar = Calendar()
    assert calendar.instant(AUTUMN, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar.instant(SPRING, time(2, 30)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert calendar.instant(SPRING, time(2, 30)).astimezone(OSLO).time() == time(3)
    assert calendar.instant(SPRING, time(3, 0)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert calendar.instant(date(2027, 3, 27), time(2, 30)) == datetime(2027, 3, 27, 1, 30, tzinfo=UTC)


# The test vectors of the law, each with the sentence it gives: domstolloven §§ 148-149.
@pytest.mark.parametrize(
    ("start", "span", "roll", "due", "sentence"),
    [
        ("2026-12-03", "3 weeks", Roll.NEXT, "2026-12-24", "3 uker etter 03.12.2026 er 24.12.2026."),
        (
            "2026-12-04", "3 weeks", Roll.NEXT, "2026-12-28",
            "3 uker etter 04.12.2026 er 25.12.2026 (1. juledag); flyttet til mandag 28.12.2026.",
        ),
        (
            "2026-11-27", "4 weeks", Roll.NEXT, "2026-12-28",
            "4 uker etter 27.11.2026 er 25.12.2026 (1. juledag); flyttet til mandag 28.12.2026.",
        ),
        (
            "2027-02-25", "4 weeks", Roll.NEXT, "2027-03-30",
            "4 uker etter 25.02.2027 er 25.03.2027 (skjærtorsdag); flyttet til tirsdag 30.03.2027.",
        ),
        (
            "2027-04-19", "4 weeks", Roll.NEXT, "2027-05-18",
            "4 uker etter 19.04.2027 er 17.05.2027 (17. mai og 2. pinsedag); flyttet til tirsdag 18.05.2027.",
        ),
        (
            "2026-04-03", "4 weeks", Roll.NEXT, "2026-05-04",
            "4 uker etter 03.04.2026 er 01.05.2026 (1. mai); flyttet til mandag 04.05.2026.",
        ),
        (
            "2027-01-31", "1 month", Roll.NEXT, "2027-03-01",
            "1 måned etter 31.01.2027 er 28.02.2027 (siste dag i måneden, søndag); flyttet til mandag 01.03.2027.",
        ),
        (
            "2027-01-31", "1 month", Roll.PREVIOUS, "2027-02-26",
            "1 måned etter 31.01.2027 er 28.02.2027 (siste dag i måneden, søndag); flyttet til fredag 26.02.2027.",
        ),
    ],
)  # fmt: skip
def test_every_vector_of_the_law_with_its_sentence(start: str, span: str, roll: Roll, due: str, sentence: str) -> None:
    found = add(Duration.parse(span), date.fromisoformat(start), Calendar(), roll)
    assert (found.date, found.sentence) == (date.fromisoformat(due), sentence)


@pytest.mark.parametrize("text", ["2026-01-02", "2026-05-15", "2027-05-07", "2028-05-26"])
def test_a_squeezed_day_is_a_working_day_for_deadlines_and_known_as_squeezed(text: str) -> None:
    day, calendar = date.fromisoformat(text), Calendar()
    assert calendar.is_working_day(day)
    assert calendar.is_bridge_day(day)
    assert not calendar.is_bridge_day(day - timedelta(7))


# Several calendars at once.
def test_a_day_counts_only_when_it_counts_in_every_calendar() -> None:
    school = Calendar(closing_days=frozenset({date(2027, 2, 22)}), closed="fridag i kalenderen «skole»")
    both = school.together_with(Calendar(country="SE"))
    after = partial(add, Duration.parse("2 working days"))
    assert after(date(2027, 1, 5), both).date == date(2027, 1, 8)
    assert after(date(2027, 1, 5), school).date == date(2027, 1, 7)
    assert after(date(2027, 2, 19), both).date == date(2027, 2, 24)
    assert after(date(2027, 2, 19), Calendar(country="SE")).date == date(2027, 2, 23)


def test_the_days_of_several_calendars_are_named_each_by_its_own() -> None:
    winter = frozenset(date(2027, 2, 22) + timedelta(n) for n in range(5))
    school = Calendar(closing_days=winter, closed="fridag i kalenderen «skole»")
    both = Calendar(closing_days=frozenset({date(2027, 3, 1)})).together_with(school, Calendar(country="SE"))
    found = add(Duration.parse("3 working days"), date(2027, 2, 19), both)
    assert found.date == date(2027, 3, 4)
    assert found.sentence == (
        "3 virkedager etter 19.02.2027; fridager i kalenderen «skole» og kommunens stengedag hoppes over."
    )
    assert both.holiday_name(date(2027, 1, 6)) == "helligtrekongersdag"
    assert both.holiday_name(date(2027, 3, 1)) == CLOSED
    assert both.holiday_name(date(2027, 1, 1)) == "1. nyttårsdag", "named once, though both countries have it"
