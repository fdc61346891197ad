"""The demo files: told from today, read like scenarios, and lived through on the real engine."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters import demo_file
from adapters.database import Database
from adapters.demo_life import fill
from adapters.house import House, publish_all
from adapters.migrations import upgrade
from engine import queries, staff
from engine.clock import HandClock
from engine.definition import say
from engine.installation import Municipality, load
from engine.language import DefinitionError
from engine.vault import Vault
from engine.views import View
from tests.engine.small_routine import GOOD
from tests.engine.test_installation import RIGHT, saved

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
DEMO = """\
demo: Liten
people:
  Kari Ek: {title: Koordinator, holds: [koordinator]}
  Øystein Dal: {title: Lege}
stories:
  en:
    workflow: liten
    story:
      - on: 3 days ago
        who: Øystein Dal
        refers: Ola Fjell
        person: {born: 1950-02-28}
        with: {grunn: today}
      - on: 1 day ago
        who: Kari Ek
        does: vurder
        outcome: nei
        with: {dato: today - 1 day, hvorfor: Trenger det ikke}
"""


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A small municipality with a demo file."""
    installation = load(saved(tmp_path, RIGHT))
    upgrade(database := Database(f"sqlite:///{tmp_path}/demo.db"))
    clock = HandClock(datetime(2026, 11, 24, 10, tzinfo=UTC))
    (tmp_path / "demo.yaml").write_text(DEMO, "utf-8")
    return House(database, clock, installation, Vault(bytes(32)))


def small(folder: Path) -> Municipality:
    """The municipality of the small routine."""
    return load(saved(folder, RIGHT, GOOD)).municipalities["lillevik"]


def problems_of(folder: Path, old: str, new: str) -> list[tuple[int, str]]:
    """Line and code of what is wrong with the demo file once one place is changed."""
    assert DEMO.count(old) == 1
    (folder / "demo.yaml").write_text(DEMO.replace(old, new), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        demo_file.read(folder / "demo.yaml", small(folder), TODAY)
    return [(problem.line, problem.code) for problem in caught.value.problems]


def test_a_demo_file_is_found_beside_the_routines_of_its_municipality(house: House, tmp_path: Path) -> None:
    assert demo_file.find(house.installation) == {"lillevik": tmp_path / "demo.yaml"}
    (tmp_path / "demo.yaml").unlink()
    assert demo_file.find(house.installation) == {}


def test_days_are_told_from_today_and_answers_from_the_day_of_their_step(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(DEMO, "utf-8")
    read = demo_file.read(tmp_path / "demo.yaml", small(tmp_path), TODAY)
    (story,) = read.stories
    assert story.steps[0].person == {"birth_date": "1950-02-28"}
    assert [step.on for step in story.steps] == [date(2026, 11, 21), date(2026, 11, 23)]
    assert story.steps[0].answers == {"grunn": "2026-11-21"}
    assert story.steps[1].answers["dato"] == "2026-11-22"
    assert read.first_day == date(2026, 11, 21)


def test_what_is_wrong_in_a_demo_file_is_told_where_it_stands(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "3 days ago", "three days ago") == [(9, "bad_date")]
    assert problems_of(tmp_path, "born: 1950-02-28", "born: 1950-02-30") == [(12, "bad_date")]
    assert problems_of(tmp_path, "workflow: liten", "workflow: litn") == [(7, "unknown_name")]
    assert problems_of(tmp_path, "does: vurder", "does: vurdr") == [(16, "unknown_name")]
    assert problems_of(tmp_path, "demo: Liten", "demoo: Liten") == [(1, "unknown_key")]


def test_the_stories_are_lived_on_their_own_days(house: House, tmp_path: Path) -> None:
    publish_all(house)
    fill(house, "lillevik", tmp_path / "demo.yaml")
    with house.read() as tx:
        people = staff.everyone(tx, "lillevik")
        assert [person.name for person in people] == ["Kari Ek", "Øystein Dal"]
        kari = staff.actor(tx, people[0].user_id, "lillevik")
        (done,) = queries.inbox(tx, kari, View.DONE).rows
    assert (say(done.title, "nb"), done.person) == ("Vurder søknaden", "Ola Fjell")


def test_a_step_that_is_refused_stops_with_its_place_in_the_file(house: House, tmp_path: Path) -> None:
    publish_all(house)
    (tmp_path / "demo.yaml").write_text(DEMO.replace(", hvorfor: Trenger det ikke", ""), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        fill(house, "lillevik", tmp_path / "demo.yaml")
    assert [(problem.line, problem.code) for problem in caught.value.problems] == [(14, "refused")]


def test_every_shipped_demo_file_can_be_read() -> None:
    installation = load(ROOT / "workflows.yaml")
    files = demo_file.find(installation)
    assert files
    for slug, path in files.items():
        assert demo_file.read(path, installation.municipalities[slug], TODAY).stories
