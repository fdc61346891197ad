"""What the examples showed to be wrong in the engine, each with a routine that would show it again."""

from pathlib import Path

import pytest

from adapters.database import Database
from tests.language.examples import play_routine
from tests.scenarios.stories import told

HEAD = """\
subject: person
regime: advice
initial: ny
roles:
  saksbehandler: {title: Saksbehandler, is: position}
escalations: {vanlig: {ladder: [{notify: assignee}]}}
"""
PEOPLE = """\
people:
  Siri: {title: Saksbehandler, holds: [saksbehandler]}
  Nora: {title: Ergoterapeut}
  Tor: {title: Sykepleier}
story:
"""
FIRST = "  - {on: 2027-01-04, who: Siri, refers: Kari Eksempel, with: {dato: 2027-01-20}}\n"
WAITS = """\
referral: {dato: {label: Dato, type: date, required: true}}
states:
  ny:
    title: Ny
    tasks:
      folg: {title: Følg opp, who: saksbehandler, due: 2 months, escalation: vanlig}
      ekstra: {title: Ekstra, if: "CONDITION", who: saksbehandler, due: 2 months, escalation: vanlig}
    next: {ferdig: {title: Ferdig, when: tasks_done, to: slutt}}
  slutt: {title: Slutt, final: true}
"""


@pytest.mark.parametrize(
    ("condition", "before", "then", "after"),
    [
        (
            "today after referral.dato",
            '2027-01-20, at: "23:59"',
            '2027-01-21, at: "00:01"',
            "{ekstra: EXTRA, folg: FOLG}",
        ),
        ("referral.dato before today", "2027-01-20", "2027-01-21", "{ekstra: EXTRA, folg: FOLG}"),
        (
            "clock.working_hours is no",
            '2027-01-04, at: "15:29"',
            '2027-01-04, at: "15:31"',
            "{ekstra: NOW, folg: FOLG}",
        ),
    ],
)
def test_time_alone_opens_a_task_at_the_moment_its_condition_comes_true(
    tmp_path: Path, database: Database, condition: str, before: str, then: str, after: str
) -> None:
    words = {"EXTRA": "2027-03-19", "NOW": "2027-03-04", "FOLG": "2027-03-04"}
    for word, due in words.items():
        after = after.replace(word, f"{{for: saksbehandler, due: {due}}}")
    alone = f"{{folg: {{for: saksbehandler, due: {words['FOLG']}}}}}"
    story = f"{FIRST}  - {{on: {before}, then: {{tasks: {alone}}}}}\n  - {{on: {then}, then: {{tasks: {after}}}}}\n"
    assert told(play_routine(tmp_path, HEAD + WAITS.replace("CONDITION", condition), PEOPLE + story, database)) == []


def test_time_alone_takes_a_task_away_again(tmp_path: Path) -> None:
    routine = HEAD + WAITS.replace("CONDITION", "today before referral.dato")
    here = "{folg: {for: saksbehandler, due: 2027-03-04}, ekstra: {for: saksbehandler, due: 2027-03-04}}"
    gone = "{folg: {for: saksbehandler, due: 2027-03-04}}"
    story = f"{FIRST}  - {{on: 2027-01-19, then: {{tasks: {here}}}}}\n  - {{on: 2027-01-20, then: {{tasks: {gone}}}}}\n"
    assert told(play_routine(tmp_path, routine, PEOPLE + story)) == []


def test_a_duty_that_comes_back_comes_back_to_the_one_of_the_group_who_did_it(
    tmp_path: Path, database: Database
) -> None:
    routine = """\
referral: {hvem: {label: Hvem?, type: people, required: true, assigns: gruppa}}
states:
  ny:
    title: Ny
    tasks:
      lytt: {title: Hør hvordan det går, each: gruppa, who: each, due: 1 week, every: 2 weeks, escalation: vanlig}
      folg: {title: Følg opp, who: saksbehandler, due: 2 months, escalation: vanlig}
    next: {ferdig: {title: Ferdig, when: tasks_done, to: slutt}}
  slutt: {title: Slutt, final: true}
"""
    story = """\
  - {on: 2027-01-04, who: Siri, refers: Kari Eksempel, with: {hvem: [Nora, Tor]}}
  - on: 2027-01-08
    who: Tor
    does: lytt
    then:
      tasks:
        lytt (Nora): {for: Nora, due: 2027-01-11}
        lytt (Tor): {for: Tor, due: 2027-01-22}
        folg: {for: saksbehandler, due: 2027-03-04}
"""
    group = "  gruppa: {title: Gruppa, is: group, until_named: saksbehandler}\nescalations:"
    assert told(play_routine(tmp_path, HEAD.replace("escalations:", group) + routine, PEOPLE + story, database)) == []


