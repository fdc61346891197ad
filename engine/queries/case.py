"""A whole case: where it stands, what waits, who is in it, what was consented to, the letters, and its history."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, or_, select

from engine import access, counting, definitions, facts, known, measures, queues, staff
from engine.change import Change
from engine.conditions import holds
from engine.definition import FieldType, RoleKind, Text, say
from engine.errors import N_, NotFound
from engine.model import Case, Consent, ConsentItem, CoordinatorTerm, Document, Event, Timer, User, table
from engine.queries.common import answers_of, head, names, task_title, unit_title, way_title
from engine.queries.lists import as_row, rows_where
from engine.routine import Routine
from engine.store import CaseRow, open_tasks, read_case, tasks
from engine.transaction import Actor, Tx
from engine.views import (
    CaseHead,
    CasePage,
    CasePerson,
    ConsentLine,
    ConsentView,
    DocumentLine,
    HistoryLine,
    LinkedCase,
    Outcome,
    Said,
    Step,
)

_cases, _consents, _items, _documents = table(Case), table(Consent), table(ConsentItem), table(Document)
_events, _terms, _timers, _users = table(Event), table(CoordinatorTerm), table(Timer), table(User)


def case_page(tx: Tx, actor: Actor, case_id: str) -> CasePage:
    """The page of a case. Raises NotFound, also when the actor has no part in it."""
    case = read_case(tx.conn, case_id)
    if case is None:
        raise NotFound()
    access.demand_part(tx, actor, case)
    routine = definitions.routine_of(tx, case.definition_id)
    change = Change(tx, routine, case, open_tasks(tx.conn, case.id), actor)  # to look at: it is never committed
    acts = tuple(_acts(change, actor))
    events = _read_events(tx, case)
    kinds = {field.type for act in acts for field in act.asks}
    return CasePage(
        case=head(tx, routine, case),
        steps=tuple(_steps(routine, case, events)),
        tasks=_open(tx, case),
        waiting_until=_silence(tx, routine, case),
        acts=acts,
        people=tuple(_people(tx, routine, case)),
        consent=_consent(tx, routine, case),
        documents=_letters(tx, case),
        history=tuple(_history(tx, routine, events)),
        staff=staff.everyone(tx, actor.municipality) if kinds & {FieldType.STAFF, FieldType.PEOPLE} else (),
        units=known.units(change.municipality) if FieldType.UNIT in kinds else (),
        measures=tuple(measures.so_far(tx, routine, case)),
        counters=tuple((each.title, counting.count(change, each.key)) for each in routine.workflow.counters),
        linked=tuple(_linked(tx, actor, case)),
    )


def document(tx: Tx, actor: Actor, document_id: str) -> tuple[str, str, CaseHead]:
    """A letter: its title, its text, and the case it belongs to. Raises NotFound."""
    row = tx.conn.execute(select(_documents).where(_documents.c.id == document_id)).first()
    case = read_case(tx.conn, row.case_id) if row else None
    if row is None or case is None:
        raise NotFound()
    access.demand_part(tx, actor, case)
    return row.title, row.body, head(tx, definitions.routine_of(tx, case.definition_id), case)


def _read_events(tx: Tx, case: CaseRow) -> list[tuple[Row[Any], Mapping[str, Any]]]:
    """Every event of the case, newest first, with its data read."""
    rows = tx.conn.execute(select(_events).where(_events.c.case_id == case.id).order_by(_events.c.seq.desc()))
    return [(row, json.loads(row.data)) for row in rows]


def _steps(routine: Routine, case: CaseRow, events: list[tuple[Row[Any], Mapping[str, Any]]]) -> Iterator[Step]:
    """The ordinary way of the routine, and where on it the case is. A case on a side track shows that as its step."""
    been = {story["to"] for _, story in events if "to" in story}
    line = [state for state in routine.workflow.states if not state.aside or state.key == case.state]
    at = next(index for index, state in enumerate(line) if state.key == case.state)
    for index, state in enumerate(line):
        yield Step(state.title, "now" if index == at else "done" if index < at and state.key in been else "ahead")


def _open(tx: Tx, case: CaseRow) -> tuple[Any, ...]:
    statement = rows_where(and_(tasks.c.case_id == case.id, tasks.c.status.in_(("open", "planned")))).order_by(
        tasks.c.due_on, tasks.c.id
    )
    today = tx.today(case.municipality_id)
    return tuple(as_row(tx, row, today) for row in tx.conn.execute(statement))


def _silence(tx: Tx, routine: Routine, case: CaseRow) -> tuple[date, Text] | None:
    """The silent deadline the case waits for: its last day, and what happens when it passes."""
    silent = _timers.c.key.not_like(r"\_%", escape="\\")
    statement = select(_timers.c.key, _timers.c.due_at).where(_timers.c.case_id == case.id, silent)
    row = tx.conn.execute(statement.order_by(_timers.c.due_at)).first()
    if row is None:
        return None
    # It fires at the midnight that ends the day.
    day = tx.municipality(case.municipality_id).calendar.local_date(row.due_at - timedelta(seconds=1))
    return day, routine.ways[case.state, row.key].title


def _acts(change: Change, actor: Actor) -> Iterator[Outcome]:
    """The ways the actor may take at any time, of a closed case those that open it again."""
    case = facts.of(change)
    for way in (*change.state.next, *change.state.reopens):
        if way.by and access.may_act(actor, change.case, way, queues.routed(change)) and holds(way.only_if, case):
            yield Outcome(way.key, way.title, way.asks, way.names_person)


def _linked(tx: Tx, actor: Actor, case: CaseRow) -> Iterator[LinkedCase]:
    """The case that started this one, then those this one has started; a link only where the actor has a part."""
    tied = or_(_cases.c.parent_id == case.id, _cases.c.id == case.parent_id)
    for row in tx.conn.execute(select(_cases.c.id).where(tied).order_by(_cases.c.opened_at, _cases.c.id)):
        other = read_case(tx.conn, row.id)
        if other is None:
            continue
        title = definitions.routine_of(tx, other.definition_id).workflow.title
        mine = access.has_part(tx, actor, other)
        above = other.id == case.parent_id
        yield LinkedCase(other.id if mine else None, other.reference, title, above, other.closed_at is not None)


def _people(tx: Tx, routine: Routine, case: CaseRow) -> Iterator[CasePerson]:
    """The holders of the routine's roles today, and everybody named in the case before."""
    referrer = names(tx, [case.referrer_id]).get(case.referrer_id or "", "")
    local = tx.municipality(case.municipality_id).calendar.local_date
    for role in routine.workflow.roles:
        if role.kind is RoleKind.REFERRER:
            yield CasePerson(role.title, referrer, local(case.opened_at), None)
        elif role.kind is RoleKind.POSITION:
            holders = staff.in_queue(tx, case.municipality_id, role.key)
            yield CasePerson(role.title, ", ".join(sorted(names(tx, holders).values())), None, None)
        elif role.kind is RoleKind.UNIT:
            chosen = case.facts.get(f"_unit.{role.key}")
            yield CasePerson(role.title, unit_title(tx, chosen) if chosen else "", None, None)
        elif role.kind is RoleKind.NAMED and role.key not in case.holders:
            yield CasePerson(role.title, "", None, None)
    statement = select(_terms, _users.c.name).join(_users, _users.c.id == _terms.c.user_id)
    for term in tx.conn.execute(statement.where(_terms.c.case_id == case.id).order_by(_terms.c.since)):
        ended = local(term.until) if term.until else None
        yield CasePerson(routine.roles[term.role.partition("/")[0]].title, term.name, local(term.since), ended)


