"""The report as plain Norwegian text, to be read in a terminal or a mail."""

from collections.abc import Iterator

from adapters.simulation.difference import Waiting
from adapters.simulation.report import Change, Report
from adapters.simulation.result import Figures, Result, Role, Span

_HEAD = f"{'':44}{'best':>7}{'median':>8}{'snitt':>8}{'9 av 10':>9}{'verst':>7}"


def text(report: Report, weeks: bool = False) -> str:
    """The whole report; with `weeks`, every week of every role too. Ends with a newline."""
    result = report.result
    lines = [*_opening(result), "", *_spans(result), "", *_ends(result), "", *_load(result)]
    if report.changes:
        lines += ["", "Hvis noe endres", *(f"  {sentence}" for change in report.changes for sentence in said(change))]
    if weeks:
        lines += ["", *_weeks(result)]
    if result.refused:
        lines += ["", "Dette ble folk stanset av underveis (de fant en annen vei, eller prøvde igjen):"]
        lines += [f"  {count} ganger: {reason}" for reason, count in result.refused]
    lines += ["", "Tallene bygger på antakelser om hvor raskt folk arbeider. docs/simulation.md sier hvilke."]
    return "\n".join(lines) + "\n"


def said(change: Change) -> Iterator[str]:
    """What a change does, in sentences."""
    waiting = change.waiting
    if not waiting.cases and not waiting.never:
        yield f"{change.what}, venter ingen lenger av det."
    else:
        yield from _waiting(change.what, waiting)
    if waiting.others:
        yield f"{cases(waiting.others)} går også litt annerledes, uten å vente lenger på det neste."


def _waiting(what: str, waiting: Waiting) -> Iterator[str]:
    count = len(waiting.cases)
    if count:
        yield f"{what}, venter {cases(count)} i snitt {decimal(waiting.mean)} dager lenger."
        yield f"Den som venter lengst, venter {waiting.most} dager lenger."
    if waiting.never:
        also = " i tillegg" if count else ""
        yield f"{what}, kommer {cases(waiting.never)}{also} aldri dit: de tar en annen vei imens, eller står der."
    if waiting.closings:
        sign = "senere" if waiting.closings_mean >= 0 else "tidligere"
        mean = decimal(abs(waiting.closings_mean))
        yield f"{cases(waiting.closings)} blir avsluttet en annen dag, i snitt {mean} dager {sign}."


def cases(count: int) -> str:
    """«1 sak», «14 saker»."""
    return f"{count} {'sak' if count == 1 else 'saker'}"


def decimal(number: float) -> str:
    """One decimal with a comma, or none where it would be 0."""
    return f"{number:.0f}" if number == int(number) else f"{number:.1f}".replace(".", ",")


def _opening(result: Result) -> Iterator[str]:
    plan = result.plan
    yield f"{result.municipality}: {result.routine}"
    yield (
        f"{plan.cases} oppdiktede saker som kommer i {plan.year}, fulgt til {plan.until:%d.%m.%Y} (frø {plan.seed}). "
        f"{result.works} oppgaver, {result.changes} endringer."
    )


def _spans(result: Result) -> Iterator[str]:
    for unit, chosen in (("virkedager", "working"), ("dager i kalenderen", "calendar")):
        yield f"{f'Fra henvisning, {unit}':44}{_HEAD[44:]}"
        for span in result.spans:
            yield _row(f"  {span.title}", getattr(span, chosen))
            if chosen == "working":
                yield f"    ({reached(span)})"


def reached(span: Span) -> str:
    """«1 204 av 2 000 saker kom dit»."""
    return f"{span.reached} av {span.among} saker kom dit"


def _row(title: str, figures: Figures | None) -> str:
    name = title if len(title) <= 44 else f"{title}\n{'':44}"
    if figures is None:
        return f"{name:44}   ingen saker kom dit"
    return (
        f"{name:44}{figures.best:>7}{decimal(figures.median):>8}{decimal(figures.mean):>8}"
        f"{figures.ninety:>9}{figures.worst:>7}"
    )


def _ends(result: Result) -> Iterator[str]:
    yield "Slik endte sakene"
    for title, count in result.ends:
        yield f"  {title:60}{count:>7}"
    open_cases = result.plan.cases - sum(count for _, count in result.ends)
    yield f"  {'Fortsatt åpne':60}{open_cases:>7}"


def _load(result: Result) -> Iterator[str]:
    yield f"Arbeidet i {result.plan.year}, uke for uke"
    for role in result.roles:
        yield f"  {role.title}"
        yield f"    nye oppgaver i uka: {_mean(role, 'opened')} i snitt, {_most(result, role, 'opened')}"
        yield f"    åpne ved ukas slutt: {_mean(role, 'open')} i snitt, {_most(result, role, 'open')}"
        yield f"    av dem over fristen: {_mean(role, 'overdue')} i snitt, {_most(result, role, 'overdue')}"


def _mean(role: Role, what: str) -> str:
    return decimal(round(sum(getattr(week, what) for week in role.weeks) / len(role.weeks), 1))


def _most(result: Result, role: Role, what: str) -> str:
    index, load = max(enumerate(role.weeks), key=lambda pair: (getattr(pair[1], what), -pair[0]))
    return f"flest {getattr(load, what)} (uke {result.weeks[index].isocalendar().week})"


def _weeks(result: Result) -> Iterator[str]:
    for role in result.roles:
        yield f"{role.title:28}{'nye':>7}{'gjort':>7}{'åpne':>7}{'over fristen':>14}"
        for monday, load in zip(result.weeks, role.weeks, strict=True):
            year, week, _ = monday.isocalendar()
            label = f"  uke {week} ({year})"
            yield f"{label:28}{load.opened:>7}{load.done:>7}{load.open:>7}{load.overdue:>14}"
        yield ""
