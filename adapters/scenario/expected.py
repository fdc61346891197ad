"""The names in what a scenario expects, checked before it is played."""

from collections.abc import Callable

from adapters.scenario.names import Names, entries, one_of
from adapters.scenario.shapes import TASK, THEN
from adapters.sentences import tell
from engine.definition import FieldType
from engine.language.parts import Part


def check_then(part: Part, names: Names) -> None:
    """Note every unknown name under `then`."""
    if part and not part.has_keys:
        tell(part, "wrong_type.then")
    elif part.fits(THEN):
        for key, check in _CHECKS.items():
            if part.get(key):
                check(part.get(key), names)


def _state(part: Part, names: Names) -> None:
    one_of(part, names.routine.states, "state")


def _round(part: Part, _names: Names) -> None:
    part.number(1, 999, 1)


def _closed(part: Part, names: Names) -> None:
    one_of(part, names.endings, "ending")


def _tasks(part: Part, names: Names) -> None:
    for each in entries(part, names.routine.tasks, "task"):
        each.fits(TASK)
        each.get("due").day()
        one_of(each.get("for"), [*names.people, *names.units], "holder")


def _planned(part: Part, names: Names) -> None:
    for each in entries(part, names.routine.tasks, "task"):
        each.day()


def _paused(part: Part, names: Names) -> None:
    for each in part.items():
        one_of(each, names.routine.tasks, "task")


def _cases(part: Part, names: Names) -> None:
    for each in entries(part, names.others, "workflow"):
        one_of(each, names.of(each.name).routine.states, "its_state")


def _children(part: Part, _names: Names) -> None:
    part.number(0, 999, 0)


def _measures(part: Part, names: Names) -> None:
    for each in entries(part, [measure.key for measure in names.routine.workflow.measures], "measure"):
        each.number(0, 99_999, 0)


def _deadlines(part: Part, names: Names) -> None:
    for each in entries(part, names.silent, "silent"):
        each.day()


def _named(part: Part, names: Names) -> None:
    for each in entries(part, names.named_roles, "named_role"):
        one_of(each, names.people, "person")


def _consent(part: Part, names: Names) -> None:
    tasks = names.routine.tasks.values()
    fields = [*names.routine.workflow.referral, *(field for task in tasks for field in task.fields)]
    units = [option.key for field in fields if field.type is FieldType.CONSENT for option in field.options]
    for each in entries(part, units, "consenting"):
        each.word()


def _seen_by(part: Part, names: Names) -> None:
    for each in part.items():
        one_of(each, names.people, "person")


def _mails(part: Part, names: Names) -> None:
    for each in entries(part, names.people, "person"):
        for item in each.items():
            one_of(item, names.subjects.values(), "mail")


def _letters(part: Part, names: Names) -> None:
    for each in entries(part, names.routine.letters, "letter"):
        each.words()


_CHECKS: dict[str, Callable[[Part, Names], None]] = {
    "state": _state,
    "round": _round,
    "closed": _closed,
    "tasks": _tasks,
    "planned": _planned,
    "paused": _paused,
    "cases": _cases,
    "children": _children,
    "measures": _measures,
    "deadlines": _deadlines,
    "named": _named,
    "consent": _consent,
    "seen_by": _seen_by,
    "mails": _mails,
    "letters": _letters,
}