def _consent(tx: Tx, routine: Routine, case: CaseRow) -> ConsentView | None:
    newest = select(_consents).where(_consents.c.case_id == case.id).order_by(_consents.c.given_at.desc()).limit(1)
    row = tx.conn.execute(newest).first()
    if row is None:
        return None
    local = tx.municipality(case.municipality_id).calendar.local_date
    source, _, key = row.form.partition(".")
    fields = routine.tasks[source].fields if source in routine.tasks else routine.workflow.referral
    titles = {option.key: option.title for field in fields if field.key == key for option in field.options}
    items = tx.conn.execute(select(_items).where(_items.c.consent_id == row.id)).all()
    return ConsentView(
        given_on=local(row.given_at),
        withdrawn_on=local(row.withdrawn_at) if row.withdrawn_at else None,
        limits=row.limits,
        lines=tuple(
            ConsentLine(say(titles.get(item.unit, {"nb": item.unit}), "nb"), item.contact, item.may_share)
            for item in sorted(items, key=lambda item: list(titles).index(item.unit) if item.unit in titles else 99)
        ),
    )


def _letters(tx: Tx, case: CaseRow) -> tuple[DocumentLine, ...]:
    local = tx.municipality(case.municipality_id).calendar.local_date
    rows = tx.conn.execute(select(_documents).where(_documents.c.case_id == case.id).order_by(_documents.c.created_at))
    return tuple(DocumentLine(row.id, row.title, local(row.created_at)) for row in rows)


