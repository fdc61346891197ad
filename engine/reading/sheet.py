"""A role sheet: everything one role does, when, by when, and what happens if it is not done. One page."""

from collections.abc import Iterator

from engine.definition import SAME, Field, Role, RoleKind, State, TaskSpec, Transition, say
from engine.reading import deadlines, ladders, roles, states, tasks
from engine.reading.book import Book
from engine.reading.conditions import condition
from engine.reading.describe import Section
from engine.reading.facets import prose
from engine.reading.grammar import listed, quote, sentence, times

# What is said of a task on the sheet; the form and the reminders are on the task itself.
_LEFT_OUT = ("why:", "letter", "checklist", "home")


def sheet(book: Book, key: str) -> tuple[Section, ...]:
    """The sheet of the role with that key. Raises KeyError when the routine has no such role."""
    role = next((each for each in book.workflow.roles if each.key == key), None)
    if role is None:
        raise KeyError(key)
    return tuple(section for section in _sections(book, role) if section.paragraphs)


def _sections(book: Book, role: Role) -> Iterator[Section]:
    mine = [(state, spec) for state in book.workflow.states for spec in state.tasks if _holds(role, spec)]
    yield Section("Hvem det er", (roles.role(book, role), *_stands_in(book, role)))
    yield Section("Oppgaver", tuple(_task(book, state, spec) for state, spec in mine))
    yield Section("Hvis det ikke blir gjort", tuple(_not_done(book, [spec for _, spec in mine])))
    yield Section("Kan velge på eget initiativ", tuple(_acts(book, role.key)))
    yield Section("Kan også", tuple(_rights(book, role.key)))
    yield Section("Får beskjed", tuple(_told(book, role.key)))


def _holds(role: Role, spec: TaskSpec) -> bool:
    """Is the task this role's, also as one of the group that has one each?"""
    return spec.who == role.key or (spec.who == "each" and spec.each == role.key)


def _task(book: Book, state: State, spec: TaskSpec) -> str:
    when = f"når saken er i {quote(say(state.title, 'nb'))}"
    title = quote(say(spec.title, "nb"))
    facets = [facet for facet in tasks.facets(book, spec) if facet.aspect and not facet.aspect.startswith(_LEFT_OUT)]
    return f"{title} – {when}, {deadlines.deadline(book, spec.due)}. {prose(facets)}".strip()


def _not_done(book: Book, mine: list[TaskSpec]) -> Iterator[str]:
    """The escalations of those tasks, each told once."""
    for ladder in book.workflow.escalations:
        titles = [quote(say(spec.title, "nb")) for spec in mine if spec.escalation == ladder.key]
        if titles:
            only = f"{listed(titles)}: " if len(book.workflow.escalations) > 1 else ""
            yield only + ladders.ladder(book, ladder)


def _acts(book: Book, key: str) -> Iterator[str]:
    shared = states.anywhere(book)
    for way in shared:
        if key in way.by:
            yield _act(book, way, "til saken er avsluttet")
    for state in book.workflow.states:
        for way in (*state.next, *state.reopens):
            if key in way.by and way not in shared:
                yield _act(book, way, f"når saken er i {quote(say(state.title, 'nb'))}")


def _act(book: Book, way: Transition, when: str) -> str:
    return f"{quote(say(way.title, 'nb'))} – {when}. Da {book.goes(way.to)}."


def _moved(book: Book, way: Transition) -> str:
    return "saken blir der den er" if way.to == SAME else f"saken går {book.target(way.to)}"


def _stands_in(book: Book, role: Role) -> Iterator[str]:
    for each in book.workflow.roles:
        if each.until_named == role.key:
            when = "når ingen annen følger av opplysningene" if each.kind is RoleKind.ROUTED else "til noen er pekt ut"
            yield sentence(f"har også oppgavene til {book.role(each.key)} {when}")
    if named := [where for where, field in _assigning(book) if field.assigns == role.key]:
        yield sentence(f"blir pekt ut {listed(dict.fromkeys(named), 'eller')}")


def _assigning(book: Book) -> Iterator[tuple[str, Field]]:
    yield from (("i henvisningen", field) for field in book.workflow.referral if field.assigns)
    for state in book.workflow.states:
        for spec in state.tasks:
            yield from ((f"i oppgaven {book.task(spec.key)}", field) for field in spec.fields if field.assigns)
        for way in state.next:
            title = quote(say(way.title, "nb"))
            yield from ((f"når {title} blir valgt", field) for field in way.asks if field.assigns)


def _rights(book: Book, key: str) -> Iterator[str]:
    for state in book.workflow.states:
        for spec in state.tasks:
            title = quote(say(spec.title, "nb"))
            if spec.extend and key in spec.extend.roles:
                span, count = spec.extend.by.nb(), times(spec.extend.times)
                yield f"Forlenge fristen for {title}, hver gang med høyst {span}, og høyst {count}."
            if key in spec.skip:
                yield f"Utelate {title}, med en grunn."


def _told(book: Book, key: str) -> Iterator[str]:
    told = []
    for _, way in book.workflow.transitions():
        for tell in way.tells:
            if tell.role == key:
                when = f" dersom {condition(book, tell.when)}" if tell.when else ""
                what = f", med meldingen {book.message(tell.message)}" if tell.message else ""
                told.append(f"Når {_moved(book, way)} med {quote(say(way.title, 'nb'))}{when}{what}.")
    yield from dict.fromkeys(told)
    for number, ladder in enumerate(book.workflow.escalations, 1):
        name = f" (opptrapping {number})" if len(book.workflow.escalations) > 1 else ""
        for rung in ladder.ladder:
            if key in (rung.notify, rung.reassign):
                late = f"er {rung.after.nb()} over fristen" if rung.after else "når fristen"
                gets = ", og får den over til seg" if rung.reassign == key else ""
                yield f"Når en oppgave {late}{name}{gets}."
