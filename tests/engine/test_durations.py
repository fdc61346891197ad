"""Durations as a routine writes them, and what the reader is told when one is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.durations import Duration, Unit
from engine.errors import NotUsable


@pytest.mark.parametrize(
    "text, english, norwegian",
    [
        ("10 working days", "10 working days", "10 virkedager"),
        ("1 working day", "1 working day", "1 virkedag"),
        ("1 month", "1 month", "1 måned"),
        ("1 months", "1 month", "1 måned"),
        ("3 month", "3 months", "3 måneder"),
        ("4 weeks", "4 weeks", "4 uker"),
        ("1 week", "1 week", "1 uke"),
        ("182 days", "182 days", "182 dager"),
        ("1 day", "1 day", "1 dag"),
        ("48 hours", "48 hours", "48 timer"),
        ("1 hour", "1 hour", "1 time"),
        ("1 year", "1 year", "1 år"),
        ("10 years", "10 years", "10 år"),
        ("  10   working   days ", "10 working days", "10 virkedager"),
    ],
)
def test_a_duration_is_read_and_said_in_two_languages(text: str, english: str, norwegian: str) -> None:
    assert str(Duration.parse(text)) == english
    assert Duration.parse(text).nb() == norwegian


@pytest.mark.parametrize(
    "text, told",
    [
        ("14", "«14» mangler enhet. Skriv for eksempel «14 days»"),
        ("0 days", "tallet må være 1 eller mer"),
        ("-3 weeks", "tallet må være 1 eller mer"),
        ("11 years", "mer enn ti år"),
        ("4000 days", "mer enn ti år"),
        ("99999999999 days", "mer enn ti år"),
        ("1M", "«1M» er ikke entydig. Skriv et helt tall, mellomrom og enheten"),
        ("14d", "ikke entydig"),
        ("P14D", "ikke entydig"),
        ("1.5 months", "ikke entydig"),
        ("½ year", "ikke entydig"),
        ("ten days", "ikke entydig"),
        ("١٤ days", "ikke entydig"),
        ("", "ikke entydig"),
        ("14 dager", "ukjent enhet «dager». Mente du «14 days»?"),
        ("10 virkedager", "Mente du «10 working days»?"),
        ("1 måned", "ukjent enhet «måned». Mente du «1 month»?"),
        ("10 Working Days", "Mente du «10 working days»?"),
        ("3 fortnights", "ukjent enhet «fortnights». Enhetene er hours, days, working days, weeks, months, years"),
    ],
)
def test_a_wrong_duration_is_told_with_what_to_write(text: str, told: str) -> None:
    with pytest.raises(ValueError) as error:
        Duration.parse(text)
    assert told in str(error.value)


@pytest.mark.parametrize("text", ["14", "1M", "14 dager", "3 fortnights"])
def test_a_missing_or_unknown_unit_lists_the_units(text: str) -> None:
    with pytest.raises(ValueError, match="hours, days, working days, weeks, months, years"):
        Duration.parse(text)


@pytest.mark.parametrize(
    "text, told",
    [
        ("14", "«14» has no unit. Write for instance «14 days». The units are hours, days, working days, weeks,"),
        ("0 days", "«0 days»: the number must be 1 or more."),
        ("11 years", "«11 years» is more than ten years; the longest is 10."),
        ("99999999999 days", "«99999999999 days» is more than ten years."),
        ("1M", "«1M» is not clear. Write a whole number, a space and the unit, such as «14 days» or «1 month»."),
        ("14 dager", "«14 dager» has an unknown unit «dager». Did you mean «14 days»? The units are hours,"),
        ("3 fortnights", "«3 fortnights» has an unknown unit «fortnights». The units are hours,"),
    ],
)
def test_a_wrong_duration_is_told_in_english_too(text: str, told: str) -> None:
    with pytest.raises(NotUsable) as error:
        Duration.parse(text)
    assert error.value.english.startswith(told)


def test_a_duration_made_in_code_is_checked_too() -> None:
    with pytest.raises(ValueError, match="1 eller mer"):
        Duration(0, Unit.DAYS)


@given(st.sampled_from(Unit), st.integers(1, 10))
def test_what_is_written_is_read_again(unit: Unit, amount: int) -> None:
    assert Duration.parse(str(Duration(amount, unit))) == Duration(amount, unit)


@given(st.text(max_size=30))
def test_any_text_is_either_a_duration_or_a_value_error(text: str) -> None:
    try:
        assert Duration.parse(text).amount > 0
    except ValueError as error:
        assert "«" in str(error)
