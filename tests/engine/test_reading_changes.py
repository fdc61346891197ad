"""What is changed between two versions is said in sentences: every field of every part, and nothing else."""

import types
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import pytest

from engine import definition
from engine.definition import Deadline, Frozen, Op, TaskSpec, Workflow
from engine.durations import Duration
from engine.reading.book import Book
from engine.reading.compare import compare
from engine.reading.describe import describe
from tests.engine.reading_routine import PLACES, book, full

KINDS = [
    each
    for each in vars(definition).values()
    if isinstance(each, type) and issubclass(each, Frozen) and each is not Frozen
]
Change = tuple[str, str, Any]  # the class, the field, and the whole with that field changed


def changes(value: Any) -> Iterator[Change]:
    """Every part with each of its fields changed, one at a time, as a new whole."""
    if isinstance(value, tuple):
        for place, each in enumerate(value):
            for kind, name, new in changes(each):
                yield kind, name, (*value[:place], new, *value[place + 1 :])
    if not isinstance(value, Frozen):
        return
    for name, field in type(value).model_fields.items():
        here = getattr(value, name)
        for kind, inner, new in changes(here):
            yield kind, inner, value.model_copy(update={name: new})
        needed = isinstance(here, Frozen) and field.is_required()  # changed from within
        if not needed and here != field.get_default(call_default_factory=True):
            yield type(value).__name__, name, value.model_copy(update={name: another(here, name, field.annotation)})


def another(value: Any, name: str, annotation: Any) -> Any:
    """A value of the same kind that is not the same."""
    choices = [arg for arg in literals(annotation) if arg != value]
    if choices:
        return choices[0]
    if name == "on" and value.count("-") == 1:
        return "10-01"
    for kind, make in OTHERS.items():
        if isinstance(value, kind):
            return make(value)
    return None


OPPOSITE = {Op.GIVEN: Op.MISSING, Op.MISSING: Op.GIVEN}
OTHERS: dict[type, Callable[[Any], Any]] = {  # asked in this order: a bool is an int, an enum here is a str
    Op: lambda op: OPPOSITE.get(op) or next(each for each in Op if each is not op),
    Enum: lambda value: next(each for each in type(value) if each is not value),
    bool: lambda value: not value,
    int: lambda value: value + 1,
    str: lambda value: f"{value}x",
    Duration: lambda value: Duration(value.amount + 1, value.unit),
    dict: lambda value: {key: f"{text} x" for key, text in value.items()},
    tuple: lambda value: value[:-1],
}


def literals(annotation: Any) -> Iterator[Any]:
    """The words of a Literal, also inside «… | None»."""
    if typing.get_origin(annotation) is typing.Literal:
        yield from typing.get_args(annotation)
    elif isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        for arg in typing.get_args(annotation):
            yield from literals(arg)


def reading(workflow: Workflow) -> str:
    """The whole routine in words."""
    return "\n".join(line for part in describe(Book(workflow, PLACES)) for line in (part.heading, *part.paragraphs))


CHANGES = list(changes(full()))
# Names that only the engine needs: changed alone they are told as a change, and are no words in the reading.
SILENT = {"key", "slug", "municipality"}


def test_the_made_up_routine_uses_every_field_of_every_part() -> None:
    used = {(kind, name) for kind, name, _ in CHANGES}
    there = {(kind.__name__, name) for kind in KINDS for name in kind.model_fields}
    # These cannot be left out, and are changed from within.
    assert there - used == {("TaskSpec", "due"), ("Route", "when"), ("Demand", "when")}


@pytest.mark.parametrize(("kind", "name", "changed"), CHANGES, ids=[f"{k}.{n}" for k, n, _ in CHANGES])
def test_whatever_is_changed_is_told(kind: str, name: str, changed: Workflow) -> None:
    told = compare(book(), book(changed))
    assert told, f"{kind}.{name}"
    assert all(line[0].isupper() and line.endswith(".") for line in told), told
    assert compare(book(changed), book()), f"{kind}.{name}, the other way"


def test_whatever_is_changed_is_heard_in_the_reading() -> None:
    before = reading(full())
    unheard = {f"{kind}.{name}" for kind, name, new in CHANGES if name not in SILENT and reading(new) == before}
    assert unheard == set()


def test_nothing_changed_is_nothing_told() -> None:
    assert compare(book(), book(Workflow.model_validate_json(full().model_dump_json()))) == ()


def with_task(key: str, **update: Any) -> Workflow:
    """The routine with one task changed."""
    whole = full()

    def new(task: TaskSpec) -> TaskSpec:
        return task.model_copy(update=update) if task.key == key else task

    states = [s.model_copy(update={"tasks": tuple(new(task) for task in s.tasks)}) for s in whole.states]
    return whole.model_copy(update={"states": tuple(states)})


