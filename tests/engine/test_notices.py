"""When a message may reach a person: the rules alone, on the municipality's clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.calendars import Calendar
from engine.notices import DEFAULTS, MAIL, SMS, Choices, Weight, earliest, weigh

CALENDAR = Calendar(closing_days=frozenset({date(2027, 3, 24)}))
OSLO = ZoneInfo("Europe/Oslo")
ALL = frozenset({MAIL, SMS})


def at(text: str) -> datetime:
    """A local moment, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


def when(
    now: str, weight: Weight, choices: Choices = DEFAULTS, *, channel: str = MAIL, held: bool = False, mails: int = 0
) -> str:
    """When a message may go, local."""
    moment = earliest(weight, choices, CALENDAR, at(now), channel=channel, held=held, mails=mails)
    return moment.astimezone(OSLO).isoformat(timespec="minutes")[:16]


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ("2027-01-04T12:00", "2027-01-04T12:00"),
        ("2027-01-04T19:59", "2027-01-04T19:59"),
        ("2027-01-04T20:00", "2027-01-05T08:00"),
        ("2027-01-05T06:59", "2027-01-05T08:00"),
        ("2027-01-05T07:00", "2027-01-05T07:00"),
        ("2027-01-08T21:00", "2027-01-11T08:00"),  # from Friday night to Monday
        ("2027-01-09T12:00", "2027-01-11T08:00"),  # a Saturday
        ("2027-03-24T12:00", "2027-03-30T08:00"),  # a closing day, then Easter
    ],
)
def test_a_new_task_is_told_at_once_but_not_at_night_and_not_on_days_off(now: str, goes: str) -> None:
    assert when(now, Weight.TASK) == goes


def test_news_waits_for_the_morning_once() -> None:
    assert when("2027-01-04T09:00", Weight.NEWS) == "2027-01-05T08:00"
    assert when("2027-01-05T08:00", Weight.NEWS, held=True) == "2027-01-05T08:00"
    assert when("2027-01-05T21:00", Weight.NEWS, held=True) == "2027-01-06T08:00", "the clock stood still till then"


def test_who_wants_one_gathered_mail_gets_what_comes_later_the_next_morning_and_the_clocks_own_at_once() -> None:
    gathers = Choices(gathers=True)
    assert when("2027-01-04T09:00", Weight.TASK, gathers) == "2027-01-05T08:00"
    assert when("2027-01-05T08:00", Weight.CLOCK, gathers) == "2027-01-05T08:00"


def test_after_five_mails_a_day_the_rest_waits() -> None:
    assert when("2027-01-04T12:00", Weight.TASK, mails=4) == "2027-01-04T12:00"
    assert when("2027-01-04T12:00", Weight.TASK, mails=5) == "2027-01-05T08:00"
    assert when("2027-01-04T12:00", Weight.DEMANDED, mails=50) == "2027-01-04T12:00"


@pytest.mark.parametrize("weight", [Weight.DEMANDED, Weight.URGENT])
def test_what_the_routine_demands_comes_by_mail_at_any_hour(weight: Weight) -> None:
    assert when("2027-01-09T03:00", weight, Choices(gathers=True, most=1)) == "2027-01-09T03:00"


def test_an_sms_keeps_quiet_at_night_unless_it_is_urgent_also_for_who_has_turned_the_quiet_off() -> None:
    never = Choices(quiet_from=0, quiet_until=0, quiet_days_off=False)
    assert when("2027-01-09T03:00", Weight.TASK, never) == "2027-01-09T03:00"
    for choices in (Choices(), never):
        assert when("2027-01-05T03:00", Weight.DEMANDED, choices, channel=SMS) == "2027-01-05T08:00"
        assert when("2027-01-05T03:00", Weight.URGENT, choices, channel=SMS) == "2027-01-05T03:00"
        assert when("2027-01-05T12:00", Weight.DEMANDED, choices, channel=SMS) == "2027-01-05T12:00"


def test_the_morning_of_a_late_riser_begins_when_the_quiet_ends() -> None:
    assert when("2027-01-04T21:00", Weight.TASK, Choices(quiet_from=18, quiet_until=10)) == "2027-01-05T10:00"
    assert when("2027-01-04T09:00", Weight.TASK, Choices(quiet_from=8, quiet_until=12)) == "2027-01-04T12:00"


@pytest.mark.parametrize(
    ("now", "goes"), [("2027-03-26T21:00", "2027-03-30T08:00"), ("2026-10-24T21:00", "2026-10-26T08:00")]
)
def test_the_nights_when_the_hours_change_are_nights_like_others(now: str, goes: str) -> None:
    assert when(now, Weight.TASK) == goes


@pytest.mark.parametrize(
    ("template", "in_hours", "urgent", "weight"),
    [
        ("case_news", False, False, Weight.NEWS),
        ("referral_news", False, False, Weight.NEWS),
        ("task_new", False, False, Weight.TASK),
        ("message:ny_sak", False, False, Weight.TASK),
        ("task_due", False, False, Weight.CLOCK),
        ("task_escalated", False, False, Weight.DEMANDED),
        ("task_new", True, False, Weight.DEMANDED),
        ("message:ny_sak", False, True, Weight.URGENT),
    ],
)
def test_how_much_each_kind_presses(template: str, in_hours: bool, urgent: bool, weight: Weight) -> None:
    assert weigh(template, in_hours=in_hours, urgent=urgent) is weight


def test_an_sms_goes_only_for_what_presses_to_who_has_a_number_where_there_is_a_gateway() -> None:
    both = Choices(urgent_by="both", phone="+4790000000")
    assert both.ways(Weight.DEMANDED, ALL) == ALL
    assert both.ways(Weight.TASK, ALL) == {MAIL}
    assert both.ways(Weight.URGENT, frozenset({MAIL})) == {MAIL}
    assert Choices(urgent_by="sms", phone="+4790000000").ways(Weight.URGENT, ALL) == {SMS}
    assert Choices(urgent_by="sms").ways(Weight.URGENT, ALL) == {MAIL}
