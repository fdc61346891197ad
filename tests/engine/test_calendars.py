"""Days that count and dates that explain themselves: domstolloven §§ 148-149, holidays, closing days, DST, rhythms."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from engine.calendars import (
    Calendar,
    Roll,
    add,
    add_hours,
    day_of_year,
    month_day,
    subtract,
    turns,
)
from engine.durations import Duration
from engine.schedules import Policy, Schedule
from engine.years import COUNTRIES, Source, year_table

OSLO = ZoneInfo("Europe/Oslo")
NORWAY = Calendar()
SKJERVOY = Calendar(closing_days=frozenset({date(2026, 12, 24), date(2026, 12, 31)}))
FIRST_TUESDAY = "FREQ=MONTHLY;BYDAY=1TU"
SECOND_THURSDAY = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str) -> Duration:
    return Duration.parse(text)


# Complaint deadlines and month ends, domstolloven §§ 148-149.
@pytest.mark.parametrize(
    "start, duration, due",
    [
        ("2026-12-03", "3 weeks", "2026-12-24"),
        ("2026-12-04", "3 weeks", "2026-12-28"),
        ("2026-11-27", "4 weeks", "2026-12-28"),
        ("2027-02-25", "4 weeks", "2027-03-30"),
        ("2027-04-19", "4 weeks", "2027-05-18"),
        ("2026-04-03", "4 weeks", "2026-05-04"),
        ("2027-01-31", "1 month", "2027-03-01"),
    ],
)
def test_a_citizens_deadline_rolls_forward_to_a_working_day(start: str, duration: str, due: str) -> None:
    assert add(span(duration), day(start), NORWAY, Roll.NEXT).date == day(due)


def test_a_duty_of_the_municipality_rolls_back_to_a_working_day() -> None:
    assert add(span("1 month"), day("2027-01-31"), NORWAY, Roll.PREVIOUS).date == day("2027-02-26")


def test_without_a_roll_the_date_stays_on_the_day_off() -> None:
    assert add(span("1 month"), day("2027-01-31"), NORWAY, Roll.NONE).date == day("2027-02-28")


def test_a_leap_day_and_a_year_end_on_28_february() -> None:
    due = add(span("1 year"), day("2028-02-29"), NORWAY)
    assert due.date == day("2029-02-28")
    assert due.sentence == "1 år etter 29.02.2028 er 28.02.2029 (siste dag i måneden)."


def test_the_start_day_is_not_counted() -> None:
    assert add(span("1 day"), day("2026-11-24"), NORWAY).date == day("2026-11-25")
    assert add(span("1 working day"), day("2026-11-24"), NORWAY).date == day("2026-11-25")


def test_one_working_day_after_a_saturday_is_monday_and_before_it_friday() -> None:
    assert add(span("1 working day"), day("2026-11-28"), NORWAY).date == day("2026-11-30")
    assert subtract(span("1 working day"), day("2026-11-28"), NORWAY).date == day("2026-11-27")


def test_a_roll_never_reaches_the_day_it_is_counted_from() -> None:
    friday, monday = day("2026-11-27"), day("2026-11-30")
    assert add(span("1 day"), friday, NORWAY, Roll.PREVIOUS).date == monday
    assert subtract(span("1 day"), monday, NORWAY, Roll.NEXT).date == friday


def test_hours_are_counted_from_an_instant_and_not_from_a_date() -> None:
    with pytest.raises(ValueError, match="use add_hours"):
        add(span("24 hours"), day("2026-11-27"), NORWAY)
    with pytest.raises(ValueError, match="use add"):
        add_hours(span("1 day"), datetime(2026, 11, 27, tzinfo=UTC))


def test_24_hours_are_24_hours_on_the_night_the_clock_is_set_back() -> None:
    start = datetime(2026, 10, 24, 12, tzinfo=OSLO).astimezone(UTC)
    assert add_hours(span("24 hours"), start).astimezone(OSLO).hour == 11


def test_an_instant_is_refused_where_a_date_is_asked_for() -> None:
    with pytest.raises(TypeError, match="local_date"):
        add(span("1 day"), datetime(2026, 12, 24, tzinfo=UTC), NORWAY)


@pytest.mark.parametrize("start", ["1900-12-31", "2100-12-31", "9998-12-31"])
def test_a_year_beyond_the_calendar_is_told_and_not_guessed(start: str) -> None:
    with pytest.raises(ValueError, match=r"utenfor kalenderen \(1901–2100\)"):
        add(span("1 working day"), day(start), NORWAY)


# Sentences.
@pytest.mark.parametrize(
    "start, duration, roll, sentence",
    [
        (
            "2027-03-24",
            "3 working days",
            Roll.NONE,
            "3 virkedager etter 24.03.2027; skjærtorsdag, langfredag og 2. påskedag hoppes over.",
        ),
        ("2026-11-24", "10 working days", Roll.NEXT, "10 virkedager etter 24.11.2026."),
        ("2027-05-14", "1 working day", Roll.NONE, "1 virkedag etter 14.05.2027; 17. mai og 2. pinsedag hoppes over."),
        (
            "2027-05-05",
            "9 working days",
            Roll.NONE,
            "9 virkedager etter 05.05.2027; Kristi himmelfartsdag, 17. mai og 2. pinsedag hoppes over.",
        ),
        (
            "2026-11-27",
            "4 weeks",
            Roll.NEXT,
            "4 uker etter 27.11.2026 er 25.12.2026 (1. juledag); flyttet til mandag 28.12.2026.",
        ),
        ("2026-11-27", "4 weeks", Roll.NONE, "4 uker etter 27.11.2026 er 25.12.2026 (1. juledag)."),
        ("2026-12-03", "3 weeks", Roll.NEXT, "3 uker etter 03.12.2026 er 24.12.2026."),
        (
            "2027-04-19",
            "4 weeks",
            Roll.NEXT,
            "4 uker etter 19.04.2027 er 17.05.2027 (17. mai og 2. pinsedag); flyttet til tirsdag 18.05.2027.",
        ),
        (
            "2027-01-31",
            "1 month",
            Roll.PREVIOUS,
            "1 måned etter 31.01.2027 er 28.02.2027 (siste dag i måneden, søndag); flyttet til fredag 26.02.2027.",
        ),
    ],
)
def test_a_date_tells_how_it_came_out(start: str, duration: str, roll: Roll, sentence: str) -> None:
    assert add(span(duration), day(start), NORWAY, roll).sentence == sentence


def test_closing_days_are_named_as_the_municipalitys_own() -> None:
    one = add(span("3 working days"), day("2026-12-22"), SKJERVOY)
    assert one.date == day("2026-12-29")
    assert one.sentence == "3 virkedager etter 22.12.2026; kommunens stengedag og 1. juledag hoppes over."
    several = add(span("6 working days"), day("2026-12-23"), SKJERVOY).sentence
    assert several == "6 virkedager etter 23.12.2026; kommunens stengedager, 1. juledag og 1. nyttårsdag hoppes over."


def test_counting_backwards_says_before() -> None:
    due = subtract(span("2 working days"), day("2027-03-30"), NORWAY)
    assert due.date == day("2027-03-23")
    assert due.sentence == "2 virkedager før 30.03.2027; skjærtorsdag, langfredag og 2. påskedag hoppes over."
    month = subtract(span("1 month"), day("2027-03-31"), NORWAY, Roll.PREVIOUS)
    assert month.sentence == (
        "1 måned før 31.03.2027 er 28.02.2027 (siste dag i måneden, søndag); flyttet til fredag 26.02.2027."
    )


# Holidays.
@pytest.mark.parametrize(
    "text, name",
    [
        ("2026-01-01", "1. nyttårsdag"),
        ("2026-04-02", "skjærtorsdag"),
        ("2026-04-03", "langfredag"),
        ("2026-04-05", "1. påskedag"),
        ("2026-04-06", "2. påskedag"),
        ("2026-05-01", "1. mai"),
        ("2026-05-14", "Kristi himmelfartsdag"),
        ("2026-05-17", "17. mai"),
        ("2026-05-24", "1. pinsedag"),
        ("2026-05-25", "2. pinsedag"),
        ("2026-12-25", "1. juledag"),
        ("2026-12-26", "2. juledag"),
        ("2027-03-25", "skjærtorsdag"),
        ("2027-03-26", "langfredag"),
        ("2027-03-28", "1. påskedag"),
        ("2027-03-29", "2. påskedag"),
        ("2027-05-06", "Kristi himmelfartsdag"),
        ("2027-05-16", "1. pinsedag"),
        ("2027-05-17", "17. mai og 2. pinsedag"),
    ],
)
def test_the_public_holidays_of_2026_and_2027_have_their_norwegian_names(text: str, name: str) -> None:
    assert NORWAY.holiday_name(day(text)) == name
    assert not NORWAY.is_working_day(day(text))


def test_there_are_twelve_holidays_and_one_date_less_when_two_meet() -> None:
    named = [[d for d in _days(year) if NORWAY.holiday_name(d)] for year in (2026, 2027)]
    assert [len(days) for days in named] == [12, 11]


@pytest.mark.parametrize("text", ["2026-04-01", "2026-12-24", "2026-12-31", "2026-01-02", "2026-05-15"])
def test_short_and_squeezed_days_are_ordinary_working_days(text: str) -> None:
    assert NORWAY.is_working_day(day(text))
    assert NORWAY.holiday_name(day(text)) is None


def test_easter_eve_is_a_saturday_without_a_name() -> None:
    assert NORWAY.holiday_name(day("2026-04-04")) is None
    assert not NORWAY.is_working_day(day("2026-04-04"))


def test_names_do_not_follow_the_servers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en_US")
    # A year nothing else asks for, so that no cached table answers.
    assert NORWAY.holiday_name(day("2091-12-25")) == "1. juledag"


def test_a_closing_day_counts_for_its_own_municipality_only() -> None:
    assert SKJERVOY.holiday_name(day("2026-12-24")) == "kommunens stengedag"
    assert not SKJERVOY.is_working_day(day("2026-12-24"))
    assert NORWAY.is_working_day(day("2026-12-24"))


def test_a_closing_day_on_a_public_holiday_keeps_the_holidays_name() -> None:
    assert Calendar(closing_days=frozenset({day("2026-12-25")})).holiday_name(day("2026-12-25")) == "1. juledag"


def test_a_deadline_of_the_law_can_be_counted_without_closing_days() -> None:
    three_weeks = span("3 weeks")
    assert add(three_weeks, day("2026-12-03"), SKJERVOY, Roll.NEXT).date == day("2026-12-28")
    assert add(three_weeks, day("2026-12-03"), SKJERVOY.without_closing_days(), Roll.NEXT).date == day("2026-12-24")


def test_the_working_days_around_easter() -> None:
    assert NORWAY.next_working_day(day("2027-03-24")) == day("2027-03-30")
    assert NORWAY.previous_working_day(day("2027-03-30")) == day("2027-03-24")


def test_a_municipality_closed_all_year_is_passed_over() -> None:
    closed = Calendar(closing_days=frozenset(_days(2027)))
    assert closed.next_working_day(day("2026-12-31")) == day("2028-01-03")
    assert closed.previous_working_day(day("2028-01-03")) == day("2026-12-31")


# Days of the year and birthdays.
@pytest.mark.parametrize(
    "text, start, roll, due, sentence",
    [
        ("08-15", "2028-05-20", Roll.NONE, "2028-08-15", "Første 15. august etter 20.05.2028 er 15.08.2028."),
        ("08-15", "2028-08-15", Roll.NONE, "2029-08-15", "Første 15. august etter 15.08.2028 er 15.08.2029."),
        ("08-15", "2028-08-14", Roll.NONE, "2028-08-15", "Første 15. august etter 14.08.2028 er 15.08.2028."),
        (
            "08-15",
            "2027-05-20",
            Roll.PREVIOUS,
            "2027-08-13",
            "Første 15. august etter 20.05.2027 er 15.08.2027 (søndag); flyttet til fredag 13.08.2027.",
        ),
        (
            "08-15",
            "2027-08-13",
            Roll.PREVIOUS,
            "2027-08-16",
            "Første 15. august etter 13.08.2027 er 15.08.2027 (søndag); flyttet til mandag 16.08.2027.",
        ),
        (
            "02-29",
            "2026-03-01",
            Roll.NEXT,
            "2027-03-01",
            "Første 29. februar etter 01.03.2026 er 28.02.2027 (2027 er ikke skuddår, søndag); "
            "flyttet til mandag 01.03.2027.",
        ),
        ("02-29", "2028-02-28", Roll.NONE, "2028-02-29", "Første 29. februar etter 28.02.2028 er 29.02.2028."),
        ("02-29", "2027-02-28", Roll.NONE, "2028-02-29", "Første 29. februar etter 28.02.2027 er 29.02.2028."),
    ],
)
def test_a_day_of_the_year_is_the_first_such_day_after(
    text: str, start: str, roll: Roll, due: str, sentence: str
) -> None:
    found = day_of_year(text, day(start), NORWAY, roll)
    assert (found.date, found.sentence) == (day(due), sentence)


def test_a_day_of_the_year_is_written_as_month_and_day() -> None:
    assert month_day("02-29") == (2, 29)
    for wrong in ("02-30", "13-01", "8-15", "15.08", "2027-08-15", "", "０８-15", "08-1\n"):
        with pytest.raises(ValueError, match="«08-15»"):
            month_day(wrong)


@pytest.mark.parametrize(
    "born, age, when, sentence",
    [
        ("2009-03-01", 18, "2027-03-01", "Fyller 18 år 01.03.2027."),
        ("2008-02-29", 18, "2026-02-28", "Fyller 18 år 28.02.2026 (født 29. februar, og 2026 er ikke skuddår)."),
        ("2008-02-29", 20, "2028-02-29", "Fyller 20 år 29.02.2028."),
    ],
)
def test_who_was_born_on_a_leap_day_turns_a_year_older_on_the_28th(
    born: str, age: int, when: str, sentence: str
) -> None:
    due = turns(day(born), age)
    assert (due.date, due.sentence) == (day(when), sentence)


# Other countries.
@pytest.mark.parametrize(
    "country, text, name",
    [
        ("SE", "2026-06-19", "midtsommeraften"),
        ("SE", "2026-12-24", "julaften"),
        ("SE", "2026-05-17", None),
        ("SE", "2026-04-05", "1. påskedag"),
        ("SE", "2026-04-12", None),
        ("DK", "2026-04-02", "skjærtorsdag"),
        ("DK", "2023-05-05", "store bededag"),
        ("DK", "2026-05-01", None),
        ("FI", "2026-06-19", "midtsommeraften"),
        ("FI", "2026-05-01", "1. mai"),
        ("NO", "2026-12-24", None),
    ],
)
def test_each_country_has_its_own_holidays_with_norwegian_names(country: str, text: str, name: str | None) -> None:
    calendar = Calendar(country=country)
    assert calendar.holiday_name(day(text)) == name
    assert calendar.is_working_day(day(text)) is (name is None and day(text).weekday() < 5)


def test_no_holiday_of_any_country_is_told_in_english() -> None:
    foreign = {"Day", "Eve", "Christmas", "Easter", "Pentecost", "Sunday"}
    for country in COUNTRIES:
        for year in range(1990, 2040):
            for name in year_table(year, Source(country=country)).named.values():
                assert not foreign & set(name.split()), (country, year, name)


def test_a_deadline_over_the_border_counts_that_countrys_days() -> None:
    due = add(span("3 working days"), day("2026-06-17"), Calendar(country="SE"))
    assert (due.date, due.sentence) == (
        day("2026-06-23"),
        "3 virkedager etter 17.06.2026; midtsommeraften hoppes over.",
    )
    assert add(span("3 working days"), day("2026-06-17"), NORWAY).date == day("2026-06-22")


def test_an_unknown_country_and_closing_before_opening_are_refused() -> None:
    with pytest.raises(ValueError, match="Ukjent land «NL»"):
        Calendar(country="NL")
    with pytest.raises(ValueError, match="før stengetiden"):
        Calendar(opens=time(16), closes=time(8))


# Working hours.
@pytest.mark.parametrize(
    "moment, open_",
    [
        ("2026-11-26T07:59:59", False),
        ("2026-11-26T08:00:00", True),
        ("2026-11-26T15:29:59", True),
        ("2026-11-26T15:30:00", False),
        ("2026-11-28T12:00:00", False),
        ("2026-12-24T12:00:00", False),
        ("2026-05-14T12:00:00", False),
        ("2026-07-01T08:00:00", True),
    ],
)
def test_working_hours_are_those_of_a_working_day_on_the_wall(moment: str, open_: bool) -> None:
    instant = datetime.fromisoformat(moment).replace(tzinfo=OSLO).astimezone(UTC)
    assert SKJERVOY.in_working_hours(instant) is open_


# Time zone.
def test_a_day_ends_at_local_midnight_in_summer_and_winter() -> None:
    assert NORWAY.end_of_day(day("2026-06-30")) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert NORWAY.end_of_day(day("2026-12-24")) == datetime(2026, 12, 24, 23, tzinfo=UTC)


@pytest.mark.parametrize("text, hours", [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_the_days_the_clock_is_changed_have_23_and_25_hours(text: str, hours: int) -> None:
    length = NORWAY.end_of_day(day(text)) - NORWAY.end_of_day(day(text) - timedelta(1))
    assert length == timedelta(hours=hours)


@pytest.mark.parametrize("text, utc_hour", [("2026-03-28", 7), ("2026-03-29", 6), ("2026-10-24", 6), ("2026-10-25", 7)])
def test_notices_go_at_eight_local_time_all_year(text: str, utc_hour: int) -> None:
    assert NORWAY.notice_time(day(text)) == datetime(*day(text).timetuple()[:3], utc_hour, tzinfo=UTC)


def test_a_notice_hour_the_clock_leaps_over_is_the_hour_after() -> None:
    at_two = Calendar(notice_hour=2).notice_time(day("2026-03-29"))
    assert at_two.astimezone(OSLO).hour == 3


def test_a_notice_hour_outside_the_day_is_refused() -> None:
    with pytest.raises(ValueError, match="0–23"):
        Calendar(notice_hour=24)


def test_the_local_date_changes_at_local_midnight() -> None:
    assert NORWAY.local_date(datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)) == day("2026-12-31")
    assert NORWAY.local_date(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == day("2027-01-01")
    assert NORWAY.local_date(NORWAY.end_of_day(day("2026-07-01"))) == day("2026-07-02")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        NORWAY.local_date(datetime(2026, 12, 31))  # noqa: DTZ001


# Rhythms of teams.
def test_the_first_tuesday_of_the_month() -> None:
    assert _meetings(FIRST_TUESDAY, "2026-01-06", "2026-01-06", "move", 3) == ["2026-02-03", "2026-03-03", "2026-04-07"]


def test_every_second_thursday_moves_away_from_ascension_day_or_skips_it() -> None:
    # 14 May 2026 is both a meeting and Kristi himmelfartsdag.
    assert _meetings(SECOND_THURSDAY, "2026-04-30", "2026-04-30", "move", 2) == ["2026-05-15", "2026-05-28"]
    assert _meetings(SECOND_THURSDAY, "2026-04-30", "2026-04-30", "skip", 2) == ["2026-05-28", "2026-06-11"]


def test_a_moved_meeting_is_still_to_come_on_the_holiday_itself() -> None:
    assert _meetings(SECOND_THURSDAY, "2026-04-30", "2026-05-14", "move", 1) == ["2026-05-15"]


def test_a_meeting_moves_away_from_the_municipalitys_closing_day_and_the_holidays_after_it() -> None:
    found = next(Schedule(SECOND_THURSDAY, day("2026-12-24")).after(day("2026-12-01"), SKJERVOY))
    assert found == day("2026-12-28")


def test_a_meeting_on_a_fixed_date_moves_from_a_sunday() -> None:
    assert _meetings("FREQ=MONTHLY;BYMONTHDAY=1", "2026-01-01", "2026-10-31", "move", 2) == ["2026-11-02", "2026-12-01"]


def test_the_first_meeting_can_be_the_day_the_rhythm_began() -> None:
    assert _meetings(FIRST_TUESDAY, "2026-01-06", "2025-12-01", "move", 1) == ["2026-01-06"]


@pytest.mark.parametrize("ended", ["FREQ=WEEKLY;COUNT=2", "FREQ=WEEKLY;UNTIL=20260131", "FREQ=WEEKLY;BYDAY=SA"])
def test_a_rhythm_without_more_meetings_gives_none(ended: str) -> None:
    assert list(Schedule(ended, day("2026-01-05"), "skip").after(day("2026-03-01"), NORWAY)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "hver tirsdag",
        "FREQ=HOURLY",
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;COLOUR=RED",
        "DTSTART:20260101\nRRULE:FREQ=DAILY",
        "FREQ=DAILY;UNTIL=20260101T000000Z",
    ],
)
def test_a_rhythm_that_is_not_understood_is_told_with_an_example(wrong: str) -> None:
    with pytest.raises(ValueError, match="FREQ=MONTHLY;BYDAY=1TU"):
        next(Schedule(wrong, day("2026-01-06")).after(day("2026-01-06"), NORWAY))


def test_dates_fall_out_by_either_name_and_others_come_in() -> None:
    ascension = day("2026-05-14")  # moved to the 15th
    for cancelled in (ascension, day("2026-05-15")):
        schedule = Schedule(SECOND_THURSDAY, day("2026-04-30"), cancelled=frozenset({cancelled}))
        assert schedule.between(day("2026-04-30"), day("2026-05-28"), NORWAY) == [day("2026-04-30"), day("2026-05-28")]
    more = Schedule(SECOND_THURSDAY, day("2026-04-30"), extra=frozenset({day("2026-05-02"), day("2026-05-28")}))
    assert [str(held) for held in more.between(day("2026-05-01"), day("2026-05-28"), NORWAY)] == [
        "2026-05-02",
        "2026-05-15",
        "2026-05-28",
    ]


def test_a_schedule_may_be_nothing_but_dates() -> None:
    schedule = Schedule(extra=frozenset({day("2026-12-10"), day("2026-09-10")}))
    assert list(schedule.after(day("2026-01-01"), NORWAY)) == [day("2026-09-10"), day("2026-12-10")]
    assert list(schedule.after(day("2026-12-10"), NORWAY)) == []


def _days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def _meetings(rhythm: str, since: str, after: str, policy: Policy, count: int) -> list[str]:
    return [str(held) for held in islice(Schedule(rhythm, day(since), policy).after(day(after), NORWAY), count)]
