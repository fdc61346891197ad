"""What a routine needs and its municipality lacks is told before the routine can be used."""

from pathlib import Path
from typing import Any

from engine.definition import (
    Condition,
    Deadline,
    Field,
    FieldType,
    Frozen,
    Op,
    Role,
    RoleKind,
    Route,
    Start,
    Workflow,
    values,
)
from engine.installation import Installation, load
from engine.installation.fit import Misfit, misfits
from engine.language.problems import Said
from engine.language.texts import said
from tests.engine.small_routine import GOOD, compiled
from tests.engine.test_installation import MEETING, WIDE, saved

FREE = Condition(every=(values.Test(fact="free.plasser", op=Op.MORE, value="0"),))


def installed(folder: Path) -> tuple[Installation, Workflow]:
    """Lillevik, and the small routine."""
    return load(saved(folder, WIDE)), compiled(folder, GOOD).model_copy(update={"municipality": "lillevik"})


def found(folder: Path, **changes: Any) -> list[Misfit]:
    """The misfits of the small routine with some of its parts replaced."""
    installation, workflow = installed(folder)
    changed = workflow.model_copy(update=changes)
    routines = {("lillevik", "liten"): workflow}
    return misfits(changed, installation.municipalities["lillevik"], installation, routines)


def told(folder: Path, **changes: Any) -> str:
    """The one misfit, in words."""
    (misfit,) = found(folder, **changes)
    return words_of(misfit).nb


def words_of(misfit: Misfit) -> Said:
    """What is told of a misfit."""
    return said(misfit.cause, {"routine": "rutine.yaml", "file": "workflows.yaml", **dict(misfit.places)})


def with_first(folder: Path, **changes: Any) -> dict[str, Any]:
    """The states of the small routine, the first of them changed."""
    _, workflow = installed(folder)
    first, *others = workflow.states
    return {"states": (first.model_copy(update=changes), *others)}


def with_task(folder: Path, **changes: Any) -> dict[str, Any]:
    """The same, its task changed."""
    _, workflow = installed(folder)
    return with_first(folder, tasks=(workflow.states[0].tasks[0].model_copy(update=changes),))


def with_way(folder: Path, **changes: Any) -> dict[str, Any]:
    """The same, its first way out changed."""
    _, workflow = installed(folder)
    first, *others = workflow.states[0].next
    return with_first(folder, next=(first.model_copy(update=changes), *others))


def frozen(kind: type[Frozen], **values: Any) -> Any:
    """A value of the definition, its texts read."""
    return kind.model_validate(values)


def test_a_routine_that_fits_is_not_told_anything(tmp_path: Path) -> None:
    due = frozen(Deadline, within="3 days", calendar="skole", when=FREE)
    booked = Field(key="dag", label={"nb": "Dag"}, type=FieldType.DATE, bookable="rommet")
    start = Start(workflow="liten", carries={"grunn": "vurder.dato"}, municipality="lillevik")
    assert found(tmp_path) == []
    assert found(tmp_path, **with_task(tmp_path, due=due, fields=(booked,))) == []
    assert found(tmp_path, **with_way(tmp_path, starts=(start,))) == []
    assert found(tmp_path, **with_first(tmp_path, occupies="plasser")) == []


def test_each_unit_of_a_route_must_be_there(tmp_path: Path) -> None:
    role = Role(
        key="skoleteam",
        title={"nb": "Skoleteamet"},
        kind=RoleKind.ROUTED,
        routes=(Route(when=FREE, to="team"), Route(when=FREE, to="teem")),
        until_named="koordinatr",
    )
    misfits_ = found(tmp_path, roles=(role,))
    assert [one.cause for one in misfits_] == ["missing_unit", "missing_unit"]
    assert [words_of(one).nb for one in misfits_] == [
        "rutine.yaml trenger stillingen eller teamet «teem»; legg til i workflows.yaml, eller rett rollen i rutinen; "
        "mente du «team»?",
        "rutine.yaml trenger stillingen eller teamet «koordinatr»; legg til i workflows.yaml, eller rett rollen i "
        "rutinen; mente du «koordinator»?",
    ]
    assert words_of(misfits_[0]).en == (
        "rutine.yaml needs the position or team «teem»; add it in workflows.yaml, or mend the role in the routine; "
        "did you mean «team»?"
    )


