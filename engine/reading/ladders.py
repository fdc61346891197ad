"""Escalations in words: who is reminded, who is told, and to whom a task goes when nothing is done."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.definition import Escalation, Rung
from engine.durations import Duration
from engine.reading.book import Book
from engine.reading.facets import LADDER, Element, Facet, prose
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
    told = f"{book.subject(value.notify)} får beskjed"
    return told + _handed(book, value)


def facets(book: Book, value: Escalation) -> tuple[Facet, ...]:
    """Reminders and rungs."""
    return tuple(_facets(book, value))


def _facets(book: Book, value: Escalation) -> Iterator[Facet]:
    if value.remind:
        when = f"{_spans(value.remind)} før fristen"
        words = f"den som har oppgaven, får en påminnelse {when}"
        yield Facet("remind", sentence(words), "Påminnelsen", when, plain=True)
    if value.urgent:
        yield Facet("urgent", "Det haster: alt som sies om oppgaven, kommer straks, også om natta.", "Hasten")
    # Rungs that repeat the same are told together.
    same = groupby(value.ladder, lambda each: (each.notify, each.reassign, each.after is None))
    for number, (_, rungs) in enumerate(same, 1):
        yield Facet(f"rung:{number}", sentence(_rungs(book, tuple(rungs))), f"Trinn {number}")


def _rungs(book: Book, rungs: tuple[Rung, ...]) -> str:
    first = rungs[0]
    told = book.subject(first.notify)
    spans = [each.after for each in rungs if each.after]
    when = f"er det gått {_spans(spans)} over fristen" if spans else "går fristen ut"
    words = f"{when}, får {told} beskjed" + ("" if spans else " samme dag") + (" hver gang" if len(spans) > 1 else "")
    return words + _handed(book, first)


def _handed(book: Book, value: Rung) -> str:
    """To whom the task goes, when it does."""
    if value.reassign is None:
        return ""
    return f", og oppgaven går over {'dit' if value.reassign == value.notify else f'til {book.role(value.reassign)}'}"


def _spans(spans: Sequence[Duration]) -> str:
    """«2, 4 og 6 virkedager», «3 virkedager og 1 dag»."""
    units = {span.unit for span in spans}
    if len(units) == 1 and spans[-1].amount > 1:
        return listed([*(str(span.amount) for span in spans[:-1]), spans[-1].nb()])
    return listed(span.nb() for span in spans)


def elements(book: Book) -> Iterator[Element]:
    """The escalations one by one."""
    for each in book.workflow.escalations:
        yield Element(("ladder", each.key), LADDER, "", facets(book, each), called=named(book, each.key))
