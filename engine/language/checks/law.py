"""What the law asks of a routine: a ground for talking about a person, and decisions that can be complained about."""

from string import Template

from engine import rules
from engine.definition import RoleKind
from engine.language.checks.names import Names
from engine.language.letters import VARIABLES
from engine.language.problems import quoted


def check_law(names: Names) -> None:
    """Note a team without a ground, a routine that never says what it decides, and letters about nothing."""
    _check_ground(names)
    _check_decision(names)
    _check_letters(names)
    _check_messages(names)


def _check_ground(names: Names) -> None:
    """Nobody is talked about in a team without a ground (helsepersonelloven § 25, forvaltningsloven § 13 b)."""
    for state in names.workflow.states:
        for task in state.tasks:
            path = ("states", state.key, "tasks", task.key)
            team = names.roles.get(task.who) is RoleKind.TEAM and names.workflow.subject == "person"
            if team and task.ground is None and not names.source.find((*path, "ground")):
                names.tell(path, "no_ground", name=quoted(task.key))
            if task.ground == "consent" and not names.asks_consent:
                names.tell((*path, "ground"), "no_consent.ground")


def _check_decision(names: Names) -> None:
    """Where there is a right to complain, it must be known what is decided (engine/rules.py)."""
    workflow = names.workflow
    if workflow.regime not in rules.KEYS or not rules.has_complaints(workflow.regime) or not workflow.states:
        return
    told = any(names.source.find((*path, "decides")) for path, _, _ in names.ways())
    if not told and not names.source.unread_states():
        names.tell(("regime",), "no_decision", regime=workflow.regime)


def _check_letters(names: Names) -> None:
    """A letter may only tell how to complain where there is something to complain about."""
    regime = names.workflow.regime
    if regime not in rules.KEYS or rules.has_complaints(regime):
        return
    for letter in names.workflow.letters:
        used = {name for body in letter.body.values() for name in Template(body).get_identifiers()}
        if any(name.startswith("complaint_") for name in used & VARIABLES.keys()):
            names.tell(("letters", letter.key, "file"), "no_complaints.letter", regime=regime)


def _check_messages(names: Names) -> None:
    """A message goes out by e-mail, so it can hold nothing about the case."""
    for message in names.workflow.messages:
        for key, texts in (("subject", message.subject), ("body", message.body)):
            if any("$" in text for text in texts.values()):
                names.tell(("messages", message.key, key), "message_place")
