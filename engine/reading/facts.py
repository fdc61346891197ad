"""Dates of a case in words, so that they can follow «etter», «før» and «fra»."""

import re

from engine.reading.book import Book
from engine.reading.grammar import bare

_DAY = "dagen "


def day(book: Book, fact: str) -> str:
    """A date of the case: «dagen saken ble opprettet», ««Dato for møtet» i «Hold møte»», «18-årsdagen»."""
    source, _, name = fact.partition(".")
    fixed = {"case_opened": "dagen saken ble opprettet", "case.opened": "dagen saken ble opprettet",
             "opened": "dagen dette begynte", "today": "dagens dato"}  # fmt: skip
    if fact in fixed:
        return fixed[fact]
    if book.question(fact):
        return book.answer(fact)
    if source == "person":
        return _birthday(name)
    if name == "done":
        return f"{_DAY}{book.task(source)} ble gjort"
    if name == "entered":
        return f"{_DAY}saken kom til {book.state(source)}"
    return book.answer(fact)


def counted(book: Book, fact: str, word: str) -> str:
    """«etter at saken ble opprettet», «før «Dato for utskriving» i henvisningen»; `word` is «etter» or «før»."""
    said = day(book, fact)
    if not said.startswith(_DAY):
        return f"{word} {said}"
    return f"{word} {'at ' if word == 'etter' else ''}{said.removeprefix(_DAY)}"


def _birthday(name: str) -> str:
    if found := re.fullmatch(r"turns_(\d+)", name):
        return f"{found[1]}-årsdagen"
    if found := re.fullmatch(r"year_(\d+)", name):
        return f"1. januar det året personen fyller {found[1]} år"
    return f"personens {bare(name)}"
