"""Conditions in words, in the order they have after «dersom» and «når»: ««Jeg ønsker en plan» er besvart med ja»."""

from collections.abc import Callable

from engine.definition import Condition, Field, FieldType, Op, RoleKind, Test, say
from engine.reading.book import Book
from engine.reading.facts import day
from engine.reading.grammar import bare, listed, quote

_NEGATIVE = (Op.IS_NOT, Op.LACKS, Op.MISSING)
_COMPARED = {Op.LESS: "mindre enn ", Op.AT_MOST: "høyst ", Op.MORE: "mer enn ", Op.AT_LEAST: "minst "}
_PLAIN = (FieldType.NUMBER, FieldType.DATE, FieldType.MOMENT)


def condition(book: Book, value: Condition) -> str:
    """The whole condition: «A og B, og enten C eller D»."""
    every = [test(book, each) for each in value.every]
    some = _one_of(book, value.some) or [test(book, each) for each in value.some]
    if not some:
        return listed(every) or "alltid"
    either = f"enten {listed(some, 'eller')}" if len(some) > 1 else some[0]
    return f"{', '.join(every)}, og {either}" if every else either


def _one_of(book: Book, tests: tuple[Test, ...]) -> list[str]:
    """Several values of one question told together: «besvart med «A», «B» eller «C»»; [] when it is not that."""
    alike = all(each.op is Op.IS and each.fact == tests[0].fact for each in tests)
    if len(tests) < 2 or book.question(tests[0].fact) is None or not alike:
        return []
    return [test(book, Test(fact=tests[0].fact, op=Op.ONE_OF, values=tuple(each.value for each in tests)))]


def test(book: Book, value: Test) -> str:
    """One comparison."""
    source, _, name = value.fact.partition(".")
    special = _SPECIAL.get(value.fact) or _SOURCES.get(source)
    if special and not book.question(value.fact):
        return special(book, value, name)
    if value.op in (Op.BEFORE, Op.AFTER):
        return _in_time(book, value)
    if name == "outcome":
        return _outcome(book, value, source)
    if name in ("done", "entered") and not book.question(value.fact):
        return _happened(book, value, source, name)
    return _answered(book, value, book.question(value.fact))


def number(value: Test) -> str:
    """«minst 3», «ikke 3»: what a number is compared with."""
    told = listed(value.constants, "eller")
    return {Op.IS: "", Op.IS_NOT: "et annet tall enn "}.get(value.op, _COMPARED.get(value.op, "")) + told


def _answered(book: Book, value: Test, field: Field | None) -> str:
    """A question and what was answered."""
    asked = quote(say(field.label, "nb")) if field else book.answer(value.fact)
    if field and not _unique(book, field):
        asked = book.answer(value.fact)
    plain = field is not None and field.type in _PLAIN
    told = _value(field, value.value)
    several = listed((_value(field, each) for each in value.values), "eller")
    if field and field.type is FieldType.CONSENT:
        asked = "samtykket"
    phrases = {
        Op.GIVEN: f"{asked} er besvart",
        Op.MISSING: f"{asked} ikke er besvart",
        Op.HAS: f"{asked} omfatter {told}",
        Op.LACKS: f"{asked} er besvart uten {told}",
        Op.IS: f"{asked} er {told}" if plain else f"{asked} er besvart med {told}",
        Op.ONE_OF: f"{asked} er {several}" if plain else f"{asked} er besvart med {several}",
        Op.IS_NOT: f"{asked} ikke er {told}" if plain else f"{asked} ikke er besvart med {told}",
    }
    return phrases.get(value.op) or f"{asked} er {number(value)}"


def _unique(book: Book, field: Field) -> bool:
    """Is the question asked in one place only, so that its words are enough?"""
    tasks = [task for state in book.workflow.states for task in state.tasks]
    asked = [each for task in tasks for each in task.fields] + [*book.workflow.referral]
    asked += [each for way in {id(way): way for _, way in book.workflow.transitions()}.values() for each in way.asks]
    return sum(each.label == field.label for each in asked) <= 1


def _value(field: Field | None, value: str) -> str:
    if field and field.type is FieldType.YES_NO:
        return {"yes": "ja", "no": "nei"}.get(value, value)
    titles = {option.key: say(option.title, "nb") for option in field.options} if field else {}
    if field and field.type in _PLAIN:
        return value
    return quote(titles.get(value) or bare(value))


