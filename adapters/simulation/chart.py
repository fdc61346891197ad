"""The report as a drawing: for each role the weeks of the year, and for each wait how many waited how long."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from adapters.simulation.report import Report
from adapters.simulation.result import Load, Result, Role, Span
from adapters.simulation.svg import element, label, picture
from adapters.simulation.words import decimal, reached, said

WIDTH, LEFT, RIGHT = 960, 60, 30
HEAD, PANEL, PLOT = 96, 200, 110  # heights: of the heading, of a panel with its words, of its plot
WAITS, LATE, MARK, FAINT = "#2f6690", "#b3450b", "#1a1a1a", "#d9d9d9"
MOST_BINS = 40
_INNER = WIDTH - LEFT - RIGHT


def draw(report: Report) -> str:
    """The drawing, an SVG file's text."""
    result = report.result
    spans = [span for span in result.spans if span.days]
    sentences = [sentence for change in report.changes for sentence in said(change)]
    parts = [*_heading(result)]
    top = HEAD
    for role in result.roles:
        parts += _role(role, result.weeks, top)
        top += PANEL
    for span in spans:
        parts += _span(span, top)
        top += PANEL
    for sentence in sentences:
        parts.append(label(sentence, LEFT, top + 10))
        top += 24
    return picture(_title(result), _description(result, spans, sentences), WIDTH, top + 20, parts)


def _title(result: Result) -> str:
    return f"{result.municipality}: {result.routine}, {result.plan.cases} oppdiktede saker i {result.plan.year}"


def _description(result: Result, spans: Sequence[Span], sentences: Sequence[str]) -> str:
    """What the drawing shows, in words."""
    told = [
        f"{role.title}: høyst {max(load.open for load in role.weeks)} åpne oppgaver ved en ukes slutt, "
        f"høyst {max(load.overdue for load in role.weeks)} over fristen."
        for role in result.roles
    ]
    told += [f"{span.title}: {_figures(span)}." for span in spans]
    return " ".join([*told, *sentences])


def _figures(span: Span) -> str:
    assert span.working is not None, "only waits with days are drawn"
    return (
        f"median {decimal(span.working.median)} virkedager, ni av ti innen {span.working.ninety}, "
        f"lengst {span.working.worst}; {reached(span)}"
    )


def _heading(result: Result) -> Iterator[str]:
    yield label(_title(result), LEFT, 34, font_size=20, font_weight="bold")
    yield element("rect", x=LEFT, y=52, width=14, height=14, fill=WAITS)
    yield label("åpne oppgaver ved ukas slutt", LEFT + 20, 64)
    yield element("rect", x=LEFT + 220, y=52, width=14, height=14, fill=LATE)
    yield label("av dem over fristen", LEFT + 240, 64)


def _role(role: Role, weeks: Sequence[date], top: int) -> Iterator[str]:
    """One role: a bar for each week, the overdue part at the bottom."""
    yield label(role.title, LEFT, top + 14, font_size=15, font_weight="bold")
    most, base = nice(max(load.open for load in role.weeks)), top + 30 + PLOT
    yield from _grid(most, base)
    step = _INNER / len(weeks)
    for index, (monday, load) in enumerate(zip(weeks, role.weeks, strict=True)):
        yield from _bar(load, LEFT + index * step, step - 2, base, PLOT / most, f"Uke {monday.isocalendar().week}")
        if index % 4 == 0:
            x = LEFT + (index + 0.5) * step
            yield label(f"uke {monday.isocalendar().week}", x, base + 18, text_anchor="middle", font_size=11)


def _bar(load: Load, x: float, width: float, base: int, scale: float, when: str) -> Iterator[str]:
    tip = element(
        "title", f"{when}: {load.opened} nye, {load.done} gjort, {load.open} åpne, {load.overdue} over fristen"
    )
    late, rest = load.overdue * scale, (load.open - load.overdue) * scale
    bars = []
    if load.open > load.overdue:
        bars.append(element("rect", x=x, y=base - late - rest, width=width, height=rest, fill=WAITS))
    if load.overdue:
        bars.append(element("rect", x=x, y=base - late, width=width, height=late, fill=LATE))
    if bars:
        yield element("g", tip, *bars)


def _span(span: Span, top: int) -> Iterator[str]:
    """One wait: how many cases took how many working days, with the median and nine out of ten marked."""
    assert span.working is not None, "only waits with days are drawn"
    yield label(f"{span.title}: virkedager fra henvisning", LEFT, top + 14, font_size=15, font_weight="bold")
    yield label(f"{reached(span)}, {_figures(span).partition(';')[0]}", LEFT, top + 32, font_size=12)
    width = _bin(span.days[-1])
    bins = Counter(day // width for day in span.days)
    count, most, base = span.days[-1] // width + 1, nice(max(bins.values())), top + 56 + PLOT
    yield from _grid(most, base)
    step = _INNER / count
    for number in sorted(bins):
        high = bins[number] * PLOT / most
        tip = element("title", f"{number * width}–{(number + 1) * width - 1} virkedager: {bins[number]} saker")
        bar = element("rect", x=LEFT + number * step, y=base - high, width=max(step - 1, 1), height=high, fill=WAITS)
        yield element("g", tip, bar)
    every = max(-(-count // 12), 1)
    for number in range(0, count, every):
        yield label(str(number * width), LEFT + number * step, base + 18, text_anchor="middle", font_size=11)
    marks = (("median", span.working.median, "end", -4), ("9 av 10", float(span.working.ninety), "start", 4))
    for words, day, anchor, aside in marks:
        x = LEFT + (day + 0.5) * step / width
        yield element("line", x1=x, x2=x, y1=base - PLOT - 14, y2=base, stroke=MARK, stroke_dasharray="4 3")
        yield label(words, x + aside, base - PLOT - 5, font_size=11, text_anchor=anchor)


def _grid(most: int, base: int) -> Iterator[str]:
    for part in (0, 1, 2):
        y = base - PLOT * part / 2
        yield element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, stroke=FAINT)
        if most * part % 2 == 0:
            yield label(str(most * part // 2), LEFT - 8, y + 4, text_anchor="end", font_size=11)


def nice(most: int) -> int:
    """A round number that is at least `most`, and at least 2."""
    size = 1
    while True:
        for step in (1, 2, 4, 6, 8):
            if step * size >= max(most, 2):
                return step * size
        size *= 10


def _bin(longest: int) -> int:
    return next(width for width in (1, 2, 5, 10, 20, 50, 100, 1000) if longest // width < MOST_BINS)