def test_a_calendar_must_be_there_in_every_deadline_also_the_stricter(tmp_path: Path) -> None:
    stricter = frozen(Deadline, within="1 day", calendar="skolen", when=FREE)
    due = frozen(Deadline, within="3 days", stricter=(stricter,))
    words = told(tmp_path, **with_task(tmp_path, due=due))
    assert words.startswith(
        "rutine.yaml trenger kalenderen «skolen»; legg til i workflows.yaml, eller rett fristen i rutinen"
    )
    assert "mente du «skole»?" in words


def test_the_same_need_is_told_once(tmp_path: Path) -> None:
    due = frozen(Deadline, within="3 days", calendar="skolen")
    assert len(found(tmp_path, **with_task(tmp_path, due=due, every=due, opens=due))) == 1


def test_a_deadline_that_is_only_a_meeting_needs_a_team_that_meets(tmp_path: Path) -> None:
    assert found(tmp_path, **with_task(tmp_path, due=Deadline(meeting="team"))) == []
    installation, workflow = installed(tmp_path)
    routine = workflow.model_copy(update=with_task(tmp_path, due=Deadline(meeting="team")))
    ending = "meets: {also: [2026-12-10]}", 'meets: {rhythm: "FREQ=WEEKLY;BYDAY=TH;COUNT=9", since: 2026-01-08}', "#"
    for meets in ending:
        quiet = load(saved(tmp_path, WIDE.replace(MEETING, meets))).municipalities["lillevik"]
        (misfit,) = misfits(routine, quiet, installation, {})
        assert misfit.cause == "no_meetings"
        words = words_of(misfit).nb
        assert "ingen fast møterytme" in words
        assert words.endswith("; skriv «rhythm» for «team» i workflows.yaml, eller gi fristen «within» også")


def test_a_resource_must_be_there_and_be_of_the_right_kind(tmp_path: Path) -> None:
    assert "trenger ressursen «plass»" in told(tmp_path, **with_first(tmp_path, occupies="plass"))
    assert "trenger «places» for ressursen «rommet»" in told(tmp_path, **with_first(tmp_path, occupies="rommet"))
    day = Field(key="dag", label={"nb": "Dag"}, type=FieldType.DATE, bookable="plasser")
    assert "trenger «days» for ressursen «plasser»" in told(tmp_path, referral=(day,))
    condition = Condition(some=(values.Test(fact="free.senger", op=Op.MORE, value="0"),))
    assert "trenger ressursen «senger»" in told(tmp_path, **with_way(tmp_path, only_if=condition))


def test_a_routine_that_is_started_must_be_chosen_and_ask_what_is_carried(tmp_path: Path) -> None:
    def starting(**values: Any) -> dict[str, Any]:
        return with_way(tmp_path, starts=(Start(**values),))

    assert "trenger rutinen «litn»; legg til" in told(tmp_path, **starting(workflow="litn"))
    assert "trenger kommunen «storvik»" in told(tmp_path, **starting(workflow="liten", municipality="storvik"))
    elsewhere = told(tmp_path, **starting(workflow="stor", municipality="lillevik"))
    assert "trenger rutinen «stor» i Lillevik kommune" in elsewhere
    carried = told(tmp_path, **starting(workflow="liten", carries={"grunner": "vurder.dato"}))
    assert carried == (
        "rutine.yaml sender med «grunner», som henvisningen i «liten» ikke spør om; rett «carries» i rutinen; "
        "mente du «grunn»?"
    )


def test_a_routine_whose_children_are_counted_must_be_chosen(tmp_path: Path) -> None:
    for fact, codes in (
        ("children.open", []),
        ("children.liten", []),
        ("children.stor", ["missing_workflow.condition"]),
    ):
        condition = Condition(every=(values.Test(fact=fact, op=Op.MORE, value="0"),))
        assert [one.cause for one in found(tmp_path, **with_way(tmp_path, holds=condition))] == codes
