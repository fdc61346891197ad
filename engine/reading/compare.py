"""Two versions of a routine held side by side: what is changed, in sentences."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from engine.reading import letters
from engine.reading.book import Book
from engine.reading.facets import Element, Facet, Path, prose
from engine.reading.grammar import quote, sentence
from engine.reading.retitle import retitled
from engine.reading.whole import elements

SAME = "Ingenting er endret."


def compare(old: Book, new: Book) -> tuple[str, ...]:
    """Every change, one sentence (or a few) for each. What is said in words or kept is compared; nothing changed: none.

    A part is found again by its key, so that a new title is a new title and not a new part.
    """
    before = {element.path: element for element in elements(old)}
    after = {element.path: element for element in elements(new)}
    gone = [path for path in before if path not in after]
    come = [path for path in after if path not in before]
    same_names = {each.path: each for each in elements(replace(old, workflow=retitled(old.workflow, new.workflow)))}
    sentences = [
        *_titles(before, after),
        *_changed(same_names, after),
        *_removed(before, gone, come, after),
        *_added(after, come),
    ]
    return tuple(dict.fromkeys([*sentences, *_reordered(before, after)]))


def _titles(before: dict[Path, Element], after: dict[Path, Element]) -> Iterator[str]:
    """What has another title now."""
    for path, new in after.items():
        if path in before:
            was, now = (next((f for f in e.facets if f.aspect == "title"), None) for e in (before[path], new))
            if was and now and was != now:
                name = "Rutinen" if not path else f"{new.kind.name} {was.short}{new.where}"
                yield sentence(f"{name} heter nå {now.short}")


def _changed(before: dict[Path, Element], after: dict[Path, Element]) -> Iterator[str]:
    for path, new in after.items():
        if path in before:
            yield from _differences(before[path], new)


def _differences(old: Element, new: Element) -> Iterator[str]:
    was, now = _by_aspect(old.facets), _by_aspect(new.facets)
    for aspect in dict.fromkeys((*was, *now)):
        if [each.compared for each in was.get(aspect, ())] == [each.compared for each in now.get(aspect, ())]:
            continue
        yield _difference(aspect, new, was.get(aspect, []), now.get(aspect, []))


def _by_aspect(facets: Iterable[Facet]) -> dict[str, list[Facet]]:
    found: dict[str, list[Facet]] = {}
    for facet in facets:
        if facet.aspect:
            found.setdefault(facet.aspect, []).append(facet)
    return found


def _difference(aspect: str, new: Element, was: list[Facet], now: list[Facet]) -> str:
    if not was:
        return sentence(f"nytt for {new.named}: {_said(now)}")
    if not now:
        return sentence(f"dette gjelder ikke lenger for {new.named}: {_said(was)}")
    first, second = was[0], now[0]
    if aspect in _SPECIAL:
        return _SPECIAL[aspect](new, first, second)
    noun = second.noun or "Det som er sagt"
    if len(was) == len(now) == 1 and first.plain and second.plain:
        return sentence(f"{noun} for {new.named} er endret {from_to(first.short, second.short)}")
    return f"{noun} for {new.named} er endret. Før: {sentence(_said(was))} Nå: {sentence(_said(now))}"


def from_to(old: str, new: str) -> str:
    """«fra 5 til 10 virkedager», the unit said once where it is the same."""
    amount, _, unit = old.partition(" ")
    other, _, same = new.partition(" ")
    if amount.isdigit() and other.isdigit() and unit == same:
        return f"fra {amount} til {new}"
    return f"fra {old} til {new}"


def _moved(new: Element, was: Facet, now: Facet) -> str:
    return f"{new.kind.name} {quote(new.title)} er flyttet {from_to(was.short, now.short)}."


def _rewritten(new: Element, was: Facet, now: Facet) -> str:
    return letters.difference(now.noun, new.named, was.words, now.words)


_SPECIAL: dict[str, Callable[[Element, Facet, Facet], str]] = {
    "home": _moved,
    "body": _rewritten,
}


def _said(facets: list[Facet]) -> str:
    """What was said, without its last full stop."""
    return " ".join(facet.said for facet in facets).rstrip(".")


def _removed(
    before: dict[Path, Element], gone: list[Path], come: list[Path], after: dict[Path, Element]
) -> Iterator[str]:
    for path in _tops(gone):
        element = before[path]
        twin = next((after[new] for new in come if new[:-1] == path[:-1] and after[new].title == element.title), None)
        if twin:
            yield sentence(f"{element.whole} er tatt ut, og en annen med samme tittel er kommet i stedet")
        else:
            yield sentence(f"{element.whole} er tatt ut")


def _added(after: dict[Path, Element], come: list[Path]) -> Iterator[str]:
    for path in _tops(come):
        element = after[path]
        details = prose(element.facets)
        if not details:  # of a question and a choice there is no prose of their own
            short = [facet.short for facet in element.facets if facet.short and facet.aspect not in ("title", "law")]
            details = f"({'; '.join(short)})" if short else ""
        joiner = ": " if details and not details.startswith("(") else " "
        yield sentence(f"{element.kind.new}: {element.named}{joiner if details else ''}{details}")


def _tops(paths: list[Path]) -> list[Path]:
    """Without the parts of what is itself in the list."""
    found = set(paths)
    return [path for path in paths if not any(path[:length] in found for length in range(1, len(path)))]


def _reordered(before: dict[Path, Element], after: dict[Path, Element]) -> Iterator[str]:
    """Parts of the same whole that stand in another order. Those that came or went do not count."""
    for (parent, many), paths in _siblings(after, before).items():
        if paths != _siblings(before, after)[parent, many]:
            whole = after.get(parent) or before.get(parent)
            place = f" for {whole.named}" if whole and whole.path else ""
            yield f"Rekkefølgen på {many}{place} er endret."


def _siblings(elements_of: dict[Path, Element], other: dict[Path, Element]) -> dict[tuple[Path, str], list[Path]]:
    found: dict[tuple[Path, str], list[Path]] = {}
    for path, element in elements_of.items():
        if path in other and path:
            parent = path[:-2] if len(path) > 2 else ()
            found.setdefault((parent, element.kind.many), []).append(path)
    return found
