"""Deadlines: the team, the date it counts from, and what holds while that date is not known."""

from engine import rules
from engine.definition import Condition, Deadline, Op, RoleKind, Test, is_birthday
from engine.language.checks.facts import Kind
from engine.language.checks.names import Names
from engine.language.graph import surely_passed
from engine.language.problems import hints, quoted
from engine.language.schema import MOMENTS
from engine.language.source import Path


def check_deadlines(names: Names) -> None:
    """Can every deadline be counted?"""
    for path, deadline in names.source.deadlines:
        names.role((*path, "meeting"), deadline.meeting, (RoleKind.TEAM,), "team")
        regime = names.workflow.regime
        if deadline.legal and regime in rules.KEYS and not rules.has_complaints(regime):
            names.tell((*path, "within"), "no_complaints.deadline", regime=regime)
        if (deadline.soft or (deadline.statutory and not deadline.legal)) and "due" not in path:
            names.tell((*path, "kind"), "unused_key.soft", at_key=True)
        if deadline.pauses and path[-1] != "due" and path[-2:] != ("due", "1"):
            names.tell((*path, "pauses"), "unused_key.pauses", at_key=True)
        if deadline.source not in MOMENTS:
            _check_source(names, path, deadline)
        elif names.source.find((*path, "otherwise")):
            names.tell((*path, "otherwise"), "unused_key.otherwise", at_key=True, moment=deadline.source)


def _check_source(names: Names, path: Path, deadline: Deadline) -> None:
    name, place = deadline.source, (*path, "from")
    dates = [key for key, fact in names.facts.items() if fact.kind is Kind.DATE and key != "today"]
    fact = names.facts.get(name)
    own = path[3] if path[0] == "states" and path[2:3] == ("tasks",) else ""
    task = names.tasks.get(own)
    told = any(condition and _makes_known(condition, name) for condition in (task and task.when, deadline.when))
    if name == "today":
        names.tell(place, "date_moves")
    elif fact is None and name.startswith("person."):
        names.unknown_fact(place, name, dates)
    elif fact is None:
        names.known(place, name, [*MOMENTS, *dates], "date")
    elif fact.kind is not Kind.DATE:
        names.tell(place, "not_a_date", name=quoted(name), hint=hints(name, dates))
    elif own and name.startswith(f"{own}.") and path[4:5] != ("every",):
        names.tell(place, "own_date")
    elif not fact.sure and not told and deadline.otherwise is None and not (own and name.startswith(f"{own}.")):
        if name.endswith(".entered") and path[0] == "states" and surely_passed(names.workflow, name, str(path[1])):
            return
        required_would_do = fact.type and not fact.required
        cause = "date_may_be_missing" if required_would_do else "date_may_be_missing.fact"
        names.tell(place, cause, name=quoted(name))


def _makes_known(condition: Condition, date: str) -> bool:
    """Does the condition hold only while the date is known?"""
    return any(_knows(test, date) for test in condition.every) or (
        bool(condition.some) and all(_knows(test, date) for test in condition.some)
    )


def _knows(test: Test, date: str) -> bool:
    if test.op in (Op.IS_NOT, Op.LACKS, Op.MISSING):
        return False
    compared = {test.fact, test.value} if test.op in (Op.BEFORE, Op.AFTER) else {test.fact}
    return date in compared or (is_birthday(date) and any(each.startswith("person.") for each in compared))
