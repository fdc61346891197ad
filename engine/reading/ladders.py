"""Escalations in words: who is reminded, who is told, and to whom a task goes when nothing is done."""

from collections.abc import Iterator

from engine.definition import Escalation, Rung
from engine.reading.book import Book
from engine.reading.facets import LADDER, Element, Facet, aside, prose
from engine.reading.grammar import listed, sentence


def ladder(book: Book, value: Escalation) -> str:
    """The whole escalation, rung by rung."""
    return prose(facets(book, value))


def named(book: Book, key: str) -> str:
    """What an escalation is called in prose: «opptrapping 2», by its place; «opptrappingen» when it is the only one."""
    keys = [each.key for each in book.workflow.escalations]
    return f"opptrapping {keys.index(key) + 1}" if key in keys and len(keys) > 1 else "opptrappingen"


def rung(book: Book, value: Rung) -> str:
    """One rung, without its day: «systemkoordinatoren får beskjed, og oppgaven går over til …»."""
    comma = "," if value.notify == "assignee" else ""
    told = f"{book.role(value.notify)}{comma} får beskjed"
    return f"{told}, og oppgaven går over til {book.role(value.reassign)}" if value.reassign else told


def facets(book: Book, value: Escalation) -> tuple[Facet, ...]:
    """Reminders and rungs."""
    return tuple(_facets(book, value))


def _facets(book: Book, value: Escalation) -> Iterator[Facet]:
    if value.remind:
        spans = listed(span.nb() for span in value.remind)
        words = f"den som har oppgaven, får en påminnelse {spans} før fristen"
        yield Facet("remind", sentence(words), "Påminnelsen", f"{spans} før fristen", plain=True)
    for number, each in enumerate(value.ladder):
        yield Facet(f"rung:{number}", sentence(_rung(book, each)), f"Trinn {number + 1}")


def _rung(book: Book, value: Rung) -> str:
    told = book.role(value.notify) + ("," if value.notify == "assignee" else "")
    when = f"er det gått {value.after.nb()} over fristen" if value.after else "går fristen ut"
    words = f"{when}, får {told} beskjed" + (" samme dag" if value.after is None else "")
    return f"{words}, og oppgaven går over til {book.role(value.reassign)}" if value.reassign else words


def elements(book: Book) -> Iterator[Element]:
    """The escalations one by one."""
    for number, each in enumerate(book.workflow.escalations, 1):
        place = aside("title", "Tittelen", f"opptrapping {number}")
        yield Element(("ladder", each.key), LADDER, str(number), (*facets(book, each), place))
