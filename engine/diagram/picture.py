"""A routine as boxes and lines: a box for each state and each way out, so that a way's words have room of their own.

The ordinary way goes down the middle. A state that ends the case is drawn where it is reached, as often as needed,
since long lines to one end say nothing. What may happen in every state is drawn once.
"""

from dataclasses import dataclass
from enum import StrEnum

from engine.definition import PREVIOUS, SAME, State, TaskSpec, Transition, Workflow, say
from engine.diagram.everywhere import everywhere, name_of
from engine.diagram.graph import Box, Graph, Line
from engine.diagram.text import width, wrap
from engine.diagram.words import LANGUAGE, Words

STATE_WIDTH = 300.0
WAY_WIDTH = 184.0
PAD = 10.0
TITLE, BODY, SMALL = 15.0, 12.5, 11.5
LEADING = 1.24


class Kind(StrEnum):
    """What a box is, and so what it looks like."""

    START = "start"
    STATE = "state"
    END = "end"
    WAY = "way"
    ANYWHERE = "anywhere"


class Sort(StrEnum):
    """What sets a way off, and so what its line looks like."""

    CHOICE = "choice"
    ITSELF = "itself"
    SILENCE = "silence"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text. `mark`: what stands before it; `above`: room over it."""

    text: str
    size: float
    bold: bool = False
    mark: str = ""
    above: float = 0.0


@dataclass(frozen=True, slots=True)
class Content:
    """What is written in a box."""

    kind: Kind
    rows: tuple[Row, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The graph, what is written in each box, and the sort of each line."""

    graph: Graph
    contents: dict[str, Content]
    sorts: dict[str, Sort]


def picture(workflow: Workflow) -> Picture:
    """In: a routine. Out: what is to be drawn of it."""
    return _Painter(workflow).paint()


