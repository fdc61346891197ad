"""The baton: somebody is asked to take over a task or a role, and who has it keeps it until the answer is yes.

1. Whoever has it (a substitute too), or the coordinating unit, asks somebody, and says why.
2. Who is asked has a task that says so, with its own date: what the routine says of the role, or three working days.
3. Yes: it is theirs, with the same deadline and ladder. No, with a reason: whoever has it is told, and keeps it.
4. No answer in time counts as no, and the coordinating unit is told as well.

The coordinating unit may also decide: then it is handed over at once, and whoever gets it is told.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, update

from engine import access, asking, change, effects, forms, moves, naming, opening, standing
from engine.builtin import DECLINES, TAKE_OVER, is_builtin
from engine.change import Change
from engine.commands import Command
from engine.definition import Role, RoleKind, say
from engine.errors import N_, InvalidAnswers, NotFound, NotPermitted, Refused, Stale
from engine.ids import new_id
from engine.model import Handover
from engine.statements import Statement
from engine.store import TaskRow, tasks
from engine.transaction import Actor, Tx

TO, REASON, WORD = "_handover_to", "_handover_reason", "_handover_word"
_MOST = 1000  # characters of a reason or a word
_EXPLAIN = Statement(update(tasks).where(tasks.c.id == bindparam("task")).values(reason=bindparam("reason_")))
_TELL_UNIT = Statement(update(tasks).where(tasks.c.id == bindparam("task")).values(escalated_to=bindparam("to_")))


@dataclass(frozen=True, slots=True)
class Offer:
    """To whom something is offered or given, why, and perhaps a word to them."""

    to: str
    reason: str
    word: str = ""


def offer_task(tx: Tx, actor: Actor, task_id: str, offer: Offer, version: int | None, command: str) -> str:
    """Ask somebody to take over an open task; `version` is as the person saw it, None: as it is. Out: the case's id.

    Raises InvalidAnswers, Refused, NotPermitted, Stale, NotFound. The same `command` twice gives the first answer.
    """
    asked = Command.of(actor.user_id, command, "offer_task", task_id, offer.to, offer.reason, offer.word)
    opened = change.of_task(tx, task_id, actor)
    if earlier := asked.earlier(tx):
        return earlier
    task = _demand_task(opened, actor, task_id)
    if version is not None and task.version != version:
        raise Stale()
    clean = _check(opened, offer, task.assignee_id)
    _ask_about_task(opened, task, clean)
    opened.commit("offered", asked)
    return opened.case.id


def offer_role(tx: Tx, actor: Actor, case_id: str, role_key: str, offer: Offer, command: str) -> str:
    """Ask somebody to take over a role that one person is named in. Out: the case's id. Raises as `offer_task`."""
    asked = Command.of(actor.user_id, command, "offer_role", case_id, role_key, offer.to, offer.reason, offer.word)
    opened = change.of_case(tx, case_id, actor)
    if earlier := asked.earlier(tx):
        return earlier
    role, holder = _demand_role(opened, actor, role_key)
    clean = _check(opened, offer, holder)
    ask = naming.propose(opened, role, clean.to)
    if ask is None:
        raise InvalidAnswers({TO: Refused(N_("Denne personen er alt spurt."))})
    _keep(opened, clean, holder, ask=ask.id, role=role.key)
    opened.commit("offered", asked)
    return case_id


def give_task(tx: Tx, actor: Actor | None, task_id: str, offer: Offer) -> bool:
    """Hand over a task at once, by decision of the coordinating unit (`actor` None: of the command line).

    Out: whether it was not already so. Raises NotPermitted, InvalidAnswers, NotFound.
    """
    opened = change.of_task(tx, task_id, actor)
    _demand_decides(opened)
    task = opened.task(task_id)
    if task is None or task.assignee_id == offer.to:
        return False
    clean = _check(opened, offer, task.assignee_id)
    old = task.assignee_id
    reassign(opened, task, task.queue, clean.to)
    _keep(opened, clean, old, task=task.id)
    opened.story.update({"task": task.key, "task_id": task.id, "handed": clean.to})
    opened.commit("handed_over")
    return True


