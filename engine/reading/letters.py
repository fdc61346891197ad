"""Letters and messages as they are read before they are sent: the places to be filled are said in words."""

import re
from difflib import SequenceMatcher
from string import Template

from engine.definition import Letter, Message, Text, say
from engine.reading.book import Book
from engine.reading.facets import Facet, aside, titled, translated
from engine.reading.grammar import bare, quote

_PLACES = {
    "municipality": "kommunens navn",
    "reference": "sakens referanse",
    "person": "personens navn",
    "today": "dagens dato",
    "coordinator": "navnet på den som er pekt ut",
    "complaint_deadline": "siste dag for å klage",
    "complaint_weeks": "klagefristen",
    "complaint_body": "klageinstansen",
    "contact_unit": "den som svarer for saken",
}


AT_ONCE = "den kommer straks, også om natta"


def letter(book: Book, value: Letter) -> tuple[Facet, ...]:
    """A letter's title and text, and by when it is in the post if it goes that way."""
    return (*titled(value.title), *posted(value), *_body(book, "Brevteksten", value.body))


def posted(value: Letter) -> tuple[Facet, ...]:
    """By when a letter that goes by post is sent."""
    if value.posted_within is None:
        return ()
    within = value.posted_within.nb()
    return (
        Facet("posted", f"Brevet går i posten, innen {within}.", "Tiden brevet har på seg til posten", within, True),
    )


def message(book: Book, value: Message) -> tuple[Facet, ...]:
    """A message's subject and text."""
    haste = (aside("urgent", "Hasten", AT_ONCE),) if value.urgent else ()
    return (*titled(value.subject), *_body(book, "Meldingsteksten", value.body), *haste)


def body(book: Book, value: Text) -> str:
    """The text, with «[personens navn]» where the name is filled in."""
    text = say(value, "nb").strip()
    template = Template(text)
    fills = {name: f"[{_PLACES.get(name) or _answer(book, name)}]" for name in template.get_identifiers()}
    return template.safe_substitute(fills)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line."""
    return tuple(" ".join(each.split()) for each in re.split(r"\n\s*\n", text) if each.strip())


def difference(noun: str, name: str, old: str, new: str) -> str:
    """What is taken out of a text and what is put in, paragraph by paragraph."""
    before, after = paragraphs(old), paragraphs(new)
    parts = [f"{noun} for {name} er endret."]
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = " ".join(before[a:b]), " ".join(after[c:d])
        if tag == "replace":
            parts.append(f"Der det sto {quote(gone)}, står det nå {quote(come)}.")
        elif gone and tag == "delete":
            parts.append(f"Tatt ut: {quote(gone)}.")
        elif come and tag == "insert":
            parts.append(f"Satt inn: {quote(come)}.")
    return " ".join(parts)


def _body(book: Book, noun: str, value: Text) -> tuple[Facet, ...]:
    return (Facet("body", body(book, value), noun), *translated(value, "body"))


def _answer(book: Book, name: str) -> str:
    """The question of the routine whose answer is filled in."""
    flow = book.workflow
    asked = [field for state in flow.states for task in state.tasks for field in task.fields]
    asked += [field for _, way in flow.transitions() for field in way.asks] + [*flow.referral]
    label = next((say(field.label, "nb") for field in asked if field.key == name), bare(name))
    return f"svaret på {quote(label)}"
