"""Questions in words: ««Dato for møtet» (dato; må besvares)»."""

from collections.abc import Iterable, Iterator

from engine.definition import Calling, Field, FieldType, say
from engine.reading.book import Book
from engine.reading.facets import CHOICE, COLUMN, QUESTION, Element, Facet, Kind, Path, aside, titled, translated
from engine.reading.grammar import listed, lowered, quote

TYPES = {
    FieldType.TEXT: "kort tekst",
    FieldType.LONG_TEXT: "fri tekst",
    FieldType.NUMBER: "helt tall",
    FieldType.DATE: "dato",
    FieldType.MOMENT: "dato og klokkeslett",
    FieldType.YES_NO: "ja eller nei",
    FieldType.CHOICE: "ett valg",
    FieldType.CHOICES: "ett eller flere valg",
    FieldType.STAFF: "en av kommunens ansatte",
    FieldType.PEOPLE: "en eller flere av kommunens ansatte",
    FieldType.UNIT: "en stilling eller et team i kommunen",
    FieldType.CONSENT: "samtykke",
    FieldType.ROWS: "tabell",
}
_CHOSEN = {FieldType.PEOPLE: "de som nevnes", FieldType.UNIT: "det som velges"}
_USUAL_LENGTH = Field.model_fields["max_length"].default


def questions(book: Book, fields: Iterable[Field]) -> str:
    """All the questions of a form, as a list."""
    return listed(question(book, each) for each in fields)


def question(book: Book, field: Field) -> str:
    """One question with what belongs to it in brackets."""
    kind = TYPES[field.type]
    if field.options:
        titles = [quote(say(option.title, "nb")) for option in field.options]
        one = field.type is FieldType.CHOICE
        kind += (" for " if field.type is FieldType.CONSENT else ": ") + listed(titles, "eller" if one else "og")
    if field.columns:
        kind += f" med {questions(book, field.columns)}"
    details = [kind, *(facet.short for facet in details_of(book, field))]
    return f"{quote(say(field.label, 'nb'))} ({'; '.join(details)})"


def details_of(book: Book, field: Field) -> tuple[Facet, ...]:
    """What is said of a question besides its type."""
    return tuple(aside(aspect, noun, words) for aspect, noun, words in _details(book, field))


def _details(book: Book, field: Field) -> Iterator[tuple[str, str, str]]:
    if field.required:
        yield "required", "Kravet", "må besvares"
    if field.assigns:
        yield (
            "assigns",
            "Det svaret fører til",
            f"{_CHOSEN.get(field.type, 'den som nevnes')}, blir {lowered(book.role_title(field.assigns))} i saken",
        )
    if field.limits:
        yield "limits", "Grensen for samtykket", f"det som ikke skal deles, står i {_beside(book, field)}"
    if field.valid:
        yield "valid", "Varigheten", f"gjelder i {field.valid.nb()}"
    if field.givers:
        yield "givers", "Regelen om hvem som samtykker", "de som etter loven må samtykke, føres opp og krysser av"
    if field.bookable:
        yield "bookable", "Regelen om ledige dager", f"må være en av dagene til {book.resource(field.bookable)}"
    if field.calls:
        yield "calls", "Innkallingen", _calling(book, field, field.calls)
    if field.max_length != _USUAL_LENGTH:
        yield "length", "Lengden", f"høyst {field.max_length} tegn"
    if field.help:
        yield "help", "Hjelpeteksten", f"hjelpetekst: {quote(say(field.help, 'nb'))}"


def _calling(book: Book, field: Field, calling: Calling) -> str:
    """The roles called in, how long it lasts, and where its place is answered."""
    invited = listed(lowered(book.role_title(role)) for role in calling.invite)
    words = f"{invited} blir kalt inn til et møte på {calling.minutes} minutter"
    if calling.place is None:
        return words
    told = "og står også i e-posten" if calling.open_place else "og står ikke i e-posten"
    return f"{words}; stedet svares i {quote(_label_beside(book, field, calling.place))} {told}"


def _beside(book: Book, field: Field) -> str:
    """The title of the question that sets the limits of a consent, asked in the same form."""
    found = _label_beside(book, field, field.limits or "")
    return quote(found) if found else "samme skjema"


def _label_beside(book: Book, field: Field, key: str) -> str:
    """The label of another question of the form that a question is in."""
    forms = [book.workflow.referral, *(task.fields for state in book.workflow.states for task in state.tasks)]
    forms += [way.asks for _, way in book.workflow.transitions()]
    form = next((form for form in forms if field in form), ())
    return next((say(each.label, "nb") for each in form if each.key == key), "")


def elements(book: Book, fields: Iterable[Field], path: Path, where: str, kind: Kind = QUESTION) -> Iterator[Element]:
    """The questions one by one, to be compared, with their choices and columns."""
    for field in fields:
        own, name = (*path, "question", field.key), quote(say(field.label, "nb"))
        facets = (
            *titled(field.label),
            aside("type", "Svartypen", TYPES[field.type], plain=True),
            *details_of(book, field),
            *translated(field.help, "help"),
        )
        yield Element(own, kind, say(field.label, "nb"), facets, where)
        for option in field.options:
            title = say(option.title, "nb")
            yield Element((*own, "choice", option.key), CHOICE, title, titled(option.title), f" til {name}{where}")
        yield from elements(book, field.columns, own, f" i tabellen {name}{where}", COLUMN)