def test_of_several_deadlines_that_pass_at_once_the_first_declared_is_taken(tmp_path: Path) -> None:
    ways = "".join(f"      vei_{number}: {{title: Vei {number}, after: 1 week, to: slutt}}\n" for number in range(9))
    routine = f"states:\n  ny:\n    title: Ny\n    next:\n{ways}  slutt: {{title: Slutt, final: true}}\n"
    story = """\
  - {on: 2027-01-04, who: Siri, refers: Kari Eksempel}
  - {on: 2027-01-12, then: {closed: vei_0}}
"""
    assert told(play_routine(tmp_path, HEAD + routine, PEOPLE + story)) == []


FOLLOWS = """\
states:
  ny:
    title: Ny
    tasks:
      melding:
        title: Registrer melding
        who: saksbehandler
        due: 1 week
        every: 1 week
        escalation: vanlig
        form: {utskrives: {label: Når?, type: date, required: true}}
      besok:
        title: Besøk
        who: saksbehandler
        opens: {before: 2 days, from: melding.utskrives, otherwise: 3 weeks}
        due: {within: 3 days, from: melding.utskrives, otherwise: 4 weeks}
        escalation: vanlig
      ring: {title: Ring, who: saksbehandler, opens: 1 week, due: RING, escalation: vanlig}
    next:
      ferdig: {title: Ferdig, when: tasks_done, to: slutt}
      for_sent:
        title: For sent
        after: {within: 10 days, from: melding.utskrives, otherwise: 6 weeks, roll: none}
        to: slutt
  slutt: {title: Slutt, final: true}
"""


def test_planned_tasks_and_silent_deadlines_follow_the_date_they_are_counted_from(
    tmp_path: Path, database: Database
) -> None:
    story = """\
  - on: 2027-01-04
    who: Siri
    refers: Kari Eksempel
    then: {planned: {besok: 2027-02-22, ring: 2027-01-25}, deadlines: {for_sent: 2027-02-15}}
  - on: 2027-01-05
    who: Siri
    does: melding
    with: {utskrives: 2027-01-14}
    then: {planned: {besok: 2027-01-15, ring: 2027-01-25}, deadlines: {for_sent: 2027-01-24}}
  - on: 2027-01-06
    who: Siri
    does: melding
    with: {utskrives: 2027-01-28}
    then: {planned: {besok: 2027-01-29, ring: 2027-01-25}, deadlines: {for_sent: 2027-02-07}}
  - {on: 2027-01-25, then: {planned: {besok: 2027-01-29}}}
  - on: 2027-01-25
    who: Siri
    does: melding
    with: {utskrives: 2027-01-26}
    then:
      planned: {}
      tasks:
        melding: {for: saksbehandler, due: 2027-02-01}
        besok: {for: saksbehandler, due: 2027-01-29}
        ring: {for: saksbehandler, due: 2027-01-25}
      deadlines: {for_sent: 2027-02-05}
  - {on: 2027-02-05, then: {state: ny}}
  - {on: 2027-02-06, then: {closed: for_sent}}
"""
    assert told(play_routine(tmp_path, HEAD + FOLLOWS.replace("RING", "2 weeks"), PEOPLE + story, database)) == []


def test_the_date_of_a_planned_task_is_counted_from_when_it_begins_also_when_something_else_happens(
    tmp_path: Path,
) -> None:
    story = """\
  - on: 2027-01-04
    who: Siri
    refers: Kari Eksempel
    person: {born: 2015-06-01}
    then: {planned: {besok: 2027-02-22, ring: 2027-01-18}}
  - on: 2027-01-05
    who: Siri
    does: melding
    with: {utskrives: 2027-01-14}
    then: {planned: {besok: 2027-01-15, ring: 2027-01-18}}
"""
    ring = "[2 weeks, {within: 1 week, if: person.age < 18}]"
    assert told(play_routine(tmp_path, HEAD + FOLLOWS.replace("RING", ring), PEOPLE + story)) == []