def give_role(tx: Tx, actor: Actor | None, case_id: str, role_key: str, old: str, offer: Offer) -> bool:
    """Hand over `old`'s role at once, or their seat in a group, which they may do themselves. See `give_task`."""
    opened = change.of_case(tx, case_id, actor)
    role = opened.routine.roles[role_key]
    if role.kind is not RoleKind.GROUP or actor is None or old not in actor.users:
        _demand_decides(opened)
    has = old in opened.members(role_key) or opened.case.holders.get(role_key) == old
    if not has or opened.state.final:
        return False
    clean = _check(opened, offer, old)
    replace_holder(opened, role, old, clean.to)
    _keep(opened, clean, old, role=role.key)
    opened.tell("case_news", f"{case_id}:{opened.seq}:given:{role_key}", user=clean.to)
    moves.settle(opened)
    opened.commit("handed_over")
    return True


def take_back(tx: Tx, actor: Actor, ask_id: str) -> str:
    """Whoever has what was offered takes the question back. Out: the case's id. Raises NotPermitted, NotFound."""
    opened = change.of_task(tx, ask_id, actor)
    decides = _coordinates(opened, actor)
    if not decides:
        access.demand_part(tx, actor, opened.case)
    ask = opened.task(ask_id)
    row = asking.what(opened, ask) if ask else None
    if ask is None or row is None:
        raise Stale(N_("Spørsmålet er besvart eller trukket tilbake."))
    if not decides and not {row.from_id, row.offered_by} & actor.users:
        raise NotPermitted()
    if row.role:
        naming.withdraw(opened, opened.routine.roles[row.role])
    else:
        asking.cancel(opened, ask)
    opened.story["taken_back"] = row.to_id
    opened.commit("taken_back")
    return opened.case.id


# ---------------------------------------------------------------- the answer


def accepted(opened: Change, ask: TaskRow) -> None:
    """Who is asked says yes. Raises Refused when it is somebody else who says so."""
    if ask.key != TAKE_OVER:
        naming.accepted(opened, ask)
        return
    row = asking.what(opened, ask)
    task = opened.task(row.task_id) if row else None
    if row is None or task is None:
        raise Stale(N_("Oppgaven er ikke åpen lenger."))
    if row.to_id != opened.actor_id:
        raise Refused(N_("Bare den som er spurt, kan si ja."))
    reassign(opened, task, task.queue, row.to_id)
    opened.story["taken_over"] = {task.key: row.to_id}


def declined(opened: Change, ask: TaskRow, reason: str) -> None:
    """Who is asked says no, or does not answer (reason ""): whoever has it is told, and keeps it."""
    if ask.key != TAKE_OVER:
        naming.declined(opened, ask, reason)
        return
    row = asking.what(opened, ask)
    task = opened.task(row.task_id) if row else None
    if row is None or task is None:
        return
    if reason:
        opened.batch.change(_EXPLAIN, task=ask.id, reason_=reason)
    opened.story["refused" if reason else "not_answered"] = {task.key: row.to_id}
    if not opening.in_own_hands(opened, task.queue, task.assignee_id):
        key = f"{task.id}:{opened.seq}:stays"
        opened.tell("case_news", key, queue=task.queue, user=task.assignee_id, task=task.id)


def unanswered(opened: Change, ask: TaskRow) -> None:
    """The time to answer is over: it stays where it is, and the coordinating unit is told."""
    declined(opened, ask, "")
    unit = opened.municipality.coordinating_unit
    if unit:
        opened.batch.change(_TELL_UNIT, task=ask.id, to_=unit)
        opened.tell("task_escalated", f"{ask.id}:{opened.seq}:unanswered", queue=unit, task=ask.id)
        opened.story["told"] = unit


def gone(opened: Change, ask: TaskRow) -> None:
    """Who is asked does not work here any longer: the question is taken back, and it stays where it is."""
    if ask.key == TAKE_OVER:
        asking.cancel(opened, ask)
    else:
        effects.finish(opened, ask, DECLINES, {}, reason="silence")
        naming.declined(opened, ask, "")


# ---------------------------------------------------------------- what happens to the rows


def reassign(opened: Change, task: TaskRow, queue: str, user: str | None) -> None:
    """The task is another's from now: same deadline, same ladder. A question about it is withdrawn; they get word."""
    asking.withdraw(opened, task)
    opening.place(opened, task, (queue, user))
    if task.status == "open" and not opening.in_own_hands(opened, queue, user):
        opened.tell("task_new", f"{task.id}:{opened.seq}:handed", queue=queue, user=user, task=task.id)