def _in_time(book: Book, value: Test) -> str:
    word = "før" if value.op is Op.BEFORE else "etter"
    return f"{day(book, value.fact)} er {word} {day(book, value.value)}"


def _outcome(book: Book, value: Test, task: str) -> str:
    title, way = book.task(task), listed((book.way(each, task) for each in value.constants), "eller")
    phrases = {
        Op.GIVEN: f"{title} har fått et utfall",
        Op.MISSING: f"{title} ikke har fått noe utfall",
        Op.IS_NOT: f"{title} ikke endte med {way}",
    }
    return phrases.get(value.op, f"{title} endte med {way}")


def _happened(book: Book, value: Test, source: str, name: str) -> str:
    negative = "ikke " if value.op in _NEGATIVE else ""
    if name == "entered":
        return f"saken {negative}har vært i {book.state(source)}"
    return f"{book.task(source)} {negative}er gjort"


# ---------------------------------------------------------------- what the case itself knows


def _person(book: Book, value: Test, name: str) -> str:
    if value.op in (Op.BEFORE, Op.AFTER):
        return _in_time(book, value)
    if value.op in (Op.GIVEN, Op.MISSING):
        return f"fødselsdatoen {'ikke ' if value.op is Op.MISSING else ''}er kjent"
    if name != "age":
        return f"{day(book, value.fact)} {'ikke ' if value.op in _NEGATIVE else ''}er {value.value}"
    phrases = {
        Op.LESS: f"personen er under {value.value} år",
        Op.AT_MOST: f"personen er høyst {value.value} år",
        Op.MORE: f"personen er over {value.value} år",
        Op.AT_LEAST: f"personen har fylt {value.value} år",
        Op.IS_NOT: f"personen ikke er {value.value} år",
    }
    return phrases.get(value.op, f"personen er {listed(value.constants, 'eller')} år")


def _role(book: Book, value: Test, name: str) -> str:
    chosen = "valgt" if book.is_kind(name, RoleKind.UNIT) else "pekt ut"
    return f"{book.subject(name)} {'ikke ' if value.op in _NEGATIVE else ''}er {chosen}"


def _consent(_: Book, value: Test, __: str) -> str:
    return f"det {'ikke ' if value.op in _NEGATIVE else ''}foreligger gyldig samtykke"


def _case(book: Book, value: Test, name: str) -> str:
    if name == "round":
        return f"rundetallet er {number(value)}"
    return _in_time(book, value)


def _count(book: Book, value: Test, name: str) -> str:
    return f"telleren {book.counter(name)} står på {number(value)}"


def _children(book: Book, value: Test, name: str) -> str:
    kind = {"open": "åpne delsaker", "closed": "avsluttede delsaker"}.get(name)
    if kind is None:
        kind = f"åpne delsaker i {book.routine(name.replace('_', '-'))}"
    none = (value.op, value.value) in ((Op.IS, "0"), (Op.LESS, "1"), (Op.AT_MOST, "0"))
    return f"det ikke er noen {kind}" if none else f"antallet {kind} er {number(value)}"


def _free(book: Book, value: Test, name: str) -> str:
    place = book.resource(name)
    if (value.op, value.value) in ((Op.MORE, "0"), (Op.AT_LEAST, "1"), (Op.IS_NOT, "0")):
        return f"det er ledig plass i {place}"
    if (value.op, value.value) in ((Op.IS, "0"), (Op.LESS, "1"), (Op.AT_MOST, "0")):
        return f"det ikke er ledig plass i {place}"
    return f"antallet ledige plasser i {place} er {number(value)}"


def _clock(_: Book, value: Test, __: str) -> str:
    working = (value.op is Op.IS) == (value.value == "yes")
    return f"det {'' if working else 'ikke '}er kontortid"


def _today(book: Book, value: Test, _: str) -> str:
    return _in_time(book, value)


_Words = Callable[[Book, Test, str], str]
_SPECIAL: dict[str, _Words] = {"consent": _consent, "today": _today}
_SOURCES: dict[str, _Words] = {
    "person": _person,
    "role": _role,
    "case": _case,
    "count": _count,
    "children": _children,
    "free": _free,
    "clock": _clock,
}
