"""The few words of a drawing: deadlines, silence and what sets a way off, as one says it in bokmål."""

from typing import Any

import pytest

from engine.definition import Condition, Deadline, TaskSpec
from engine.diagram.words import Words
from tests.engine.diagrams import rich

WORDS = Words(rich())
TASKS = {task.key: task for state in rich().states for task in state.tasks}


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ({"within": "10 working days"}, "innen 10 virkedager"),
        ({"within": "5 days", "source": "vurder.done"}, "innen 5 dager etter «Vurder «saken» & svar»"),
        ({"before": "14 days", "source": "person.turns_18"}, "senest 14 dager før 18-årsdagen"),
        ({"on": "08-05"}, "innen 5. august"),
        ({"meeting": "team", "within": "30 days"}, "neste møte i Tverrfaglig team, innen 30 dager"),
        ({"legal": "complaint_deadline", "roll": "next"}, "innen klagefristen på fire uker"),
        ({"within": "1 year", "soft": True}, "mål: innen 1 år"),
        ({"source": "vurder.done"}, "innen «Vurder «saken» & svar»"),
    ],
)
def test_a_deadline_is_told(deadline: dict[str, Any], said: str) -> None:
    assert WORDS.deadline(Deadline.model_validate(deadline)) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [("1 week", "hver uke"), ("4 weeks", "hver 4. uke"), ("1 year", "hvert år"), ("12 months", "hver 12. måned")],
)
def test_what_comes_back_is_told_as_a_rhythm(span: str, said: str) -> None:
    assert WORDS.rhythm(Deadline.model_validate({"within": span})) == said


def test_a_condition_is_told_with_titles_and_never_with_keys() -> None:
    tests = [
        {"fact": "vurder.outcome", "op": "is", "value": "ja"},
        {"fact": "person.age", "op": "<", "value": "18"},
        {"fact": "vurder.unntak", "op": "is missing"},
    ]
    condition = Condition.model_validate({"every": tests[:2], "some": tests[1:]})
    assert WORDS.condition(condition) == (
        "utfallet av «Vurder «saken» & svar» er «Ja» og alderen er under 18 og "
        "enten alderen er under 18 eller «Gjelder unntak» mangler"
    )


def test_what_silence_means_is_told() -> None:
    assert WORDS.silence(TASKS["vurder"]) == "Svarer ingen når fristen er ute: «Ja»"
    assert WORDS.silence(TASKS["uttalelse"]) == "Svarer ingen 3 dager etter fristen: regnes som gjort"
    assert WORDS.silence(TASKS["plan"]) == ""


def test_who_does_it_is_told_also_when_there_is_one_for_each() -> None:
    assert WORDS.who(TASKS["uttalelse"]) == "Ansvarsgruppa, én for hver i Ansvarsgruppa"
    theirs = TaskSpec.model_validate(TASKS["uttalelse"].model_dump() | {"who": "each"})
    assert WORDS.who(theirs) == "Hver i Ansvarsgruppa"


def test_what_sets_a_way_off_is_told() -> None:
    said = {
        (state.key, way.key): WORDS.trigger(state, way).replace("\u00a0", " ")
        for state in rich().states
        for way in state.next
    }
    assert said["ny", "ja"] == "etter «Vurder «saken» & svar»"
    assert said["arbeid", "ferdig"] == "når 2 av 3 er gjort, blant dem «Skriv plan»"
    assert said["arbeid", "haster"] == "av seg selv når «Fravær» er minst 3"
    assert said["arbeid", "for_sent"] == "ingen svar innen 3 måneder"
    assert said["venter", "tilbake"] == "når som helst · Enhetsleder"
    assert said["plan", "god"] == "når alt er gjort, bare når i dag er før 1. januar det året personen fyller 6"