class _Painter:
    def __init__(self, workflow: Workflow) -> None:
        self.workflow, self.words = workflow, Words(workflow)
        self.states = {state.key: state for state in workflow.states}
        self.ordinary = [state for state in workflow.states if not state.aside]
        self.boxes: list[Box] = []
        self.contents: dict[str, Content] = {}
        self.lines: list[Line] = []
        self.sorts: dict[str, Sort] = {}
        self.follows: list[tuple[str, str, int]] = []
        self.everywhere = everywhere(workflow)
        self.anywhere = {name_of(way) for way, _ in self.everywhere}
        self.homes = {state.key: self._home(state.key) for state in workflow.states if state.final}
        self.pairs = {(a.key, b.key) for a, b in zip(self.ordinary, self.ordinary[1:], strict=False)}

    def paint(self) -> Picture:
        first = self.states[self.workflow.initial]
        self._box("start", Kind.START, [Row("Henvisning", BODY, bold=True)], middle=not first.aside)
        for state in self.workflow.states:
            if not state.final:
                self._box(state.key, Kind.STATE, self._state(state), middle=not state.aside, aside=state.aside)
            elif self.homes[state.key] is not None or state.reopens:
                self._end(state.key, state, middle=not state.aside and self.homes[state.key] is not None)
        self._line("start", self.workflow.initial, Sort.ITSELF, middle=not first.aside)
        for above, below in zip(self.ordinary, self.ordinary[1:], strict=False):
            if below.key in self.contents:
                self.follows.append((above.key, below.key, 2))
        for state in self.workflow.states:
            for way in (*state.next, *state.reopens):
                if name_of(way) not in self.anywhere or state.final:
                    self._way(state, way)
        self._everywhere()
        graph = Graph(tuple(self.boxes), tuple(self.lines), tuple(self.follows))
        return Picture(graph, self.contents, self.sorts)

    def _home(self, final: str) -> str | None:
        """The last step of the ordinary way that leads to this end; its end is drawn in the middle."""
        leads = [
            state.key
            for state in self.ordinary
            if any(way.to == final and name_of(way) not in self.anywhere for way in state.next)
        ]
        return leads[-1] if leads and not self.states[final].aside else None

    # ------------------------------------------------------------ boxes

    def _box(self, key: str, kind: Kind, rows: list[Row], middle: bool = False, aside: bool = False) -> None:
        widest = max((width(row.text, row.size, row.bold) + _indent(row) for row in rows), default=0.0)
        high = sum(row.size * LEADING + row.above for row in rows)
        across = STATE_WIDTH if kind == Kind.STATE else widest + (2 * PAD if kind != Kind.WAY else 10)
        if kind in (Kind.START, Kind.END):
            across += PAD
        down = high + (2 * PAD if kind in (Kind.STATE, Kind.ANYWHERE) else 12 if kind != Kind.WAY else 4)
        port = 0.0 if kind == Kind.WAY else None
        self.boxes.append(Box(key, round(across, 1), round(down, 1), middle, aside, port=port))
        self.contents[key] = Content(kind, tuple(rows), aside)

    def _end(self, key: str, state: State, middle: bool = False, aside: bool = False) -> None:
        rows = [Row(text, BODY, bold=True) for text in wrap(say(state.title, LANGUAGE), BODY, WAY_WIDTH, bold=True)]
        self._box(key, Kind.END, rows, middle=middle, aside=aside or state.aside)

    def _state(self, state: State) -> list[Row]:
        room = STATE_WIDTH - 2 * PAD
        rows = [Row(text, TITLE, bold=True) for text in wrap(say(state.title, LANGUAGE), TITLE, room, bold=True)]
        for task in state.tasks:
            rows += self._task(task, room)
        if not state.tasks:
            rows += [Row(text, SMALL, above=5 * (not n)) for n, text in enumerate(wrap("Saken venter.", SMALL, room))]
        return rows

    def _task(self, task: TaskSpec, room: float) -> list[Row]:
        title, facts = self.words.task_lines(task)
        indent = _indent(Row("", BODY, mark="task"))
        rows = [
            Row(text, BODY, mark="task" if number == 0 else "under", above=0 if number else 5)
            for number, text in enumerate(wrap(title, BODY, room - indent))
        ]
        rows += [Row(text, SMALL, mark="under") for text in wrap(facts, SMALL, room - indent)]
        rows += [
            Row(text, SMALL, mark="clock" if number == 0 else "under")
            for number, text in enumerate(wrap(self.words.silence(task), SMALL, room - indent))
        ]
        return rows

    def _words(self, title: str, small: list[str], sort: Sort, room: float) -> list[Row]:
        clock = sort == Sort.SILENCE
        rows = [
            Row(text, BODY, bold=True, mark="clock" if clock and number == 0 else "under" if clock else "")
            for number, text in enumerate(wrap(title, BODY, room - (16 if clock else 0), bold=True))
        ]
        mark = "under" if clock else ""
        return rows + [Row(text, SMALL, mark=mark) for words in small for text in wrap(words, SMALL, room - 16 * clock)]

    # ------------------------------------------------------------ ways out

    def _line(self, source: str, target: str, sort: Sort, middle: bool = False) -> None:
        key = f"{source} → {target}"
        self.lines.append(Line(key, source, target, middle))
        self.sorts[key] = sort

    def _way(self, state: State, way: Transition) -> None:
        key, sort = f"{state.key}/{way.key}", _sort(way)
        straight = (state.key, way.to) in self.pairs and self._reached(state, way) == way.to
        if straight:
            self.pairs.discard((state.key, way.to))
        small = [self.words.trigger(state, way), *_more(way)]
        rows = self._words(say(way.title, LANGUAGE), [words for words in small if words], sort, WAY_WIDTH)
        self._box(key, Kind.WAY, rows, middle=straight, aside=state.aside)
        target = self._reached(state, way)
        if target not in self.contents:
            if way.to in (PREVIOUS, SAME):
                text = wrap(self.words.target(way), BODY, WAY_WIDTH, bold=True)
                self._box(target, Kind.END, [Row(line, BODY, bold=True) for line in text], aside=state.aside)
            else:
                self._end(target, self.states[way.to], aside=state.aside)
        self._line(state.key, key, sort, middle=straight)
        self._line(key, target, sort, middle=straight)

    def _reached(self, state: State, way: Transition) -> str:
        """The box a way leads to: an end, «back» and «stays» get one of their own beside each state."""
        if way.to in (PREVIOUS, SAME) or (way.to in self.homes and self.homes[way.to] != state.key):
            return f"{state.key}>{way.to}"
        return way.to

    def _everywhere(self) -> None:
        """What may happen in every state, or nearly."""
        count = sum(not state.final for state in self.workflow.states)
        for way, where in self.everywhere:
            state, source, sort = self.states[where[0]], f"anywhere/{way.key}", _sort(way)
            names = (
                ""
                if len(where) == count
                else f" i: {', '.join(say(self.states[key].title, LANGUAGE) for key in where)}"
            )
            text = wrap(f"Når som helst{names}", BODY, WAY_WIDTH, bold=True)
            self._box(source, Kind.ANYWHERE, [Row(line, BODY, bold=True) for line in text])
            small = [self.words.trigger(state, way).removeprefix("når som helst\u00a0· "), *_more(way)]
            rows = self._words(say(way.title, LANGUAGE), [words for words in small if words], sort, WAY_WIDTH)
            self._box(f"{source}/way", Kind.WAY, rows)
            target = way.to if way.to in self.contents else f"{source}>{way.to}"
            if target not in self.contents:
                text = wrap(self.words.target(way), BODY, WAY_WIDTH, bold=True)
                self._box(target, Kind.END, [Row(line, BODY, bold=True) for line in text])
            self._line(source, f"{source}/way", sort)
            self._line(f"{source}/way", target, sort)


def _indent(row: Row) -> float:
    return 16.0 if row.mark else 0.0


def _sort(way: Transition) -> Sort:
    if way.after:
        return Sort.SILENCE
    if way.by:
        return Sort.ACT
    return Sort.ITSELF if way.by_itself or way.hears else Sort.CHOICE


def _more(way: Transition) -> list[str]:
    """What a way also needs and does."""
    words = ["krever samtykke"] if "consent_given" in way.needs else []
    words += ["ny runde"] if way.new_round else []
    words += ["samtykket trekkes"] if way.withdraws_consent else []
    return words + [f"starter «{start.workflow}»{' på vilkår' if start.when else ''}" for start in way.starts]
