"""Playing a scenario: the clock goes to each step's day, somebody does something, and what is expected is compared.

Every step is at ten in the morning, a second after the one before on the same day; notices go out at the hour the
municipality's calendar says, and a deadline passes at midnight.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from adapters.scenario.answers import Answers, with_ids
from adapters.scenario.expect import compare, open_now, stands
from adapters.scenario.names import nb
from adapters.scenario.read import Scenario, Step
from adapters.scenario.scene import Scene
from adapters.scenario.shapes import Verb
from adapters.stage import Stage
from engine import definitions
from engine.cases import PERSON
from engine.definition import say
from engine.errors import InvalidAnswers, Refused
from engine.language import compile_file
from engine.model import Case, Timer, table
from engine.tasks import LATE

_cases, _timers = table(Case), table(Timer)
_TEN = time(10)
_STOPS = "Scenariet stopper her."


@dataclass(slots=True)
class Play:
    """One scenario on its stage, where nothing has happened yet."""

    scenario: Scenario
    stage: Stage
    cases: dict[str, str] = field(default_factory=dict)  # by who was referred, the story's own first
    letters_seen: dict[str, int] = field(default_factory=dict)

    def run(self) -> int:
        """Play the steps until the end, or until one cannot be done. Out: how many were played."""
        self._prepare()
        for number, step in enumerate(self.scenario.steps):
            self.stage.post.posted.clear()
            self.stage.go_to(self._moment(step, number))
            if self._clock_failed(step) or self._no_case(step) or not self._happens(step):
                return number
            compare(step.part.get("then"), self._scene(step))
        return len(self.scenario.steps)

    def _prepare(self) -> None:
        """Publish the routines, also those that are started elsewhere, and let everybody be at work."""
        names, houses = self.scenario.names, self.stage.installation.municipalities
        for slug, routine in names.others.items():
            with self.stage.write() as tx:
                file = houses[routine.workflow.municipality].workflows[slug].file
                source = file.read_text(encoding="utf-8")
                definitions.publish(tx, routine.workflow, source)
        for person in names.people.values():
            self.stage.hire(person.name, person.title, *person.holds, municipality=person.municipality)

    def _moment(self, step: Step, number: int) -> datetime:
        zone = self.scenario.names.house.calendar.zone
        return datetime.combine(step.on, step.at or _TEN, zone) + timedelta(seconds=number)

    def _clock_failed(self, step: Step) -> bool:
        with self.stage.read() as tx:
            error = tx.conn.scalar(select(_timers.c.last_error).where(_timers.c.last_error.is_not(None)))
        if error:
            step.part.get("on").problem("clock", f"Klokka kom ikke fram til {nb(step.on)}: {error}. {_STOPS}")
        return bool(error)

    def _no_case(self, step: Step) -> bool:
        """The step is about a case of another routine, and there is none."""
        missing = bool(step.case) and step.verb is not Verb.REFERS and not self._bare(step).case_id
        if missing:
            step.part.get("case").problem("no_case", f"Det er ingen sak av rutinen «{step.case}». {_STOPS}")
        return missing

    def _scene(self, step: Step) -> Scene:
        """What is there now; mails and letters only those that are new since the step before."""
        bare = self._bare(step)
        letters = bare.all_letters()
        new, self.letters_seen[bare.case_id] = letters[self.letters_seen.get(bare.case_id, 0) :], len(letters)
        return replace(bare, posted=tuple(self.stage.post.posted), letters=new)

    def _bare(self, step: Step) -> Scene:
        """The case the step is about: that of who is referred, the story's own, or the newest of another routine."""
        names = self.scenario.names
        own = step.what if step.verb is Verb.REFERS and not step.case else step.case
        story = Scene(self.stage, names, self.cases.get(own) or next(iter(self.cases.values()), ""))
        if own in self.cases:
            return story
        return Scene(self.stage, names.of(step.case), story.newest(step.case) or "") if step.case else story

    # ------------------------------------------------------------ what somebody does

    def _happens(self, step: Step) -> bool:
        """Do what the step says; False when that could not be done, or was to be refused and was not."""
        try:
            self.do(step)
        except Refused as refusal:
            return self._refused(step, _reasons(refusal, step))
        if step.refused:
            message = f"Steget skulle vært avvist med «{step.refused}», men ble gjort. {_STOPS}"
            step.part.get("refused").problem("expected", message)
        return not step.refused

    def _refused(self, step: Step, reasons: str) -> bool:
        if not step.refused:
            message = f"{step.who} kan ikke gjøre dette {nb(step.on)}: {reasons} {_STOPS}"
            step.part.get(step.verb or "on").problem("refused", message)
            return False
        if step.refused not in reasons:
            message = f"Steget skulle vært avvist med «{step.refused}», men svaret var: {reasons}"
            step.part.get("refused").problem("expected", message)
        return True

    def do(self, step: Step) -> None:
        """Do what the step says, now. Raises Refused."""
        answers = with_ids(step.answers, step.fields, self.stage.people)
        told = {PERSON: step.person} if step.person else {}
        match step.verb:
            case Verb.REFERS:
                self._refer(step, answers)
            case Verb.DOES:
                self.stage.do(step.who, self._task(step), step.outcome, {**answers, **told, **self._late(step)})
            case Verb.CHOOSES:
                self.stage.act(step.who, self._bare(step).case_id, step.what, {**answers, **told})
            case Verb.TAKES:
                self.stage.take(step.who, self._task(step))
            case Verb.PUTS_BACK:
                self.stage.put_back(step.who, self._task(step))
            case Verb.SKIPS:
                self.stage.skip(step.who, self._task(step), step.reason)
            case Verb.EXTENDS:
                self.stage.extend(step.who, self._task(step), step.until, step.reason)
            case Verb.ANNULS:
                self.stage.annul(step.who, self._bare(step).done(step.what) or "", step.reason)
            case Verb.IS_AWAY:
                self.stage.is_away(step.what, step.who, step.on, step.until or step.on)
            case Verb.PUBLISHES:
                self._publish(Path(step.what))

    @staticmethod
    def _late(step: Step) -> Answers:
        return {LATE: step.reason} if step.reason else {}

    def _refer(self, step: Step, answers: Answers) -> None:
        slug = step.case or self.scenario.names.routine.workflow.slug
        reference = self.stage.refer(step.who, {"name": step.what, **step.person}, answers, slug)
        if step.case:  # the story goes on about its own case
            return
        with self.stage.read() as tx:
            self.cases[step.what] = tx.conn.scalars(select(_cases.c.id).where(_cases.c.reference == reference)).one()

    def _publish(self, file: Path) -> None:
        """From now on new cases follow the routine as it stands in `file`; those that run stay on theirs."""
        house = self.scenario.names.house
        entry = house.workflows[self.scenario.names.routine.workflow.slug]
        workflow = compile_file(file, house.slug, entry.parameters)
        with self.stage.write() as tx:
            definitions.publish(tx, workflow, file.read_text(encoding="utf-8"))

    def _task(self, step: Step) -> str:
        scene, title = self._bare(step), self.scenario.names.of(step.case).task(step.what)
        open_tasks = scene.tasks()
        # Of several of a kind, one's own.
        own = [task for key, task in open_tasks.items() if key.startswith(f"{step.what} (") and task.holder == step.who]
        task = open_tasks.get(step.what) or next(iter(own), None)
        if task is None:
            raise Refused(f"{title} er ikke åpen. Saken {stands(scene)}. {open_now(scene)}")
        return task.task_id


def _reasons(refusal: Refused, step: Step) -> str:
    """Everything the person is told, with the questions named as on the form."""
    if not isinstance(refusal, InvalidAnswers):
        return str(refusal)
    labels = {field.key: say(field.label, "nb") for field in step.fields}
    wrong = [f"{labels[key]}: {why}" if key in labels else str(why) for key, why in refusal.fields.items()]
    return " ".join([str(refusal), *wrong])
