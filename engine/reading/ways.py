"""Ways out of a state in words: what sets them off, where they lead, what they demand, and what happens then."""

from collections.abc import Iterator

from engine.definition import PREVIOUS, SAME, Join, Signal, Start, Tell, Transition, say
from engine.reading import deadlines, fields
from engine.reading.book import Book
from engine.reading.conditions import condition
from engine.reading.facets import Facet, aside, prose, titled, translated
from engine.reading.facts import day
from engine.reading.grammar import bare, listed, quote, sentence

_NEEDS = {"consent_given": "det krever gyldig samtykke"}
_ADDRESSEES = {
    "parent": "saken som startet denne, får",
    "children": "sakene som denne har startet, får",
    "person": "personens andre åpne saker får",
}
_DECIDES = {
    "yes": "dette er en avgjørelse som gir personen det som er søkt om",
    "partly": "dette er en avgjørelse som gir personen en del av det som er søkt om",
    "no": "dette er et avslag",
}


def way(book: Book, value: Transition) -> str:
    """The whole way out, in a paragraph."""
    return prose(facets(book, value))


def facets(book: Book, value: Transition) -> tuple[Facet, ...]:
    """What is said of a way out, one thing at a time: first the sentence that tells when it goes and where to."""
    return (
        Facet("", sentence(goes(book, value))),
        *titled(value.title),
        aside("trigger", "Utløseren", trigger(book, value)),
        aside("to", "Målet", _goal(book, value.to), plain=True),
        *(deadlines.rules(book, value.after, "after") if value.after else ()),
        *_conditions(book, value),
        *_asks(book, value),
        *_effects(book, value),
        *_others(book, value),
        *_decision(book, value),
    )


def goes(book: Book, value: Transition) -> str:
    """When it goes and where to."""
    title, moves = quote(say(value.title, "nb")), book.goes(value.to)
    if value.by:
        act = "kan åpne saken igjen med" if value.no_later_than else "kan når som helst velge"
        return f"{trigger(book, value)} {act} {title}, og da {moves}"
    if value.on and sum(each.on == value.on for _, each in book.workflow.transitions()) == 1:
        return f"når {book.task(value.on)} er gjort, {moves} ({title})"
    if value.on:
        return f"ender {book.task(value.on)} med {title}, {moves}"
    itself = moves.replace("går saken", "går saken av seg selv", 1)
    return f"{trigger(book, value)}, {itself} ({title})"


def _goal(book: Book, key: str) -> str:
    return {PREVIOUS: "steget den kom fra", SAME: "steget den er i"}.get(key) or book.state(key)


def trigger(book: Book, value: Transition) -> str:
    """What sets it off."""
    return next(_triggers(book, value))


def _triggers(book: Book, value: Transition) -> Iterator[str]:
    if value.join:
        yield _joined(book, value.join)
    if value.by:
        yield book.either(*value.by)
    if value.on:
        yield f"når {book.task(value.on)} er gjort og dette blir valgt"
    if value.holds:
        yield f"så snart {condition(book, value.holds)}"
    if value.hears:
        yield f"når det kommer beskjeden {quote(bare(value.hears))} fra en annen sak"
    if value.after:
        yield f"skjer det ingenting {deadlines.deadline(book, value.after)}"
    yield "når alle oppgavene er gjort" if value.when_done else "når ingenting setter veien i gang"


def _joined(book: Book, join: Join) -> str:
    titles = [book.task(key) for key in join.tasks]
    enough = listed(titles)
    if join.need is not None and join.need < len(titles):
        enough = f"minst {join.need} av {enough}"
    must = f", blant dem {listed(book.task(key) for key in join.must)}" if join.must else ""
    return f"når {enough} er gjort{must}"