def replace_holder(opened: Change, role: Role, old: str, new: str | None) -> None:
    """`new`, or nobody, has the role or the seat in the group instead of `old`."""
    if role.kind is RoleKind.GROUP:
        members = [new if user == old else user for user in opened.members(role.key)]
        naming.gather(opened, role, list(dict.fromkeys(user for user in members if user)))
    elif new:
        naming.name(opened, role, new)
    else:
        naming.release(opened, role)


# ---------------------------------------------------------------- what is asked for


def _ask_about_task(opened: Change, task: TaskRow, offer: Offer) -> None:
    before = asking.about(opened, task.id)
    if before and before.assignee_id == offer.to:
        raise InvalidAnswers({TO: Refused(N_("Denne personen er alt spurt."))})
    if before:
        asking.cancel(opened, before)
    title = say(opened.routine.tasks[task.key].title, "nb")
    spec = opened.routine.tasks[TAKE_OVER]
    ask = opening.open_builtin(opened, spec, queue=task.queue, assignee=offer.to, item=title)
    _keep(opened, offer, task.assignee_id, ask=ask.id, task=task.id)
    opened.story.update({"task": task.key, "task_id": task.id, "offered": offer.to})


def _keep(
    opened: Change, offer: Offer, old: str | None, *, ask: str = "", task: str | None = None, role: str | None = None
) -> None:
    opened.batch.add(
        Handover,
        id=ask or new_id(opened.tx.now), municipality_id=opened.case.municipality_id, case_id=opened.case.id,
        task_id=task, role=role, from_id=old, to_id=offer.to, offered_by=opened.actor_id, offered_at=opened.tx.now,
        reason=offer.reason, word=offer.word,
    )  # fmt: skip


def _demand_task(opened: Change, actor: Actor, task_id: str) -> TaskRow:
    task = opened.task(task_id)
    if task is None or task.status != "open" or is_builtin(task.key):
        access.demand_part(opened.tx, actor, opened.case)
        raise Stale(N_("Oppgaven er ikke åpen lenger."))
    _demand(opened, lambda one: access.is_holder(one, task, opened.case))
    return task


def _demand_role(opened: Change, actor: Actor, role_key: str) -> tuple[Role, str]:
    role, holder = opened.routine.roles.get(role_key), opened.case.holders.get(role_key)
    if role is None or role.kind is not RoleKind.NAMED or holder is None or opened.state.final:
        access.demand_part(opened.tx, actor, opened.case)
        raise Refused(N_("Ingen har denne rollen i saken nå."))
    _demand(opened, lambda one: holder in one.users)
    return role, holder


def _demand(opened: Change, has: Callable[[Actor], bool]) -> None:
    """The actor has it, or answers when nobody else does."""
    actor = opened.actor
    assert actor is not None  # only people ask
    if actor.municipality != opened.case.municipality_id:
        raise NotFound()
    if not has(actor) and not access.coordinates(opened.tx, actor):
        access.demand_sight(opened)
        raise NotPermitted()
    access.note_substitute(opened, has)


def _demand_decides(opened: Change) -> None:
    """The actor is of the coordinating unit of the case's municipality, or the command line."""
    if opened.actor is not None and not _coordinates(opened, opened.actor):
        raise NotPermitted()


def _coordinates(opened: Change, actor: Actor) -> bool:
    return actor.municipality == opened.case.municipality_id and access.coordinates(opened.tx, actor)


def _check(opened: Change, offer: Offer, old: str | None) -> Offer:
    """The offer, cleaned. Raises InvalidAnswers: nobody who is here, the one who has it, or no reason."""
    wrong: dict[str, Refused] = {}
    municipality = opened.case.municipality_id
    if not standing.working(opened.tx, municipality, [offer.to]):
        wrong[TO] = Refused(N_("Velg en av kommunens ansatte."))
    elif offer.to == old:
        wrong[TO] = Refused(N_("Denne personen har det alt. Velg en annen."))
    elif offer.to in standing.away(opened.tx, municipality):
        wrong[TO] = Refused(N_("Denne personen er borte nå. Velg en annen."))
    texts = {}
    for key, given in ((REASON, offer.reason), (WORD, offer.word)):
        try:
            texts[key] = forms.text(given, _MOST)
        except Refused as refusal:
            wrong[key] = refusal
    if not texts.get(REASON) and REASON not in wrong:
        wrong[REASON] = Refused(N_("Skriv hvorfor."))
    if wrong:
        raise InvalidAnswers(wrong)
    return Offer(offer.to, texts[REASON] or "", texts[WORD] or "")
