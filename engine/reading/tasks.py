"""Tasks in words: who does what, by when, and everything else a routine can say about it."""

from collections.abc import Iterator

from engine.definition import FieldType, TaskSpec, say
from engine.reading import deadlines, fields, ladders, roles
from engine.reading.book import Book
from engine.reading.conditions import condition
from engine.reading.facets import TASK, Element, Facet, aside, prose, titled, translated
from engine.reading.grammar import listed, quote, sentence, times

_GROUNDS = {
    "consent": "personen kan omtales her på grunnlag av samtykket",
    "law": "personen kan omtales her med hjemmel i lov",
    "none": "ingen navngitt person omtales her",
}


def task(book: Book, value: TaskSpec) -> str:
    """The whole task, in a paragraph."""
    return f"{sentence(duty(book, value))} {prose(facets(book, value))}".strip()


def duty(book: Book, value: TaskSpec, when: str = "") -> str:
    """Who does what and by when. `when` comes first, and turns the words: «når saken er i «Ny», skal …»."""
    who, does = book.subject(value.who), f"utføre oppgaven {quote(say(value.title, 'nb'))}"
    by = deadlines.deadline(book, value.due)
    return f"{when}, skal {who} {does} {by}" if when else f"{who} skal {does} {by}"


def facets(book: Book, value: TaskSpec) -> tuple[Facet, ...]:
    """What is said of a task besides its duty, one thing at a time; what the duty says is there to be compared."""
    return (
        *titled(value.title),
        roles.named_in(book, value.who),
        due(book, value),
        *deadlines.rules(book, value.due),
        *_about(value),
        *_presence(book, value),
        *_repeats(book, value),
        *_hands(book, value),
        *_form(book, value),
        *_silence(book, value),
        *_escalated(book, value),
        *translated(value.why, "why"),
    )


def due(book: Book, value: TaskSpec) -> Facet:
    """The deadline, to be compared: «10 virkedager» where it is as simple as that."""
    words = deadlines.deadline(book, value.due)
    simple = words.removeprefix("innen ")
    plain = value.due.within is not None and simple == value.due.within.nb()
    return aside("due", "Fristen", simple if plain else words, plain=plain)


def _about(value: TaskSpec) -> Iterator[Facet]:
    if value.why:
        yield Facet("why", sentence(say(value.why, "nb")), "Begrunnelsen")
    if value.ground:
        words = f"personen kan omtales her med hjemmel i {value.law}" if value.law else _GROUNDS[value.ground]
        yield Facet("ground", sentence(words), "Grunnlaget for å omtale personen")
        if value.ground != "law" and value.law:
            yield Facet("ground:kind", sentence(_GROUNDS[value.ground]), "Grunnlagets art")


def _presence(book: Book, value: TaskSpec) -> Iterator[Facet]:
    if value.when:
        words = f"oppgaven gjelder bare så lenge {condition(book, value.when)}, og faller ellers bort"
        yield Facet("when", sentence(words), "Vilkåret")
    if value.goal:
        words = f"målet er å gjøre den {deadlines.deadline(book, value.goal)}; nås det ikke, skal grunnen skrives ned"
        yield Facet("goal", sentence(words), "Målet før fristen")
        yield from deadlines.rules(book, value.goal, "goal", "Målet")
    if value.opens:
        opens = deadlines.moment(book, value.opens)
        yield Facet("opens", sentence(f"oppgaven er planlagt, og åpner {opens}"), "Dagen den åpner")
        yield from deadlines.rules(book, value.opens, "opens", "Dagen den åpner")
    if value.done_when:
        words = f"den regnes som gjort når {condition(book, value.done_when)}"
        yield Facet("done_when", sentence(words), "Regelen om når den regnes som gjort")
    if value.each:
        owner = ", og hver har sin" if value.who == "each" else ""
        words = f"det blir én oppgave for {_each(book, value.each)}{owner}"
        yield Facet("each", sentence(words), "Regelen om én oppgave for hver")


