"""Deadlines in words: «innen 10 virkedager etter «Dato for møtet» i «Hold møte»», and what else holds for them."""

from collections.abc import Iterator

from engine.calendars import Roll
from engine.definition import Deadline
from engine.municipality import in_calendars
from engine.reading.book import Book
from engine.reading.conditions import condition
from engine.reading.facets import Facet
from engine.reading.facts import counted, day
from engine.reading.grammar import day_of_year, sentence

_LEGAL = {"complaint_deadline": "klagefristen"}
_ROLLS = {
    Roll.NEXT: "faller dagen på en fridag, flyttes den fram til neste virkedag",
    Roll.NONE: "dagen flyttes ikke, selv om den er en fridag",
}
PREVIOUS_DAY = "faller fristen på en fridag, flyttes den tilbake til siste virkedag før"


def deadline(book: Book, value: Deadline) -> str:
    """By when, as it stands after a verb: «innen 10 virkedager», «i neste møte i psykiatriteamet, senest innen …»."""
    after = "" if value.source == "opened" else " " + counted(book, value.source, "etter")
    parts = []
    if value.meeting and value.before:
        return f"senest {value.before.nb()} før neste møte i {book.role(value.meeting)}"
    if value.meeting:
        parts.append(f"i neste møte i {book.role(value.meeting)}")
    if value.within or value.legal:
        parts.append(f"{'senest ' if parts else ''}innen {span(book, value)}{after}")
    if value.before:
        parts.append(f"senest {value.before.nb()} {counted(book, value.source, 'før')}")
    if value.on:
        first = f"senest den første {day_of_year(value.on)}"
        parts.append(f"{first}{after}")
    return ", ".join(parts) or f"senest {day(book, value.source)}"


def moment(book: Book, value: Deadline, here: str = "saken kom hit") -> str:
    """The day itself: «10 virkedager etter at saken kom hit», «14 dager før …». `here`: what «opened» is."""
    source = f"etter at {here}" if value.source == "opened" else counted(book, value.source, "etter")
    parts = []
    if value.meeting and value.before:
        return f"{value.before.nb()} før neste møte i {book.role(value.meeting)}"
    if value.meeting:
        parts.append(f"dagen for neste møte i {book.role(value.meeting)}")
    if value.within or value.legal:
        parts.append(f"{'senest ' if parts else ''}{span(book, value)} {source}")
    if value.before:
        parts.append(f"{value.before.nb()} {counted(book, value.source, 'før')}")
    if value.on:
        parts.append(f"den første {day_of_year(value.on)} {source}")
    return ", ".join(parts) or day(book, value.source)


def span(book: Book, value: Deadline) -> str:
    """The length: «10 virkedager», «klagefristen på fire uker»."""
    if not value.legal:
        return value.within.nb() if value.within else ""
    name = _LEGAL.get(value.legal, "lovens frist")
    return f"{name} på {book.regime.complaint_words}" if book.regime.complaint_words else name


def rules(book: Book, value: Deadline, aspect: str = "due", noun: str = "Fristen") -> tuple[Facet, ...]:
    """Everything else that is said of a deadline, as whole sentences."""
    return tuple(
        Facet(f"{aspect}:{name}", sentence(words), f"Regelen {_ABOUT[name]}")
        for name, words in _rules(book, value, noun)
    )


_ABOUT = {
    "otherwise": "når datoen ikke er kjent",
    "roll": "om fridager",
    "calendar": "om hvilken kalender som gjelder",
    "pauses": "om at fristen står stille",
    "statutory": "om at fristen er lovfestet",
    "soft": "om hvor streng fristen er",
    "when": "om når fristen gjelder",
    "stricter": "om strengere frister",
}


def _rules(book: Book, value: Deadline, noun: str) -> Iterator[tuple[str, str]]:
    if value.otherwise:
        yield "otherwise", f"så lenge datoen ikke er kjent, gjelder {value.otherwise.nb()} fra dagen dette begynte"
    if value.roll in _ROLLS:
        yield "roll", _ROLLS[value.roll]
    if value.calendar:
        yield "calendar", f"dagene regnes etter {in_calendars(value.calendars)}"
    if value.pauses:
        yield "pauses", f"{noun} står stille så lenge {condition(book, value.pauses)}"
    if value.statutory and not value.legal:
        yield "statutory", f"{noun} er lovfestet"
    if value.soft:
        yield "soft", f"{noun} er et mål: blir den ikke holdt, skal grunnen skrives ned, og ingen over får beskjed"
    if value.when:
        yield "when", f"{noun} gjelder bare dersom {condition(book, value.when)}"
    for each in value.stricter:
        yield "stricter", stricter(book, each)


def stricter(book: Book, value: Deadline) -> str:
    """A further deadline with its condition and its own rules."""
    when = f"dersom {condition(book, value.when)}, gjelder også fristen" if value.when else "det gjelder også fristen"
    own = value.model_copy(update={"when": None})
    more = " ".join(sentence(words) for _, words in _rules(book, own, "Den fristen"))
    return f"{when} {deadline(book, value)}; den tidligste av dem teller" + (f". {more}" if more else "")
