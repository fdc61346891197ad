"""A routine read back from beginning to end, in words a jurist or a systemkoordinator can sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from engine.definition import Letter, Message, Text, Workflow, say
from engine.reading import ladders, letters, roles, states, ways, whole
from engine.reading.book import Book
from engine.reading.deadlines import PREVIOUS_DAY
from engine.reading.facets import prose
from engine.reading.grammar import quote, sentence


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def describe(book: Book) -> tuple[Section, ...]:
    """The whole routine, section by section."""
    return tuple(section for section in _sections(book) if section.paragraphs)


def _sections(book: Book) -> Iterator[Section]:
    flow = book.workflow
    yield Section("Hva rutinen er", (prose(whole.facets(book)),))
    yield Section("Hvem som gjør noe", tuple(roles.role(book, each) for each in flow.roles))
    yield Section("Henvisningen", (whole.referral(book),))
    yield Section("Felles for alle frister", (_shared(flow),))
    for each in flow.states:
        yield Section(say(each.title, "nb"), states.paragraphs(book, each))
    yield Section("Når som helst, til saken er avsluttet", tuple(ways.way(book, way) for way in states.anywhere(book)))
    yield Section("Når en frist går ut", tuple(_ladders(book)))
    yield Section("Tellere og målinger", tuple(_counts(book)))
    told = tuple((*_text(book, each.subject, each.body), *_haste(each)) for each in flow.messages)
    sent = tuple((*_text(book, each.title, each.body), *_posted(each)) for each in flow.letters)
    yield Section("Meldinger", tuple(chain.from_iterable(told)))
    yield Section("Brev", tuple(chain.from_iterable(sent)))


def _shared(flow: Workflow) -> str:
    silence = "at ingen svarer, betyr ikke noe, uten der det er sagt"
    told = "den som får en oppgave, får beskjed om det"
    counted = "en frist regnes fra dagen oppgaven kom, når ikke noe annet er sagt"
    return " ".join(
        sentence(words) for words in (counted, f"{PREVIOUS_DAY}, når ikke noe annet er sagt", silence, told)
    )


def _ladders(book: Book) -> Iterator[str]:
    for number, each in enumerate(book.workflow.escalations, 1):
        name = f"Opptrapping {number}: " if len(book.workflow.escalations) > 1 else ""
        yield name + ladders.ladder(book, each)


def _counts(book: Book) -> Iterator[str]:
    for each in book.workflow.counters:
        yield prose(whole.counter(book, each))
    for measure in book.workflow.measures:
        yield prose(whole.measure(book, measure))


def _haste(message: Message) -> tuple[str, ...]:
    return (f"Meldingen haster: {letters.AT_ONCE}.",) if message.urgent else ()


def _posted(letter: Letter) -> tuple[str, ...]:
    return tuple(facet.words for facet in letters.posted(letter))


def _text(book: Book, title: Text, body: Text) -> tuple[str, ...]:
    return (f"{quote(say(title, 'nb'))}:", *letters.paragraphs(letters.body(book, body)))