def _each(book: Book, fact: str) -> str:
    """«hver rad i «Tiltak»», «hver person i ansvarsgruppa»."""
    if book.is_group(fact):
        group = book.role(fact)
        return f"hver av {group}" if group.startswith("dem som ") else f"hver person i {group}"
    field = book.question(fact)
    kinds = {FieldType.ROWS: "hver rad", FieldType.CHOICES: "hvert valg", FieldType.PEOPLE: "hver person"}
    return f"{kinds.get(field.type, 'hvert svar') if field else 'hvert svar'} i {book.answer(fact)}"


def _repeats(book: Book, value: TaskSpec) -> Iterator[Facet]:
    if value.every:
        again = deadlines.deadline(book, value.every)
        since = " etter at den sist ble gjort" if value.every.source == "opened" and value.every.within else ""
        words = f"oppgaven kommer tilbake: hver gang den er gjort, skal den gjøres på nytt {again}{since}"
        yield Facet("every", sentence(f"{words}. Den holder ikke saken tilbake"), "Hvor ofte den kommer tilbake")
        yield from deadlines.rules(book, value.every, "every", "Den nye fristen")
    if value.extend:
        rule, who = value.extend, listed((book.role(role) for role in value.extend.roles), "eller")
        words = f"fristen kan forlenges av {who}, hver gang med høyst {rule.by.nb()}, og høyst {times(rule.times)}"
        yield Facet("extend", sentence(words), "Retten til å forlenge fristen")


def _hands(book: Book, value: TaskSpec) -> Iterator[Facet]:
    if value.not_by:
        done = listed((book.task(key) for key in value.not_by), "eller")
        yield Facet(
            "not_by", sentence(f"den som har gjort {done}, kan ikke gjøre denne"), "Regelen om hvem som ikke kan"
        )
    if value.skip:
        who = listed((book.role(role) for role in value.skip), "eller")
        yield Facet("skip", sentence(f"oppgaven kan utelates av {who}, med en grunn"), "Retten til å utelate oppgaven")


def _form(book: Book, value: TaskSpec) -> Iterator[Facet]:
    if value.fields:
        yield Facet("", sentence(f"skjemaet spør om {fields.questions(book, value.fields)}"))
    if value.checklist:
        items = listed(quote(say(item, "nb")) for item in value.checklist)
        yield Facet("checklist", sentence(f"huskelisten er {items}"), "Huskelisten", items)
        for number, item in enumerate(value.checklist, 1):
            yield from translated(item, f"checklist:{number}")
    if value.letter:
        letter = book.letter(value.letter)
        words = f"med oppgaven følger brevet {letter}, som tas vare på når oppgaven er gjort"
        yield Facet("letter", sentence(words), "Brevet som følger med", letter, plain=True)


def _silence(book: Book, value: TaskSpec) -> Iterator[Facet]:
    if value.silence is None:
        return
    after = f"når det er gått {value.silence.after.nb()} over fristen" if value.silence.after else "når fristen er ute"
    meaning = "oppgaven som gjort"
    if value.silence.outcome:
        meaning = f"det som {book.way(value.silence.outcome, value.key)}"
    yield Facet("silence", sentence(f"har ingen svart {after}, regnes {meaning}"), "Det taushet betyr")


def _escalated(book: Book, value: TaskSpec) -> Iterator[Facet]:
    ladder = next((each for each in book.workflow.escalations if each.key == value.escalation), None)
    if len(book.workflow.escalations) > 1 or ladder is None:
        yield Facet("", sentence(f"går fristen ut, gjelder {ladders.named(book, value.escalation)}"))
    words = ladders.ladder(book, ladder) if ladder else ladders.named(book, value.escalation)
    yield Facet("escalation", "", "Opptrappingen", words, mark=value.escalation)


def elements(book: Book) -> Iterator[Element]:
    """The tasks one by one with their questions, to be compared. A task that moves to another state is still itself."""
    for state in book.workflow.states:
        for spec in state.tasks:
            title, path = say(spec.title, "nb"), ("task", spec.key)
            home = aside("home", "Steget", book.state(state.key), plain=True)
            where = f" i {book.state(state.key)}"
            first = Facet("", sentence(duty(book, spec)))
            yield Element(path, TASK, title, (first, home, *facets(book, spec)), where)
            yield from fields.elements(book, spec.fields, path, f" i oppgaven {quote(title)}")
