"""How a case begins and moves: `perform` is how every move goes, `settle` what follows by itself after every change.

A case may begin others, and those settle and move like any other: that is why both are here.
"""

from typing import Any

from engine import audit, consents, definitions, effects, facts, invitations, links, opening, queues, waking
from engine.builtin import is_builtin
from engine.change import Change, of_case
from engine.conditions import holds
from engine.definition import SAME, Join, State, TaskSpec, Transition
from engine.facts import DONE, OPENED
from engine.forms import Answers
from engine.ids import new_id, new_reference
from engine.machine import fire
from engine.routine import Routine
from engine.store import CaseRow
from engine.transaction import Actor, Tx

REFERRAL = "_referral"
_ENOUGH = 50  # moves by itself in one change; the proof finds no routine that needs more than a few


def open_case(
    tx: Tx, actor: Actor | None, routine: Routine, municipality: str, answers: Answers, reference: str,
    person_id: str | None, parent: str | None,
) -> str:  # fmt: skip
    """A new case with the clean answers of its referral, settled and written. Out: its reference."""
    definition = definitions.newest(tx, municipality, routine.workflow.slug)
    case = CaseRow(
        id=new_id(tx.now), municipality_id=municipality, reference=reference, definition_id=definition,
        person_id=person_id, referrer_id=actor.user_id if actor else None, state=routine.workflow.initial, round=1,
        version=0, head=audit.GENESIS, holders={}, facts={}, opened_at=tx.now, closed_at=None, outcome=None,
        parent_id=parent,
    )  # fmt: skip
    opened = Change(tx, routine, case, [], actor)
    opened.story.update({"to": case.state, "definition": definition})
    effects.keep(opened, REFERRAL, "", answers)
    effects.record(opened, "referral", routine.workflow.referral, answers)
    effects.enter(opened)
    settle(opened)
    opened.commit("opened")
    return reference


def join(tx: Tx, actor: Actor | None, case_id: str, answers: Answers) -> str:
    """A second referral of somebody who has an open case of a routine one has once at a time: it is kept there."""
    opened = of_case(tx, case_id, actor)
    effects.keep(opened, REFERRAL, "", answers)
    queue, person = queues.queue_of(opened, opened.routine.owner.key)
    opened.tell("case_news", f"{case_id}:{opened.seq}:joined", queue=queue, user=person)
    opened.commit("joined")
    return opened.case.reference


def begin(
    tx: Tx,
    actor: Actor | None,
    slug: str,
    municipality: str,
    person_id: str | None,
    answers: Answers,
    parent_id: str,
) -> str:
    """Another case begins this one. Out: its reference. Raises NotFound when the routine is not published.

    The case it begins in does not count as standing: it may be closing.
    """
    routine = definitions.routine_of(tx, definitions.newest(tx, municipality, slug))
    standing = links.join_existing(tx, routine, person_id)
    if standing and standing != parent_id:
        return join(tx, actor, standing, answers)
    return open_case(tx, actor, routine, municipality, answers, new_reference(), person_id, parent_id)


def perform(change: Change, way: Transition) -> None:
    """Take one way out of the state: guards, leave, enter, tell. Raises GuardRefused with every reason.

    The routine's other effects follow from where the case now is. A way that stays neither leaves nor enters.
    """
    left, stays = change.state, way.to == SAME
    fire(change.routine.machine, change.case, way.key, facts.of(change))
    # Several moves may follow one another in one change: the story tells where it began, how, and where it ended.
    change.story.setdefault("ways", []).append(way.key)
    change.story["way"] = change.story["ways"][0]
    if not stays:
        _leave(change, left)
    if way.new_round:
        change.case.round += 1
    if way.withdraws_consent:
        consents.withdraw(change)
    if left.final:
        change.case.closed_at, change.case.outcome = None, None
    if change.state.final:
        change.case.outcome = way.key
    effects.tell_roles(change, way)
    links.start(change, way, facts.of(change), begin)
    links.send(change, way)
    if not stays:
        effects.enter(change)


def _leave(change: Change, left: State) -> None:
    entered, change.case.state = change.case.state, left.key
    effects.leave(change, entered)
    change.case.state = entered
    change.story.update({"from": change.story.get("from", left.key), "to": entered})


def settle(change: Change) -> None:
    """Let everything follow that follows by itself, until nothing more does.

    1. Tasks of the state that have become needed are opened, those no longer needed are cancelled.
    2. Tasks that count as done when something holds are done.
    3. Clocks stop or go on, and dates move.
    4. The first way that goes by itself, and may, is taken; then all over again.
    5. When nothing more does, the meetings ahead follow the case and those who are in it.
    """
    for _ in range(_ENOUGH):
        if change.state.final:
            invitations.follow(change)
            return
        moved = _need(change) | _satisfy(change)
        opening.keep_time(change)
        way = _by_itself(change)
        if way is not None:
            perform(change, way)
        elif not moved:
            effects.wait_anew(change)
            waking.set_alarm(change)
            invitations.follow(change)
            return
    raise AssertionError("proven: no case moves for ever by itself")


def _need(change: Change) -> bool:
    known, moved = facts.of(change), False
    for spec in change.state.tasks:
        if spec.when is None:
            continue
        open_now = [task for task in change.tasks if task.key == spec.key]
        needed = holds(spec.when, known)
        if needed and spec.key not in change.case.facts.get(OPENED, ()):
            opening.open_all(change, spec)
            moved = True
        elif open_now and not needed:
            effects.cancel(change, open_now, "not needed any longer")
            _forget(change, spec)
            moved = True
    return moved


def _forget(change: Change, spec: TaskSpec) -> None:
    """A task that was cancelled by its condition comes again when the condition does, as if for the first time."""
    noted = {what: [key for key in change.case.facts.get(what, ()) if key != spec.key] for what in (OPENED, DONE)}
    change.case.facts = {**change.case.facts, **noted}


def _satisfy(change: Change) -> bool:
    known, moved = facts.of(change), False
    for spec in change.state.tasks:
        if spec.done_when is not None and holds(spec.done_when, known):
            for task in [task for task in change.tasks if task.key == spec.key and task.status == "open"]:
                story: dict[str, Any] = {key: change.story[key] for key in ("task", "task_id") if key in change.story}
                effects.finish(change, task, None, {}, reason="satisfied")
                change.story.update(story)  # the history tells of the task somebody did
                change.story.setdefault("satisfied", []).append(task.key)
                moved = True
    return moved


def _by_itself(change: Change) -> Transition | None:
    known = facts.of(change)
    for way in change.state.next:
        if way.by_itself and holds(way.only_if, known) and _ready(change, change.state, way):
            return way
    return None


def _ready(change: Change, state: State, way: Transition) -> bool:
    if way.holds is not None:
        return holds(way.holds, facts.of(change))
    if way.join is not None:
        return _joined(change, way.join)
    waiting = {task.key for task in change.tasks if not is_builtin(task.key)}
    return not any(spec.key in waiting and not spec.every for spec in state.tasks)


def _joined(change: Change, join: Join) -> bool:
    done = set(change.case.facts.get(DONE, ()))
    need = len(join.tasks) if join.need is None else join.need
    return set(join.must) <= done and len(done.intersection(join.tasks)) >= need