def within(span: str) -> Deadline:
    """So long, and nothing more."""
    return Deadline.model_validate({"within": span})


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("5 working days", "10 working days", "Fristen for «Drøft saken» i «Ny» er endret fra 5 til 10 virkedager."),
        ("1 day", "2 days", "Fristen for «Drøft saken» i «Ny» er endret fra 1 dag til 2 dager."),
        ("2 weeks", "1 month", "Fristen for «Drøft saken» i «Ny» er endret fra 2 uker til 1 måned."),
    ],
)
def test_a_new_deadline_is_one_short_sentence(old: str, new: str, sentence: str) -> None:
    before, after = (book(with_task("drofting", due=within(span))) for span in (old, new))
    assert compare(before, after) == (sentence,)


def test_another_who_is_one_short_sentence() -> None:
    before, after = (with_task("tiltak", each=None, who=who) for who in ("kontakt", "team"))
    assert compare(book(before), book(after)) == (
        "Den ansvarlige for «Følg opp tiltaket» i «Ny» er endret fra kontaktpersonen til det tverrfaglige teamet.",
    )


def test_a_new_title_is_told_once_however_often_it_is_mentioned() -> None:
    renamed = with_task("samtale", title={"nb": "Samtale"})
    assert compare(book(), book(renamed)) == ("Oppgaven «Første samtale» i «Ny» heter nå «Samtale».",)


def test_a_new_role_title_is_told_once() -> None:
    whole = full()
    first = whole.roles[0].model_copy(update={"title": {"nb": "Virksomhetsleder"}})
    changed = whole.model_copy(update={"roles": (first, *whole.roles[1:])})
    assert compare(book(), book(changed)) == ("Rollen «Leder» heter nå «Virksomhetsleder».",)


def test_a_translation_is_told() -> None:
    changed = with_task("drofting", title={"nb": "Drøft saken", "nn": "Drøft saka"})
    assert compare(book(), book(changed)) == ("Nytt for «Drøft saken» i «Ny»: på nynorsk «Drøft saka».",)


def test_another_ladder_is_told_where_it_is_changed_and_not_for_every_task() -> None:
    whole = full()
    usual = whole.escalations[0]
    rungs = (usual.ladder[0], usual.ladder[1].model_copy(update={"notify": "team"}))
    changed = whole.model_copy(
        update={"escalations": (usual.model_copy(update={"ladder": rungs}), whole.escalations[1])}
    )
    assert compare(book(), book(changed)) == (
        "Trinn 2 for opptrapping 1 er endret. Før: Er det gått 3 virkedager over fristen, får lederen beskjed. Nå: Er "
        "det gått 3 virkedager over fristen, får det tverrfaglige teamet beskjed.",
    )


def test_what_is_taken_out_and_put_in_is_told_whole() -> None:
    whole = full()
    first = whole.states[0].model_copy(update={"tasks": whole.states[0].tasks[:2]})
    fewer = whole.model_copy(update={"states": (first, *whole.states[1:])})
    assert "Oppgaven «Drøft saken» i «Ny» er tatt ut." in compare(book(), book(fewer))
    added = next(line for line in compare(book(fewer), book()) if line.startswith("Ny oppgave"))
    assert added.startswith("Ny oppgave: «Drøft saken» i «Ny»: Ansvarsgruppa skal utføre oppgaven «Drøft saken» senest")


def test_a_task_that_moves_is_told_as_moved() -> None:
    whole = full()
    first, second, *rest = whole.states
    moved = whole.model_copy(
        update={
            "states": (
                first.model_copy(update={"tasks": first.tasks[:2]}),
                second.model_copy(update={"tasks": first.tasks[2:]}),
                *rest,
            )
        }
    )
    assert "Oppgaven «Drøft saken» er flyttet fra «Ny» til «I gang»." in compare(book(), book(moved))


def test_another_order_is_told() -> None:
    whole = full()
    first = whole.states[0]
    turned = first.model_copy(update={"next": (first.next[1], first.next[0], *first.next[2:])})
    changed = whole.model_copy(update={"states": (turned, *whole.states[1:])})
    assert compare(book(), book(changed)) == ("Rekkefølgen på veiene videre for «Ny» er endret.",)


def test_of_a_letter_only_the_changed_paragraphs_are_told() -> None:
    whole = full()
    letter = whole.letters[0].model_copy(update={"body": {"nb": "Til $person\n\nDu ønsker: $onsker.\n\nHilsen oss"}})
    changed = whole.model_copy(update={"letters": (letter,)})
    assert compare(book(), book(changed)) == ("Brevteksten for «Svar» er endret. Satt inn: «Hilsen oss».",)
