"""Tasks, what is counted of them, and which of them keep a case awake."""

from engine.definition import FieldType, RoleKind, State, TaskSpec
from engine.durations import Unit
from engine.language.checks.names import MANY, Names
from engine.language.problems import quoted
from engine.language.schema import FACT_ROOTS
from engine.language.source import Path


def check_tasks(names: Names) -> None:
    """Does a task name what exists, and can it be done?"""
    homes: dict[str, Path] = {}
    letters = {letter.key for letter in names.workflow.letters}
    for state in names.workflow.states:
        _no_root(names, ("states", state.key), state.key)
        for task in state.tasks:
            path: Path = ("states", state.key, "tasks", task.key)
            _no_root(names, path, task.key)
            if task.key in homes:
                line = names.source.place(homes[task.key]).line
                names.tell(path, "duplicate_task", name=quoted(task.key), line=line)
            homes.setdefault(task.key, path)
            names.known((*path, "letter"), task.letter, letters, "letter")
            names.known((*path, "escalation"), task.escalation, names.escalations, "escalation")
            _check_who(names, path, task)
            _check_hours(names, path, task)
            _check_goal(names, path, task)
            _check_silence(names, path, state, task)


def _no_root(names: Names, path: Path, key: str) -> None:
    """A task called «consent» would give facts that look like the consent's."""
    if key in FACT_ROOTS:
        names.tell(path, "reserved_id", at_key=True, name=quoted(key))


def _check_who(names: Names, path: Path, task: TaskSpec) -> None:
    if task.who != "each":
        names.role((*path, "who"), task.who)
    elif not task.each or (_divides(names, task.each) and not _gives_people(names, task.each)):
        names.tell((*path, "who"), "each.who")
    if task.each and not _divides(names, task.each):
        several = [name for name, fact in names.facts.items() if fact.type in MANY]
        groups = [role for role, kind in names.roles.items() if kind is RoleKind.GROUP]
        names.known((*path, "each"), task.each, [*several, *groups], "each")
    if task.each and task.each.startswith(f"{task.key}."):
        names.tell((*path, "each"), "each.own")
    names.each_role((*path, "skip"), task.skip)
    others = names.tasks.keys() - {task.key}
    names.each_known((*path, "not_by"), task.not_by, others, "task.other")
    if task.extend:
        names.each_role((*path, "extend", "who"), task.extend.roles)


def _divides(names: Names, each: str) -> bool:
    fact = names.facts.get(each)
    return names.roles.get(each) is RoleKind.GROUP or (fact is not None and fact.type in MANY)


def _gives_people(names: Names, each: str) -> bool:
    fact = names.facts.get(each)
    return fact is None or fact.type is FieldType.PEOPLE


def _check_hours(names: Names, path: Path, task: TaskSpec) -> None:
    """Hours after a deadline have a meaning only where the deadline itself is an hour of the day."""
    if any(each.within and each.within.unit is Unit.HOURS for each in task.due.all):
        return
    ladder = names.escalations.get(task.escalation)
    if ladder and any(rung.after and rung.after.unit is Unit.HOURS for rung in ladder.ladder):
        names.tell((*path, "escalation"), "hours.ladder", name=quoted(ladder.key))
    if task.silence and task.silence.after and task.silence.after.unit is Unit.HOURS:
        names.tell((*path, "silence", "after"), "hours")
    if task.extend and task.extend.by.unit is Unit.HOURS:
        names.tell((*path, "extend", "by"), "hours")


def _check_goal(names: Names, path: Path, task: TaskSpec) -> None:
    """A goal comes before a deadline that is more than a goal."""
    goal, due = task.goal, task.due
    if goal is None:
        return
    if due.soft or task.every:
        names.tell((*path, "goal"), "goal.soft" if due.soft else "goal.every", at_key=True)
        return
    spans, alike = (goal.within, due.within), goal.source == due.source
    if spans[0] and spans[1] and alike and spans[0].unit is spans[1].unit and spans[0].amount >= spans[1].amount:
        names.tell((*path, "goal"), "goal.late", goal=str(spans[0]), due=str(spans[1]))


def _check_silence(names: Names, path: Path, state: State, task: TaskSpec) -> None:
    """What silence means must be something nobody has to be asked about."""
    if task.silence is None or not names.source.find((*path, "silence", "as")):
        return
    ways = {way.key: way for way in state.next if way.on == task.key}
    outcome = task.silence.outcome
    if outcome is None and ways:
        names.tell((*path, "silence", "as"), "silence.done", name=quoted(task.key), way=quoted(next(iter(ways))))
    elif outcome and names.known((*path, "silence", "as"), outcome, [*ways, "done"], "outcome"):
        asked = next((field.key for field in ways[outcome].asks if field.required), None)
        if asked:
            names.tell((*path, "silence", "as"), "silence.asks", name=quoted(outcome), field=quoted(asked))


def check_counted(names: Names) -> None:
    """Counters count tasks, and measures count days in states."""
    for counter in names.workflow.counters:
        for kind, counted in (("counts", counter.counts), ("resets", counter.resets)):
            for number, each in enumerate(counted, 1):
                path: Path = ("counters", counter.key, kind, str(number))
                names.known((*path, "task"), each.task, names.tasks, "task")
                for test in each.when.tests if each.when else ():
                    if each.task in names.tasks and test.fact.partition(".")[0] != each.task:
                        names.tell((*path, "if"), "counted_fact", name=quoted(test.fact), task=quoted(each.task))
    for measure in names.workflow.measures:
        names.each_known(("measures", measure.key, "states"), measure.states, names.states, "state")


def check_sleeps(names: Names) -> None:
    """What keeps a case awake is tasks of the routine."""
    sleeps = names.workflow.sleeps
    for kind in ("contact", "meeting", "review") if sleeps else ():
        quiet = getattr(sleeps, kind)
        if quiet:
            names.each_known(("sleeps", kind, "tasks"), quiet.tasks, names.tasks, "task")