def _conditions(book: Book, value: Transition) -> Iterator[Facet]:
    if value.only_if:
        words = f"veien finnes bare dersom {condition(book, value.only_if)}"
        yield Facet("only_if", sentence(words), "Vilkåret")
    for need in value.needs:
        yield Facet("needs", sentence(_NEEDS.get(need, f"veien krever {quote(bare(need))}")), "Kravet")
    for demand in value.demands:
        told = say(demand.because, "nb").rstrip(".")
        words = f"det kreves at {condition(book, demand.when)}; ellers får den som prøver, vite: {quote(told)}"
        yield Facet("demands", sentence(words), "Kravene")
        yield from translated(demand.because, "demands")
    if value.no_later_than:
        span = value.no_later_than.nb()
        words = f"det må skje innen {span} etter at saken ble avsluttet"
        yield Facet("no_later_than", sentence(words), "Tiden saken kan åpnes igjen", span, plain=True)


def _asks(book: Book, value: Transition) -> Iterator[Facet]:
    if value.asks:
        yield Facet("", sentence(f"da skal det svares på {fields.questions(book, value.asks)}"))


def _effects(book: Book, value: Transition) -> Iterator[Facet]:
    flags = (
        ("new_round", value.new_round, "dermed begynner en ny runde"),
        ("withdraws", value.withdraws_consent, "samtykket er dermed trukket tilbake"),
        ("names_person", value.names_person, "saken, som var anonym, blir her knyttet til en navngitt person"),
    )
    for aspect, holds, words in flags:
        if holds:
            yield Facet(aspect, sentence(words))
    # Most are simply told that there is news, in one sentence.
    simple = [each.role for each in value.tells if each.message is None and each.when is None]
    if simple:
        told = listed(book.role(role) for role in simple)
        yield Facet(
            "tells", sentence(f"{book.subject(*simple)} får beskjed"), "Mottakerne av beskjed", told, plain=True
        )
    for each in value.tells:
        if each.message or each.when:
            yield Facet("tells:more", sentence(tell(book, each)), "Beskjedene")


def tell(book: Book, value: Tell) -> str:
    """Who gets which word, and when."""
    what = f"meldingen {book.message(value.message)}" if value.message else "beskjed"
    words = f"{book.subject(value.role)} får {what}"
    return f"{words} dersom {condition(book, value.when)}" if value.when else words


def _others(book: Book, value: Transition) -> Iterator[Facet]:
    for start in value.starts:
        yield Facet("starts", sentence(starts(book, start)), "Sakene som begynner")
    for sent in value.signals:
        yield Facet("signals", sentence(signal(sent)), "Beskjedene til andre saker")


def starts(book: Book, value: Start) -> str:
    """A case of another routine that begins."""
    where = f" i {book.municipality(value.municipality)}" if value.municipality else ""
    each = f", én for hvert svar i {book.answer(value.each)}" if value.each else ""
    person = "personen følger med dit" if value.person else "personen følger ikke med dit"
    answers = value.carries.items()
    carried = "".join(
        f", og {book.asked_there(value.workflow, key)} fylles ut med {_carried(book, fact)}" for key, fact in answers
    )
    when = f"dersom {condition(book, value.when)}, begynner da" if value.when else "da begynner"
    return f"{when} en sak i rutinen {book.routine(value.workflow)}{where}{each}; {person}{carried}"


def _carried(book: Book, fact: str) -> str:
    """What is taken along: an answer, or something else the case knows."""
    return f"svaret på {book.answer(fact)}" if book.question(fact) else day(book, fact)


def signal(value: Signal) -> str:
    """A word to other cases."""
    return f"{_ADDRESSEES[value.to]} beskjeden {quote(bare(value.name))}"


def _decision(book: Book, value: Transition) -> Iterator[Facet]:
    if value.decides is None:
        return
    regime = book.regime
    words = _DECIDES[value.decides]
    if value.decides != "yes" and regime.complaint_words:
        words += (
            f", og personen skal få vite at det kan klages til {regime.complaint_body} innen {regime.complaint_words} "
            f"({regime.legal_basis})"
        )
    yield Facet("decides", sentence(words), "Avgjørelsen")
