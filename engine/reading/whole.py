"""What is said of the routine as a whole: its subject, complaints, letters, messages, counters and measures."""

from collections.abc import Iterator

from engine.definition import Counted, Counter, Field, Measure, Quiet, say
from engine.reading import fields, ladders, letters, roles, states, tasks
from engine.reading.book import REFERRAL, Book
from engine.reading.conditions import condition
from engine.reading.facets import (
    COUNTER,
    LETTER,
    MEASURE,
    MESSAGE,
    ROUTINE,
    Element,
    Facet,
    aside,
    titled,
)
from engine.reading.grammar import bare, listed, quote, sentence

_KINDS_OF_SLEEP = {"contact": "kontakt med personen", "meeting": "møter", "review": "en evaluering"}
_SUBJECTS = {
    "person": "hver sak gjelder én person",
    "anonymous": "sakene er anonyme: de gjelder en person som ikke blir navngitt",
    "system": "sakene gjelder ikke personer, men hvordan arbeidet er lagt opp",
}


def facets(book: Book) -> tuple[Facet, ...]:
    """The routine itself."""
    return (*titled(book.workflow.title), *_facets(book))


def _facets(book: Book) -> Iterator[Facet]:
    whole = book.workflow
    place = book.places.name or bare(whole.municipality).capitalize()
    yield Facet(
        "place",
        f"{quote(say(whole.title, 'nb'))} er en rutine i {place}.",
        "Kommunen",
        place,
        plain=True,
        mark=whole.municipality,
    )
    if whole.source:
        yield Facet("source", sentence(f"den er skrevet etter: {whole.source}"), "Kilden", whole.source)
    yield Facet("subject", sentence(_SUBJECTS.get(whole.subject, bare(whole.subject))), "Sakstypen")
    if whole.exclusive:
        words = "en person har høyst én åpen sak etter rutinen; en ny henvisning blir lagt til den"
        yield Facet("exclusive", sentence(words), "Regelen om én sak om gangen")
    yield Facet("regime", sentence(complaints(book)), "Regelen om klage")
    yield aside("law", "Regelsettet", quote(bare(whole.regime)))
    start = book.state(whole.initial)
    yield Facet("initial", f"En ny sak begynner i {start}.", "Startsteget", start, plain=True)
    yield from _sleeps(book)
    yield aside("address", "Navnet i nettadressen", quote(whole.slug), plain=True)
    yield roles.order(book)


def _sleeps(book: Book) -> Iterator[Facet]:
    """When an open case counts as asleep, where the routine says something about it."""
    sleeps = book.workflow.sleeps
    if sleeps and sleeps.after:
        short = sleeps.after.nb()
        words = f"en åpen sak sover når ingen har gjort noe i den på {short}"
        yield Facet("sleeps", sentence(words), "Tiden før en sak sover", short, plain=True)
    for kind, what in _KINDS_OF_SLEEP.items():
        quiet: Quiet | None = getattr(sleeps, kind, None)
        if quiet:
            tasks_of = listed((book.task(key) for key in quiet.tasks), "eller")
            short = f"{quiet.after.nb()} siden {tasks_of}"
            words = f"en åpen sak som skal ha {what}, sover når det er gått {short} sist ble gjort"
            yield Facet(f"sleeps:{kind}", sentence(words), f"Tiden før en sak uten {what} sover", short)


def complaints(book: Book) -> str:
    """The right to complain, under the law of the day."""
    rule = book.regime
    if not rule.complaint_words:
        return "rutinen gir råd og tar ingen avgjørelser som det kan klages på"
    return (
        f"det kan klages på avgjørelsene til {rule.complaint_body} innen {rule.complaint_words} etter at personen fikk "
        f"vite om dem ({rule.legal_basis})"
    )


def referral(book: Book) -> str:
    """What is asked when a case begins."""
    asked: tuple[Field, ...] = book.workflow.referral
    return (
        sentence(f"henvisningen spør om {fields.questions(book, asked)}")
        if asked
        else "Henvisningen har ingen spørsmål."
    )


# ---------------------------------------------------------------- counters, measures, and everything


def counter(book: Book, value: Counter) -> tuple[Facet, ...]:
    """What is counted, and what sets it to zero."""
    counts = listed(_counted(book, each) for each in value.counts)
    title = quote(say(value.title, "nb"))
    found = [Facet("counts", sentence(f"{title} telles opp hver gang {counts}"), "Tellingen", counts)]
    if value.resets:
        resets = listed((_counted(book, each) for each in value.resets), "eller")
        found.append(Facet("resets", sentence(f"den begynner på null når {resets}"), "Nullstillingen", resets))
    return (*titled(value.title), *found)


def _counted(book: Book, value: Counted) -> str:
    words = f"{book.task(value.task)} blir gjort"
    return f"{words} og {condition(book, value.when)}" if value.when else words


def measure(book: Book, value: Measure) -> tuple[Facet, ...]:
    """Which days are counted."""
    where = listed((book.state(key) for key in value.states), "eller")
    words = f"{quote(say(value.title, 'nb'))} er antallet dager saken har vært i {where}"
    return (*titled(value.title), Facet("states", sentence(words), "Stegene", where))


def elements(book: Book) -> Iterator[Element]:
    """Every part of the routine with a name of its own, the routine itself first."""
    whole = book.workflow
    yield Element((), ROUTINE, "", facets(book), called="rutinen")
    yield from roles.elements(book)
    yield from fields.elements(book, whole.referral, (REFERRAL,), " i henvisningen")
    yield from states.elements(book)
    yield from tasks.elements(book)
    yield from ladders.elements(book)
    for each in whole.letters:
        yield Element(("letter", each.key), LETTER, say(each.title, "nb"), letters.letter(book, each))
    for sent in whole.messages:
        yield Element(("message", sent.key), MESSAGE, say(sent.subject, "nb"), letters.message(book, sent))
    for count in whole.counters:
        yield Element(("counter", count.key), COUNTER, say(count.title, "nb"), counter(book, count))
    for each_measure in whole.measures:
        yield Element(
            ("measure", each_measure.key), MEASURE, say(each_measure.title, "nb"), measure(book, each_measure)
        )
