"""States in words: what is done while the case is there, and how it leaves."""

from collections.abc import Iterator

from engine.definition import State, Transition, say
from engine.reading import fields, tasks, ways
from engine.reading.book import Book
from engine.reading.facets import STATE, WAY, Element, Facet, prose, titled
from engine.reading.grammar import quote, sentence


def state(book: Book, value: State) -> str:
    """The whole state, in paragraphs."""
    return "\n\n".join(paragraphs(book, value))


def paragraphs(book: Book, value: State) -> tuple[str, ...]:
    """One paragraph about the state when there is something to say, one for each task, and one for each way out."""
    shared = {way.key for way in anywhere(book)}
    first = f"når saken er i {quote(say(value.title, 'nb'))}"
    found = [prose(facets(book, value))]
    for place, spec in enumerate(value.tasks):
        words = sentence(tasks.duty(book, spec, "" if place else first))
        found.append(f"{words} {prose(tasks.facets(book, spec))}")
    found += [ways.way(book, way) for way in value.next if way.key not in shared]
    found += [ways.way(book, way) for way in value.reopens]
    return tuple(text.strip() for text in found if text)


def facets(book: Book, value: State) -> tuple[Facet, ...]:
    """What is said of a state itself."""
    return (*titled(value.title), *_facets(book, value))


def _facets(book: Book, value: State) -> Iterator[Facet]:
    if value.final:
        yield Facet("final", "Saken er da avsluttet.", "Slutten")
    if value.aside:
        yield Facet("aside", "Steget ligger utenfor sakens vanlige gang.", "Plassen på veien")
    if value.occupies:
        words = f"så lenge saken er her, opptar den en plass i {book.resource(value.occupies)}"
        yield Facet("occupies", sentence(words), "Plassbruken")
    if sum(way.by_itself for way in value.next) > 1:
        yield Facet("", "Når flere av veiene kan gå av seg selv samtidig, gjelder den som står først.")
    if not value.final and not value.tasks:
        yield Facet("", f"Når saken er i {quote(say(value.title, 'nb'))}, er det ingen oppgaver å gjøre.")


def anywhere(book: Book) -> tuple[Transition, ...]:
    """The ways out that every state has but the final ones and the one they lead to, so that they are told once."""
    going = [each for each in book.workflow.states if not each.final]
    if len(going) < 2:
        return ()
    found = {way.model_dump_json(): way for each in going for way in each.next}
    return tuple(way for way in found.values() if _shared(way, going))


def _shared(way: Transition, going: list[State]) -> bool:
    others = [each for each in going if each.key != way.to]
    return len(others) > 1 and all(way in each.next for each in others)


def elements(book: Book) -> Iterator[Element]:
    """The states and their ways out one by one, to be compared."""
    shared = anywhere(book)
    for way in shared:
        yield from _way(book, way, ("anywhere",), " fra alle steg")
    for each in book.workflow.states:
        path = ("state", each.key)
        yield Element(path, STATE, say(each.title, "nb"), facets(book, each))
        for way in (*each.next, *each.reopens):
            if way not in shared:
                yield from _way(book, way, path, f" fra {quote(say(each.title, 'nb'))}")


def _way(book: Book, way: Transition, path: tuple[str, ...], where: str) -> Iterator[Element]:
    title = say(way.title, "nb")
    own = (*path, "way", way.key)
    yield Element(own, WAY, title, ways.facets(book, way), where)
    yield from fields.elements(book, way.asks, own, f" i {quote(title)}{where}")
