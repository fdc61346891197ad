"""What BPMN has no sign for, told in words in the documentation of each element."""

from engine.definition import Escalation, Start, State, TaskSpec, Transition, Workflow, say
from engine.diagram.words import LANGUAGE, Words, joined


class Notes:
    """The documentation of one routine's elements."""

    def __init__(self, workflow: Workflow, words: Words) -> None:
        self.workflow, self.words = workflow, words
        self.escalations = {escalation.key: escalation for escalation in workflow.escalations}

    def of_routine(self) -> list[str]:
        """Where the routine comes from."""
        return [f"Kilde: {self.workflow.source}"] if self.workflow.source else []

    def of_task(self, task: TaskSpec) -> list[str]:
        """Why, by when, what happens when nobody does it, and who may not or need not."""
        notes = [say(task.why, LANGUAGE)] if task.why else []
        notes.append(f"Frist: {self.words.deadline(task.due)}.")
        if task.goal:
            notes.append(f"Mål før fristen: {self.words.deadline(task.goal)}.")
        if escalation := self.escalations.get(task.escalation):
            notes.append(self._escalation(escalation))
        if task.every:
            notes.append(f"Kommer igjen {self.words.rhythm(task.every)}.")
        if task.each:
            notes.append(f"Én oppgave for hver i {self.words.fact(task.each)}.")
        if task.when:
            notes.append(f"Bare når {self.words.condition(task.when)}.")
        if task.done_when:
            notes.append(f"Regnes som gjort når {self.words.condition(task.done_when)}.")
        if task.extend:
            who, by = self.words.roles_of(task.extend.roles), task.extend.by.nb()
            notes.append(f"{who} kan flytte fristen {by}, høyst {task.extend.times} ganger.")
        if task.not_by:
            others = joined([f"«{say(self.words.tasks[key].title, LANGUAGE)}»" for key in task.not_by], "eller")
            notes.append(f"Kan ikke gjøres av den som gjorde {others}.")
        if task.skip:
            notes.append(f"{self.words.roles_of(task.skip)} kan hoppe over den, med begrunnelse.")
        if task.checklist:
            notes.append("Sjekkliste: " + "; ".join(say(text, LANGUAGE) for text in task.checklist) + ".")
        return notes

    def _escalation(self, escalation: Escalation) -> str:
        words = [f"påminnelse {span.nb()} før fristen" for span in escalation.remind]
        for rung in escalation.ladder:
            after = f"{rung.after.nb()} etter fristen" if rung.after else "når fristen er ute"
            who = "den som har oppgaven" if rung.notify == "assignee" else self.words.role(rung.notify)
            hand = f", og oppgaven går til {self.words.role(rung.reassign)}" if rung.reassign else ""
            words.append(f"{after} får {who} beskjed{hand}")
        return f"Eskalering: {'; '.join(words)}."

    def of_way(self, state: State, way: Transition) -> list[str]:
        """What sets it off, what it needs, whom it tells."""
        trigger = self.words.trigger(state, way)
        notes = [f"{trigger[0].upper()}{trigger[1:]}."] if trigger else []
        if "consent_given" in way.needs:
            notes.append("Krever samtykke.")
        notes += [f"Krever at {self.words.condition(demand.when)}." for demand in way.demands]
        if way.asks:
            notes.append("Spør om: " + "; ".join(say(field.label, LANGUAGE) for field in way.asks) + ".")
        if way.tells:
            notes.append(f"Gir beskjed til {joined([self.words.role(tell.role) for tell in way.tells], 'og')}.")
        notes += ["Samtykket trekkes."] if way.withdraws_consent else []
        notes += ["Ny runde."] if way.new_round else []
        return notes

    def of_start(self, start: Start) -> list[str]:
        """What a sub-case is."""
        notes = ["En egen sak, knyttet til denne; denne saken venter ikke på den."]
        if start.each:
            notes.append(f"Én for hver i {self.words.fact(start.each)}.")
        if start.when:
            notes.append(f"Bare når {self.words.condition(start.when)}.")
        return notes