def _history(tx: Tx, routine: Routine, events: list[tuple[Row[Any], Mapping[str, Any]]]) -> Iterator[HistoryLine]:
    """Every event as a sentence, with the answers given then."""
    people = names(tx, [event.actor_id for event, _ in events])
    asked = {story["task_id"] for _, story in events if "task_id" in story}
    done = {row.id: row for row in tx.conn.execute(select(tasks).where(tasks.c.id.in_(asked)))}
    named = names(tx, [user for _, story in events for user in story.get("named", {}).values()])
    for event, story in events:
        task = done.get(story.get("task_id"))
        yield HistoryLine(
            seq=event.seq,
            at=event.at,
            who=people.get(event.actor_id, "") if event.actor_id else "",
            sentences=tuple(_sentences(routine, event, story, task, named)),
            answers=_answers(tx, routine, event, task),
        )


def _answers(tx: Tx, routine: Routine, event: Row[Any], task: Row[Any] | None) -> tuple[Any, ...]:
    if task is None or event.kind not in ("opened", "done", "moved"):
        return ()
    return answers_of(tx, routine, task.key, task.outcome, task.answers or {})


_SAID = {
    "opened": N_("Henvisning mottatt"),
    "joined": N_("En henvisning til om samme person"),
    "done": N_("«%(task)s» er gjort"),
    "silence": N_("Fristen gikk ut"),
    "claimed": N_("«%(task)s» er tatt"),
    "released": N_("«%(task)s» er lagt tilbake"),
    "reminded": N_("Påminnelse om «%(task)s»"),
    "escalated": N_("«%(task)s» er over fristen"),
    "skipped": N_("«%(task)s» er hoppet over"),
    "extended": N_("Fristen for «%(task)s» er utsatt"),
    "annulled": N_("«%(task)s» er tatt tilbake: det var registrert ved en feil"),
    "begun": N_("Tiden er inne for en oppgave"),
    "time_passed": N_("Tiden er inne for noe som ventet"),
    "place_freed": N_("En plass er blitt ledig"),
    "consent_expired": N_("Samtykket gjelder ikke lenger: tiden er ute"),
    "heard": N_("Det er nytt i en annen sak"),
    "undelivered": N_("En e-post kom ikke fram"),
    "moved_version": N_("Saken følger nå en annen versjon av rutinen"),
}
# What happened to other tasks in the same change, by the story's key.
_ALSO = {
    "paused": N_("Klokka for «%(task)s» står stille"),
    "resumed": N_("Klokka for «%(task)s» går igjen"),
    "satisfied": N_("«%(task)s» er oppfylt"),
}


def _sentences(
    routine: Routine, event: Row[Any], story: Mapping[str, Any], task: Row[Any] | None, named: Mapping[str, str]
) -> Iterator[Said]:
    """What an event did, one sentence after another."""
    title = say(task_title(routine, task.key, task.outcome), "nb") if task else ""
    if event.kind in _SAID:
        yield Said(_SAID[event.kind], {"task": title})
    if task is not None and task.reason and event.kind in ("skipped", "extended", "annulled"):
        yield Said("%(reason)s", {"reason": task.reason})
    for key in story.get("ways", [story["way"]] if "way" in story else []):
        way = say(way_title(routine, key), "nb")
        if way and way != title:
            yield Said("%(way)s", {"way": way})
    for also, sentence in _ALSO.items():
        for key in story.get(also, ()):
            yield Said(sentence, {"task": say(routine.tasks[key].title, "nb")})
    if "told" in story:
        yield Said(N_("%(role)s har fått beskjed"), {"role": _role(routine, story["told"])})
    if "reassigned" in story:
        yield Said(N_("Oppgaven går til %(role)s"), {"role": _role(routine, story["reassigned"]).lower()})
    for role, user in story.get("named", {}).items():
        yield Said("%(role)s: %(name)s", {"role": _role(routine, role), "name": named.get(user, "")})
    for key, (old, new) in story.get("moved", {}).items():
        days = {"old": f"{date.fromisoformat(old):%d.%m.%Y}", "new": f"{date.fromisoformat(new):%d.%m.%Y}"}
        moved = N_("Fristen for «%(task)s» er flyttet fra %(old)s til %(new)s")
        yield Said(moved, {"task": say(routine.tasks[key].title, "nb"), **days})


def _role(routine: Routine, key: str) -> str:
    return say(routine.roles[key.partition("/")[0]].title, "nb")
