"""Living the demo file of a municipality: its staff are taken on, and every story happens on its own days."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from adapters import demo_file
from adapters.demo_file import DemoFile
from adapters.house import House
from adapters.scenario.play import Play
from adapters.scenario.read import Scenario, Step
from adapters.spelling import plain
from adapters.stage import Stage
from engine import national_id
from engine.errors import Refused
from engine.language import DefinitionError
from engine.language.problems import Problem


def fill(house: House, municipality: str, path: Path) -> None:
    """Take on the staff, and live what lies behind today. Raises DefinitionError for what the file has wrong."""
    now, home = house.clock.now(), house.installation.municipalities[municipality]
    demo = demo_file.read(path, home, home.calendar.local_date(now))
    start = datetime.combine(demo.first_day, time(8), home.calendar.zone)
    stage = Stage(house.database, house.installation, municipality, start, vault=house.vault)
    for person in demo.people.values():
        address = f"{plain(person.name.split()[0])}@{municipality}.example"
        stage.hire(person.name, person.title, *person.holds, email=address)
    _live(demo, stage, now)
    stage.go_to(now)


def _live(demo: DemoFile, stage: Stage, now: datetime) -> None:
    """Each step on its day, those of one day in the order of the file, a minute apart from nine on."""
    plays = [Play(Scenario("", story.names, story.steps), stage) for story in demo.stories]
    steps = [(step.on, number, step) for number, play in enumerate(plays) for step in play.scenario.steps]
    last, minutes = date.min, 0
    for day, number, step in sorted(steps, key=lambda each: each[:2]):
        last, minutes = day, (minutes + 1 if day == last else day.toordinal() % 60)
        moment = datetime.combine(day, time(9), demo.house.calendar.zone) + timedelta(minutes=minutes)
        stage.go_to(min(moment, now))
        _do(step, plays[number])


def _do(step: Step, play: Play) -> None:
    """The step, with a number that no person can have for whoever has a birth date."""
    born = step.person.get("birth_date")
    number = {"national_id": national_id.synthetic(date.fromisoformat(born), 3)} if born else {}
    try:
        play.do(replace(step, person={**number, **step.person}))
    except Refused as refusal:
        at = step.part.source.place(step.part.path)
        told = Problem(step.part.source.file, at.line, at.column, ".".join(step.part.path), "refused", str(refusal))
        raise DefinitionError([told]) from refusal
