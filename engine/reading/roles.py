"""Roles in words: who does something, and where the holder is found."""

from collections.abc import Iterator

from engine.definition import Role, RoleKind, say
from engine.reading.book import Book
from engine.reading.conditions import condition
from engine.reading.facets import ROLE, Element, Facet, aside, prose, titled
from engine.reading.grammar import quote, sentence

_FOUND = {
    RoleKind.POSITION: "er en stilling i kommunen",
    RoleKind.TEAM: "er et team i kommunen; medlemmene deler oppgavene",
    RoleKind.NAMED: "er en person som blir pekt ut i den enkelte saken",
    RoleKind.GROUP: "er flere personer som blir pekt ut i den enkelte saken",
    RoleKind.UNIT: "er en stilling eller et team som blir valgt i den enkelte saken",
    RoleKind.ROUTED: "er en stilling eller et team som følger av opplysningene i saken",
    RoleKind.REFERRER: "er den som sendte henvisningen",
}


def role(book: Book, value: Role) -> str:
    """Who that is, in a few sentences."""
    return prose(facets(book, value))


def facets(book: Book, value: Role) -> tuple[Facet, ...]:
    """What is said of a role, one thing at a time."""
    return (*titled(value.title), *_facets(book, value))


def _facets(book: Book, value: Role) -> Iterator[Facet]:
    found = _FOUND[value.kind]
    yield Facet("kind", f"{quote(say(value.title, 'nb'))} {found}.", "Rollens art", found)
    for route in value.routes:
        words = f"dersom {condition(book, route.when)}, er det {book.role(route.to)}"
        yield Facet("routes", sentence(words), "Regelen om hvem det er")
    if value.until_named:
        until = book.role(value.until_named)
        words = (
            f"ellers er det {until}"
            if value.kind is RoleKind.ROUTED
            else f"til det er gjort, har {book.subject(value.until_named)} oppgavene"
        )
        yield Facet("until", sentence(words), "Stedfortrederen", until, plain=True)
    if value.accept:
        words = f"den som blir pekt ut, må si ja innen {value.accept.nb()}; til da blir oppgavene hos den som hadde dem"
        yield Facet("accept", sentence(words), "Tiden til å si ja", value.accept.nb(), plain=True)


def elements(book: Book) -> Iterator[Element]:
    """The roles one by one."""
    for each in book.workflow.roles:
        yield Element(("role", each.key), ROLE, say(each.title, "nb"), facets(book, each))


def order(book: Book) -> Facet:
    """Who answers for the case itself: the first role."""
    first = book.workflow.roles[0].key
    owner = book.role(first)
    words = f"{book.subject(first)} svarer for saken selv: det som ikke kommer fram eller ikke har noen, går dit"
    return Facet("owner", sentence(words), "Ansvaret for saken selv", owner, plain=True)


def named_in(book: Book, key: str) -> Facet:
    """Who has a task, to be compared."""
    return aside("who", "Den ansvarlige", book.role(key), plain=True)
