"""Who answers for a case, what comes next and when, in words; and the list of the cases where that is missing."""

from collections.abc import Callable, Sequence
from itertools import groupby, islice

from sqlalchemy import select

from engine import access, orphans, owners
from engine.change import Change, look
from engine.definition import Text, say
from engine.errors import N_
from engine.model import Case, Timer, table
from engine.orphans import Lack, Orphan
from engine.queries.common import names, role_title, task_title, unit_title
from engine.queries.inboxes import ask_inbox, my_cases
from engine.statements import plan_once, together
from engine.store import TaskRow
from engine.timers import NOBODY
from engine.transaction import Actor, Tx
from engine.views import Inbox, Said, StandingView, View
from engine.views.orphans import Attention, LackLine, OrphanLine, OrphanList

MOST = 100  # cases on the list
_cases, _timers = table(Case), table(Timer)
_NO_STEP = N_("Saken har verken oppgave eller frist")
_NO_OWNER = N_("Ingen svarer for saken")


def standing_of(change: Change) -> StandingView | None:
    """Of a case as it stands in `change`; None of a closed one."""
    if change.state.final:
        return None
    found = owners.look_at(change)
    lacks = [_of_nobody(change, task) for task in found.nobody]
    lacks += [Said(_NO_STEP)] if found.step is None else []
    lacks += [Said(_NO_OWNER)] if found.owner is None else []
    owner = found.owner
    return StandingView(
        role=_title(change, owner.queue) if owner else {"nb": ""},
        person=names(change.tx, [owner.user]).get(owner.user or "", "") if owner else "",
        step=_step(change, found.step) if found.step else None,
        on=found.step.on if found.step else None,
        lacks=tuple(lacks),
    )


def front_page(tx: Tx, actor: Actor, view: View, page: int) -> tuple[Inbox, Attention]:
    """A page of the inbox, and how many cases lack something: both asked for in one go, for everybody opens it."""
    with together(tx.conn):
        plan_once(tx.conn)
        inbox, attention = ask_inbox(tx, actor, view, page), _ask_attention(tx, actor)
    return inbox(), attention()


def _ask_attention(tx: Tx, actor: Actor) -> Callable[[], Attention]:
    """How many cases lack something: of all in the municipality for those who coordinate, else of the actor's own."""
    ask_now = orphans.ask_now(tx, actor.municipality)
    ask_live = orphans.ask_live(tx, actor.municipality) if access.coordinates(tx, actor) else None

    def answer() -> Attention:
        broken = {orphan.case_id for orphan in ask_now()}
        if ask_live is not None:
            return Attention(len(broken), ask_live())
        return Attention(len(_with_part(tx, actor, broken)), None)

    return answer


def orphan_list(tx: Tx, actor: Actor) -> OrphanList:
    """The cases that lack something, looked through now, the longest-standing first."""
    found, house = orphans.all_of(tx, actor.municipality), tx.municipality(actor.municipality)
    everything, broken = access.coordinates(tx, actor), {orphan.case_id for orphan in found}
    seen = broken if everything else _with_part(tx, actor, broken)
    by_case = groupby((orphan for orphan in found if orphan.case_id in seen), lambda orphan: orphan.case_id)
    lines = (_line(look(tx, case, actor), list(some), everything) for case, some in islice(by_case, MOST))
    unit = house.coordinating_unit
    return OrphanList(
        tuple(lines),
        len(seen),
        orphans.live(tx, actor.municipality) if everything else None,
        say(house.unit_title(unit), "nb") if unit else "",
    )


def _with_part(tx: Tx, actor: Actor, cases: set[str]) -> set[str]:
    """Those of some cases that the actor has a part in."""
    if not cases:
        return set()
    mine = select(_cases.c.id).where(_cases.c.id.in_(sorted(cases)), my_cases(actor, _cases.c.id))
    return set(tx.conn.scalars(mine))


def _line(looked: Change, lacking: Sequence[Orphan], everything: bool) -> OrphanLine:
    return OrphanLine(
        case_id=looked.case.id,
        reference=looked.case.reference,
        workflow=looked.routine.workflow.title,
        opens=access.sees(looked),
        may_adopt=everything and any(orphan.lack in (Lack.HOLDER, Lack.STEP) for orphan in lacking),
        untaken=any(orphan.lack is Lack.HOLDER for orphan in lacking),
        lacks=tuple(_lack(looked, orphan) for orphan in lacking),
    )


def _lack(looked: Change, orphan: Orphan) -> LackLine:
    task = looked.task(orphan.subject)
    if orphan.lack is Lack.HOLDER and task is not None:
        return LackLine(_of_nobody(looked, task))
    if orphan.lack is Lack.CLOCK:
        return LackLine(_stopped(looked, orphan, task), orphan.subject)
    return LackLine(Said(_NO_STEP if orphan.lack is Lack.STEP else _NO_OWNER))


def _stopped(looked: Change, orphan: Orphan, task: TaskRow | None) -> Said:
    """Why a clock stands."""
    told = {"task": _name(looked, task)} if task else {}
    why = looked.tx.conn.scalar(select(_timers.c.last_error).where(_timers.c.id == orphan.subject))
    if task and why == NOBODY:
        return Said(N_("Klokka for «%(task)s» står: ingen kunne få beskjed"), told)
    if task:
        return Said(N_("Klokka for «%(task)s» står: noe gikk galt"), told)
    return Said(N_("En frist i saken står stille: noe gikk galt"))


def _of_nobody(change: Change, task: TaskRow) -> Said:
    told = {"task": _name(change, task), "role": say(role_title(change.tx, change.routine, task.key, task.queue), "nb")}
    if task.assignee_id:
        return Said(N_("Den som har «%(task)s», er ikke her lenger"), told)
    return Said(N_("«%(task)s» venter på «%(role)s», og ingen har den rollen nå"), told)


def _name(change: Change, task: TaskRow) -> str:
    return say(task_title(change.routine, task.key, None), "nb")


def _title(change: Change, queue: str) -> Text:
    """A role of the routine, or a position or team, by the key of the queue."""
    role = change.routine.roles.get(queue)
    return role.title if role else {"nb": unit_title(change.tx, change.routine, queue)}


def _step(change: Change, step: owners.NextStep) -> Said:
    if step.task is not None:
        return Said("%(task)s", {"task": _name(change, step.task)})
    way = change.routine.ways.get((change.case.state, step.key))
    if way is not None:
        return Said(N_("Venter. Gjør ingen noe, blir det «%(way)s»"), {"way": say(way.title, "nb")})
    return Said(N_("Venter på at tiden er inne"))
