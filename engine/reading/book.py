"""Where the words of a routine are looked up: everything by its title, as it stands in a Norwegian sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine import rules
from engine.definition import PREVIOUS, SAME, Field, RoleKind, TaskSpec, Workflow, say
from engine.reading.grammar import bare, closed, definite, listed, quote

REFERRAL = "referral"
ACT = "act"  # the answers of what somebody chose to do, where a fact does not say which


@dataclass(frozen=True)
class Places:
    """What the municipality calls its own things, by key; what is not here is written as its key in words."""

    name: str = ""
    units: Mapping[str, str] = field(default_factory=dict)  # positions and teams
    resources: Mapping[str, str] = field(default_factory=dict)
    routines: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)  # of other routines' referrals: «routine.question»
    municipalities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """A routine to be read aloud. `on`: the day whose law is cited; the newest law when nothing is said."""

    workflow: Workflow
    places: Places = field(default_factory=Places)
    on: date = date.max

    @property
    def regime(self) -> rules.Regime:
        """The rules about complaints; none that can be complained under when the regime is not known."""
        known = self.workflow.regime in rules.KEYS
        return rules.regime(self.workflow.regime, self.on) if known else rules.Regime("", None, "", "", "")

    def role(self, key: str) -> str:
        """Whoever holds a role, after a preposition: «systemkoordinatoren»; also a position or team by its key."""
        said = self._holder(key)
        return f"dem som {said.removeprefix('de som ')}" if said.startswith("de som ") else said

    def subject(self, *keys: str) -> str:
        """Holders of roles before the verb: «lederen og den som meldte saken,»."""
        return closed(listed(map(self._holder, keys)))

    def either(self, *keys: str) -> str:
        """One of several holders of roles, before the verb."""
        return closed(listed(map(self._holder, keys), "eller"))

    def _holder(self, key: str) -> str:
        special = {"assignee": "den som har oppgaven", "each": "hver enkelt"}
        return special.get(key) or definite(self.role_title(key))

    def role_title(self, key: str) -> str:
        """The title of a role, position or team."""
        titles = {role.key: say(role.title, "nb") for role in self.workflow.roles}
        return titles.get(key) or self.places.units.get(key) or bare(key)

    def is_group(self, key: str) -> bool:
        """Is this the key of a role held by several people named in the case?"""
        return self.is_kind(key, RoleKind.GROUP)

    def is_kind(self, key: str, kind: RoleKind) -> bool:
        """Is this the key of a role of that kind?"""
        return any(role.key == key and role.kind is kind for role in self.workflow.roles)

    def task_of(self, key: str) -> TaskSpec | None:
        """The task with that key."""
        return next((task for state in self.workflow.states for task in state.tasks if task.key == key), None)

    def task(self, key: str) -> str:
        """The title of a task, in «»."""
        spec = self.task_of(key)
        return quote(say(spec.title, "nb") if spec else bare(key))

    def state(self, key: str) -> str:
        """The title of a state, in «»."""
        title = next((say(state.title, "nb") for state in self.workflow.states if state.key == key), bare(key))
        return quote(title)

    def target(self, key: str) -> str:
        """Where a way out leads: «til «Søknad»», or back."""
        return "tilbake dit den kom fra" if key == PREVIOUS else f"til {self.state(key)}"

    def goes(self, key: str) -> str:
        """What becomes of the case then, with the verb first: «går saken til «Søknad»», «blir saken der den er»."""
        return "blir saken der den er" if key == SAME else f"går saken {self.target(key)}"

    def way(self, key: str, task: str = "") -> str:
        """The title of a way out, of that task when one is named, in «»."""
        ways = [way for _, way in self.workflow.transitions() if way.key == key]
        best = next((way for way in ways if task and way.on == task), ways[0] if ways else None)
        return quote(say(best.title, "nb") if best else bare(key))

    def question(self, fact: str) -> Field | None:
        """The question behind «task.field», «referral.field» or «act.field»."""
        source, _, key = fact.partition(".")
        return next((field for field in self._asked(source) if field.key == key), None)

    def asked_where(self, fact: str) -> str:
        """«i «Hold møte»» or «i henvisningen»: where that question is asked."""
        source = fact.partition(".")[0]
        if source == REFERRAL:
            return "i henvisningen"
        if source == ACT:
            field = self.question(fact)
            ways = [way for _, way in self.workflow.transitions() if way.by and field in way.asks]
            return f"i {quote(say(ways[0].title, 'nb'))}" if ways else ""
        return f"i {self.task(source)}"

    def answer(self, fact: str) -> str:
        """The answer to a question, named by its words and place; for what is no question, the fact in words."""
        found = self.question(fact)
        if found is None:
            return quote(bare(fact.rpartition(".")[2]))
        return f"{quote(say(found.label, 'nb'))} {self.asked_where(fact)}"

    def letter(self, key: str) -> str:
        """The title of a letter, in «»."""
        return quote(next((say(each.title, "nb") for each in self.workflow.letters if each.key == key), bare(key)))

    def message(self, key: str) -> str:
        """The subject of a message, in «»."""
        return quote(next((say(each.subject, "nb") for each in self.workflow.messages if each.key == key), bare(key)))

    def counter(self, key: str) -> str:
        """The title of a counter, in «»."""
        return quote(next((say(each.title, "nb") for each in self.workflow.counters if each.key == key), bare(key)))

    def resource(self, key: str) -> str:
        """The title of a resource of the municipality, in «»."""
        return quote(self.places.resources.get(key) or bare(key))

    def routine(self, slug: str) -> str:
        """The title of another routine, in «»."""
        return quote(self.places.routines.get(slug) or bare(slug))

    def asked_there(self, slug: str, key: str) -> str:
        """A question of another routine's referral, in «»."""
        return quote(self.places.questions.get(f"{slug}.{key}") or bare(key))

    def municipality(self, slug: str) -> str:
        """The name of a municipality."""
        return self.places.municipalities.get(slug) or bare(slug).capitalize()

    def _asked(self, source: str) -> tuple[Field, ...]:
        if source == REFERRAL:
            return self.workflow.referral
        spec = self.task_of(source)
        ways = [way for _, way in self.workflow.transitions() if source in (way.on, ACT if way.by else "")]
        asks = tuple(field for way in ways for field in way.asks)
        return (spec.fields if spec else ()) + asks
